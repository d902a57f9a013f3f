"""Writing the parts of the model that a shape describes."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from episodes import Part
from feeds.leftovers import put_leftovers
from feeds.shapes import Shape
from feeds.write import Element


def put_parts(parent: Element, shape: Shape, parts: Iterable[Part]) -> None:
    """Append an element for each part."""
    for part in parts:
        put_part(parent, shape, part)


def put_part(parent: Element, shape: Shape, part: Part) -> None:
    """Append the element of a part, with what stands within it."""
    attributes = {}
    for field, name, code, _ in shape.slots:
        value = getattr(part, field)
        if value is not None and value != "":
            attributes[name] = code.write(value) if code.write else value
    for name, value in part.strange:
        attributes.setdefault(name, value)
    element = etree.SubElement(parent, shape.tag, attributes)
    if shape.words and (words := _words(shape, getattr(part, shape.words))):
        element.text = words
    for field, inner, several in shape.children:
        _put_children(element, inner, getattr(part, field), several=several)
    if part.within:
        put_leftovers(element, part.within)


def _words(shape: Shape, value: Any) -> str:
    if value is None:
        return ""
    return shape.words_code.write(value) if shape.words_code.write else str(value)


def _put_children(element: Element, shape: Shape, value: Any, *, several: bool) -> None:
    if several:
        put_parts(element, shape, value)
    elif value is not None:
        put_part(element, shape, value)
