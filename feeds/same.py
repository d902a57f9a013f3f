"""What counts as the same in two feeds: the few forms that podcli writes otherwise than a feed had them, each with why.

The table at the end is the only list of them; `docs/reading.md` is made from it.
"""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import NamedTuple

from episodes import parse_rfc_date
from feeds.names import ATOM_LINK, CONTENT_ENCODED, PSC_CHAPTERS, SPOTIFY_COUNTRIES, itunes, podcast
from feeds.parse import parse_whole
from feeds.parts import parse_duration, parse_truth
from feeds.said import Said, is_free
from feeds.shapes import CHAPTER, CODES, LINK, PLAY_TIME, SHAPES, STILL, Shape

_CATEGORY, _IMAGE, _TITLE, _LOCKED = itunes("category"), itunes("image"), itunes("title"), podcast("locked")
_DATES = {"pubDate", "lastBuildDate"}
_NUMBERS = {itunes("season"), itunes("episode"), podcast("season"), podcast("episode")}
_SWITCHES = {itunes("block"), itunes("complete")}
_CHOICES = {itunes("type"): ("episodic", "serial"), itunes("episodeType"): ("full", "trailer", "bonus")}
_OTHERS_WORDS = {"generator", "lastBuildDate"}


class Same(NamedTuple):
    """One form that may change."""

    what: str
    """What is written in another form, as a sentence."""
    why: str
    """Why that is no loss."""
    rewrite: Callable[[Said], None] | None = None
    """Brings an element into the one form; None where no element tells it any more."""


def _empty(element: Said) -> None:
    element.attributes = {name: value for name, value in element.attributes.items() if value}
    if is_free(element.tag):
        element.children = [child for child in element.children if child.attributes or child.text or child.children]


def _notes(element: Said) -> None:
    if element.tag in {"channel", "item", podcast("liveItem")}:
        for child in element.children:
            if child.tag in _NOTES and child.children:
                child.text, child.children = _html(child).strip(), []


def _html(element: Said) -> str:
    """Write what stands in an element as HTML."""
    pieces = [escape(element.text, quote=False)]
    for child in element.children:
        name = child.tag.rpartition("}")[2]
        told = "".join(f' {key}="{escape(value)}"' for key, value in child.attributes.items() if key[:1] != "{")
        pieces.append(f"<{name}{told}>{_html(child)}</{name}>{escape(child.tail, quote=False)}")
    return "".join(pieces)


def _padding(element: Said) -> None:
    if element.tag != "guid" and not element.tail and not element.children:
        element.text = element.text.strip()


def _idle_text(element: Said) -> None:
    if is_free(element.tag) and element.tag not in _WORDED:
        element.text = ""


def _misfits(element: Said) -> None:
    element.children.sort(key=_is_misfit)


def _is_misfit(element: Said) -> bool:
    """Tell whether an element is not what the namespace wants there."""
    if element.tag == _CATEGORY:
        plain = element.attributes.keys() == {"text"} and element.attributes["text"]
        return not plain or any(child.tag != _CATEGORY or _is_misfit(child) for child in element.children)
    shape = _SHAPES.get(element.tag)
    if shape is None:
        return False
    text = element.text.strip()
    values = [(element.attributes.get(slot.name, ""), slot.code, slot.required) for slot in shape.slots]
    values += [(text, shape.words_code, shape.words in shape.required)] if shape.words else []
    wrong = any((code.read(value) is None) if value else required for value, code, required in values)
    return wrong or (bool(text) and not shape.words) or any(map(_is_misfit, element.children))


def _dates(element: Said) -> None:
    if element.tag in _DATES:
        element.text = _instant(element.text)
    for name in ("start", "end") if element.tag == podcast("liveItem") else ():
        if name in element.attributes:
            element.attributes[name] = _instant_of_iso(element.attributes[name])
    _attributes(element, "datetime", lambda text: _instant(text) or text)


def _instant(text: str) -> str:
    instant = parse_rfc_date(text)
    return str(instant.timestamp()) if instant else ""


def _instant_of_iso(text: str) -> str:
    try:
        return str(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError):
        return text


def _lengths(element: Said) -> None:
    if element.tag == itunes("duration") and (seconds := parse_duration(element.text)):
        element.text = str(max(1, int(seconds + 0.5)))
    _attributes(element, "clock", _seconds)


def _seconds(text: str) -> str:
    seconds = PLAY_TIME.read(text)
    return text if seconds is None else str(seconds)


def _numbers(element: Said) -> None:
    if element.tag in _NUMBERS:
        element.text = _number(element.text)
    if element.tag == "enclosure" and "length" in element.attributes:
        length = parse_whole(element.attributes["length"])
        element.attributes["length"] = "" if length is None else str(length)
    _attributes(element, "number", _number)


def _number(text: str) -> str:
    try:
        return str(float(text)) if text.strip().replace(".", "").isdigit() else text
    except ValueError:
        return text


def _words(element: Said) -> None:
    text = element.text.strip().lower()
    if element.tag == itunes("explicit") or element.tag == _LOCKED:
        truth = parse_truth(text)
        element.text = element.text if truth is None and element.tag == _LOCKED else "" if truth is None else str(truth)
    elif element.tag in _SWITCHES:
        element.text = "yes" if text == "yes" else ""
    elif element.tag in _CHOICES:
        element.text = text if text in _CHOICES[element.tag][1:] else ""
    elif element.tag == SPOTIFY_COUNTRIES:
        element.text = " ".join(text.split())
    _attributes(element, "truth", str.lower)


def _permalink(element: Said) -> None:
    if element.tag == "guid":
        told = element.attributes.pop("isPermaLink", "")
        element.attributes["isPermaLink"] = "" if told.lower() in {"", "true"} else "false"


def _keywords(element: Said) -> None:
    if element.tag == itunes("keywords"):
        element.text = ",".join(filter(None, (word.strip() for word in element.text.split(","))))


def _titles(element: Said) -> None:
    if element.tag not in {"channel", "item", podcast("liveItem")}:
        return
    again, title = element.first(_TITLE), element.first("title")
    if again and element.tag != "channel" and not (title and title.text.strip()):
        again.tag, title = "title", again
    for child in element.children:
        if title and child.tag == _TITLE and child.text.strip() == title.text.strip():
            child.text = ""


def _categories(element: Said) -> None:
    if element.tag != "channel":
        return
    apart = list[Said]()
    for child in element.children:
        subs = child.children if child.tag == _CATEGORY and not child.text else []
        if len(subs) > 1 and all(sub.tag == _CATEGORY and not sub.children and not sub.text for sub in subs):
            apart += [Said(_CATEGORY, dict(child.attributes), "", "", [sub]) for sub in subs]
        else:
            apart.append(child)
    element.children = apart


def _artwork(element: Said) -> None:
    if element.tag == _IMAGE:
        element.attributes["href"] = element.attributes.get("href") or element.text.strip()
        element.text = ""
    if element.tag == "channel" and (image := element.first("image")):
        image.children = [child for child in image.children if child.tag not in {"url", "title", "link"}]


def _links(element: Said) -> None:
    if element.tag == ATOM_LINK and element.attributes.get("rel") == "prev":
        element.attributes["rel"] = "previous"
    if element.tag == ATOM_LINK and element.attributes.get("rel") == "self":
        element.attributes.pop("type", "")


def _program(element: Said) -> None:
    if element.tag == "channel":
        element.children = [
            child for child in element.children if child.tag not in _OTHERS_WORDS or child.attributes or child.children
        ]
        for child in element.children:
            child.text = "" if child.tag in _OTHERS_WORDS else child.text
    if element.tag in {"rss", PSC_CHAPTERS}:
        element.attributes.pop("version", "")


def _attributes(element: Said, kind: str, normal: Callable[[str], str]) -> None:
    for name in _KINDS.get((element.tag, kind), ()):
        if name in element.attributes:
            element.attributes[name] = normal(element.attributes[name])


def _kinds() -> dict[tuple[str, str], list[str]]:
    """Return which attributes of which elements hold dates, numbers and the like."""
    named = {id(CODES[datetime]): "datetime", id(CODES[bool]): "truth", id(PLAY_TIME): "clock"}
    named |= {id(CODES[int]): "number", id(CODES[float]): "number"}
    found: dict[tuple[str, str], list[str]] = {}
    shapes: tuple[Shape, ...] = (*SHAPES.values(), CHAPTER, STILL, LINK)
    for shape in shapes:
        for slot in shape.slots:
            if kind := named.get(id(slot.code)):
                found.setdefault((shape.tag, kind), []).append(slot.name)
    return found


_SHAPES = {shape.tag: shape for shape in (*SHAPES.values(), STILL)}
_KINDS = _kinds()
_WORDED = {shape.tag for shape in SHAPES.values() if shape.words} | {_LOCKED, podcast("guid"), podcast("medium")}
_NOTES = {"description", CONTENT_ENCODED, itunes("summary")}

SAME: tuple[Same, ...] = (
    Same(
        "Encoding, prefixes, CDATA, references, comments, processing instructions, the document type, and the order of "
        "attributes",
        "XML gives them no meaning for what a feed says.",
    ),
    Same(
        "The address of a namespace that is old or nearly right",
        "Apps take it for the right one; it is written as it should be.",
    ),
    Same(
        "The order of elements with different names in a channel, an item, a live item or a tag of Podcasting 2.0; "
        "items stand newest first",
        "Apps look them up by name, and sort episodes by date. Elements of one name keep their order.",
    ),
    Same(
        "A tag of Podcasting 2.0 or a category with something wrong in it, before others of its name",
        "It is kept as it was, behind those that apps can read.",
        _misfits,
    ),
    Same(
        "Text between the elements of a channel or an item, or in a tag whose meaning is in its attributes",
        "Nothing may stand there, and no app shows it.",
        _idle_text,
    ),
    Same(
        "Show notes whose HTML stands as elements",
        "Apps look for text; the same HTML is written as text.",
        _notes,
    ),
    Same("White space around a value, except a guid's", "Apps cut it off. A guid is compared as it is.", _padding),
    Same("Artwork", "An address written as text goes into `href`; the RSS `<image>` repeats it.", _artwork),
    Same(
        "Dates and times in another form or time zone; `<pubDate>` that is no date",
        "The instant stays the same. What nobody can read is replaced by the date that apps would fall back to.",
        _dates,
    ),
    Same(
        "Lengths as H:MM:SS, and parts of a second in `<itunes:duration>`",
        "Apple recommends whole seconds.",
        _lengths,
    ),
    Same(
        "Numbers with zeros in front or behind; an enclosure's length that is no number",
        "The number stays the same; what is none is written as 0, which means unknown.",
        _numbers,
    ),
    Same(
        "Words for a choice: yes, true, clean, capitals; and those that no app understands",
        "One spelling for each meaning; an unknown word counts as the usual choice, also for apps.",
        _words,
    ),
    Same("`isPermaLink` that is not written", "It means true, and is written so.", _permalink),
    Same("Spaces and empty places in `<itunes:keywords>`", "It is a list.", _keywords),
    Same(
        "`<itunes:title>` that says the same as `<title>`, or stands alone in an item",
        "It is the title, and is written as such.",
        _titles,
    ),
    Same(
        "An Apple category with several subcategories",
        "It is written once for each, the form that all apps read.",
        _categories,
    ),
    Same(
        '`rel="prev"`, and the type of the link to the feed itself',
        "The name of that relation is `previous`; the type of a feed is known.",
        _links,
    ),
    Same(
        "`<generator>`, `<lastBuildDate>`, and the versions of RSS and of Podlove's chapters",
        "They tell who wrote the document and when, which changes.",
        _program,
    ),
    Same(
        "Attributes without a value, and empty elements in a channel, an item or a tag of Podcasting 2.0",
        "They say nothing.",
        _empty,
    ),
)
"""In the order in which they are applied."""


def normal(root: Said) -> Said:
    """Bring all that a document says into the one form."""
    for same in SAME:
        if same.rewrite:
            for element in list(root.walk()):
                same.rewrite(element)
    return root
