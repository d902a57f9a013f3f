"""Text as it may stand in a feed, and the short names made of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from episodes import clean_text, is_slug, one_line, slugify


@given(st.text(st.characters()))
@example("a\x00b\x1f\ufffe\uffff\ud800\x7f\x85\n\t\r")
def test_clean_text_can_stand_in_xml(text):
    """Whatever a person or a tag says, what is left of it can be written as XML."""
    element = etree.Element("title")
    element.text = clean_text(text)
    assert etree.fromstring(etree.tostring(element)).text or not clean_text(text)


@given(st.text())
def test_cleaning_takes_nothing_from_ordinary_text(text):
    """Only forbidden characters go, each on its own, and cleaning again changes nothing."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert all(c in cleaned or not c.isprintable() for c in text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Owls\r\n at\tnight ", "Owls at night"),
        ("\x00\x01", ""),
        ("a\u2028b\u00a0c", "a b c"),
        ("日本語 😀", "日本語 😀"),
    ],
)
def test_a_title_stands_on_one_line(text, line):
    """Line breaks, tabs and runs of spaces become one space; nothing stands around it."""
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Owls at Night", "owls-at-night"),
        ("Žluťoučký kůň", "zlutoucky-kun"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("Æther & Ørsted: Þór", "aether-orsted-thor"),
        ("Don't look back", "dont-look-back"),
        ("Ada\u2019s Owls, \u2018Ines\u2019 and \u02bcOs", "adas-owls-ines-and-os"),
        ("Y\u0131ld\u0131z", "yildiz"),
        ("#12 — The End?!", "12-the-end"),
        ("../../etc/passwd", "etc-passwd"),
        ("e\u0301te\u0301", "ete"),
        ("Ⅻ ﬁne", "xii-fine"),
        ("日本語", ""),
        ("", ""),
        ("---", ""),
        ("\x00", ""),
    ],
)
def test_a_slug_is_made_of_a_title(title, slug):
    """Accents and ligatures are written out; what has no letter of a-z gives nothing."""
    assert slugify(title) == slug


def test_a_long_title_is_cut_between_words():
    """A slug has at most 60 characters and ends with a whole word where there is one."""
    assert slugify("word " * 30) == "-".join(["word"] * 12)
    assert slugify("x" * 100) == "x" * 60
    assert slugify("a" * 59 + " bcd") == "a" * 59


@given(st.text())
def test_every_made_slug_is_one(title):
    """What is made of any title at all is empty or a slug, and stays itself when made again."""
    slug = slugify(title)
    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a b", "é", "a/b", "..", "a\n", "x" * 61])
def test_what_is_no_slug_is_told(text):
    """Capitals, padding, doubled dashes, paths and overlong names are no slugs."""
    assert not is_slug(text)
