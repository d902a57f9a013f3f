"""What changed between two outlines of a feed, item by item, matched by guid."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from feeds.outlines import Outline, OutlineItem


class Change(StrEnum):
    """What kind of difference it is."""

    PODCAST_GUID = "podcast-guid"
    """The show's identity changed."""
    SELF = "self"
    """The feed's own address changed."""
    LOST = "lost"
    """An item is no longer there."""
    NEW = "new"
    """An item was not there before."""
    DATE = "date"
    """An item's date changed."""
    ENCLOSURE = "enclosure"
    """An item's media address changed."""
    LENGTH = "length"
    """The media changed its length under the same address."""
    TYPE = "type"
    """The media changed its type under the same address."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between an old and a new feed."""

    kind: Change
    guid: str = ""
    """The item's guid; empty for what concerns the show, or an item without one."""
    title: str = ""
    """The item's title, to name it to a person."""
    old: str = ""
    """The old value; empty for a new item."""
    new: str = ""
    """The new value; empty for a lost item."""


def compare(old: Outline, new: Outline) -> tuple[Difference, ...]:
    """Return all differences: those of the show, then the lost items, then the new and changed in feed order."""
    before, after = _by_guid(old), _by_guid(new)
    lost = tuple(_whole(Change.LOST, item) for guid, item in before.items() if guid not in after)
    return (*_of_show(old, new), *lost, *_of_items(before, after))


def _by_guid(feed: Outline) -> dict[str, OutlineItem]:
    """Find each item by its guid, or by its media address if it has none; a repeated guid keeps the first item."""
    items: dict[str, OutlineItem] = {}
    for item in feed.items:
        items.setdefault(item.guid or f"enclosure {item.enclosure_url}", item)
    return items


def _of_show(old: Outline, new: Outline) -> Iterator[Difference]:
    pairs = ((Change.PODCAST_GUID, old.podcast_guid, new.podcast_guid), (Change.SELF, old.self_url, new.self_url))
    for kind, was, now in pairs:
        if was != now:
            yield Difference(kind=kind, old=was or "", new=now or "")


def _of_items(before: dict[str, OutlineItem], after: dict[str, OutlineItem]) -> Iterator[Difference]:
    for guid, item in after.items():
        if guid not in before:
            yield _whole(Change.NEW, item)
        elif item != before[guid]:
            yield from _changes(before[guid], item)


def _whole(kind: Change, item: OutlineItem) -> Difference:
    value = item.enclosure_url or ""
    sides = {"old": value} if kind is Change.LOST else {"new": value}
    return Difference(kind=kind, guid=item.guid or "", title=item.title, **sides)


def _changes(old: OutlineItem, new: OutlineItem) -> Iterator[Difference]:
    """Compare identity; length and type say something of their own only while the address is the same."""
    pairs = [(Change.DATE, _written(old), _written(new))]
    if old.enclosure_url != new.enclosure_url:
        pairs.append((Change.ENCLOSURE, old.enclosure_url, new.enclosure_url))
    else:
        pairs += [(Change.LENGTH, _number(old), _number(new)), (Change.TYPE, old.type, new.type)]
    for kind, was, now in pairs:
        if was != now:
            yield Difference(kind=kind, guid=new.guid or "", title=new.title, old=was or "", new=now or "")


def _written(item: OutlineItem) -> str | None:
    return item.published.isoformat() if item.published else None


def _number(item: OutlineItem) -> str | None:
    return None if item.length is None else str(item.length)
