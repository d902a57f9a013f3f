"""A feed as it is written: its channel and its items, each with its parts sorted by name."""

from itertools import islice

import msgspec

from feeds.documents import Document
from feeds.parts import Parts, parts_of

MOST_ITEMS = 20_000
"""Episodes of a feed that are looked at; an attack may hold millions of empty ones."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it is written."""

    name: str
    """The file or address it is from, as findings name it."""
    document: Document
    """What was read."""
    channel: Parts | None
    """The show; None if there is none in it."""
    items: tuple[Parts, ...]
    """The episodes in the order of the feed, those without a media file too; no more than `MOST_ITEMS`."""
    cut: bool = False
    """Whether the feed holds more than that."""


def page_of(document: Document, name: str) -> Page:
    """Sort the parts of a document; what is no RSS has neither channel nor items."""
    channel = document.channel
    if channel is None:
        return Page(name=name, document=document, channel=None, items=())
    items = tuple(parts_of(item) for item in islice(channel.iterchildren("item"), MOST_ITEMS + 1))
    return Page(
        name=name,
        document=document,
        channel=parts_of(channel),
        items=items[:MOST_ITEMS],
        cut=len(items) > MOST_ITEMS,
    )
