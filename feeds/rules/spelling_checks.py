"""Checks on names and values as they are spelt: capitals, spaces around them, their length, and their number."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from feeds.names import (
    CONTENT_ENCODED,
    itunes,
    qualified,
    written,
)
from feeds.parts import Parts
from feeds.rules.checks import SheetCheck, on_items
from feeds.rules.facts import Note, Sheet
from feeds.rules.known_names import KNOWN, SINGLE
from feeds.rules.values import TEXT_LENGTH

Told = Iterable[tuple[Parts, str | Note]]
"""Which channel or item a message is about, and the message."""

_LONG = frozenset({"description", CONTENT_ENCODED, itunes("summary"), itunes("subtitle"), itunes("keywords")})
_KEPT = _LONG | {"guid"}
"""Where spaces are part of the matter: HTML, and a guid that apps already know with them."""
_OWN_LIMIT = _LONG | {"title", "link", "guid", itunes("author"), itunes("title"), itunes("new-feed-url")}
_ATTRIBUTES = (("enclosure", "url"), ("enclosure", "length"), ("enclosure", "type"), (itunes("image"), "href"))


@on_items("XML-CASE")
def capitals(sheet: Sheet) -> Told:
    """A name with one wrong capital is another name."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            if right := _meant(tag):
                message = f"<{written(tag)}> is written <{right}>; apps ignore it as it is."
                yield part, Note(message, f"Write <{right}>.", element=element)
        yield from ((part, found) for found in _attributes(part))


def _attributes(part: Parts) -> Iterator[Note]:
    for tag, name in _ATTRIBUTES:
        for element in part.all(tag):
            if element.get(name) is None:
                yield from _other_capitals(element, name)
    guid = part.first("guid")
    if guid is not None and guid.attrib:
        yield from _other_capitals(guid, "isPermaLink")


def _other_capitals(element: object, name: str) -> Iterator[Note]:
    for found in getattr(element, "attrib", ()):
        if found != name and str(found).lower() == name.lower():
            yield Note(f"The attribute {found} is written {name}; apps ignore it as it is.", element=element)


@lru_cache(maxsize=4096)
def _meant(tag: str) -> str:
    """Return the name that is meant by one with wrong capitals; empty for a right or an unknown one."""
    name = written(tag)
    right = KNOWN.get(name.lower(), name)
    return "" if right == name or qualified(right) == tag else right


@on_items("XML-NO-PADDING")
def padding(sheet: Sheet) -> Told:
    """A space before a value is part of the value to some apps."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            text = element.text
            if text and (text[0] <= " " or text[-1] <= " ") and tag not in _KEPT and text.strip():
                message = f"There are spaces or line ends around the value of <{written(tag)}>."
                yield part, Note(message, element=element)


@on_items("XML-LEN-255")
def length(sheet: Sheet) -> Told:
    """What has a limit of its own is told by its own rule."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            text = element.text
            if text and len(text) > TEXT_LENGTH and tag not in _OWN_LIMIT and not len(element):
                count = len(text.strip())
                if count > TEXT_LENGTH:
                    message = f"<{written(tag)}> has {count} characters; {TEXT_LENGTH} are the most that apps keep."
                    yield part, Note(message, element=element)


@on_items("XML-NO-DUP")
def once(sheet: Sheet) -> Told:
    """Where there are two, some apps take the first and some the last."""
    for part in _parts(sheet):
        for tag, elements in part.several.items():
            if tag in SINGLE:
                yield part, Note(f"<{written(tag)}> stands there {len(elements)} times.", element=elements[1])


def _parts(sheet: Sheet) -> Iterator[Parts]:
    if sheet.page.channel is not None:
        yield sheet.page.channel
        yield from sheet.page.items


CHECKS: tuple[SheetCheck, ...] = (
    capitals,
    padding,
    length,
    once,
)
