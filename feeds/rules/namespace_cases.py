"""What the tags of the namespace demand beyond single values, as a feed has them: one value that asks for another."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from episodes import PART_CASES, Severity
from feeds.names import podcast
from feeds.parts import parts_of
from feeds.read_parts import read_part
from feeds.rules.facts import Note
from feeds.shapes import SHAPES
from feeds.write import Element


def cases(name: str, element: Element) -> Iterator[Note]:
    """Yield what clashes in a tag; one that cannot be read is told attribute by attribute already."""
    if name in _OF_ELEMENTS:
        yield from _OF_ELEMENTS[name](element)
    elif name in SHAPES and SHAPES[name].part in PART_CASES and (part := read_part(element, SHAPES[name])):
        clashes = PART_CASES[SHAPES[name].part](part)
        yield from (Note(clash.message, clash.fix, severity=clash.severity) for clash in clashes)


def _publisher(element: Element) -> Iterator[Note]:
    """The link counts only if it says what it is."""
    remote = parts_of(element).first(podcast("remoteItem"))
    if remote is not None and (remote.get("medium") or "").strip() != "publisher":
        yield Note('The podcast:remoteItem of podcast:publisher has no medium="publisher", so the link does not count.')


def _live_item(element: Element) -> Iterator[Note]:
    """Apps show a live item only like an episode: with a title, a guid and something to play."""
    for name in ("title", "guid", "enclosure"):
        if element.find(name) is None:
            yield Note(f"podcast:liveItem has no {name}, so apps do not show it.")
    start, end = (_instant(element.get(name)) for name in ("start", "end"))
    if start and end and end <= start:
        yield Note("podcast:liveItem ends before it starts.", "Correct start or end.")


def _instant(text: str | None) -> datetime | None:
    """Return a moment; one without a zone is taken to be of UTC, and one that is none was told already."""
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _images(_element: Element) -> Iterator[Note]:
    """It was given up for podcast:image."""
    yield Note("podcast:images was given up by the namespace.", "Write podcast:image instead.", Severity.WARNING)


_OF_ELEMENTS: dict[str, Callable[[Element], Iterator[Note]]] = {
    "publisher": _publisher,
    "liveItem": _live_item,
    "images": _images,
}
"""By the tag's name."""
