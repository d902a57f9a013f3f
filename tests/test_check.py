"""`podcli check` as a person and as a script meet it."""

import json
import re
import subprocess
import sys

import jsonschema
import pytest

import feeds
from tests import rule_feed
from tests.folders import ROOT
from tests.loopback import answering
from tests.pictures import jpeg

FINDING = {"rule", "severity", "where", "message", "fix", "source"}


@pytest.fixture
def file(tmp_path):
    """Write a feed with these elements in place of the good ones."""

    def write(channel="", item="", name="feed.xml", **options):
        path = tmp_path / name
        path.write_bytes(rule_feed.feed(channel, item, **options))
        return path

    return write


def test_a_good_feed_is_accepted_by_all(file, podcli):
    """Nothing is complained of, every platform accepts it, and the exit code is 0."""
    code, out, _ = podcli("check", file())
    assert code == 0
    assert "nothing to complain of" in out
    assert out.count("accepted\n") == len(feeds.PLATFORMS)


def test_an_error_names_place_text_and_remedy(file, podcli):
    """Line, column, the offending text, what is wrong and what to do; the exit code is 1."""
    path = file(item="<pubDate>2024-05-01 06:00</pubDate>")
    line = path.read_text().splitlines().index("<pubDate>2024-05-01 06:00</pubDate>") + 1
    code, out, _ = podcli("check", path)
    assert code == 1
    assert f"error  feed.xml:{line} (episode 'Owls'), column 1  ITEM-PUBDATE" in out
    assert "  <pubDate>2024-05-01 06:00</pubDate>\n" in out
    assert "  → Write the date as in: Wed, 01 May 2024 06:00:00 +0000." in out
    assert re.search(r"Apple Podcasts\s+refused", out)


def test_json_has_the_promised_keys(file, podcli):
    """Scripts find target, counts, platforms and findings."""
    code, out, _ = podcli("check", file(channel="<itunes:explicit>maybe</itunes:explicit>"), "--json")
    found = json.loads(out)
    assert code == 1
    assert {"target", "counts", "platforms", "findings"} <= found.keys()
    assert found["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert found["platforms"]["apple"] == "refused"
    assert found["platforms"]["spotify"] == "accepted"
    assert found["findings"][0].keys() >= FINDING


def test_a_profile_leaves_out_what_others_demand(file, podcli):
    """Who asks for Spotify alone is not told what only Apple refuses."""
    path = file(channel="<itunes:explicit>maybe</itunes:explicit>")
    code, out, _ = podcli("check", path, "--for", "spotify")
    assert (code, "APPLE-EXPLICIT" in out, "Apple" in out) == (0, False, False)
    assert podcli("check", path, "--for", "apple,spotify")[0] == 1


def test_an_unknown_profile_is_wrong_usage(file, podcli):
    """The nearest name is proposed."""
    code, _, err = podcli("check", file(), "--for", "aple")
    assert code == 2
    assert "Did you mean apple?" in err


def test_strict_fails_on_warnings(file, podcli):
    """A warning alone is no failure unless it is asked to be."""
    path = file(channel="<podcast:guid>field-notes</podcast:guid>", without="")
    assert podcli("check", path, "--for", "psp1")[0] == 0
    assert podcli("check", path, "--for", "psp1", "--strict")[0] == 1


def test_many_places_of_one_rule_are_counted(file, podcli):
    """A fault of every episode does not bury the others; -v names each place."""
    items = "".join(
        rule_feed.OLDER.replace("Frogs", f"Frogs {n}").replace("<itunes:duration>1400", "<itunes:duration>soon")
        for n in range(9)
    )
    path = file(items=items)
    _, short, _ = podcli("check", path)
    _, long, _ = podcli("check", path, "-v")
    assert "… and 6 more places of ITEM-DURATION (-v shows them all)" in short
    assert long.count("ITEM-DURATION") >= 9


def test_github_gets_annotations(file, podcli):
    """One workflow command a finding, with file, line and column, in one line each."""
    path = file(channel="<itunes:explicit>may,be: 100%</itunes:explicit>")
    _, out, _ = podcli("check", path, "--format", "github")
    (line,) = out.splitlines()
    assert re.match(rf"::error title=APPLE-EXPLICIT,file={re.escape(str(path))},line=\d+,col=1::", line)
    assert "100%25" in line


def test_sarif_is_valid(file, podcli):
    """The document keeps to the schema of SARIF 2.1.0 as far as it is used, and points at the line."""
    _, out, _ = podcli("check", file(channel="<itunes:explicit>maybe</itunes:explicit>"), "--format", "sarif")
    document = json.loads(out)
    schema = json.loads((ROOT / "tests" / "data" / "sarif.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    (result,) = document["runs"][0]["results"]
    assert result["ruleId"] == "APPLE-EXPLICIT"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 1


def test_a_broken_feed_is_told_and_the_rest_of_it_is_read(tmp_path, podcli):
    """One slip does not hide the other faults, and no traceback is shown."""
    path = tmp_path / "feed.xml"
    path.write_bytes(rule_feed.feed("<title>Salt & Stone</title>", "<itunes:explicit>maybe</itunes:explicit>"))
    code, out, _ = podcli("check", path)
    assert code == 1
    assert "XML-WELLFORMED" in out
    assert "  <title>Salt & Stone</title>\n" in out
    assert "ITEM-EXPLICIT" in out


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is nothing in it"),
        (b"<!doctype html><html><body>Hello</body></html>", "It is a web page"),
        (b"\x00\x01\x02" * 100, "XML-"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>', "an Atom feed"),
        (b'<?xml version="1.0"?><opml/>', "OPML"),
    ],
)
def test_what_is_no_feed_is_named(tmp_path, podcli, data, words):
    """The first sentence says what it is."""
    path = tmp_path / "feed.xml"
    path.write_bytes(data)
    code, out, _ = podcli("check", path)
    assert code == 1
    assert words in out


def test_a_file_that_is_not_there_is_named(tmp_path, podcli):
    """With the way out."""
    code, _, err = podcli("check", tmp_path / "nope.xml")
    assert code == 1
    assert "nope.xml" in err
    assert "https://" in err


def test_a_folder_is_told_apart(tmp_path, podcli):
    """Who names the show folder learns how to check it."""
    code, _, err = podcli("check", tmp_path)
    assert code == 2
    assert f"podcli check -C {tmp_path}" in err


def test_a_change_is_judged(file, podcli):
    """An episode that vanished is an error of the change; the same feed twice is none."""
    old, new = file(name="old.xml"), file(name="new.xml", items="")
    code, out, _ = podcli("check", new, "--against", old)
    assert code == 1
    assert "DIFF-GUID-LOST" in out
    assert "'Frogs' is no longer in the feed." in out
    assert "DIFF-SHRINK" in out
    code, out, _ = podcli("check", old, "--against", old)
    assert (code, "Both feeds say the same." in out) == (0, True)


def test_artwork_that_changed_under_its_address_is_noticed(tmp_path, podcli):
    """With --live the server is asked when the picture changed; later than the old feed, it is told."""
    modified = {"Last-Modified": "Wed, 01 May 2030 06:00:00 GMT", "Content-Type": "image/jpeg"}
    with answering(lambda _: (200, modified, jpeg(1400, 1400))) as base:
        picture = f'<itunes:image href="{base}artwork.jpg"/>'
        old, new = tmp_path / "old.xml", tmp_path / "new.xml"
        old.write_bytes(rule_feed.feed(picture).replace(b"https://media.example/", base.encode()))
        other = rule_feed.feed(picture + "<itunes:author>Ada</itunes:author>")
        new.write_bytes(other.replace(b"https://media.example/", base.encode()))
        _, out, _ = podcli("check", new, "--against", old, "--live", "--private", "--quiet", "--json")
    assert "DIFF-ART-SAME-URL" in {finding["rule"] for finding in json.loads(out)["findings"]}


def test_a_comparison_with_no_feed_is_wrong_usage(file, tmp_path, podcli):
    """What cannot be compared is named."""
    other = tmp_path / "page.html"
    other.write_text("<html></html>")
    code, _, err = podcli("check", file(), "--against", other)
    assert code == 2
    assert "page.html is no feed" in err


def test_this_show_is_checked_before_it_is_published(show, podcli):
    """Nothing was published, nothing is written, and what publishing would refuse is told as a finding."""
    show.add("owls", body="")
    (show.path / "artwork.jpg").write_bytes(jpeg(500, 500))
    before = sorted(path.name for path in show.path.rglob("*"))
    code, out, _ = podcli("check")
    assert code == 1
    assert "for this machine only so far" in out
    assert "APPLE-ARTWORK-SIZE" in out
    assert "The episode has no show notes." in out
    assert sorted(path.name for path in show.path.rglob("*")) == before


def test_a_published_shows_files_are_read_again(show, podcli):
    """Rules may be newer than the publishing: what is live already is looked at, too."""
    show.add("owls")
    assert podcli("publish")[0] == 0
    code, out, _ = podcli("check", "--json")
    rules = {finding["rule"] for finding in json.loads(out)["findings"]}
    assert code == 0
    assert "ITEM-DESCRIPTION" not in rules


def test_a_published_shows_texts_are_read_again(show, podcli):
    """Transcripts and chapters that were published with a fault are told of as long as they have it."""
    show.add("owls")
    cues = "00:00.000 --> 00:02.000\nWho?\n\n00:01.000 --> 09:00.000\nAn owl.\n"
    (show.path / "episodes" / "owls.vtt").write_text(f"WEBVTT\n\n{cues}")
    (show.path / "episodes" / "owls.chapters.txt").write_text("00:01 Hello\n")
    assert podcli("publish")[0] == 0
    _, out, _ = podcli("check", "--json")
    told = {(finding["rule"], finding["message"]) for finding in json.loads(out)["findings"]}
    assert ("ITEM-TRANSCRIPT-FILE", "Cue 2 begins before the one before it ends.") in told
    assert any("lies after the end of the episode" in message for _, message in told)
    assert ("ITEM-CHAPTERS-JSON", "Chapter 1 is the first and does not start at 0.") in told


def test_one_file_that_cannot_be_read_hides_no_other(show, podcli):
    """Audio that is none and notes that cannot be read are findings beside those of the other episodes."""
    show.add("owls", body="")
    (show.path / "episodes" / "page.mp3").write_bytes(b"<html>Not found</html>")
    (show.path / "episodes" / "broken.md").write_text("+++\ntitle = \n+++\n")
    code, out, _ = podcli("check", "--json")
    told = {(finding["rule"], finding["where"]) for finding in json.loads(out)["findings"]}
    assert code == 1
    assert ("MEDIA-DECODES", "episodes/page") in told
    assert ("PODCLI-REFUSED", "episodes/broken") in told
    assert ("ITEM-DESCRIPTION", "episodes/owls.md (episode 'Owls')") in told


def test_settings_that_cannot_be_read_are_an_error(show, podcli):
    """Without the settings there is no show to be checked."""
    show.add("owls")
    (show.path / "podcast.toml").write_text("[show")
    code, _, err = podcli("check")
    assert code == 1
    assert "podcast.toml" in err


def test_live_needs_somebody_to_ask(show, podcli):
    """A show for this machine only has no servers."""
    show.add("owls")
    code, _, err = podcli("check", "--live")
    assert code == 2
    assert "public_url" in err


def test_addresses_of_this_machine_need_a_word(podcli):
    """A feed on loopback is fetched only if that is asked for."""
    with answering(lambda _: (200, {"Content-Type": "application/rss+xml"}, rule_feed.feed())) as base:
        refused = podcli("check", f"{base}feed.xml")
        taken = podcli("check", f"{base}feed.xml", "--private")
    assert refused[0] == 1
    assert "--private" in refused[2]
    assert taken[0] == 0


def test_an_address_that_refuses_is_named(podcli):
    """The status and the address are told."""
    with answering(lambda _: (404, {}, b"")) as base:
        code, _, err = podcli("check", f"{base}feed.xml", "--private")
    assert code == 1
    assert f"{base}feed.xml answers 404" in err


def test_all_rules_are_listed(podcli):
    """People get a line each, scripts the promised keys."""
    _, text, _ = podcli("check", "--rules")
    _, out, _ = podcli("check", "--rules", "--json")
    rules = json.loads(out)
    assert [rule["rule"] for rule in rules] == [rule.id for rule in feeds.RULES]
    assert {"rule", "severity", "platforms", "scope", "checked_by", "explanation", "source"} <= rules[0].keys()
    assert all(rule["rule"] in text for rule in rules)


def test_a_rule_is_explained(podcli):
    """In any capitals, with examples; an unknown one is wrong usage, with the nearest."""
    code, out, _ = podcli("check", "--explain", "item-guid")
    assert (code, "wrong" in out, "right" in out) == (0, True, True)
    code, _, err = podcli("check", "--explain", "ITEM-GUIDS")
    assert (code, "Did you mean ITEM-GUID?" in err) == (2, True)


def test_the_page_of_rules_is_what_the_book_says():
    """docs/rules.md is made from the book; a rule that changed is told there, too."""
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, 'docs'); import make_rules; sys.stdout.write(make_rules.text())",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_preview_is_not_blamed_for_its_own_address(show, podcli):
    """A show without a public address has addresses of this machine, and nobody can give them with https."""
    show.add("owls", 'persons = [{ name = "Ines Okafor", img = "../artwork.jpg" }]')
    _, out, _ = podcli("check", "--json")
    found = json.loads(out)["findings"]
    assert any(finding["rule"] == "HOST-PUBLIC" for finding in found)
    assert not [finding for finding in found if "without encryption" in finding["message"]]


def test_a_long_example_is_shown_without_its_middle(podcli):
    """What is wrong by its length alone fills no screen; how much is left out is told, and JSON has all of it."""
    out = podcli("check", "--explain", "APPLE-DESC-4000").stdout
    assert max(map(len, out.splitlines())) < 400
    assert "characters more) …" in out
    assert "</description>" in out
    assert len(json.loads(podcli("check", "--explain", "APPLE-DESC-4000", "--json").stdout)["bad"]) > 4000
