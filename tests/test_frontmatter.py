"""Front matter: what a person says of an episode, and every fault of it told by line."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from episodes import (
    EpisodeType,
    FaultyDocument,
    FileUnreadable,
    Location,
    Person,
    TranscriptFile,
    parse_notes,
    read_bytes,
    read_notes_file,
)

LONDON = ZoneInfo("Europe/London")


def parse(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return parse_notes(raw, "owls.md", LONDON)


def fields(text, fence="+++"):
    return parse(f"{fence}\n{text}\n{fence}\nNotes.\n").fields


def faults(text, fence="+++"):
    """Return each fault as (line, key, message)."""
    with pytest.raises(FaultyDocument) as caught:
        fields(text, fence)
    assert caught.value.path == "owls.md"
    return [(f.line, f.key, f.message) for f in caught.value.faults]


def fault(text, fence="+++"):
    (one,) = faults(text, fence)
    return one


FULL = """\
title = "Owls"
date = 2026-07-01 06:00:00
guid = "g-1"
audio = "sound/owls.mp3"
slug = "owls-1"
season = 2
season_name = "Night"
episode = 12
type = "bonus"
explicit = false
summary = "Two calls."
author = "Ada Byron"
link = "https://field-notes.example/owls"
image = "owls.png"
draft = true
block = true
tags = ["birds", "night"]
transcripts = ["owls.vtt"]
location = "Oslo"

[[persons]]
name = "Ines Okafor"
role = "Guest"
img = "https://field-notes.example/ines.jpg"
href = "https://ines.example/"
"""


def test_every_key_is_read():
    """All that a person may say arrives, typed; keys of later features are kept by name."""
    front = fields(FULL)
    assert front.title == "Owls"
    assert front.date == datetime(2026, 7, 1, 5, tzinfo=UTC)
    assert (front.guid, front.audio, front.slug, front.image) == ("g-1", "sound/owls.mp3", "owls-1", "owls.png")
    assert (front.season, front.season_name, front.episode, front.type) == (2, "Night", 12, EpisodeType.BONUS)
    assert (front.explicit, front.draft, front.block) == (False, True, True)
    assert (front.summary, front.author) == ("Two calls.", "Ada Byron")
    assert front.link == "https://field-notes.example/owls"
    assert front.tags == ("birds", "night")
    assert front.transcripts == (TranscriptFile(url="owls.vtt", type="text/vtt"),)
    assert front.parts.locations == (Location(name="Oslo"),)
    assert front.persons == (
        Person(
            name="Ines Okafor",
            role="guest",
            group="cast",
            img="https://field-notes.example/ines.jpg",
            href="https://ines.example/",
        ),
    )


def test_what_is_absent_is_empty():
    """A block without keys, and notes without a block, say nothing."""
    assert fields("") == parse("Notes.").fields == parse(b"").fields == fields("", "---")
    assert fields("").explicit is None
    assert fields("").type is None


def test_yaml_says_the_same():
    """A YAML block is read too; all its values are strings, so an episode number stays what was typed."""
    front = fields(
        'title: "Owls #1"\ndate: 2026-07-01 06:00\nseason: 010\nexplicit: true\ndraft: false\nauthor: NO\n'
        "summary: 12:30\ntags: [birds, yes]\npersons:\n- Ada Byron\n- name: Ines Okafor\n  role: guest\nguid:\n",
        "---",
    )
    assert (front.title, front.author, front.summary) == ("Owls #1", "NO", "12:30")
    assert (front.season, front.explicit, front.draft, front.guid) == (10, True, False, "")
    assert front.tags == ("birds", "yes")
    assert [(p.name, p.role) for p in front.persons] == [("Ada Byron", "host"), ("Ines Okafor", "guest")]
    assert front.date == datetime(2026, 7, 1, 5, tzinfo=UTC)


def test_a_guid_is_kept_byte_for_byte():
    """Apps compare it so: no space, case or length changes."""
    for guid in (" A  b\u00a0", "https://old.example/?p=12#X", "x" * 300):
        assert fields(f'guid = "{guid}"').guid == guid
        assert fields(f'guid: "{guid}"', "---").guid == guid


class TestFences:
    """Where the block ends and the Markdown begins."""

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("fence", ["+++", "---"])
    def test_line_endings_and_marks_of_editors_change_nothing(self, end, mark, fence):
        """Notes from Windows, with a byte order mark, are the same notes."""
        line = 'title = "Owls"' if fence == "+++" else "title: Owls"
        notes = parse(mark + end.join([f"{fence} ", line, f"{fence}\t", "One.", "", "Two.", ""]))
        assert (notes.fields.title, notes.body) == ("Owls", "One.\n\nTwo.\n")

    def test_notes_without_a_block_are_all_body(self):
        """The first line decides; a rule further down is Markdown."""
        assert parse("One.\n\n+++\n").body == "One.\n\n+++\n"
        assert parse("---\nJust a rule.\n").body == "---\nJust a rule.\n"
        assert parse("++++\nx").body == "++++\nx"

    def test_a_block_may_end_the_file(self):
        """Nothing needs to follow the closing fence, not even a line ending."""
        assert parse('+++\ntitle = "Owls"\n+++') == parse('+++\ntitle = "Owls"\n+++\n')

    def test_an_open_block_is_refused(self):
        """A forgotten closing fence would swallow the notes."""
        with pytest.raises(FaultyDocument, match=r"owls.md:1: the opening \+\+\+ has no closing \+\+\+"):
            parse('+++\ntitle = "Owls"\nNotes.')
        with pytest.raises(FaultyDocument, match=r"owls.md:1: .*no closing"):
            parse("+++")

    @pytest.mark.parametrize("text", ["---\ntitle: Owls\nNotes.", "---\r\n\r\n# x\r\nguid:\r\n", "\ufeff---\ntags:"])
    def test_an_open_yaml_block_is_refused(self, text):
        """What begins like fields is no rule of Markdown: listeners would read it as notes."""
        with pytest.raises(FaultyDocument, match=r"owls\.md:1: the opening --- has no closing ---"):
            parse(text)

    @pytest.mark.parametrize("text", ["---", "---\nNote: a rule.\n", "---\nhttps://owls.example/\n", "---\n\n# Owls\n"])
    def test_a_rule_of_markdown_is_no_block(self, text):
        """Notes may begin with a rule."""
        assert parse(text).body == text

    def test_what_is_no_utf8_is_refused_by_line(self):
        """Latin-1 and UTF-16 are named with the first byte that gives them away."""
        with pytest.raises(FaultyDocument, match=r"owls.md:2: byte 0xe9 is not UTF-8"):
            parse("One.\ncafé".encode("latin-1"))
        with pytest.raises(FaultyDocument, match=r"owls.md:1: byte 0xff is not UTF-8"):
            parse("One.".encode("utf-16"))

    def test_notes_of_a_megabyte_are_refused(self):
        """Such a file is something else; a file without end is given up too."""
        with pytest.raises(FaultyDocument, match="/dev/zero: the notes have more than"):
            read_notes_file(Path("/dev/zero"), LONDON)
        with pytest.raises(FaultyDocument, match="more than 1000000 bytes"):
            parse(b"x" * 1_000_001)


@pytest.mark.parametrize(
    ("line", "key", "says"),
    [
        ('titel = "Owls"', "titel", "did you mean 'title'?"),
        ("title = 12", "title", "title must be text in quotes"),
        ('title = ""', "title", "title is empty"),
        ('title = " \\u0007 "', "title", "title holds an invisible control character (U+0007)"),
        ('title = "a\\u0007b"', "title", "title holds an invisible control character (U+0007)"),
        ('tags = ["a", "b\\u001b"]', "tags", "tags holds an invisible control character (U+001B)"),
        ('title = "a\x07b"', "", "an invisible control character stands there; delete it"),
        ('title = "' + "x" * 256 + '"', "title", "256 characters, at most 255"),
        ('date = "tomorrow"', "date", "tomorrow is no date"),
        ("date = 2026-03-29T01:30:00", "date", "does not exist in Europe/London"),
        ("date = 2026-10-25T01:30:00", "date", "happens twice in Europe/London"),
        ("date = 06:00:00", "date", "06:00:00 is no date"),
        ('guid = " "', "guid", "guid is empty"),
        ('guid = "a\\nb"', "guid", "control characters"),
        ('guid = "a\\uFFFE"', "guid", "control characters"),
        ('guid = "' + "x" * 2049 + '"', "guid", "more than 2048"),
        ("guid = 12", "guid", "text in quotes"),
        ("season = 0", "season", "at least 1, not 0"),
        ("episode = true", "episode", "whole number of at least 1, not true"),
        ("season = 1.5", "season", "not 1.5"),
        ("episode = -1.5", "episode", "not -1.5"),
        ('episode = "1"', "episode", "not '1'"),
        ("episode = 99999999999999999999", "episode", "whole number"),
        ("episode = 0x" + "f" * 5000, "episode", "not so large a number"),
        ("date = 0x" + "f" * 5000, "date", "date"),
        ('date = "\\u001b[31m' + "x" * 5000 + '"', "date", "[31mxxx"),
        ('type = "' + "x" * 5000 + '"', "type", "xxx' and so on"),
        ("x" * 5000 + ' = ""', "x" * 5000, "xxx' and so on"),
        ('x.y = ""', "x", "no key 'x'"),
        ("episode = 2026-01-01", "episode", "not 2026-01-01"),
        ("episode = [1]", "episode", "not this"),
        ('type = "Full"', "type", "did you mean 'full'?"),
        ("type = 1", "type", "a word in quotes"),
        ('explicit = "yes"', "explicit", "true or false, not 'yes'"),
        ('link = "field-notes.example"', "link", "whole address"),
        ('link = "ftp://field-notes.example/"', "link", "whole address"),
        ('link = "http://[x"', "link", "whole address"),
        ('link = "https://a b.example/"', "link", "whole address"),
        ('tags = "birds"', "tags", "list of texts"),
        ('tags = ["birds", 1]', "tags", "list of texts"),
        ('tags = ["birds", " "]', "tags", "list of texts"),
        ('slug = "Owls!"', "slug", "a-z, 0-9"),
        ('slug = "../owls"', "slug", "a-z, 0-9"),
        ('season_name = "Night"', "season_name", "needs season"),
        ('persons = "Ada"', "persons", "must be a list"),
        ("persons = [1]", "persons", "must be a list"),
        ('persons = [{ role = "host" }]', "persons.0", "needs a name"),
        ('persons = ["Ada", { name = "Ines", role = "gest" }]', "persons.1.role", "did you mean 'guest'?"),
        ('persons = [{ name = "Ines", group = "cats" }]', "persons.0.group", "did you mean 'cast'?"),
        ('persons = [{ name = "Ines", role = "xyzzy" }]', "persons.0.role", "no role of the Podcast Taxonomy"),
        ('persons = [{ name = "Ines", url = "x" }]', "persons.0.url", "there is no key 'url'"),
        ("this is no toml", "", 'a line must read key = "words"'),
        ('title = "a"\ntitle = "b"', "", "this key stands there twice"),
        ("title = Owls at night", "", "words must stand in quotes"),
        ('title = "Owls', "", "a quotation mark is missing at the end of the line"),
        ('title = "The "best" owls"', "", "is a quotation mark within the text?"),
        ('title = "C:\\owls"', "", "a backslash must be written twice"),
        ("title", "", 'a line must read key = "words"'),
        ('tags = ["a", "b"', "", "a closing bracket ] is missing"),
        ("date = 2026-02-30", "", "2026-02-30 is no date: that month has no day 30"),
        ("date = 2026-03-01T25:00:00", "", "no date: there is no hour 25; a day has the hours 00 to 23"),
        ('date = "2026-03-01 25:00"', "date", "2026-03-01 25:00 is no date: there is no hour 25"),
        ('date = "2026-13-01"', "date", "2026-13-01 is no date: there is no month 13"),
        ('date = "2026-03-01 06:61"', "date", "no date: an hour has the minutes 00 to 59"),
        ('date = "1.3.2026"', "date", "1.3.2026 is no date; write it as 2026-03-01 06:00"),
        ("title = \x07", "", "words must stand in quotes"),
        ("episode = " + "9" * 5000, "", "a number is too long"),
        ("tags = " + "[" * 5000, "", "brackets are nested too deep"),
    ],
)
def test_each_fault_is_named(line, key, says):
    """What is wrong is told with its key and what would be right."""
    found = fault(line)
    assert found[1] == key
    assert says in found[2]
    assert len(found[2]) < 500
    assert found[2].isprintable()
    if key:
        assert found[0] == 2


def test_all_faults_are_named_at_once_in_the_order_of_their_lines():
    """One run tells everything, each with its own line, inside tables too."""
    found = faults('titel = "x"\n\nseason = 0\ntype = "x"\n[[persons]]\nname = "Ada"\n\n[[persons]]\nrole = "gost"')
    assert [(line, key) for line, key, _ in found] == [
        (2, "titel"),
        (4, "season"),
        (5, "type"),
        (9, "persons.1"),
        (10, "persons.1.role"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("author: Ada\ntitle: Owls #1", 3, 'YAML drops what follows " #"'),
        ("title: a\nauthor: b\ntitle: c", 4, "'title' stands twice"),
        ("persons:\n- name: Ada\n  name: Ines", 4, "'name' stands twice"),
        ("tags:\n- a #b", 3, "YAML drops"),
        ("titel: Owls", 2, "did you mean 'title'?"),
        ("season: one", 2, "whole number"),
        ("season: -1", 2, "whole number"),
        ("season: ²", 2, "whole number"),
        ("season: " + "9" * 5000, 2, "whole number"),
        ("explicit: yes", 2, "true or false, not 'yes'"),
        ("explicit: [true]", 2, "true or false, not this"),
        ("title: [a, b]", 2, "text in quotes"),
        ("title: 'Owls", None, "a quotation mark is missing"),
        ("title: a: b", 2, "a text with a colon in it must stand in quotes"),
        ("\ttitle: a", 2, "begins with a tab"),
        ("title: \x07", None, "control character"),
        ("- title", 2, "must be lines such as"),
        ("Owls", 2, "must be lines such as"),
        ("\n{title: Owls}", 3, "must be lines such as"),
        ("\n  title: Owls", 3, "must be lines such as"),
        ("title: &a x\nauthor: *a", 3, "an alias"),
        ("tags: &a [*a]", 2, "an alias"),
        ("title: Owls\n? [a, b]\n: c", 3, "a key must be a single word"),
        ("persons:\n- name: Ada\n  ? [a]\n  : c", 4, "a key must be a single word"),
        ("tags: " + "[" * 5000, None, "this cannot be read"),
    ],
)
def test_yamls_traps_are_refused_by_line(text, line, says):
    """What YAML would silently drop, double or turn into something else is told."""
    found = faults(text, "---")
    assert says in found[0][2]
    assert line in (None, found[0][0])


def test_a_comment_in_yaml_is_one():
    """A whole line of comment, and a quoted value with a comment behind it, lose nothing."""
    assert fields('# first\ntitle: "Owls" # the title\n', "---").title == "Owls"


@given(st.text(max_size=60), st.sampled_from(["+++", "---"]))
@example("?", "---")
def test_no_block_breaks_the_reading(text, fence):
    """Whatever stands between the fences is read or refused, never a crash."""
    with contextlib.suppress(FaultyDocument):
        assert parse(f"{fence}\n{text}\n{fence}\n".encode()).path == "owls.md"


class TestFiles:
    """Reading from the disk."""

    def test_a_file_is_read(self, tmp_path):
        """The notes carry the path they came from."""
        path = tmp_path / "owls.md"
        path.write_text("Notes.")
        assert read_notes_file(path, LONDON).path == str(path)

    def test_a_missing_file_and_a_folder_are_named(self, tmp_path):
        """Each has its own sentence."""
        with pytest.raises(FileUnreadable, match=r"none.md does not exist"):
            read_notes_file(tmp_path / "none.md", LONDON)
        with pytest.raises(FileUnreadable, match="is a folder, not a file"):
            read_notes_file(tmp_path, LONDON)

    def test_any_other_failure_is_told_with_its_reason(self, tmp_path):
        """A name that is too long for the disk, for instance."""
        with pytest.raises(FileUnreadable, match=r"cannot be read: File name too long"):
            read_bytes(tmp_path / ("x" * 300))


def test_a_block_that_was_pasted_above_another_is_told():
    """Its fields would else be published as words of the notes; a rule of Markdown is none, nor is a lone fence."""
    text = '+++\nseason = 2\n+++\n\n+++\ntitle = "Owls"\n+++\nNotes.\n'
    with pytest.raises(FaultyDocument, match=r"owls\.md:5: a second block begins here") as caught:
        parse_notes(text.encode(), "owls.md", ZoneInfo("UTC"))
    assert "put its lines into the first one" in caught.value.message
    for body in ("---\na\n---\n", "+++\nalone\n", "a\n+++\nb\n+++\n"):
        assert parse_notes(f"+++\nseason = 2\n+++\n{body}".encode(), "owls.md", ZoneInfo("UTC")).body == body
