"""What a feed says and the model does not know: kept as it was, and written out again."""

from collections.abc import Iterable

from lxml import etree

from episodes import Leftover
from feeds.parts import right_name
from feeds.write import Element


def leftover_of(element: Element, *, onto: bool = False) -> Leftover:
    """Return an element as it is; white space that only arranges elements is left out."""
    children = tuple(leftover_of(child) for child in element.iterchildren("*"))
    return Leftover(
        tag=element.tag,
        attributes=tuple(element.items()),
        text=_told(element.text) if children else element.text or "",
        tail=_told(element.tail),
        children=children,
        onto=onto,
    )


def beside(element: Element, tag: str, known: Iterable[str], tags: Iterable[str]) -> Leftover | None:
    """Return the attributes and children of a known element that the model does not know; None if there are none.

    `tag` is the name under which the model writes the element.
    """
    attributes = tuple((name, value) for name, value in element.items() if name not in known)
    children = tuple(leftover_of(child) for child in element.iterchildren("*") if right_name(child) not in tags)
    if not attributes and not children:
        return None
    return Leftover(tag=tag, attributes=attributes, children=children, onto=True)


def put_leftovers(parent: Element, leftovers: Iterable[Leftover]) -> None:
    """Append elements as they were; what belongs onto an element that is there is put onto it."""
    for leftover in leftovers:
        found = parent.find(leftover.tag) if leftover.onto else None
        if found is not None:
            _add(found, leftover)
        elif not leftover.onto:
            _put(parent, leftover)


def _told(text: str | None) -> str:
    return text if text and text.strip() else ""


def _put(parent: Element, leftover: Leftover) -> None:
    element = etree.SubElement(parent, leftover.tag, dict(leftover.attributes))
    element.text, element.tail = leftover.text or None, leftover.tail or None
    for child in leftover.children:
        _put(element, child)


def _add(element: Element, leftover: Leftover) -> None:
    for name, value in leftover.attributes:
        if element.get(name) is None:
            element.set(name, value)
    for child in leftover.children:
        _put(element, child)
