"""Every tag and attribute of Podcasting 2.0 and its neighbours: written, read from any prefix, refused if wrong."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree

from episodes import CHANNEL, ITEM, PODCAST_TAGS, Enclosure, Episode, FaultyDocument, parse_notes
from feeds import LiveItem, LiveStatus, Show, read, render
from feeds.names import PODCAST, PODCAST_OLD, PREFIXES, itunes
from podcli import config
from tests.folders import ShowFolder
from tests.podcasting_places import (
    FIELDS,
    LIVE,
    NOT_TYPED,
    NOTES,
    SETTINGS,
    SHAPE,
    attributes_of,
    fields_of,
    hosted,
    made,
    name_of,
    needed,
    parents,
    wrapped,
    written,
)
from tests.podcasting_rows import ROWS
from tests.shows import NOW, make_show

SHOW = """\
[show]
title = "Field Notes"
description = "Sounds from outside."
author = "Ada Byron"
link = "https://field-notes.example/"
language = "en-gb"
categories = ["Science > Nature"]
"""
HEAD = '+++\ntitle = "Owls"\n'
ALWAYS = {"chapters": {"type": "application/json+chapters"}, "person": {"role": "host", "group": "cast"}}
"""Attributes that are written in any case, so that no app needs to know what their absence means."""
MEDIA = "https://media.example/"
PARTS = [(tag, parent, name) for tag in SHAPE for parent in parents(tag) for name in ROWS[tag]]
TYPED = [(place, name) for place in (*SETTINGS, *NOTES) for name in ROWS[place.tag]]
WRONG = [(*pair, wrong) for pair in TYPED for wrong in pair[0].row(pair[1]).wrong]


def an_episode(**fields: Any) -> Episode:
    """Return an episode with a media file."""
    enclosure = Enclosure(url=f"{MEDIA}a.mp3", length=5, type="audio/mpeg")
    return Episode(**{"guid": "g", "title": "Owls", "published": NOW, "enclosure": enclosure} | fields)


def a_feed(place: str, fields: dict[str, Any]) -> tuple[Show, Episode]:
    """Return a show and its episode, of which one has these fields; a live item is an episode too."""
    show = make_show(image=f"{MEDIA}artwork.jpg", feed_url=f"{MEDIA}feed.xml")
    if place == LIVE:
        live = LiveItem(status=LiveStatus.LIVE, start=NOW, episode=an_episode(**fields))
        return msgspec.structs.replace(show, live_items=(live,)), an_episode()
    own = fields if place == CHANNEL else {}
    return msgspec.structs.replace(show, **own), an_episode(**(fields if place == ITEM else {}))


def document(place: str, element: str, prefix: str, address: str) -> bytes:
    """Return a feed as another program may write it, with an element in one place of it."""
    inside = {where: element if where == place else "" for where in (CHANNEL, ITEM, LIVE)}
    media = f'<title>Owls</title><guid>g</guid><enclosure url="{MEDIA}a.mp3" length="5" type="audio/mpeg"/>'
    live = f'<l:liveItem xmlns:l="{PODCAST}" status="live" start="{NOW.isoformat()}">{media}{inside[LIVE]}</l:liveItem>'
    item = f"<item>{media}{inside[ITEM]}</item>"
    return (
        f'<rss version="2.0" xmlns:{prefix}="{address}"><channel><title>T</title>{inside[CHANNEL]}{live}{item}'
        "</channel></rss>"
    ).encode()


def addresses(tag: str) -> tuple[tuple[str, str], ...]:
    """Return the prefixes and addresses under which other programs write a tag."""
    if ":" in tag:
        prefix = tag.partition(":")[0]
        return (prefix, PREFIXES[prefix]), ("x", PREFIXES[prefix])
    return ("podcast", PODCAST), ("pc", PODCAST), ("p20", PODCAST_OLD), ("podcast", PODCAST_OLD)


def only(root: etree._Element, place: str, tag: str) -> etree._Element:
    """Return the element of that name in the channel, the item or the live item."""
    outer = root[0] if place == CHANNEL else root[0].find(name_of(place) if place == LIVE else place)
    found = [e for e in outer.iter(name_of(tag)) if place != CHANNEL or not {"item", name_of(LIVE)} & above(e)]
    found = [e for e in found if e.get("rel") != "self"]
    assert len(found) == 1
    return found[0]


def above(element: etree._Element) -> set[str]:
    """Return the names of what an element stands in."""
    return {outer.tag for outer in element.iterancestors()}


class TestNothingIsForgotten:
    """A tag or attribute that is added to the table needs rows and places here."""

    def test_every_attribute_has_its_values(self):
        """Each attribute of each tag, and each text, has a right value."""
        for name, tag in PODCAST_TAGS.items():
            assert set(ROWS[name]) == attributes_of(tag), name
        for name, shape in SHAPE.items():
            assert set(ROWS[name]) == set(fields_of(shape)), name
        assert {tag for tag in ROWS if tag not in SHAPE} == {tag for tag, _ in FIELDS} | {LIVE, "podroll", "publisher"}

    def test_every_attribute_that_is_typed_has_wrong_values(self):
        """Something is refused in the place of each."""
        for place, name in TYPED:
            assert place.row(name).wrong, (place.tag, name)

    def test_every_tag_is_typed_wherever_it_may_stand(self):
        """Each place of each tag has a key, but for those that have none for a reason."""
        wanted = {
            (tag, parent) for tag, known in PODCAST_TAGS.items() for parent in known.parents if tag not in NOT_TYPED
        }
        wanted -= {("podroll", CHANNEL), ("publisher", CHANNEL)}  # a list and a table of remoteItem
        assert {(place.tag, place.parent) for place in (*SETTINGS, *NOTES)} >= wanted


@pytest.mark.parametrize(("tag", "parent", "name"), PARTS)
class TestParts:
    """Tags that say several things at once."""

    def test_it_is_written(self, tag, parent, name):
        """The tag stands in its place, with its text and attributes as the namespace has them, and no others."""
        place, fields = hosted(tag, parent, made(tag, name))
        show, episode = a_feed(place, fields)
        element = only(etree.fromstring(render(show, [episode], NOW)), place, tag)
        names = needed(tag, name)
        assert dict(element.attrib) == ALWAYS.get(tag, {}) | {key: ROWS[tag][key].xml for key in names if key}
        assert (element.text or "").strip() == (ROWS[tag][""].xml if "" in names else "")
        if parent not in {CHANNEL, ITEM, LIVE}:
            assert element.getparent().tag == name_of(parent)

    def test_it_is_read(self, tag, parent, name):
        """It is understood under any prefix, and under the address that the namespace had before."""
        place, fields = hosted(tag, parent, made(tag, name))
        for prefix, address in addresses(tag):
            where, element = wrapped(prefix, tag, parent, written(prefix, tag, needed(tag, name)))
            found = read(document(where, element, prefix, address))
            of = {CHANNEL: found.show, ITEM: found.episodes[0], LIVE: found.show.live_items[0].episode}[place]
            assert {field: getattr(of, field) for field in fields} == fields
            assert found.leftovers == ()


@pytest.mark.parametrize(("tag", "parent", "name"), [(*pair, name) for pair, known in FIELDS.items() for name in known])
class TestFields:
    """Tags that are a field of the show or of the episode."""

    def fields(self, tag: str, parent: str, names: list[str]) -> dict[str, Any]:
        """Return the fields with their right values."""
        right = {FIELDS[tag, parent][name]: ROWS[tag][name].right for name in names}
        return {field: tuple(value) if isinstance(value, list) else value for field, value in right.items()}

    def test_it_is_written(self, tag, parent, name):
        """The tag stands in its place, and an attribute that is not said is not written."""
        names = [known for known in FIELDS[tag, parent] if known in {"", name}]
        show, episode = a_feed(parent, self.fields(tag, parent, names))
        element = only(etree.fromstring(render(show, [episode], NOW)), parent, tag)
        assert dict(element.attrib) == {key: ROWS[tag][key].xml for key in names if key}
        assert (element.text or "") == (ROWS[tag][""].xml if "" in names else "")

    def test_it_is_read(self, tag, parent, name):
        """It is understood under any prefix, and under the address that the namespace had before."""
        names = [known for known in FIELDS[tag, parent] if known in {"", name}]
        for prefix, address in addresses(tag):
            found = read(document(parent, written(prefix, tag, names), prefix, address))
            of = found.show if parent == CHANNEL else found.episodes[0]
            fields = self.fields(tag, parent, names)
            assert {field: getattr(of, field) for field in fields} == fields
            assert found.leftovers == ()


class TestLiveItems:
    """Streams, with their state and times."""

    @pytest.mark.parametrize("status", LiveStatus)
    def test_they_are_written(self, status):
        """State and times are attributes; an end that nobody knows is not written."""
        rows = ROWS[LIVE]
        for end in (None, rows["end"].right):
            live = LiveItem(status=status, start=rows["start"].right, end=end, episode=an_episode())
            show = msgspec.structs.replace(a_feed(CHANNEL, {})[0], live_items=(live,))
            element = only(etree.fromstring(render(show, [], NOW)), CHANNEL, LIVE)
            wanted = {"status": status.value, "start": rows["start"].xml}
            assert dict(element.attrib) == wanted | ({"end": rows["end"].xml} if end else {})

    @pytest.mark.parametrize(("prefix", "address"), addresses(LIVE))
    def test_they_are_read(self, prefix, address):
        """They are understood under any prefix, and under the address that the namespace had before."""
        media = f'<title>Live</title><guid>g</guid><enclosure url="{MEDIA}a.mp3" length="0" type="audio/mpeg"/>'
        element = written(prefix, LIVE, ["status", "start", "end"], media)
        live = read(document(CHANNEL, element, prefix, address)).show.live_items[0]
        assert (live.status, live.start, live.end) == tuple(
            ROWS[LIVE][name].right for name in ("status", "start", "end")
        )
        assert (live.episode.title, live.episode.published) == ("Live", live.start)


@pytest.mark.parametrize("several", [1, 2])
def test_a_podroll_holds_any_number_and_a_publisher_one(several):
    """Recommended shows keep their order; a second publisher is kept as it was, for nobody knows which is meant."""
    items = tuple(msgspec.structs.replace(made("remoteItem"), title=f"Show {n}") for n in range(several))
    show, _ = a_feed(CHANNEL, {"podroll": items, "publisher": items[0]})
    assert read(render(show, [], NOW)).show.podroll == items
    inner = "".join(written("podcast", "remoteItem", ["feedGuid"]) for _ in items)
    found = read(document(CHANNEL, f"<podcast:publisher>{inner}</podcast:publisher>", "podcast", PODCAST)).show
    assert (found.publisher, len(found.leftovers)) == ((made("remoteItem"), 0) if several == 1 else (None, 1))


def test_numbers_that_apple_reads_stand_beside_those_of_the_namespace():
    """A whole number is said twice; one such as 100.5 is none for Apple."""
    for number, apple in ((7, "7"), (100.5, None)):
        show, episode = a_feed(ITEM, {"season": 2, "episode": number})
        item = etree.fromstring(render(show, [episode], NOW))[0].find("item")
        assert (item.findtext(itunes("season")), item.findtext(itunes("episode"))) == ("2", apple)
        assert item.findtext(name_of("episode")) == str(number)


def parse(place, text):
    """Return what a person typed: settings, or the front matter of notes."""
    if place in SETTINGS:
        return config.parse(text.encode(), Path("podcast.toml"))
    return parse_notes(text.encode(), "owls.md", ZoneInfo("UTC")).fields


def whole_text(place, text):
    """Return the settings or notes around it, and how many lines come before."""
    head = SHOW if place in SETTINGS else HEAD
    return head + text + ("\n" if place in SETTINGS else "\n+++\n"), head.count("\n")


def walk(found: Any, path: str) -> Any:
    """Return what stands under a path of fields and numbers."""
    for step in filter(None, path.split(".")):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    return found


@pytest.mark.parametrize("place", [*SETTINGS, *NOTES], ids=lambda place: f"{place.parent}-{place.tag}")
def test_what_is_typed_arrives(place):
    """Every key of the tag is taken, and says what the tag's attribute does."""
    text, _ = place.text()
    found = walk(parse(place, whole_text(place, text)[0]), place.found)
    known = FIELDS.get((place.tag, place.parent)) or (fields_of(SHAPE[place.tag]) if place.tag in SHAPE else {})
    for name in ROWS[place.tag]:
        right, value = place.row(name).right, getattr(found, known.get(name, name))
        assert value == (tuple(right) if isinstance(right, list) else right), name


@pytest.mark.parametrize(("place", "name", "wrong"), WRONG, ids=lambda value: str(getattr(value, "tag", value))[:30])
def test_what_is_wrong_is_refused_at_its_line(place, name, wrong):
    """A wrong value is named with its line and key, and nothing else is complained of."""
    key = place.key(name)
    text, lines = place.text(**{key: wrong})
    whole, before = whole_text(place, text)
    with pytest.raises(FaultyDocument) as refusal:
        parse(place, whole)
    wanted = (before + lines[key], f"{place.path}.{key}".lstrip("."))
    assert {(fault.line, fault.key) for fault in refusal.value.faults} == {wanted}
    assert "secret" not in str(refusal.value.faults)


@pytest.mark.parametrize("place", [*SETTINGS, *NOTES], ids=lambda place: f"{place.parent}-{place.tag}")
def test_what_is_needed_is_asked_for(place):
    """A tag without what no app can do without is refused at the line of its table."""
    required = (
        {a.name for a in PODCAST_TAGS[place.tag].attributes if a.required} if place.tag in PODCAST_TAGS else set()
    )
    for name in required - {"status", "start"}:
        text, lines = place.text()
        rows = text.split("\n")
        del rows[lines[place.key(name)] - 1]
        whole, before = whole_text(place, "\n".join(rows))
        with pytest.raises(FaultyDocument) as refusal:
            parse(place, whole)
        assert [(fault.key, fault.line) for fault in refusal.value.faults] == [
            (place.path, before + min(lines.values()) - 1)
        ]
        assert place.key(name) in refusal.value.faults[0].message


def test_a_stream_must_not_end_before_it_begins():
    """The end of a live item is after its start."""
    assert ROWS[LIVE]["end"].wrong[-1] == ROWS[LIVE]["start"].right
    assert ROWS[LIVE]["end"].right - ROWS[LIVE]["start"].right == timedelta(hours=1)


STREAM = """\
[[show.live_items]]
title = "Live"
guid = "live-1"
start = 2026-09-01T18:00:00Z
url = "https://stream.example/live.mp3"
content_links = ["https://line.example/live"]
"""


@pytest.mark.parametrize(
    "line",
    [
        'images = ["wide.jpg"]',
        'persons = [{ name = "Ines", img = "ines.jpg" }]',
        'thumbnails = ["still.jpg"]',
        'transcripts = ["live.vtt"]',
        'alternate_enclosures = [{ file = "small.opus" }]',
    ],
)
def test_a_stream_names_addresses_and_no_files(line):
    """A stream has no files that could be stored; the name of one is told at the line of the stream."""
    text = f"{SHOW}{STREAM}{line}\n"
    with pytest.raises(FaultyDocument) as refusal:
        config.parse(text.encode(), Path("podcast.toml"))
    (fault,) = refusal.value.faults
    assert (fault.line, fault.key) == (SHOW.count("\n") + 1, "show.live_items.0")
    assert re.findall(r'"([\w-]+\.\w+)"', line)[0] in fault.message


def test_what_a_stream_says_is_published(tmp_path):
    """In the live item of the feed, and nowhere else."""
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls")
    folder.configure(show=f'{STREAM}chat = {{ server = "irc.example", protocol = "irc" }}\npersons = ["Ines Okafor"]\n')
    folder.publish()
    root = etree.fromstring(folder.public.inner.get("feed.xml").body)
    for tag in ("chat", "person"):
        (found,) = root.iter(name_of(tag))
        assert found.getparent().tag == name_of(LIVE)
    assert folder.publish().changed is False
