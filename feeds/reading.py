"""From the bytes of a feed back to the show and its episodes."""

import msgspec

from episodes import Episode
from feeds.parse import parse_channel
from feeds.parts import parts_of
from feeds.read_channel import read_show
from feeds.read_item import read_item
from feeds.show import Show


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed holds, as far as the model can express it."""

    show: Show
    """The channel."""
    episodes: tuple[Episode, ...]
    """The items that have a media file, in the order of the feed."""
    skipped: tuple[str, ...] = ()
    """Titles of the items without a media file: no podcast app shows them."""


def read(document: bytes) -> Feed:
    """Return the show and the episodes of an RSS document; raise `FeedUnreadable` if it is none.

    Missing parts get the model's defaults; an item without a date gets the feed's.
    """
    channel = parse_channel(document)
    items = [parts_of(item) for item in channel.iterchildren("item")]
    show = read_show(parts_of(channel))
    media = [item for item in items if item.attribute("enclosure", "url")]
    skipped = tuple(item.text("title") for item in items if not item.attribute("enclosure", "url"))
    return Feed(show=show, episodes=tuple(read_item(item, show) for item in media), skipped=skipped)
