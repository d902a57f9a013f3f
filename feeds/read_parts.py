"""Reading the parts of the model that a shape describes: the mirror of how they are written."""

from collections.abc import Iterable
from typing import Any

from episodes import Leftover, Part
from feeds.item_parts import Place
from feeds.leftovers import leftover_of
from feeds.parts import Parts, parts_of
from feeds.shapes import SLOTS, TEXT, Shape
from feeds.write import Element


def read_parts(parent: Parts, shape: Shape, rejected: list[Element]) -> tuple[Any, ...]:
    """Return the parts that stand under a name; what is no such part is added to the rejected elements."""
    if shape.tag not in parent.firsts:
        return ()
    found = list[Any]()
    for element in parent.all(shape.tag):
        part = read_part(element, shape)
        if part is None:
            rejected.append(element)
        else:
            found.append(part)
    return tuple(found)


def first_part(parent: Parts, shape: Shape, rejected: list[Element]) -> Any:
    """Return the part that apps take where there may be one, or None; all other elements are rejected."""
    if shape.tag not in parent.firsts:
        return None
    first, *others = parent.all(shape.tag)
    rejected += others
    part = read_part(first, shape)
    if part is None:
        rejected.append(first)
    return part


def read_places(parent: Parts, places: Iterable[Place], rejected: list[Element]) -> dict[str, Any]:
    """Return the fields of the model that hold parts, as far as there are any."""
    fields: dict[str, Any] = {}
    for field, shape, several in places:
        if shape.tag in parent.firsts:
            read = read_parts if several else first_part
            fields[field] = read(parent, shape, rejected)
    return fields


def read_part(element: Element, shape: Shape) -> Part | None:
    """Return what an element says, or None if something in it is not what the namespace wants there."""
    given: dict[str, Any] = {}
    slots, strange = SLOTS[shape.tag], list[tuple[str, str]]()
    for name, padded in element.items():
        if name not in slots:
            strange.append((name, padded))
        elif written := padded.strip():
            field, _, code, _ = slots[name]
            value = written if code is TEXT else code.read(written)
            if value is None:
                return None
            given[field] = value
    if not _read_words(element, shape, given) or (len(element) and not _read_children(element, shape, given)):
        return None
    if strange:
        given["strange"] = tuple(strange)
    return shape.part(**given) if shape.required.issubset(given) else None


def _read_words(element: Element, shape: Shape, given: dict[str, Any]) -> bool:
    """Read the text; tell whether it is what it must be."""
    text = (element.text or "").strip()
    if not text or not shape.words:
        return not text
    given[shape.words] = shape.words_code.read(text)
    return given[shape.words] is not None


def _read_children(element: Element, shape: Shape, given: dict[str, Any]) -> bool:
    """Read what stands within; tell whether all of it can be written again."""
    inner, known = parts_of(element), {below.tag for _, below, _ in shape.children}
    for field, below, several in shape.children:
        rejected: list[Element] = []
        found = read_parts(inner, below, rejected)
        if rejected or (not several and len(found) > 1):
            return False
        if found:
            given[field] = found if several else found[0]
    if not known.issuperset(inner.firsts):
        given["within"] = tuple(_strange(inner, known))
    return True


def _strange(inner: Parts, known: set[str]) -> list[Leftover]:
    return [leftover_of(child) for tag in inner.firsts if tag not in known for child in inner.all(tag)]
