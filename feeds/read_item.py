"""Reading an episode from the parts of an item: the mirror of what is written."""

from episodes import Enclosure, Episode, EpisodeType
from feeds.names import CONTENT_ENCODED, itunes, podcast
from feeds.parse import parse_instant, parse_whole
from feeds.parts import Parts, parse_duration, parse_truth, text_of
from feeds.show import Show

_TITLE, _SUMMARY, _AUTHOR, _IMAGE = itunes("title"), itunes("summary"), itunes("author"), itunes("image")
_EPISODE_TYPE, _EXPLICIT, _DURATION = itunes("episodeType"), itunes("explicit"), itunes("duration")
_BLOCK, _KEYWORDS, _PODCAST_SEASON = itunes("block"), itunes("keywords"), podcast("season")
_NUMBERS = {name: (itunes(name), podcast(name)) for name in ("season", "episode")}
_TYPES = {kind.value: kind for kind in EpisodeType}


def read_item(item: Parts, show: Show) -> Episode:
    """Return the episode of an item that has an enclosure; what it shares with the show is left to the show."""
    description, content = _notes(item)
    explicit = parse_truth(item.text(_EXPLICIT))
    enclosure = _enclosure(item)
    guid = text_of(item.first("guid"))
    return Episode(
        # A guid is kept byte for byte: apps compare it so.
        guid=guid or enclosure.url,
        guid_is_permalink=_is_permalink(item, guid),
        title=item.text("title") or item.text(_TITLE),
        published=parse_instant(item.text("pubDate")) or show.modified,
        enclosure=enclosure,
        duration=parse_duration(item.text(_DURATION)),
        description=description,
        content=content,
        summary=item.text(_SUMMARY),
        author=item.text(_AUTHOR),
        link=item.text("link"),
        image=item.attribute(_IMAGE, "href") or item.text(_IMAGE),
        season=_number(item, "season"),
        season_name=item.attribute(_PODCAST_SEASON, "name"),
        episode=_number(item, "episode"),
        type=_TYPES.get(item.text(_EPISODE_TYPE).lower(), EpisodeType.FULL),
        explicit=None if explicit is show.explicit else explicit,
        block=item.text(_BLOCK).lower() == "yes",
        persons=item.persons(),
        tags=_tags(item.text(_KEYWORDS)),
    )


def _tags(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in words.split(",")))) if words else ()


def _notes(item: Parts) -> tuple[str, str]:
    """Return description and content; notes that stand only in `<content:encoded>` are both."""
    description, content = item.text("description"), item.text(CONTENT_ENCODED)
    return description or content, "" if content == description or not description else content


def _enclosure(item: Parts) -> Enclosure:
    element = item.firsts["enclosure"]
    url, length, kind = element.get("url"), element.get("length"), element.get("type")
    return Enclosure(url=(url or "").strip(), length=parse_whole(length) or 0, type=(kind or "").strip())


def _is_permalink(item: Parts, guid: str) -> bool:
    """Read `isPermaLink`, whose absence means true."""
    return guid != "" and item.attribute("guid", "isPermaLink").lower() in ("", "true")


def _number(item: Parts, name: str) -> int | None:
    """Read a number above 0 from the itunes element, or else from the podcast one."""
    for tag in _NUMBERS[name]:
        if tag in item.firsts and (number := parse_whole(item.text(tag))):
            return number
    return None
