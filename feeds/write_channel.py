"""Writing what feedgen does not of `<channel>`: small functions, called in the order of `WRITERS`.

A new element of the show gets a function here, or in a module of its own, and a place in `WRITERS`.
"""

from collections.abc import Callable
from datetime import datetime

from lxml import etree

from feeds.names import ATOM_LINK, itunes, podcast
from feeds.show import Show
from feeds.write import Element, put, put_if, put_persons, rfc2822, truth

ChannelWriter = Callable[[Element, Show], None]

_CATEGORY = itunes("category")


def write_channel(channel: Element, show: Show, built: datetime) -> None:
    """Append the rest of the show's elements to the channel."""
    put(channel, "lastBuildDate", rfc2822(built))
    for write in WRITERS:
        write(channel, show)


def _hub(channel: Element, show: Show) -> None:
    if show.hub:
        put(channel, ATOM_LINK, rel="hub", href=show.hub)


def _itunes(channel: Element, show: Show) -> None:
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
        put_if(owner, itunes("name"), show.author)
        put(owner, itunes("email"), show.email)


def _switches(channel: Element, show: Show) -> None:
    put_if(channel, itunes("block"), "Yes" if show.block else "")
    put_if(channel, itunes("complete"), "Yes" if show.complete else "")
    put_if(channel, itunes("new-feed-url"), show.new_feed_url)


def _podcast(channel: Element, show: Show) -> None:
    put_if(channel, podcast("guid"), show.guid)
    if show.locked is not None:
        put(channel, podcast("locked"), "yes" if show.locked else "no")
    put_if(channel, podcast("medium"), show.medium)
    put_persons(channel, show.persons)


WRITERS: tuple[ChannelWriter, ...] = (_hub, _itunes, _categories, _owner, _switches, _podcast)
"""The order of the channel's elements after those of feedgen."""
