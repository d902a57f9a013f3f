"""What parsers of others make of each tag and attribute alone: one small feed with it, and one without."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from episodes import CHANNEL, ITEM, PODCAST_TAGS, Part
from feeds import LiveItem, LiveStatus, Show, render
from feeds.shapes import SHAPES
from tests.podcasting_places import FIELDS, LIVE, SHAPE, hosted, made, name_of, needed, parents
from tests.podcasting_rows import ROWS
from tests.shows import NOW
from tests.test_podcasting import a_feed, an_episode

Spot = tuple[str, str, str]
"""Tag, where it stands, attribute; an empty one for its text."""


class Pair(NamedTuple):
    """Two feeds that differ in one attribute."""

    given: bytes
    missing: bytes


ALL = ("*",)
"""Every attribute, and the text."""
NOBODY = {
    ("contentLink", ITEM): ALL,
    ("funding", ITEM): ALL,
    ("funding", LIVE): ALL,
    ("images", CHANNEL): ALL,
    ("images", ITEM): ALL,
    ("images", LIVE): ALL,
    ("socialInteract", CHANNEL): ALL,
}
"""What neither of the two reads: places that the namespace added later, and the tag that it gave up."""
FEEDSMITH = NOBODY
PARTYTIME = NOBODY | {
    ("alternateEnclosure", LIVE): ("length",),
    ("chapters", LIVE): ALL,
    ("image", CHANNEL): ALL,
    ("image", ITEM): ALL,
    ("image", LIVE): ALL,
    ("license", LIVE): ALL,
    ("location", CHANNEL): ("rel", "country"),
    ("location", ITEM): ("rel", "country"),
    ("location", LIVE): ALL,
    ("podping", CHANNEL): ALL,
    ("remoteItem", "publisher"): ("itemGuid", "title"),
    ("socialInteract", LIVE): ALL,
    ("soundbite", LIVE): ALL,
    ("source", "alternateEnclosure"): ("contentType",),
    ("transcript", LIVE): ALL,
    ("txt", LIVE): ALL,
    ("updateFrequency", CHANNEL): ALL,
}
"""What feedsmith and podcast-partytime do not read, by the tag and its place."""


def limits(table: Mapping[tuple[str, str], tuple[str, ...]]) -> set[Spot]:
    """Return the attributes that a table of limits means."""
    named = {(tag, place): names if names != ALL else tuple(ROWS[tag]) for (tag, place), names in table.items()}
    return {(*where, name) for where, names in named.items() for name in names}


def spots() -> list[Spot]:
    """Return every attribute of every tag, wherever it may stand."""
    parts = [(tag, parent, name) for tag in SHAPES if tag in SHAPE for parent in parents(tag) for name in ROWS[tag]]
    fields = [(*pair, name) for pair, known in FIELDS.items() if pair[0] in PODCAST_TAGS for name in known]
    return [*parts, *fields, *((LIVE, CHANNEL, name) for name in ROWS[LIVE])]


def pair_of(spot: Spot) -> Pair:
    """Return a feed in which a tag says all that it can, and the same without one attribute, or without the tag."""
    tag, parent, name = spot
    if tag == LIVE:
        return Pair(_live(ROWS[LIVE]), _live({k: v for k, v in ROWS[LIVE].items() if k != name}))
    if (tag, parent) in FIELDS:
        known = FIELDS[tag, parent]
        right = {known[key]: ROWS[tag][key].right for key in known}
        without = {} if name == "" else {field: value for field, value in right.items() if field != known[name]}
        return Pair(_rendered(parent, right), _rendered(parent, without))
    given = _hosted(tag, parent, _made(tag, parent, *ROWS[tag]))
    if name in needed(tag) or spot[::2] == ("chapters", "type"):  # which is written in any case
        return Pair(given, _rendered(CHANNEL, {}))
    return Pair(given, _hosted(tag, parent, _made(tag, parent, *(n for n in ROWS[tag] if n != name))))


def wanted(spot: Spot) -> Any:
    """Return the value that a parser is to find."""
    return "publisher" if spot == ("remoteItem", "publisher", "medium") else ROWS[spot[0]][spot[2]].right


def _made(tag: str, parent: str, *names: str) -> Part:
    """Return a part with these attributes, and with what must stand in it."""
    part = made(tag, *names, **_children(tag))
    if (tag, parent) == ("remoteItem", "publisher") and "medium" in names:
        return msgspec.structs.replace(part, medium="publisher")
    return part


def _children(tag: str) -> dict[str, Any]:
    """Return what must stand in a tag."""
    if tag == "valueTimeSplit":
        return {"remote_item": made("remoteItem")}
    inside = {"alternateEnclosure": ("sources", "source"), "value": ("recipients", "valueRecipient")}
    return {inside[tag][0]: (made(inside[tag][1]),)} if tag in inside else {}


def _hosted(tag: str, parent: str, part: Part) -> bytes:
    """Return a feed with a part, and with those around it that belong into one, which say all that they can too."""
    while parent in SHAPES:
        field, _, several = next(child for child in SHAPES[parent].children if child[1].tag == name_of(tag))
        beside = {} if parent == "valueTimeSplit" else _children(parent)  # which holds one thing or the other
        children = beside | {field: (part,) if several else part}
        tag, part, parent = parent, made(parent, *ROWS[parent], **children), PODCAST_TAGS[parent].parents[0]
    return _rendered(*hosted(tag, parent, part))


def _rendered(place: str, fields: dict[str, Any]) -> bytes:
    show, episode = a_feed(place, fields)
    return render(show, [episode], NOW)


def _live(rows: dict[str, Any]) -> bytes:
    """Return a feed with a stream of which some things are said."""
    said = {name: row.right for name, row in rows.items()}
    if not {"status", "start"} <= said.keys():
        return _rendered(CHANNEL, {})
    live = LiveItem(status=LiveStatus(said["status"]), start=said["start"], end=said.get("end"), episode=an_episode())
    show: Show = msgspec.structs.replace(a_feed(CHANNEL, {})[0], live_items=(live,))
    return render(show, [], NOW)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each plain value of a JSON document with its path, and each name, which may be a value too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}.{number}")
    else:
        yield path, value


def is_read(spot: Spot, given: Any, missing: Any) -> bool:
    """Tell whether the value stands in what a parser made of a feed, and does so because of the attribute."""
    before = set(leaves(missing))
    return any(_same(value, wanted(spot)) for path, value in leaves(given) if (path, value) not in before)


def _same(found: Any, wanted: Any) -> bool:
    """Compare what a parser has with what we have."""
    if isinstance(wanted, datetime):
        return isinstance(found, str) and _instant(found) == wanted
    if isinstance(found, bool) or isinstance(wanted, bool):
        return str(found).lower() in _TRUTHS[str(wanted).lower()] if str(wanted).lower() in _TRUTHS else False
    if isinstance(wanted, int | float) or isinstance(found, int | float):
        return _number(found) == _number(wanted) is not None
    return isinstance(found, str) and found.lower() == str(wanted).lower()


_TRUTHS = {"true": {"true", "yes"}, "yes": {"true", "yes"}, "false": {"false", "no"}}
"""What a parser may say for a truth."""


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _instant(text: str) -> datetime | None:
    for parse in (datetime.fromisoformat, lambda said: datetime.strptime(said, "%a, %d %b %Y %H:%M:%S %z")):
        try:
            return parse(text)
        except ValueError:
            continue
    return None
