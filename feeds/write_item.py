"""Writing `<item>`: one small function for each group of elements, called in the order of `WRITERS`.

A new element of an episode gets a function here, or in a module of its own, and a place in `WRITERS`.
"""

from collections.abc import Callable

from lxml import etree

from episodes import Episode, shorten_html
from feeds.names import CONTENT_ENCODED, itunes, podcast
from feeds.show import Show
from feeds.write import Element, put, put_html, put_if, put_persons, rfc2822, truth

ItemWriter = Callable[[Element, Episode, Show], None]

_AUTHOR, _BLOCK, _DURATION, _EPISODE = itunes("author"), itunes("block"), itunes("duration"), itunes("episode")
_EPISODE_TYPE, _EXPLICIT, _IMAGE = itunes("episodeType"), itunes("explicit"), itunes("image")
_KEYWORDS, _SEASON, _SUMMARY = itunes("keywords"), itunes("season"), itunes("summary")
_PODCAST_EPISODE, _PODCAST_SEASON = podcast("episode"), podcast("season")


def write_item(channel: Element, episode: Episode, show: Show) -> None:
    """Append the item of an episode to the channel."""
    item = etree.SubElement(channel, "item")
    for write in WRITERS:
        write(item, episode, show)


def _identity(item: Element, episode: Episode, _show: Show) -> None:
    put(item, "title", episode.title)
    put_if(item, "link", episode.link)
    put(item, "guid", episode.guid, isPermaLink=truth(episode.guid_is_permalink))
    put(item, "pubDate", rfc2822(episode.published))


def _notes(item: Element, episode: Episode, _show: Show) -> None:
    """Write `<content:encoded>` after `<description>`: readers of either find their notes."""
    full = episode.content or episode.description
    if full:
        put_html(item, "description", episode.description or shorten_html(full))
        put_html(item, CONTENT_ENCODED, full)
    put_if(item, _SUMMARY, episode.summary)


def _media(item: Element, episode: Episode, _show: Show) -> None:
    enclosure = episode.enclosure
    put(item, "enclosure", url=enclosure.url, length=str(enclosure.length), type=enclosure.type)
    if episode.duration:
        put(item, _DURATION, str(whole_seconds(episode.duration)))


def _itunes(item: Element, episode: Episode, show: Show) -> None:
    put_if(item, _AUTHOR, episode.author)
    put(item, _EXPLICIT, truth(show.explicit if episode.explicit is None else episode.explicit))
    put(item, _EPISODE_TYPE, episode.type.value)
    if episode.image:
        put(item, _IMAGE, href=episode.image)
    put_if(item, _BLOCK, "Yes" if episode.block else "")
    put_if(item, _KEYWORDS, ", ".join(episode.tags))


def _numbers(item: Element, episode: Episode, _show: Show) -> None:
    if episode.season is not None:
        number = str(episode.season)
        put(item, _SEASON, number)
        put(item, _PODCAST_SEASON, number, **({"name": episode.season_name} if episode.season_name else {}))
    if episode.episode is not None:
        number = str(episode.episode)
        put(item, _EPISODE, number)
        put(item, _PODCAST_EPISODE, number)


def _persons(item: Element, episode: Episode, _show: Show) -> None:
    put_persons(item, episode.persons)


def whole_seconds(duration: float) -> int:
    """Round a duration to whole seconds, at least one."""
    return max(1, int(duration + 0.5))


WRITERS: tuple[ItemWriter, ...] = (_identity, _notes, _media, _itunes, _numbers, _persons)
"""The order of elements within an item."""
