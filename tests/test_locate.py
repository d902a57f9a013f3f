"""Where a key stands in a TOML text: every fault is told with its line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes import line_of, lines_of_keys, quoted

SETTINGS = """\
# A comment with "quotes" and a [table]
title = "Owls"   # trailing

[show] # the show
"title" = "a [b] = c"
spotify = { limit = 2 }
a.b = 1
list = [
  "x = 1",   # inside
  "]",
]
text = \"\"\"
language = "no key"
[nor a table]
\"\"\"
after = 1
literal = '''one''' # closed on its line
more = '''
x = 1
''' # closed
last = 2

[[show.persons]]
name = "Ada"

[[show.persons]]
name = "Ines"
links = 1

[[show.persons.pages]]
href = 1

[[show.persons.pages]]
href = 2

[show.persons.pages.inside]
deep = 1

[[show.persons]]

[[show.persons.pages]]
href = 3
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("show", 4),
        ("show.title", 5),
        ("show.spotify", 6),
        ("show.a.b", 7),
        ("show.list", 8),
        ("show.text", 12),
        ("show.after", 16),
        ("show.literal", 17),
        ("show.more", 18),
        ("show.last", 21),
        ("show.persons.0", 23),
        ("show.persons.0.name", 24),
        ("show.persons.1.name", 27),
        ("show.persons.1.pages.0", 30),
        ("show.persons.1.pages.1.href", 34),
        ("show.persons.1.pages.1.inside.deep", 37),
        ("show.persons.2.pages.0.href", 42),
    ],
)
def test_every_key_has_its_line(path, line):
    """Tables, tables of arrays within others, dotted and quoted keys are found, past arrays and long texts."""
    assert lines_of_keys(SETTINGS)[path] == line


def test_what_only_looks_like_a_key_is_none():
    """Lines inside arrays and texts are no keys."""
    found = lines_of_keys(SETTINGS)
    assert not {"show.language", "nor a table", "show.x", "show.more.x"} & found.keys()


@pytest.mark.parametrize(
    "value",
    [
        '\'"""\'',
        "\"'''\"",
        '1 # """ in a comment',
        '"\\"\\"\\""',
        '"""one " two ""two """',
        '"""ends with a quote""""',
        "'''a''' # '''",
        '"""\nline\n\\"""\nx = 1\n"""',
        '"""\n\'\'\'\n"""',
        "[ '#', \"]\", # ]\n ']' ]",
        "'''\n[x]\n''' # {",
        '["""\n]""", 1]',
        '"\u2028"',
        '"\x85"',
    ],
)
def test_no_value_hides_the_next_key(value):
    """Whatever marks a value contains, the line of the key after it is right."""
    text = f"a = {value}\nafter = 1\n"
    tomllib.loads(text)
    assert lines_of_keys(text)["after"] == value.count("\n") + 2


def test_the_nearest_key_around_stands_for_one_without_a_line():
    """A key inside an inline table is told with the line of the table; an unknown one with none."""
    lines = lines_of_keys(SETTINGS)
    assert line_of(lines, "show.spotify.limit") == 6
    assert line_of(lines, "show.persons.1.role") == 26
    assert line_of(lines, "feed.limit") is None
    assert line_of({}, "") is None


def test_a_table_that_is_only_named_within_others_has_the_first_of_their_lines():
    """`a.b = 1` and `[a.c]` are where `a` stands."""
    lines = lines_of_keys("\na.b = 1\na.c = 2\n[d.e]\nf = 1\n[d.g]\n")
    assert (line_of(lines, "a"), line_of(lines, "d"), line_of(lines, "d.h")) == (2, 4, 4)


@given(st.lists(st.text(), max_size=6))
def test_any_text_keeps_the_lines(texts):
    """However nasty the values are, each key keeps its line; Windows line endings change nothing."""
    text = "".join(f"k{n} = {quoted(value)}\n" for n, value in enumerate(texts))
    tomllib.loads(text)
    expected = {f"k{n}": n + 1 for n in range(len(texts))}
    assert lines_of_keys(text) == expected
    assert lines_of_keys(text.replace("\n", "\r\n")) == expected
