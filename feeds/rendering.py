"""From a show and its episodes to the bytes of a feed, the same bytes on any machine.

feedgen writes the head of the channel. Its entries are not used: each costs more than our whole item, so our extension,
which feedgen calls last, writes the items where they belong.
"""

from collections.abc import Iterable
from datetime import datetime

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator

from episodes import Episode
from feeds.faults import describe_fault, refuse_unrenderable
from feeds.namespaces import namespaces_of
from feeds.show import Show
from feeds.visible import built, due
from feeds.write import Element
from feeds.write_channel import write_channel
from feeds.write_item import write_item

GENERATOR = "podcli"
"""`<generator>`, without a version: two machines with different versions must not rewrite each other's feed."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class PodcastExtension(BaseExtension):  # type: ignore[misc]  # feedgen brings no types
    """What feedgen does not know of podcasts: the rest of the channel, then all items."""

    show: Show
    episodes: tuple[Episode, ...]

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces of the feed in their order: those of every feed, then those that this one needs."""
        return namespaces_of(self.show, self.episodes)

    def extend_rss(self, feed: Element) -> Element:
        """Append the show's further elements and its items to the channel."""
        channel = feed[0]
        write_channel(channel, self.show, built(self.show, self.episodes))
        for episode in self.episodes:
            write_item(channel, episode, self.show)
        return feed


def render(show: Show, episodes: Iterable[Episode], now: datetime) -> bytes:
    """Return the feed as of `now`; raise `FeedCannotRender` naming the field that no feed can carry.

    All addresses must be absolute already.
    """
    visible = due(show, episodes, now)
    refuse_unrenderable(show, visible)
    try:
        document = _generator(show, visible).rss_str(pretty=True, xml_declaration=False)
    except ValueError as fault:
        raise describe_fault(show, visible) from fault
    return _DECLARATION + bytes(document)


def _generator(show: Show, visible: tuple[Episode, ...]) -> FeedGenerator:
    """Give feedgen what it writes itself and the extension what it writes then."""
    generator = FeedGenerator()
    # Left alone, feedgen writes the present time, and switches the locale of the whole process to format it.
    vars(generator)["_FeedGenerator__rss_lastBuildDate"] = None
    generator.title(show.title)
    generator.description(show.description)
    # feedgen takes the last link for `<link>`, so the order matters.
    generator.link(href=show.feed_url, rel="self", type="application/rss+xml")
    generator.link(href=show.link, rel="alternate")
    generator.language(show.language)
    generator.generator(GENERATOR)
    generator.docs("")
    if show.copyright:
        generator.copyright(show.copyright)
    if show.image:
        generator.image(show.image, title=show.title, link=show.link)
    generator.register_extension("podcli_rest", PodcastExtension, None, atom=False)
    generator.podcli_rest.show, generator.podcli_rest.episodes = show, visible
    return generator
