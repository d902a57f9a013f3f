"""The outline of a feed: what the guard compares, taken cheaply from any feed, also a foreign or damaged one."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from episodes import Episode, parse_rfc_date
from feeds.names import ATOM_LINK, PODCAST, PODCAST_OLD
from feeds.parse import parse_channel, parse_whole
from feeds.show import Show
from feeds.write import Element

_GUIDS = (f"{{{PODCAST}}}guid", f"{{{PODCAST_OLD}}}guid")
_PARTS = ("title", "guid", "pubDate", "enclosure")


class OutlineItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item as far as it concerns identity; what the feed lacks is None."""

    guid: str | None = None
    """`<guid>`, byte for byte."""
    title: str = ""
    """`<title>`, to name the item to a person."""
    published: datetime | None = None
    """`<pubDate>` in UTC."""
    enclosure_url: str | None = None
    """`url` of `<enclosure>`."""
    length: int | None = None
    """`length` of `<enclosure>` in bytes."""
    type: str | None = None
    """`type` of `<enclosure>`."""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as far as it concerns identity."""

    podcast_guid: str | None = None
    """`<podcast:guid>`."""
    self_url: str | None = None
    """`<atom:link rel="self">`."""
    items: tuple[OutlineItem, ...] = ()
    """The items in the order of the feed."""


def outline(document: bytes) -> Outline:
    """Return the outline of an RSS document; raise `FeedUnreadable` if it is none."""
    channel = parse_channel(document)
    guid = next((element.text for element in channel.iterchildren(*_GUIDS)), None)
    own = (link.get("href") for link in channel.iterchildren(ATOM_LINK) if link.get("rel") == "self")
    items = tuple(_item(item) for item in channel.iterchildren("item"))
    return Outline(podcast_guid=guid.strip() if guid else None, self_url=next(own, None), items=items)


def outline_of(show: Show, episodes: Iterable[Episode]) -> Outline:
    """Return the outline that the feed of a show and its visible episodes will have, without rendering it."""
    items = (
        OutlineItem(
            guid=episode.guid,
            title=episode.title,
            published=episode.published,
            enclosure_url=episode.enclosure.url,
            length=episode.enclosure.length,
            type=episode.enclosure.type,
        )
        for episode in episodes
    )
    return Outline(podcast_guid=show.guid or None, self_url=show.feed_url, items=tuple(items))


def outline_of_items(show: Show, items: Iterable[Element]) -> Outline:
    """Return the outline of a feed whose show and items were found already."""
    return Outline(
        podcast_guid=show.guid or None, self_url=show.feed_url or None, items=tuple(_item(item) for item in items)
    )


def _item(item: Element) -> OutlineItem:
    """Take the first of each part, as apps do."""
    parts: dict[str, Element] = {}
    for part in item.iterchildren(*_PARTS):
        parts.setdefault(part.tag, part)
    title, media = _text(parts, "title"), parts.get("enclosure")
    return OutlineItem(
        guid=_text(parts, "guid"),
        title=title.strip() if title else "",
        published=parse_rfc_date(_text(parts, "pubDate")),
        enclosure_url=None if media is None else media.get("url"),
        length=None if media is None else parse_whole(media.get("length")),
        type=None if media is None else media.get("type"),
    )


def _text(parts: dict[str, Element], name: str) -> str | None:
    part = parts.get(name)
    return None if part is None else part.text
