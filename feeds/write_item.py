"""Writing `<item>`: one small function for each group of elements, called in the order of `WRITERS`.

A new element of an episode gets a function here, or in a module of its own, and a place in `WRITERS`.
"""

from collections.abc import Callable

from lxml import etree

from episodes import Episode, rfc_date, shorten_html
from feeds.item_parts import ITEM_PARTS, PODCAST_EPISODE, PODCAST_SEASON
from feeds.leftovers import put_leftovers
from feeds.names import CONTENT_ENCODED, PSC_CHAPTERS, itunes
from feeds.shapes import CHAPTER
from feeds.show import Show
from feeds.write import Element, put, put_html, put_if, truth
from feeds.write_parts import put_part, put_parts

ItemWriter = Callable[[Element, Episode, Show], None]

_AUTHOR, _BLOCK, _DURATION, _EPISODE = itunes("author"), itunes("block"), itunes("duration"), itunes("episode")
_EPISODE_TYPE, _EXPLICIT, _IMAGE = itunes("episodeType"), itunes("explicit"), itunes("image")
_KEYWORDS, _SEASON, _SUMMARY = itunes("keywords"), itunes("season"), itunes("summary")
_TITLE = itunes("title")


def write_item(channel: Element, episode: Episode, show: Show) -> None:
    """Append the item of an episode to the channel."""
    fill_item(etree.SubElement(channel, "item"), episode, show)


def fill_item(item: Element, episode: Episode, show: Show) -> None:
    """Write what an item says of its episode."""
    for write in WRITERS:
        write(item, episode, show)


def _identity(item: Element, episode: Episode, _show: Show) -> None:
    put(item, "title", episode.title)
    put_if(item, _TITLE, episode.itunes_title if episode.itunes_title != episode.title else "")
    put_if(item, "link", episode.link)
    put(item, "guid", episode.guid, isPermaLink=truth(episode.guid_is_permalink))
    put(item, "pubDate", rfc_date(episode.published))


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
    """A number that is not whole is none for Apple."""
    if episode.season is not None:
        number = str(episode.season)
        put(item, _SEASON, number)
        put(item, PODCAST_SEASON, number, **({"name": episode.season_name} if episode.season_name else {}))
    if episode.episode is not None:
        number = str(episode.episode)
        if isinstance(episode.episode, int):
            put(item, _EPISODE, number)
        put(item, PODCAST_EPISODE, number, **({"display": episode.episode_display} if episode.episode_display else {}))


def _parts(item: Element, episode: Episode, _show: Show) -> None:
    for field, shape, several in ITEM_PARTS:
        value = getattr(episode, field)
        if several and value:
            put_parts(item, shape, value)
        elif value:
            put_part(item, shape, value)


def _chapters(item: Element, episode: Episode, _show: Show) -> None:
    if episode.chapters:
        put_parts(etree.SubElement(item, PSC_CHAPTERS, version="1.2"), CHAPTER, episode.chapters)


def _leftovers(item: Element, episode: Episode, _show: Show) -> None:
    if episode.leftovers:
        put_leftovers(item, episode.leftovers)


def whole_seconds(duration: float) -> int:
    """Round a duration to whole seconds, at least one."""
    return max(1, int(duration + 0.5))


WRITERS: tuple[ItemWriter, ...] = (
    _identity,
    _notes,
    _media,
    _itunes,
    _numbers,
    _parts,
    _chapters,
    _leftovers,
)
"""The order of elements within an item."""
