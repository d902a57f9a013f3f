"""Categories, languages and the show's identity."""

import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes import LANGUAGES, parse_language
from feeds import CATEGORIES, Category, category_name, parse_category, podcast_guid
from feeds.categories import RENAMED, is_obsolete, proposed_category


def test_the_list_is_apples() -> None:
    """There are Apple's 19 categories and 91 subcategories, in the order of its list."""
    listed = json.loads(resources.files("feeds").joinpath("apple-categories.json").read_text(encoding="utf-8"))
    assert len(CATEGORIES) == 110
    assert [category.name for category in CATEGORIES if not category.sub] == list(listed)


@pytest.mark.parametrize("category", CATEGORIES, ids=category_name)
def test_every_category_is_understood_as_typed(category: Category) -> None:
    """Each name of the list is taken, in any case and spacing."""
    typed = category_name(category)
    assert parse_category(typed) == category
    assert parse_category(f"  {typed.upper().replace(' > ', '>')} ") == category
    assert parse_category(typed.replace("&", "and")) == category


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Scence > Nature", "Science > Nature"),
        ("Nature", "Science > Nature"),
        ("How-To", "Education > How To"),
        ("Comedy > Standup", "Comedy > Stand-Up"),
        ("TV & Film > TV Review", "TV & Film > TV Reviews"),
        ("Games & Hobbies", "Leisure"),
        ("Society & Culture > History", "History"),
        ("News & Politics", "News"),
        ("health > self-help", "Education > Self-Improvement"),
        ("Education > Nature", "Science > Nature"),
    ],
)
def test_what_was_meant_is_proposed(typed: str, meant: str) -> None:
    """A misspelt or obsolete name is refused with the one that was probably meant."""
    with pytest.raises(ValueError, match=r"is no category of Apple's list; did you mean") as refusal:
        parse_category(typed)
    assert repr(meant) in str(refusal.value)
    assert repr(typed) in str(refusal.value)


@pytest.mark.parametrize("typed", ["", ">", "Quantum Basket Weaving", " > > "])
def test_nonsense_is_refused_without_a_proposal(typed: str) -> None:
    """Where nothing is near, nothing is proposed."""
    with pytest.raises(ValueError, match=r"list\.$"):
        parse_category(typed)


@given(st.text())
def test_no_text_breaks_the_parser(typed: str) -> None:
    """Any text is either a category or refused in a sentence."""
    try:
        assert parse_category(typed) in CATEGORIES
    except ValueError as refusal:
        assert "Apple's list" in str(refusal)  # noqa: PT017 - most texts must raise, a few need not


@pytest.mark.parametrize(("old", "today"), RENAMED.items())
def test_obsolete_names_lead_to_present_ones(old: str, today: str) -> None:
    """Each name from before 2019 is known as obsolete and leads to one of the present list."""
    category = Category(*old.split(" > "))
    assert is_obsolete(category)
    assert category not in CATEGORIES
    assert proposed_category(old) == parse_category(today)


@pytest.mark.parametrize("code", ["en", "en-gb", "EN-us", "de-AT", "zh-tw", " fr ", *LANGUAGES])
def test_language_codes_are_taken(code: str) -> None:
    """Two letters, with a region or without, in any case, are a language."""
    assert parse_language(code) == code.strip()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("en_US", "en-us"),
        ("en-uk", "en-gb"),
        ("English", "en"),
        ("german", "de"),
        ("Deutsch", "de"),
        ("français", "fr"),
        ("Portugese", "pt"),
        ("de-", "de"),
        ("en-zz", "en"),
        ("fr-fr-fr", "fr"),
    ],
)
def test_the_language_that_was_meant_is_proposed(typed: str, meant: str) -> None:
    """An underscore, a wrong region or a language's name is refused with the code that was meant."""
    with pytest.raises(ValueError, match=rf"did you mean '{meant}'\?"):
        parse_language(typed)


@pytest.mark.parametrize("typed", ["", "xx", "zz-gb", "123", "-", "🦉"])
def test_what_is_no_language_is_refused(typed: str) -> None:
    """Where nothing is near, an example says what a code looks like."""
    with pytest.raises(ValueError, match="such as 'en' or 'en-gb'"):
        parse_language(typed)


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_guid_of_a_show_is_that_of_podcasting_2(address: str, guid: str) -> None:
    """The published test vectors come out, without regard to scheme and last slashes."""
    assert podcast_guid(address) == guid
