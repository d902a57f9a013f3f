"""Checks on the media file of an episode as its feed is written."""

import re

from episodes import Severity
from feeds.names import itunes
from feeds.parse import parse_whole
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note

_DURATION = itunes("duration")
_CLOCK = re.compile(r"\d{1,9}|(?:\d{1,3}:)?\d{1,3}:[0-5]\d", re.ASCII)
_TOLD = 80
_OP3 = re.compile(r"https?://op3\.dev/e(?:,[^/]*)?/(.*)", re.IGNORECASE)


@on_item("ENC-ONE")
def one_file(item: Parts) -> Noticed:
    """Text alone is no episode."""
    files = item.all("enclosure")
    if not files:
        yield "The episode has no media file (<enclosure>), so no podcast app shows it."
    elif len(files) > 1:
        message = f"The episode has {len(files)} media files; some apps take the first and some the last."
        yield Note(message, severity=Severity.WARNING, element=files[1])


@on_item("ENC-ATTRS")
def attributes(item: Parts) -> Noticed:
    """All three are needed."""
    element = item.first("enclosure")
    if element is not None:
        missing = [name for name in ("url", "length", "type") if not (element.get(name) or "").strip()]
        if missing:
            yield f"The media file has no {' and no '.join(missing)}."


@on_item("ENC-LENGTH")
def size(item: Parts) -> Noticed:
    """0 means unknown to some and nothing to others."""
    said = item.attribute("enclosure", "length")
    if not said:
        return
    count = parse_whole(said)
    if count is None:
        yield f"The size of the media file is {said[:_TOLD]!r}, which is no number of bytes."
    elif count == 0:
        yield Note("The size of the media file is given as 0 bytes.", severity=Severity.WARNING)


@on_item("ITEM-DURATION")
def duration(item: Parts) -> Noticed:
    """Whole seconds are understood by all."""
    element = item.first(_DURATION)
    if element is None:
        return
    text = text_of(element).strip()
    if not _CLOCK.fullmatch(text):
        yield f"The duration is {text[:_TOLD]!r}, which is no number of whole seconds."


@on_item("PREFIX-OP3")
def counted(item: Parts) -> Noticed:
    """The service takes what follows as the address, without its https://."""
    found = _OP3.match(item.attribute("enclosure", "url"))
    if not found:
        return
    rest = found[1]
    if rest.startswith("https://"):
        yield "The address behind op3.dev/e/ begins with https:// again."
    elif "." not in rest.partition("/")[0] and not rest.startswith("http://"):
        yield f"What follows op3.dev/e/ is {rest[:_TOLD]!r}, which is no address of a file."


CHECKS: tuple[SheetCheck, ...] = (
    one_file,
    attributes,
    size,
    duration,
    counted,
)
