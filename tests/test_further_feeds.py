"""Further feeds of one show: chosen by season, tag, number and quality, private ones too, kept like the main feed."""

import gzip
import re
from datetime import timedelta

import feedparser
import msgspec
import pytest

import feeds
from episodes import AlternateEnclosure, FaultyDocument, Podping, Source
from podcli import catalog_file, root
from podcli.cli import run
from podcli.config import load
from podcli.errors import PublishRefused
from podcli.opening import Opened
from podcli.preview import make_preview
from podcli.pruning import plan_prune, run_prune
from podcli.recovering import plan_recovery, recover
from podcli.refresh import refresh
from podcli.rollback import plan_rollback, run_rollback
from podcli.status import status
from podcli.unpublish import plan_unpublish, run_unpublish
from podcli.views import view_of, views
from tests.folders import ShowFolder
from tests.shows import NOW, instant, make_catalog, make_record, make_show

BIRDS = '[[feeds]]\nfile = "birds.xml"\ntags = ["birds"]\ntitle = "Bird Notes"\n'
FRIENDS = '[[feeds]]\nfile = "friends.xml"\nprivate = true\n'
BASE = "https://media.field-notes.example/"


@pytest.fixture
def show(tmp_path):
    """A published show with a feed of its birds and a private one."""
    made = ShowFolder(tmp_path / "show")
    made.configure(storage=BIRDS + FRIENDS)
    made.add("owls", 'tags = ["Birds"]')
    made.add("tides")
    made.publish()
    return made


def catalog_of(show):
    """Return the catalog as it stands."""
    return root.read(show.state.inner).catalog


def titles(show, file):
    """Return what a live feed shows."""
    return {entry.title for entry in feedparser.parse(show.public.inner.get(file).body).entries}


def private(show):
    """Return the key of the private feed."""
    return catalog_of(show).show.feeds["friends.xml"].feed_url


def refreshed(show):
    """Refresh, counting calls from nothing."""
    show.public.calls.clear()
    show.state.calls.clear()
    return refresh(show.places, show.now, pause=lambda _: None)


def variant(episodes, **rule):
    """Return the slugs that a rule selects, and the show it makes."""
    return feeds.variant(make_show(itunes_title="Notes"), episodes, feeds.FeedRule(feed_url="f.xml", **rule))


def test_a_rule_selects_by_season_and_tag_and_gives_the_feed_a_word_of_its_own():
    """What does not fit is left out; guids stay; the main feed's move and pages are not said of another feed."""
    owls = make_record("owls", season=1, tags=("Birds",)).episode
    tides = make_record("tides", season=2, tags=("sea", "night")).episode
    assert variant([owls, tides], season=2)[1] == (tides,)
    assert variant([owls, tides], tags=("birds", "forest"))[1] == (owls,)
    assert variant([owls, tides], season=2, tags=("birds",))[1] == ()
    made, _ = variant([], title="Bird Notes", private=True, limit=3, guid="g")
    assert (made.title, made.itunes_title, made.block, made.limit, made.guid) == ("Bird Notes", "", True, 3, "g")
    assert variant([])[0].itunes_title == "Notes"


def test_a_private_feed_is_told_to_no_hub_and_no_podping():
    """It says neither that a hub knows of it nor that its changes are told through Podping; a public one does."""
    told = make_show(hub="https://hub.example/", podping=Podping(uses_podping=True))
    for private in (True, False):
        made, _ = feeds.variant(told, [], feeds.FeedRule(feed_url="f.xml", private=private))
        assert (bool(made.hub), bool(made.podping)) == (not private, not private)


def test_a_quality_is_the_enclosure_of_its_feed():
    """The version of that title or rel is the enclosure, with its length; an episode without it is left out."""
    uri = "https://cdn.example/small.mp3"
    source = (Source(uri="ipfs://x"), Source(uri=uri))
    small = AlternateEnclosure(type="audio/mpeg", length=9, title="Small", default=False, sources=source)
    owls, tides = make_record("owls", alternates=(small,)).episode, make_record("tides").episode
    (one,) = variant([owls, tides], quality="small")[1]
    assert (one.guid, one.enclosure.url, one.enclosure.length) == (owls.guid, uri, 9)
    assert one.alternates[0].default is True
    unsized = msgspec.structs.replace(owls, alternates=(msgspec.structs.replace(small, length=None),))
    assert variant([unsized], quality="small")[1] == ()


def test_one_publish_keeps_all_feeds(show):
    """Each has its episodes, its own self link and guid; all episodes keep theirs; the private one is blocked."""
    key = private(show)
    assert re.fullmatch(r"friends-[0-9a-f]{32}\.xml", key)
    assert titles(show, "birds.xml") == {"Owls"}
    assert titles(show, key) == titles(show, "feed.xml") == {"Owls", "Tides"}
    read = {file: feeds.read(show.public.inner.get(file).body) for file in ("feed.xml", "birds.xml", key)}
    assert {file: one.show.feed_url for file, one in read.items()} == {file: BASE + file for file in read}
    assert len({one.show.guid for one in read.values()}) == 3
    assert [one.show.block for one in read.values()] == [False, False, True]
    assert read["birds.xml"].episodes[0].guid in {one.guid for one in read["feed.xml"].episodes}


def test_the_outcome_names_every_feed(show):
    """`feeds` of the JSON tells file, address and whether it changed; a dry run makes no private address."""
    show.add("moor", 'tags = ["birds"]')
    planned = show.rehearse()
    assert [(one.file, one.changed) for one in planned.feeds][:2] == [("feed.xml", True), ("birds.xml", True)]
    done = show.publish()
    assert [one.url for one in done.feeds] == [BASE + file for file in ("feed.xml", "birds.xml", private(show))]
    assert all(one.changed for one in done.feeds)
    assert not any(one.changed for one in show.publish().feeds)
    assert [one.url for one in status(show.shop, show.now).show.feeds] == [one.url for one in done.feeds]


def test_a_dry_run_shows_no_address_that_will_never_be(tmp_path):
    """The random part is made when it is published."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=FRIENDS)
    show.add("owls")
    assert [(one.file, one.url) for one in show.rehearse().feeds][1:] == [("friends.xml", "")]


def test_a_private_address_is_made_once(show):
    """Edits of the settings keep it, and its guid; the name alone does not lead to it."""
    before = catalog_of(show).show.feeds["friends.xml"]
    show.configure(show='copyright = "Ada"', storage=BIRDS + FRIENDS)
    show.publish()
    assert catalog_of(show).show.feeds["friends.xml"] == before
    assert show.public.inner.head("friends.xml") is None


def test_a_refresh_with_nothing_to_do_costs_a_head_for_each_feed(show):
    """No body is read and nothing is written, however many feeds there are."""
    assert not refreshed(show).changed
    assert show.public.calls == {"head": 3}
    assert show.state.calls == {"head": 1}


def test_what_falls_due_appears_in_the_feeds_that_select_it(show):
    """Another feed records that it has seen the instant, with its bytes as they were, and is at rest then."""
    show.add("later", "date = 2026-03-02T06:00:00")
    show.publish()
    before = show.public.inner.get("birds.xml").body
    show.now = NOW + timedelta(days=2)
    done = refreshed(show)
    assert [one.changed for one in done.feeds] == [True, False, True]
    assert show.public.inner.get("birds.xml").body == before
    assert "Later" in titles(show, private(show))
    refreshed(show)
    assert show.public.calls == {"head": 3}


def test_a_feed_that_was_not_written_is_finished_by_a_refresh(show):
    """Each feed is looked at by itself."""
    kept = show.public.inner.get("birds.xml").body
    show.public.inner.delete("birds.xml")
    assert [one.changed for one in refreshed(show).feeds] == [False, True, False]
    assert show.public.inner.get("birds.xml").body == kept


def test_an_edit_by_hand_of_one_feed_is_refused_and_holds_up_no_other(show):
    """The guard looks at each live feed."""
    blob = show.public.inner.get("birds.xml")
    guid = catalog_of(show).show.feeds["birds.xml"].guid
    mine = next(iter(feeds.read(blob.body).episodes)).guid
    show.public.inner.put("birds.xml", blob.body.replace(mine.encode(), b"hawks"), blob.head.headers)
    show.add("moor")
    done = show.publish()
    assert "nobody recorded" in done.lagging
    assert titles(show, private(show)) == {"Owls", "Tides", "Moor"}
    assert guid.encode() in show.public.inner.get("birds.xml").body
    assert b"hawks" in show.public.inner.get("birds.xml").body


def test_a_further_feed_goes_only_with_a_persons_word(show):
    """Its file stays for those who follow it, with all it names, until a prune after the grace deletes it."""
    key = private(show)
    show.configure(storage=BIRDS)
    with pytest.raises(PublishRefused, match=r"friends\.xml would be kept up no more"):
        show.publish()
    show.publish(allow=("address",))
    assert catalog_of(show).show.ended == (key,)
    assert show.public.inner.head(key)
    opened, grace = Opened(show.places, None, "ada@desk"), timedelta(days=30)
    show.now = instant(60 * 24 * 60)
    assert [one.key for one in plan_prune(opened, grace, show.now).deleted if one.key.endswith(".xml")] == [key]
    run_prune(opened, plan_prune(opened, grace, show.now), grace, lambda: show.now, pause=lambda _: None)
    assert show.public.inner.head(key) is None
    assert show.public.inner.head("birds.xml")


@pytest.mark.parametrize("after", ["", BIRDS.replace("birds.xml", "fowl.xml"), BIRDS + "private = true\n"])
def test_a_further_feed_of_a_folder_goes_only_with_a_word_too(tmp_path, monkeypatch, capsys, after):
    """Without a public address a folder may be copied to a host all the same: its feeds neither go nor move unasked."""
    show = ShowFolder(tmp_path / "show")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show.configure(storage=BIRDS)
    show.add("owls", 'tags = ["birds"]')
    publish = ["-C", str(show.path), "publish"]
    assert run(publish) == 0
    show.configure(storage=after)
    assert run(publish) == 1
    assert "--allow address" in capsys.readouterr().err
    assert run([*publish, "--allow", "address", "--yes"]) == 0
    show.configure(storage=f'public_url = "{BASE}"\n{after}')
    assert run(publish) == 0  # the show's own first public address takes nothing from anybody


def test_a_feed_that_was_given_up_outlives_the_grace_however_long_it_was_quiet(show):
    """A show that said nothing for months has old files: what counts is when the feed was given up."""
    key, grace = private(show), timedelta(days=30)
    show.now = instant(60 * 24 * 60)
    show.configure(storage=BIRDS)
    show.publish(allow=("address",))
    opened = Opened(show.places, None, "ada@desk")
    show.now += timedelta(days=29)
    assert key not in {one.key for one in plan_prune(opened, grace, show.now).deleted}
    show.now += timedelta(days=3)
    assert key in {one.key for one in plan_prune(opened, grace, show.now).deleted}


def test_a_prune_keeps_what_a_feed_names_that_the_show_has_no_more(show):
    """As long as its file is stored, whoever follows it can fetch what it names, and so with every further feed."""
    show.configure(storage=FRIENDS)
    show.publish(allow=("address",))
    owls = next(r for r in catalog_of(show).episodes.values() if r.slug == "owls").episode
    run_unpublish(show.places, plan_unpublish(show.places, ("owls",)), ("owls",), now=show.now, who="ada@desk")
    show.now = instant(60 * 24 * 60)
    blob = show.public.inner.get("birds.xml")
    opened, grace = Opened(show.places, None, "ada@desk"), timedelta(days=30)
    show.public.inner.put("birds.xml", blob.body, blob.head.headers)
    assert owls.enclosure.url not in {one.key for one in plan_prune(opened, grace, show.now).deleted}


def test_a_feed_takes_nothing_from_its_followers_unasked(show):
    """An episode whose tag is gone would leave the feed: that wants a word, which the feed's guard then knows."""
    notes = show.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace('["Birds"]', '["night"]'))
    with pytest.raises(PublishRefused, match=r"birds\.xml would lose episodes that it shows: owls"):
        show.publish()
    assert not show.publish(allow=("limit",)).lagging
    assert titles(show, "birds.xml") == set()


def test_a_lower_limit_of_a_further_feed_wants_a_word(tmp_path):
    """As that of the main feed does; falling out of a limit that stays does not."""
    show = ShowFolder(tmp_path / "show")
    rule = '[[feeds]]\nfile = "new.xml"\nlimit = {}\n'
    show.configure(storage=rule.format(2))
    for slug in ("owls", "tides", "moor"):
        show.add(slug)
        show.now += timedelta(minutes=1)
        show.publish()
    assert titles(show, "new.xml") == {"Tides", "Moor"}
    show.configure(storage=rule.format(1))
    with pytest.raises(PublishRefused, match=r"new\.xml would lose episodes that it shows: tides"):
        show.publish()
    assert not show.publish(allow=("limit",)).lagging
    assert titles(show, "new.xml") == {"Moor"}


def test_a_file_of_somebody_else_is_not_replaced(show):
    """It is refused before anything is written, unless it is allowed."""
    show.public.inner.put("sea.xml", b"<rss version='2.0'><channel/></rss>", show.public.inner.head("feed.xml").headers)
    foreign = show.public.inner.head("feed.xml").headers
    show.public.inner.put("sea.xml", b"<rss><channel/></rss>", msgspec.structs.replace(foreign, metadata={}))
    show.configure(storage=BIRDS + FRIENDS + '[[feeds]]\nfile = "sea.xml"\n')
    with pytest.raises(PublishRefused, match=r"sea\.xml"):
        show.publish()
    assert not show.publish(allow=("foreign",)).lagging


def test_a_lost_catalog_comes_back_with_its_feeds(show):
    """The history tells them, and the catalog is the same byte for byte."""
    show.configure(storage=FRIENDS)
    show.publish(allow=("address",))
    before = show.state.inner.get(root.KEY).body
    show.state.inner.delete(root.KEY)
    recover(show.places, plan_recovery(show.places))
    assert show.state.inner.get(root.KEY).body == before
    assert not refreshed(show).changed


def test_a_rollback_moves_no_feed(show):
    """What a feed selects goes back, its address and guid stay."""
    key, rev = private(show), catalog_of(show).rev
    show.configure(storage=BIRDS.replace("Bird Notes", "Wings") + FRIENDS)
    show.publish()
    opened = Opened(show.places, None, "ada@desk")
    done = run_rollback(show.places, plan_rollback(opened, rev, frozenset(), show.now), pause=lambda _: None)
    assert not done.lagging
    assert feedparser.parse(show.public.inner.get("birds.xml").body).feed.title == "Bird Notes"
    assert private(show) == key


def test_the_preview_has_each_feed(show):
    """With the addresses of the preview."""
    made = make_preview(show.shop, "http://127.0.0.1:8321/", show.now)
    assert set(made.further) == {"birds.xml", private(show)}
    assert b"http://127.0.0.1:8321/birds.xml" in made.further["birds.xml"]


def test_a_show_without_further_feeds_is_recorded_as_before():
    """Its catalog has the first form and no word of them, nor has its metadata."""
    catalog = make_catalog(make_record("owls"))
    text = gzip.decompress(catalog_file.encode(catalog, {}))
    assert catalog.format == 1
    assert b'"feeds"' not in text
    assert b'"ended"' not in text
    assert "feeds" not in catalog_file.metadata(catalog)
    assert [view.file for view in views(catalog)] == ["feed.xml"]


def test_unknown_fields_are_kept_beside_wordings_and_in_feeds(show):
    """What a newer podcli wrote of a record with hashes of its words, or of a further feed, is found and kept."""
    document = msgspec.to_builtins(catalog_of(show))
    document["novel"] = 1
    document["show"]["feeds"]["birds.xml"]["novel"] = [2]
    catalog, unknown = catalog_file.decode(gzip.compress(msgspec.json.encode(document)), "here")
    assert unknown == {("novel",): 1, ("show", "feeds", "birds.xml", "novel"): [2]}
    written = msgspec.json.decode(gzip.decompress(catalog_file.encode(catalog, unknown)))
    assert written == msgspec.json.decode(msgspec.json.encode(document))
    assert view_of(catalog, "birds.xml").further


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('file = "feed.xml"', "the main feed already"),
        ('file = "FEED.xml"', "the main feed already"),
        ('file = "a.xml"\n[[feeds]]\nfile = "a.xml"', "another further feed already"),
        ('file = "../a.xml"', "a plain name"),
        ('file = "index.xml"', "reserved"),
        ("limit = 3", "needs file"),
        ('file = "a.xml"\nlimti = 3', "did you mean 'limit'"),
        ('file = "a.xml"\ntags = []', "at least 1"),
        (f'file = "a.xml"\ndescription = "{"x" * 4001}"', "4001 bytes"),
        ("[[feeds]]\n".join(f'file = "a-rather-long-name-of-a-feed-{n:03}.xml"\n' for n in range(40)), "so many"),
    ],
)
def test_feeds_that_clash_are_refused_at_their_line(tmp_path, lines, said):
    """Two feeds of one file, the main one's file, reserved names, and what no feed can have."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f"[[feeds]]\n{lines}\n")
    with pytest.raises(FaultyDocument) as caught:
        load(show.path / "podcast.toml")
    assert said in caught.value.message
    assert re.search(r"line \d+|:\d+", caught.value.message)


@pytest.mark.parametrize("public", [False, True])
def test_a_feed_at_an_address_that_was_given_up_begins_anew_with_a_persons_word(tmp_path, public):
    """It may show other episodes than the one that still stands there: asked once, and no refresh is held up by it."""
    show = ShowFolder(tmp_path / "show")
    address = f'public_url = "{BASE}"\n' if public else ""
    birds = '[[feeds]]\nfile = "{}.xml"\ntags = [{}]\n'
    for further in (birds.format("a", '"birds", "sea"'), birds.format("b", '"birds", "sea"')):
        show.configure(storage=address + further)
        show.add("owls", 'tags = ["birds"]')
        show.add("tides", 'tags = ["sea"]')
        show.publish(allow=("address", "older"))
    show.configure(storage=address + birds.format("a", '"birds"'))
    with pytest.raises(PublishRefused, match=r"a\.xml .* given up") as refused:
        show.publish(allow=("limit", "older"))
    assert "--allow address" in refused.value.hint
    assert show.publish(allow=("address", "older")).lagging == ""
    assert titles(show, "a.xml") == {"Owls"}
    show.configure(storage=address + birds.format("a", '"nothing"'))
    with pytest.raises(PublishRefused, match="would lose episodes"):  # that word was for the beginning alone
        show.publish(allow=("address",))
