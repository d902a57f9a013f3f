"""Where elements stand in a document, to the column.

The parser that reads feeds remembers lines alone, and a feed that is written in one line has only one of them. So
the document is read a second time, by a parser that knows columns, when there is something to tell about it.
"""

from collections.abc import Iterable
from typing import NamedTuple
from xml.parsers import expat

from feeds.documents import Document
from feeds.write import Element


class Position(NamedTuple):
    """A place in a document, both counted from 1; a column of 0 is not known."""

    line: int
    column: int


def positions_of(elements: Iterable[Element], document: Document) -> dict[Element, Position]:
    """Return the place of each element of a document."""
    wanted = set(elements)
    if not wanted:
        return {}
    exact = _exact(document) if not document.flaws and _plain(document) else []
    places = {}
    for number, element in enumerate(document.root.iter("*") if document.root is not None else ()):
        if element in wanted:
            places[element] = exact[number] if number < len(exact) else Position(element.sourceline or 0, 0)
    return places


def _plain(document: Document) -> bool:
    """Tell whether nothing can be expanded in it: the second parser would do so."""
    return document.root is not None and document.root.getroottree().docinfo.internalDTD is None


def _exact(document: Document) -> list[Position]:
    """Return the places of all elements in their order; fewer if the second parser gives up."""
    found: list[Position] = []
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: object) -> None:
        found.append(Position(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.StartElementHandler = start
    try:
        parser.Parse(document.text, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, ValueError):
        return []
    return found
