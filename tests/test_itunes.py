"""Every element of Apple's that is still read: written, read under any prefix, typed, and refused if wrong."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree

from episodes import CHANNEL, ITEM, Enclosure, Episode, EpisodeType, FaultyDocument, parse_notes
from feeds import RULES_BY_ID, Category, Show, ShowType, read, render
from feeds.names import PREFIXES, itunes
from podcli import config
from tests.shows import NOW, make_show

SHOW = """\
[show]
title = "Field Notes"
description = "Sounds from outside."
link = "https://field-notes.example/"
language = "en-gb"
"""
NEEDED = {"author": '"Ada Byron"', "categories": '["Science > Nature"]'}
MEDIA = "https://media.example/"


class Apple(NamedTuple):
    """One element."""

    tag: str
    place: str
    rule: str
    """Which speaks of it in anybody's feed; its examples are tried with the rule book."""
    xml: str
    """What stands in the feed, without the prefix."""
    fields: dict[str, Any]
    """What the model has for it."""
    typed: str = ""
    """What a person types; empty for what podcli finds out by itself."""
    wrong: tuple[str, ...] = ()
    """What is refused in its place."""
    settings: Mapping[str, Any] = MappingProxyType({})
    """What the settings or notes have for what was typed, where that is not what the model has."""


LONG = '"' + "x" * 256 + '"'
ELEMENTS = (
    Apple("title", CHANNEL, "APPLE-ITUNES-TITLE", "<title>Notes</title>", {"itunes_title": "Notes"},
          'itunes_title = "Notes"', (f"itunes_title = {LONG}", "itunes_title = 7")),
    Apple("author", CHANNEL, "SPOT-AUTHOR", "<author>Bea</author>", {"author": "Bea"},
          'author = "Bea"', ('author = ""', "author = 7", f"author = {LONG}")),
    Apple("explicit", CHANNEL, "APPLE-EXPLICIT", "<explicit>true</explicit>", {"explicit": True},
          "explicit = true", ('explicit = "yes"', "explicit = 1")),
    Apple("type", CHANNEL, "APPLE-TYPE", "<type>serial</type>", {"type": ShowType.SERIAL},
          'type = "serial"', ('type = "series"', "type = 7")),
    Apple("image", CHANNEL, "APPLE-IMAGE", f'<image href="{MEDIA}cover.jpg"/>', {"image": f"{MEDIA}cover.jpg"},
          'artwork = "cover.jpg"', ('artwork = "../cover.jpg"', "artwork = 7"), {"artwork": "cover.jpg"}),
    Apple("category", CHANNEL, "APPLE-CATEGORY", '<category text="Arts"><category text="Design"/></category>',
          {"categories": (Category("Arts", "Design"),)},
          'categories = ["Arts > Design"]',
          ('categories = ["Gardening"]', 'categories = ["Arts > Nature"]', "categories = 7")),
    Apple("category", CHANNEL, "APPLE-CATEGORY-FIRST", '<category text="True Crime"/>',
          {"categories": (Category("True Crime"),)}, 'categories = ["True Crime"]', ("categories = []",)),
    Apple("owner", CHANNEL, "APPLE-OWNER", "<owner><name>Line</name><email>a@b.example</email></owner>",
          {"email": "a@b.example", "owner_name": "Line"},
          'email = "a@b.example"\nowner_name = "Line"', ('email = "ada"', "email = 7", 'owner_name = "Line"')),
    Apple("block", CHANNEL, "APPLE-BLOCK", "<block>Yes</block>", {"block": True},
          "block = true", ('block = "Yes"', "block = 1")),
    Apple("complete", CHANNEL, "APPLE-COMPLETE", "<complete>Yes</complete>", {"complete": True},
          "complete = true", ('complete = "Yes"', "complete = 1")),
    Apple("new-feed-url", CHANNEL, "APPLE-NEW-FEED-URL", f"<new-feed-url>{MEDIA}new.xml</new-feed-url>",
          {"new_feed_url": f"{MEDIA}new.xml"},
          f'new_feed_url = "{MEDIA}new.xml"', ('new_feed_url = "new.xml"', "new_feed_url = 7")),
    Apple("title", ITEM, "ITEM-ITUNES-TITLE", "<title>Owls at night</title>", {"itunes_title": "Owls at night"},
          'itunes_title = "Owls at night"', (f"itunes_title = {LONG}", "itunes_title = 7")),
    Apple("author", ITEM, "APPLE-AUTHOR", "<author>Bea</author>", {"author": "Bea"},
          'author = "Bea"', (f"author = {LONG}", "author = 7")),
    Apple("summary", ITEM, "ITEM-SUMMARY", "<summary>In short.</summary>", {"summary": "In short."},
          'summary = "In short."', ('summary = "' + "x" * 4001 + '"', "summary = 7")),
    Apple("duration", ITEM, "ITEM-DURATION", "<duration>1500</duration>", {"duration": 1500.0}),
    Apple("explicit", ITEM, "ITEM-EXPLICIT", "<explicit>true</explicit>", {"explicit": True},
          "explicit = true", ('explicit = "yes"', "explicit = 1")),
    Apple("image", ITEM, "ITEM-IMAGE", f'<image href="{MEDIA}owls.jpg"/>', {"image": f"{MEDIA}owls.jpg"},
          'image = "owls.jpg"', ("image = 7",), {"image": "owls.jpg"}),
    Apple("season", ITEM, "ITEM-SEASON", "<season>2</season>", {"season": 2},
          "season = 2", ("season = 0", 'season = "two"', "season = 1.5", "season = -1")),
    Apple("episode", ITEM, "ITEM-EPISODE", "<episode>12</episode>", {"episode": 12},
          "episode = 12", ("episode = 0", 'episode = "twelve"', "episode = -1")),
    Apple("episodeType", ITEM, "ITEM-EPISODETYPE", "<episodeType>bonus</episodeType>", {"type": EpisodeType.BONUS},
          'type = "bonus"', ('type = "teaser"', "type = 7")),
    Apple("block", ITEM, "ITEM-BLOCK", "<block>Yes</block>", {"block": True},
          "block = true", ('block = "Yes"', "block = 1")),
)  # fmt: skip
"""In the order of Apple's page: the show, then the episode."""
TYPED = [element for element in ELEMENTS if element.typed]


def name(element):
    """Return the name of a test."""
    return f"{element.place}-{element.tag}-{element.rule}"


def a_feed(element) -> tuple[Show, Episode]:
    """Return a show and an episode, of which one has the fields."""
    enclosure = Enclosure(url=f"{MEDIA}a.mp3", length=5, type="audio/mpeg")
    episode = Episode(guid="g", title="Owls", published=NOW, enclosure=enclosure)
    show = make_show(image=f"{MEDIA}artwork.jpg", feed_url=f"{MEDIA}feed.xml")
    if element.place == CHANNEL:
        return msgspec.structs.replace(show, **element.fields), episode
    return show, msgspec.structs.replace(episode, **element.fields)


def as_written(element, prefix):
    """Return the element as a feed has it, under a prefix."""
    return element.xml.replace("</", f"\0/{prefix}:").replace("<", f"<{prefix}:").replace("\0", "<")


def plain(element):
    """Return an element without what depends on its neighbours."""
    return element.tag, dict(element.attrib), (element.text or "").strip(), [plain(child) for child in element]


@pytest.mark.parametrize("element", ELEMENTS, ids=name)
def test_it_is_written(element):
    """The element stands in its place once, as Apple's page has it."""
    show, episode = a_feed(element)
    channel = etree.fromstring(render(show, [episode], NOW))[0]
    place = channel if element.place == CHANNEL else channel.find("item")
    space = f'xmlns:itunes="{PREFIXES["itunes"]}"'
    wanted = etree.fromstring(f"<x {space}>{as_written(element, 'itunes')}</x>")[0]
    assert [plain(found) for found in place.findall(itunes(element.tag))] == [plain(wanted)]


@pytest.mark.parametrize("element", ELEMENTS, ids=name)
@pytest.mark.parametrize("prefix", ["itunes", "apple"])
def test_it_is_read(element, prefix):
    """It is understood under any prefix."""
    inside = {place: as_written(element, prefix) if place == element.place else "" for place in (CHANNEL, ITEM)}
    document = (
        f'<rss version="2.0" xmlns:{prefix}="{PREFIXES["itunes"]}"><channel><title>T</title>{inside[CHANNEL]}'
        f'<item><title>Owls</title><guid>g</guid><enclosure url="{MEDIA}a.mp3" length="5" type="audio/mpeg"/>'
        f"{inside[ITEM]}</item></channel></rss>"
    )
    found = read(document.encode())
    of = found.show if element.place == CHANNEL else found.episodes[0]
    assert {field: getattr(of, field) for field in element.fields} == element.fields
    assert found.leftovers == ()


def parse(element, text):
    """Return what a person typed, and how many lines come before it."""
    if element.place == ITEM:
        head = '+++\ntitle = "Owls"\n'
        return lambda: parse_notes(f"{head}{text}\n+++\n".encode(), "owls.md", ZoneInfo("UTC")).fields, head.count("\n")
    key = text.partition(" ")[0]
    head = SHOW + "".join(f"{needed} = {value}\n" for needed, value in NEEDED.items() if needed != key)
    return lambda: config.parse(f"{head}{text}\n".encode(), Path("podcast.toml")).show, head.count("\n")


@pytest.mark.parametrize("element", TYPED, ids=name)
def test_it_is_typed(element):
    """What a person types says what the element does."""
    reading, _ = parse(element, element.typed)
    wanted = element.settings or element.fields
    assert {field: getattr(reading(), field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("element", "wrong"), [(e, wrong) for e in TYPED for wrong in e.wrong], ids=lambda value: str(value)[:40]
)
def test_what_is_wrong_is_refused_at_its_line(element, wrong):
    """The key is named, with its line, and nothing else is complained of."""
    reading, before = parse(element, wrong)
    with pytest.raises(FaultyDocument) as refusal:
        reading()
    key = wrong.partition(" ")[0]
    wanted = {(before + 1, key if element.place == ITEM else f"show.{key}")}
    assert {(fault.line, fault.key) for fault in refusal.value.faults} == wanted


@pytest.mark.parametrize("element", ELEMENTS, ids=name)
def test_a_rule_speaks_of_it(element):
    """In anybody's feed; what breaks the rule and what keeps it is tried with the book."""
    rule = RULES_BY_ID[element.rule]
    assert rule.tag == itunes_name(element.tag)
    assert rule.bad


def itunes_name(tag):
    """Return the name that the rule book has for an element."""
    return f"itunes:{tag}"
