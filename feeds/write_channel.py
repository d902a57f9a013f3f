"""Writing what feedgen does not of `<channel>`: small functions, called in the order of `WRITERS`.

A new element of the show gets a function here, or in a module of its own, and a place in `WRITERS`.
"""

from collections.abc import Callable
from datetime import datetime

from lxml import etree

from episodes import rfc_date
from feeds.item_parts import CHANNEL_PARTS
from feeds.leftovers import put_leftovers
from feeds.names import ATOM_LINK, SPOTIFY_COUNTRIES, SPOTIFY_LIMIT, itunes, podcast
from feeds.shapes import LINK, SHAPES
from feeds.show import LiveItem, Show
from feeds.write import Element, put, put_if, truth
from feeds.write_item import fill_item
from feeds.write_parts import put_part, put_parts

ChannelWriter = Callable[[Element, Show], None]

_CATEGORY = itunes("category")


def write_channel(channel: Element, show: Show, built: datetime) -> None:
    """Append the rest of the show's elements to the channel."""
    put(channel, "lastBuildDate", rfc_date(built))
    for write in WRITERS:
        write(channel, show)


def _hub(channel: Element, show: Show) -> None:
    if show.hub:
        put(channel, ATOM_LINK, rel="hub", href=show.hub)
    put_parts(channel, LINK, show.links)


def _itunes(channel: Element, show: Show) -> None:
    put_if(channel, itunes("title"), show.itunes_title if show.itunes_title != show.title else "")
    put_if(channel, itunes("author"), show.author)
    put(channel, itunes("explicit"), truth(show.explicit))
    put(channel, itunes("type"), show.type.value)
    if show.image:
        put(channel, itunes("image"), href=show.image)


def _categories(channel: Element, show: Show) -> None:
    for category in show.categories:
        outer = etree.SubElement(channel, _CATEGORY, text=category.name)
        if category.sub:
            etree.SubElement(outer, _CATEGORY, text=category.sub)


def _owner(channel: Element, show: Show) -> None:
    if show.email:
        owner = etree.SubElement(channel, itunes("owner"))
        put_if(owner, itunes("name"), show.owner_name or show.author)
        put(owner, itunes("email"), show.email)


def _switches(channel: Element, show: Show) -> None:
    put_if(channel, itunes("block"), "Yes" if show.block else "")
    put_if(channel, itunes("complete"), "Yes" if show.complete else "")
    put_if(channel, itunes("new-feed-url"), show.new_feed_url)


def _podcast(channel: Element, show: Show) -> None:
    put_if(channel, podcast("guid"), show.guid)
    if show.locked is not None:
        owner = {"owner": show.locked_owner} if show.locked_owner else {}
        put(channel, podcast("locked"), "yes" if show.locked else "no", **owner)
    put_if(channel, podcast("medium"), show.medium)


def _parts(channel: Element, show: Show) -> None:
    for field, shape, several in CHANNEL_PARTS:
        value = getattr(show, field)
        if several:
            put_parts(channel, shape, value)
        elif value is not None:
            put_part(channel, shape, value)


def _remote(channel: Element, show: Show) -> None:
    if show.podroll:
        put_parts(etree.SubElement(channel, podcast("podroll")), SHAPES["remoteItem"], show.podroll)
    if show.publisher:
        put_part(etree.SubElement(channel, podcast("publisher")), SHAPES["remoteItem"], show.publisher)


def _spotify(channel: Element, show: Show) -> None:
    if show.spotify_limit is not None:
        put(channel, SPOTIFY_LIMIT, recentCount=str(show.spotify_limit))
    put_if(channel, SPOTIFY_COUNTRIES, " ".join(show.spotify_countries))


def _live(channel: Element, show: Show) -> None:
    for live in show.live_items:
        fill_item(etree.SubElement(channel, podcast("liveItem"), _times(live)), live.episode, show)


def _times(live: LiveItem) -> dict[str, str]:
    times = {"status": live.status.value, "start": live.start.isoformat()}
    if live.end:
        times["end"] = live.end.isoformat()
    return times | {name: value for name, value in live.strange if name not in times}


def _leftovers(channel: Element, show: Show) -> None:
    put_leftovers(channel, show.leftovers)


WRITERS: tuple[ChannelWriter, ...] = (
    _hub,
    _itunes,
    _categories,
    _owner,
    _switches,
    _podcast,
    _parts,
    _remote,
    _spotify,
    _live,
    _leftovers,
)
"""The order of the channel's elements after those of feedgen."""
