"""From the bytes of a feed back to the show and its episodes."""

import msgspec

from episodes import Episode, Leftover
from feeds.leftovers import around, leftover_of
from feeds.namespaces import with_namespaces
from feeds.parse import parse_channel
from feeds.parts import Parts, parts_of
from feeds.pausing import collector_paused
from feeds.read_channel import read_show
from feeds.read_item import read_item
from feeds.read_live import with_live_items
from feeds.show import Show
from feeds.write import Element


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed holds; what the model does not know stands in the `leftovers` of the show and of each episode."""

    show: Show
    """The channel."""
    episodes: tuple[Episode, ...]
    """The items that have a media file, in the order of the feed."""
    skipped: tuple[str, ...] = ()
    """Titles of the items without a media file: no podcast app shows them. They are among the leftovers."""

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """Everything that the model does not know, that of the channel first."""
        return (*self.show.leftovers, *(leftover for episode in self.episodes for leftover in episode.leftovers))


def read(document: bytes) -> Feed:
    """Return the show and the episodes of an RSS document; raise `FeedUnreadable` if it is none.

    Missing parts get the model's defaults; an item without a date gets the feed's. Nothing is lost: rendering what was
    read says what the document said.
    """
    with collector_paused():
        return _read(parse_channel(document))


def _read(element: Element) -> Feed:
    channel = parts_of(element)
    show = with_live_items(read_show(channel), channel)
    episodes: list[Episode] = []
    others: list[Parts] = []
    # One by one: what is looked at again soon is still near at hand.
    for item in map(parts_of, channel.all("item")):
        if item.attribute("enclosure", "url"):
            episodes.append(read_item(item, show))
        else:
            others.append(item)
    kept = (*(leftover_of(item.element) for item in others), *around(element))
    if kept:
        show = msgspec.structs.replace(show, leftovers=(*show.leftovers, *kept))
    show = with_namespaces(show, episodes, element.getparent().nsmap)
    return Feed(show=show, episodes=tuple(episodes), skipped=tuple(item.text("title") for item in others))
