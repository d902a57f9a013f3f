"""Hostile texts at every door of a real show folder: what comes out is a sound feed, or a refusal that names it."""

import io
import json
import os
import re
import shutil

import feedparser
import mutagen.id3
import podcastparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from episodes import clean_text, is_slug, judge_chapter_file, judge_transcript, render_notes, slugify
from podcli.cli import run
from podcli.preview import make_preview
from podcli.preview_page import page
from podcli.workshop import open_show
from tests.folders import CONFIG, EXAMPLE, SPEECH
from tests.hostile_texts import CHARACTERS, SCRIPTS, TEXTS, commands_terminal, that_runs
from tests.shows import NOW

_KEY = re.compile(r"(?:(?:media|artwork)/[0-9a-f]{32}/[A-Za-z0-9][A-Za-z0-9._-]*|feed\.xml|\.podcli[A-Za-z0-9._/-]*)")
_DRAWN = settings(max_examples=60, derandomize=True, database=None)
_TITLE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}title"


class Show:
    """A show on the folder storage, worked on by the real command line; all it may write to is `place`."""

    def __init__(self, place, capfd):
        self.place, self.capfd = place, capfd
        self.folder, self.public = place / "show", place / "public"
        (self.folder / "episodes").mkdir(parents=True)
        shutil.copyfile(EXAMPLE / "artwork.jpg", self.folder / "artwork.jpg")
        storage = f'url = "{self.public}"\npublic_url = "https://media.example/"\nstate_url = "{place / "state"}"'
        self.settings = CONFIG.format(show="", feed="", audio="", storage=storage)
        (self.folder / "podcast.toml").write_text(self.settings)

    def run(self, *arguments):
        """Run a command; return its exit code and all it said, which must not command a terminal."""
        self.capfd.readouterr()
        code = run(["-C", str(self.folder), *map(os.fspath, arguments)])
        said = "".join(self.capfd.readouterr())
        assert not commands_terminal(said), said
        assert "Traceback" not in said
        assert "fault of its own" not in said, said
        return code, said

    def audio(self, path, **frames):
        """Write real speech whose tags hold these texts."""
        shutil.copyfile(SPEECH, path)
        tags = mutagen.id3.ID3()
        for name, text in frames.items():
            more = {"lang": "eng", "desc": ""} if name == "COMM" else {}
            tags.add(getattr(mutagen.id3, name)(encoding=1, text=text, **more))
        tags.save(path, v2_version=3)
        return path

    def notes(self, name, text):
        """Write notes and audio of an episode."""
        (self.folder / "episodes" / f"{name}.md").write_bytes(text.encode("utf-8", "surrogatepass"))
        return self.audio(self.folder / "episodes" / f"{name}.mp3", TIT2=name)

    def publish_the_willing(self):
        """Publish; what is refused by the name of its file is taken away, and all else must go through."""
        code, said = self.run("publish")
        refused = []
        if code:
            for path in sorted((self.folder / "episodes").glob("*.md")):
                if path.name in said:
                    refused.append(path.stem)
                    path.unlink()
                    path.with_suffix(".mp3").unlink()
            assert refused, said
            code, said = self.run("publish")
        assert code == 0, said
        return refused

    def require_sound(self):
        """Feed, stored names, page and the other commands are sound; return the feed's titles."""
        feed = (self.public / "feed.xml").read_bytes()
        tree = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, huge_tree=False))
        items = tree.findall("channel/item")
        parsed = feedparser.parse(feed)
        assert not parsed.bozo
        assert len(parsed.entries) == len(items)
        assert len(podcastparser.parse("https://media.example/feed.xml", io.BytesIO(feed))["episodes"]) == len(items)
        for item in items:
            for html in item.findall("description") + item.findall("{*}encoded"):
                assert not that_runs(html.text or ""), html.text
            address = item.find("enclosure").get("url")
            assert _KEY.fullmatch(address.removeprefix("https://media.example/")), address
        stored = [p.relative_to(self.public).as_posix() for p in self.public.rglob("*") if p.is_file()]
        assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", key) and ".." not in key for key in stored), stored
        assert sorted(p.name for p in self.place.iterdir()) == ["public", "show", "state"]
        shown = page(make_preview(open_show(self.folder, {}), "http://127.0.0.1:8321/", NOW))
        assert not that_runs(shown), that_runs(shown)
        shown.encode()
        for command in (["status"], ["status", "--json"], ["check"], ["check", "--format", "sarif"], ["history"]):
            self.run(*command)
        return [item.findtext("title") for item in items]


@pytest.fixture
def show(tmp_path, capfd, monkeypatch):
    """A show of its own for each test; nobody's cache, home or credentials are touched."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = tmp_path / "place"
    place.mkdir()
    return Show(place, capfd)


def titled(number, text):
    """Return the text where a title may hold it: markup in titles is refused, which has a test of its own."""
    return f"Episode {number}" if "<" in text or "&" in text else text


def test_tags_hold_anything(show, tmp_path):
    """Title, author, album and comment of real MP3s may be any text: each is added and published, none runs."""
    for number, text in enumerate(TEXTS):
        words = text.encode("utf-16", "replace").decode("utf-16")
        title = titled(number, words)
        path = show.audio(tmp_path / f"tag{number}.mp3", TIT2=title, TPE1=words, COMM=words, TALB=words)
        code, said = show.run("add", path)
        assert code == 0, said
    assert show.publish_the_willing() == []
    titles = show.require_sound()
    assert len(titles) == len(TEXTS)
    assert {"../../../etc/passwd", "日本語 עברית العربية"} <= set(titles)


@pytest.mark.parametrize("fence", ["+++", "---"])
def test_front_matter_holds_anything(show, fence):
    """Title, author, tags, guid and body in TOML and YAML: published, or refused by the name of the file."""
    is_ = " =" if fence == "+++" else ":"
    for number, text in enumerate(TEXTS):
        fields = {"title": titled(number, text), "summary": text, "author": text, "guid": f"g{text}"}
        rows = [f"{key}{is_} {json.dumps(value)}" for key, value in fields.items()]
        show.notes(f"notes{number}-", "\n".join([fence, *rows, fence, text, ""]))
    refused = show.publish_the_willing()
    titles = show.require_sound()
    assert len(titles) + len(refused) == len(TEXTS)
    assert not {f"notes{number}-" for number in range(8)} & set(refused)


def test_markup_in_a_title_is_refused_by_that_title(show):
    """Apps show markup in titles as it stands, so it is an error that names the episode, and nothing is published."""
    markup = SCRIPTS[:5]
    for number, text in enumerate(markup):
        show.notes(f"notes{number}", f"+++\ntitle = {json.dumps(text)}\n+++\nNotes.")
    code, said = show.run("publish")
    assert code == 1
    assert all(repr(text) in said for text in markup), said
    assert not (show.public / "feed.xml").exists()


def test_a_guid_with_an_ampersand_is_found_in_the_feed(show):
    """An address with `&`, as blogs give guids, is published without a word of its being missing."""
    show.notes("one", "+++\ntitle = 'One'\nguid = 'https://blog.example/?p=1&type=<owl>'\n+++\nNotes.")
    code, said = show.run("publish")
    assert (code, "not in the feed" in said) == (0, False), said


@pytest.mark.parametrize("key", ["title", "description", "guid", "file", "description_file"])
def test_settings_hold_anything(show, key):
    """A text in podcast.toml is published, or the command refuses and names podcast.toml or what it looked for."""
    show.notes("one", "+++\ntitle = 'One'\n+++\nNotes.")
    for text in (SCRIPTS[0], *CHARACTERS[::2], *CHARACTERS[1:6:2]):
        line, table = f"{key} = {json.dumps(text)}", "[feed]" if key == "file" else "[show]"
        kept = "\n".join(row for row in show.settings.splitlines() if not row.startswith(f"{key} ="))
        if key == "description_file":
            kept = kept.replace('description = "Sounds from outside."\n', "")
        (show.folder / "podcast.toml").write_bytes(kept.replace(table, f"{table}\n{line}").encode())
        code, said = show.run("publish", "--yes", "--allow", "guid")
        assert code == 0 or any(word in said for word in ("podcast.toml", "(SHOW-", str(show.folder))), said
    (show.folder / "podcast.toml").write_text(show.settings)
    assert show.run("publish", "--yes", "--allow", "guid")[0] == 0
    show.require_sound()


NAMES = [
    b"-rf.mp3",
    b"CON.mp3",
    b"aux.mp3",
    b"..mp3.mp3",
    b"a b\tc\nd.mp3",
    b"esc\x1b[31mred\x1b]0;x\x07.mp3",
    b"\xff\xfe latin \xe9.mp3",
    "e\u0301t\u00e9 \u202egpj\u202c \u009b31m.mp3".encode(),
    "👩‍👩‍👧‍👦.mp3".encode(),
    b"<script>alert(1)<.mp3",
    b"x" * 251 + b".mp3",
]


@pytest.mark.parametrize("name", NAMES)
def test_file_names_hold_anything(show, name):
    """Audio laid into the folder under any name is published under a safe key, or refused by that name."""
    path = show.folder / "episodes" / os.fsdecode(name)
    show.audio(path, TIT2="Owls")
    code, said = show.run("publish")
    if code == 0:
        hidden = name.startswith(b".")
        assert show.require_sound() == ([] if hidden else ["Owls"])
    else:
        assert ("latin" in said and "not UTF-8" in said) or "no short name can be made" in said, said
    path.write_bytes(b"no sound")
    show.run("publish")
    show.run("inspect", path)


@pytest.mark.parametrize("name", NAMES)
def test_audio_without_words_takes_its_title_from_its_name(show, name, tmp_path):
    """`add` and `publish` make a title of any file name that XML and terminals can hold."""
    path = tmp_path / os.fsdecode(name)
    show.audio(path)
    code, said = show.run("publish", path)
    if code == 0:
        assert len(show.require_sound()) == 1
    else:
        assert "--slug" in said, said
        assert show.run("publish", path, "--slug", "named")[0] == 0
        show.require_sound()


@pytest.mark.parametrize(("one", "other"), [("Owls", "owls"), ("\u00e9t\u00e9", "e\u0301te\u0301")])
def test_twins_are_refused_by_their_names(show, one, other):
    """Names that another disk would take for one are refused before anything is published."""
    for name in (one, other):
        show.audio(show.folder / "episodes" / f"{name}.mp3", TIT2=name)
    code, said = show.run("publish")
    assert code == 1
    assert one in said
    assert other in said
    assert not (show.public / "feed.xml").exists()


@pytest.mark.parametrize("key", ["artwork", "description_file"])
@pytest.mark.parametrize("outside", ["../secret.txt", "/etc/passwd", "episodes/../../secret.txt"])
def test_settings_name_no_file_outside_of_the_folder(show, key, outside):
    """What podcast.toml names elsewhere is refused by its key, unread: it would be published."""
    (show.place / "secret.txt").write_text("unspeakable")
    other = show.settings.replace('description = "Sounds from outside."\n', "") if key != "artwork" else show.settings
    (show.folder / "podcast.toml").write_text(other.replace("[show]", f'[show]\n{key} = "{outside}"'))
    code, said = show.run("publish")
    assert code == 1
    assert f"{key} = '{outside}' is outside the show folder" in said
    assert not show.public.exists()


@pytest.mark.parametrize("key", ["audio", "image"])
@pytest.mark.parametrize("name", ["../../secret.mp3", "/etc/passwd", "a\\u0000b", "~/x", "..", "\\u001b[2J", "x" * 255])
def test_named_files_stay_in_the_folder(show, key, name):
    """What notes name outside of the show folder, or nowhere, is refused with the name of the notes."""
    shutil.copyfile(SPEECH, show.place.parent / "secret.mp3")
    show.notes("one", f'+++\ntitle = "One"\n{key} = "{name}"\n+++\nNotes.')
    code, said = show.run("publish")
    assert code == 1, said
    assert "one.md" in said
    assert not show.public.exists() or not list(show.public.rglob("*.mp3"))


def test_a_title_of_a_megabyte_is_shortened_or_refused(show, tmp_path):
    """In a tag it is cut, in notes it is refused by the file's name; neither stops the other commands."""
    code, said = show.run("publish", show.audio(tmp_path / "long.mp3", TIT2="ab " * 350_000))
    assert code == 0, said
    assert [len(title) <= 255 for title in show.require_sound()] == [True]
    show.notes("longer", f'+++\ntitle = "{"x" * 1_000_000}"\n+++\nNotes.')
    assert show.publish_the_willing() == ["longer"]


def test_side_files_are_judged_whatever_they_say():
    """Chapter files and transcripts with any text give findings without a raise, and repeat no control character."""
    for text in TEXTS:
        chapter = {"startTime": 0, "title": text, "url": text, "img": text, text: 1}
        data = json.dumps({"version": text, "chapters": [chapter]}).encode()
        found = list(judge_chapter_file(data, where="chapters.json", duration=9.0))
        cue = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n".encode(errors="surrogatepass")
        for kind in ("text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain"):
            found += judge_transcript(cue, type=kind, where="cues", duration=9.0)
        assert [finding.message for finding in found if commands_terminal(finding.message)] == []


@_DRAWN
@given(st.lists(st.sampled_from((*TEXTS, " ", "\n", "<", ">", '"', "'", "`", "&", "[", "](", ")")), max_size=6))
@example(["<a href='", "javascript:x", "'>"])
def test_notes_of_any_pieces_run_nothing(pieces):
    """However hostile pieces are put together, the notes hold nothing that runs, and stand in XML."""
    notes = render_notes("".join(pieces))
    for html in (notes.html, notes.description):
        assert not that_runs(html), html
        assert clean_text(html) == html


@_DRAWN
@given(st.text(st.characters(), max_size=80))
def test_any_text_gives_a_safe_name(text):
    """What is made of a text for a key is nothing, or a slug."""
    slug = slugify(text)
    assert slug == "" or is_slug(slug)
