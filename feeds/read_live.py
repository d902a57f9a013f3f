"""Reading live items: each is an item with a state and times of its own."""

from datetime import datetime

import msgspec

from episodes import Leftover
from feeds.leftovers import leftover_of
from feeds.names import podcast
from feeds.parse import attributes
from feeds.parts import Parts, parts_of
from feeds.read_item import read_item
from feeds.show import LiveItem, LiveStatus, Show
from feeds.write import Element

_LIVE_ITEM = podcast("liveItem")
_TIMES = ("status", "start", "end")


def with_live_items(show: Show, channel: Parts) -> Show:
    """Return the show with its live items; those that no app could show are kept as they were."""
    if _LIVE_ITEM not in channel.firsts:
        return show
    found, rest = list[LiveItem](), list[Leftover]()
    for element in channel.all(_LIVE_ITEM):
        live = _live_item(element, show)
        if live:
            found.append(live)
        else:
            rest.append(leftover_of(element))
    return msgspec.structs.replace(show, live_items=tuple(found), leftovers=(*show.leftovers, *rest))


def _live_item(element: Element, show: Show) -> LiveItem | None:
    status, start, end = ((element.get(name) or "").strip() for name in _TIMES)
    begins, ends = _instant(start), _instant(end)
    parts = parts_of(element)
    if status not in set(LiveStatus) or not begins or (end and not ends) or not parts.attribute("enclosure", "url"):
        return None
    return LiveItem(
        status=LiveStatus(status),
        start=begins,
        end=ends,
        episode=read_item(parts, msgspec.structs.replace(show, modified=begins)),
        strange=tuple((name, value) for name, value in attributes(element) if name not in _TIMES),
    )


def _instant(text: str) -> datetime | None:
    """Return an instant that says its offset; without one nobody knows when it is."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
