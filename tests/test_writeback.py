"""Writing lines into a person's notes: bytes in, bytes out, nothing else touched."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from episodes import parse_notes, quoted, with_fields
from episodes.errors import FaultyDocument

UTC = ZoneInfo("UTC")
GIVEN = {"guid": "g-1", "date": "2026-03-01T06:00:00+00:00"}
LINES = b'guid = "g-1"\ndate = "2026-03-01T06:00:00+00:00"\n'
YAML = b'guid: "g-1"\ndate: "2026-03-01T06:00:00+00:00"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'+++\ntitle = "Owls"\n+++\nNotes.\n', b"+++\n" + LINES + b'title = "Owls"\n+++\nNotes.\n'),
        (b"---\ntitle: Owls\n---\nNotes.\n", b"---\n" + YAML + b"title: Owls\n---\nNotes.\n"),
        (b"+++ \n+++", b"+++ \n" + LINES + b"+++"),
        (b"---\n---\n", b"---\n" + YAML + b"---\n"),
        (b"", b"+++\n" + LINES + b"+++\n"),
        (b"Notes.", b"+++\n" + LINES + b"+++\nNotes."),
        (b"---\nA rule only.\n", b"+++\n" + LINES + b"+++\n---\nA rule only.\n"),
        (b"caf\xe9 in Latin-1", b"+++\n" + LINES + b"+++\ncaf\xe9 in Latin-1"),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_lines_are_put_after_the_opening_fence(before, after, mark):
    """Every other byte stays, a byte order mark stays first; without a block one is made."""
    assert with_fields(mark + before, GIVEN) == mark + after


@pytest.mark.parametrize(
    "before", [b'+++\r\ntitle = "Owls"\r\n+++\r\nA.\r\n', b"---\r\ntitle: Owls\r\n---\r\n", b"A.\r\n"]
)
def test_the_files_own_line_ending_is_kept(before):
    """A file from Windows stays one."""
    after = with_fields(before, GIVEN)
    assert after.count(b"\n") == after.count(b"\r\n")
    assert parse_notes(after, "owls.md", UTC).fields.guid == "g-1"


@pytest.mark.parametrize("raw", [b"A.\r\n\r\nB.\r\n", b"A.\r\n", b"A.\rB.\r", b"A.\r\nB.\n", b"\xef\xbb\xbfA.\r\n"])
def test_a_block_at_the_top_leaves_the_notes_the_same(raw):
    """Notes from Windows without a block read the same before and after: nobody has edited them."""
    assert parse_notes(with_fields(raw, GIVEN), "owls.md", UTC).body == parse_notes(raw, "owls.md", UTC).body


def test_mixed_line_endings_stay_mixed():
    """Only the new lines take the ending of the opening fence."""
    before = b'+++\r\ntitle = "Owls"\n+++\nA.\r\nB.\n'
    assert with_fields(before, {"guid": "g"}) == b'+++\r\nguid = "g"\r\n' + before[5:]


@pytest.mark.parametrize(
    "block",
    [
        b'+++\nguid = "mine"\n+++\n',
        b'+++\n  guid = "mine"\n+++\n',
        b'+++\n"guid" = "mine"\n+++\n',
        b'+++\nguid="mine"\n[[persons]]\nname = "Ada"\n+++\n',
        b'+++\nsummary = """\n[x]\n"""\nguid = "mine"\n+++\n',
        b"---\nguid: mine\n---\n",
        b"---\nguid:\n---\n",
        b"---\n'guid' : mine\n---\n",
    ],
)
def test_a_key_that_is_there_is_left_alone(block):
    """However it is written, a person's own value stays the only one."""
    assert with_fields(block, {"guid": "g-1"}) == block


@pytest.mark.parametrize(
    "block",
    [
        b"+++\n[[chapters]]\nstart = 0\ntitle = 'guid = \"other\"'\n+++\n",
        b'+++\nsummary = """\nguid = "other"\n"""\n+++\n',
        b'+++\n# guid = "other"\n+++\n',
        b"---\nchat:\n  server: guid.example\n  protocol: irc\n---\n",
        b"---\n# guid: other\n---\n",
    ],
)
def test_the_same_word_elsewhere_is_not_that_key(block):
    """A guid inside a table, a text or a comment is not the episode's."""
    after = with_fields(block, {"guid": "g-1"})
    assert parse_notes(after, "owls.md", UTC).fields.guid == "g-1"
    assert len(after) == len(block) + len('guid = "g-1"\n') - (block[:3] == b"---")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("raw", [b"+++\ntitle = 'x'\n", b"+++", b"---\ntitle: Owls\n", b"---\r\nguid: x\r\ncaf\xe9"])
def test_a_block_that_is_left_open_is_left_alone(raw, mark):
    """A second block above it would turn a person's fields into notes."""
    assert with_fields(mark + raw, GIVEN) == mark + raw


@pytest.mark.parametrize("block", [b"+++\n???\n+++\n", b"+++\na = " + b"[" * 5000 + b"\n+++\n", b"---\n'x\n---\n"])
def test_a_block_that_cannot_be_read_is_left_alone(block):
    """A line more would not mend it."""
    assert with_fields(block, GIVEN) == block


def test_nothing_to_write_changes_nothing():
    """Without fields no block is made."""
    assert with_fields(b"Notes.", {}) == b"Notes."
    assert with_fields(b"+++\n+++\n", {}) == b"+++\n+++\n"


blocks = st.sampled_from(['title = "Owls"', "# note", "episode = 3", 'guid = "mine"', "", '"date" = 2026-01-01'])
yaml_blocks = st.sampled_from(["title: Owls", "# note", "episode: 3", "guid: mine", "", "tags: [a, b]"])
documents = st.builds(
    lambda fence, lines, body, end: end.join([fence, *dict.fromkeys(lines), fence, body]),
    *(st.just("+++"), st.lists(blocks, max_size=4), st.text(), st.sampled_from(["\n", "\r\n"])),
) | st.builds(
    lambda fence, lines, body, end: end.join([fence, *dict.fromkeys(lines), fence, body]),
    *(st.just("---"), st.lists(yaml_blocks, max_size=4), st.text(), st.sampled_from(["\n", "\r\n"])),
)


@given((documents | st.text()).map(str.encode) | st.binary())
@example(b"\xef\xbb\xbf---\r\n---\r\n")
@example(b"+++\r+++\r")
def test_writing_again_changes_nothing(raw):
    """Any file at all only grows, once; what could be read before reads the same afterwards, with the new fields."""
    after = with_fields(raw, GIVEN)
    assert with_fields(after, GIVEN) == after
    try:
        before = parse_notes(raw, "owls.md", UTC)
    except FaultyDocument:
        return
    notes = parse_notes(after, "owls.md", UTC)
    assert notes.body.splitlines() == before.body.splitlines()
    assert notes.fields.guid == (before.fields.guid or "g-1")
    assert notes.fields.title == before.fields.title
    assert notes.fields.date is not None


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example('"\\\n\u2028\x00\x7f\x85😀')
def test_a_quoted_text_reads_the_same_in_toml_and_yaml(text):
    """Whatever a title holds, the written line gives it back."""
    import tomllib  # noqa: PLC0415 - only here

    import yaml  # noqa: PLC0415 - only here

    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text
    assert yaml.load(f"a: {quoted(text)}", Loader=yaml.BaseLoader)["a"] == text  # noqa: S506 - strings only
