"""Reading an episode from the parts of an item: the mirror of what is written."""

from collections.abc import Callable
from typing import Any

from episodes import Enclosure, Episode, EpisodeType, Leftover, parse_rfc_date
from feeds.item_parts import ITEM_PARTS, PODCAST_EPISODE, PODCAST_SEASON
from feeds.leftovers import attributes_of
from feeds.names import CONTENT_ENCODED, PSC_CHAPTER, PSC_CHAPTERS, itunes
from feeds.parse import parse_whole
from feeds.parts import Parts, children_named, own_title, parse_duration, parse_truth, text_of
from feeds.read_parts import held, read_part, read_places
from feeds.remains import Inside, remains
from feeds.shapes import CHAPTER, SHAPES
from feeds.show import Show
from feeds.write import Element

_TITLE, _SUMMARY, _AUTHOR, _IMAGE = itunes("title"), itunes("summary"), itunes("author"), itunes("image")
_EPISODE_TYPE, _EXPLICIT, _DURATION = itunes("episodeType"), itunes("explicit"), itunes("duration")
_BLOCK, _KEYWORDS, _SEASON, _EPISODE = itunes("block"), itunes("keywords"), itunes("season"), itunes("episode")
_TYPES = {kind.value: kind for kind in EpisodeType}
_BARE = (
    *("title", "link", "pubDate", "description", CONTENT_ENCODED, _TITLE, _SUMMARY, _AUTHOR, _EPISODE_TYPE),
    *(_EXPLICIT, _DURATION, _BLOCK, _KEYWORDS, _SEASON, _EPISODE),
)
_SCALARS = {
    **dict.fromkeys(_BARE, Inside()),
    "guid": Inside(frozenset({"isPermaLink"})),
    "enclosure": Inside(frozenset({"url", "length", "type"})),
    _IMAGE: Inside(frozenset({"href"})),
    PSC_CHAPTERS: Inside(frozenset({"version"}), frozenset({PSC_CHAPTER})),
    PODCAST_SEASON: Inside(frozenset({"name"})),
    PODCAST_EPISODE: Inside(frozenset({"display"})),
    **dict.fromkeys(("description", CONTENT_ENCODED, _SUMMARY), Inside(html=True)),
}
"""Elements of which apps take the first."""
_HANDLED = frozenset({*(shape.tag for _, shape, _ in ITEM_PARTS)})
_PLACES = held((*ITEM_PARTS, ("season", SHAPES["season"], False), ("episode", SHAPES["episode"], False)))
_NUMBERS = (
    ("season", "season_name", "name", _SEASON, PODCAST_SEASON),
    ("episode", "episode_display", "display", _EPISODE, PODCAST_EPISODE),
)
"""For each number of an episode: its field, that of its words, where the part has these, Apple's element, and ours."""


def read_item(item: Parts, show: Show) -> Episode:
    """Return the episode of an item that has an enclosure; what it shares with the show is left to the show."""
    rejected: list[Element] = []
    title = item.text("title")
    description, content = _notes(item)
    explicit = parse_truth(item.text(_EXPLICIT))
    enclosure = _enclosure(item)
    guid = text_of(item.first("guid"))
    fields = read_places(item, _PLACES, rejected)
    _put_numbers(item, fields, rejected)
    if PSC_CHAPTERS in item.firsts:
        fields["chapters"] = _chapters(item.firsts[PSC_CHAPTERS], rejected)
    return Episode(
        # A guid is kept byte for byte: apps compare it so.
        guid=guid or enclosure.url,
        guid_is_permalink=_is_permalink(item, guid),
        title=title or item.text(_TITLE),
        itunes_title=own_title(item, _TITLE) if title else "",
        published=parse_rfc_date(item.text("pubDate")) or show.modified,
        enclosure=enclosure,
        duration=_meant(item, _DURATION, parse_duration, rejected),
        description=description,
        content=content,
        summary=item.html(_SUMMARY),
        author=item.text(_AUTHOR),
        link=item.text("link"),
        image=_image(item, rejected),
        type=_TYPES.get(item.text(_EPISODE_TYPE).lower(), EpisodeType.FULL),
        explicit=None if explicit is show.explicit else explicit,
        block=item.text(_BLOCK).lower() == "yes",
        tags=_tags(item.text(_KEYWORDS)),
        leftovers=_leftovers(item, rejected),
        **fields,
    )


def _meant(item: Parts, tag: str, value_in: Callable[[str], Any], rejected: list[Element]) -> Any:
    """Return the value of an element; one that the model cannot express is rejected."""
    element = item.firsts.get(tag)
    if element is None:
        return None
    value = value_in(element.text or "") or None
    if value is None:
        rejected.append(element)
    return value


def _leftovers(item: Parts, rejected: list[Element]) -> tuple[Leftover, ...]:
    left = remains(item, _SCALARS, _HANDLED, rejected)
    # A live item keeps its own attributes itself.
    return (*left, *attributes_of(item.element)) if item.element.tag == "item" else left


def _image(item: Parts, rejected: list[Element]) -> str:
    if _IMAGE not in item.firsts:
        return ""
    address = item.attribute(_IMAGE, "href") or item.text(_IMAGE)
    if not address:
        rejected.append(item.firsts[_IMAGE])
    return address


def _tags(words: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in words.split(",")))) if words else ()


def _notes(item: Parts) -> tuple[str, str]:
    """Return description and content; notes that stand only in `<content:encoded>` are both."""
    description, content = item.html("description"), item.html(CONTENT_ENCODED)
    return description or content, "" if content == description or not description else content


def _enclosure(item: Parts) -> Enclosure:
    element = item.firsts["enclosure"]
    url, length, kind = element.get("url"), element.get("length"), element.get("type")
    return Enclosure(url=(url or "").strip(), length=parse_whole(length) or 0, type=(kind or "").strip())


def _is_permalink(item: Parts, guid: str) -> bool:
    """Read `isPermaLink`, whose absence means true."""
    return guid != "" and item.attribute("guid", "isPermaLink").lower() in ("", "true")


def _put_numbers(item: Parts, fields: dict[str, Any], rejected: list[Element]) -> None:
    """Put season and episode in place of their parts: from the itunes elements, or else from ours, which must agree."""
    for field, worded, words, apple, ours in _NUMBERS:
        number, said = _meant(item, apple, parse_whole, rejected), fields.get(field)
        if said is not None:
            number = _agreed(item, ours, number, said.number, rejected)
            fields[worded] = getattr(said, words) if number == said.number else ""
        fields[field] = number


def _agreed(item: Parts, tag: str, apple: Any, ours: Any, rejected: list[Element]) -> Any:
    """Return the number that both elements say, or the one that Apple reads; another one is left as it was."""
    if not ours or (apple is not None and apple != ours):
        rejected.append(item.firsts[tag])
        return apple
    return int(ours) if ours == int(ours) else ours


def _chapters(element: Element, rejected: list[Element]) -> tuple[Any, ...]:
    """Read the chapters in the feed itself, all or none."""
    found = tuple(read_part(chapter, CHAPTER) for chapter in children_named(element, PSC_CHAPTER))
    if not found or None in found:
        rejected.append(element)
        return ()
    return found
