"""Reading the parts of the model that a shape describes: the mirror of how they are written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from episodes import Part
from feeds.item_parts import Place
from feeds.leftovers import leftover_of
from feeds.parse import attributes
from feeds.parts import RIGHT, Parts
from feeds.shapes import CHAPTER, LINK, SHAPES, STILL, TEXT, Shape
from feeds.write import Element

Reader = Callable[[Element], Part | None]
"""Returns what an element says, or None if something in it is not what the namespace wants there."""


class Held(NamedTuple):
    """A place where parts stand, as a reader looks for it."""

    tag: str
    field: str
    read: Reader
    several: bool


def held(places: Iterable[Place]) -> dict[str, Held]:
    """Return some places by their tags, with what reads them."""
    return {shape.tag: Held(shape.tag, field, _reader(shape), several) for field, shape, several in places}


def read_places(parent: Parts, places: Mapping[str, Held], rejected: list[Element]) -> dict[str, Any]:
    """Return the fields of the model that hold parts, as far as there are any; what is no part is rejected.

    Where there may be one, apps take the first; all others are rejected.
    """
    fields: dict[str, Any] = {}
    firsts, more = parent.firsts, parent.several
    for tag, field, read, several in places.values():
        if (first := firsts.get(tag)) is None:
            continue
        found = []
        for element in more.get(tag) or (first,):
            part = read(element) if several or element is first else None
            if part is None:
                rejected.append(element)
            else:
                found.append(part)
        fields[field] = tuple(found) if several else found[0] if found else None
    return fields


def read_parts(parent: Parts, shape: Shape, rejected: list[Element]) -> tuple[Any, ...]:
    """Return the parts that stand under a name; what is no such part is added to the rejected elements."""
    found = [(element, read_part(element, shape)) for element in parent.all(shape.tag)]
    rejected += [element for element, part in found if part is None]
    return tuple(part for _, part in found if part is not None)


def read_part(element: Element, shape: Shape) -> Part | None:
    """Return what an element says, or None if something in it is not what the namespace wants there."""
    return _READERS[shape.tag](element)


def _reader(shape: Shape) -> Reader:
    """Return the reader of a shape: what can be known beforehand is worked out once, as feeds hold a million parts."""
    slots = _slots(shape)
    part, words, words_in = shape.part, shape.words, shape.words_code.read
    places = held(shape.children)

    def read(element: Element) -> Part | None:
        given: dict[str, Any] = {}
        strange = []
        for name, padded in attributes(element):
            slot = slots.get(name)
            if slot is None:
                strange.append((name, padded))
            elif written := padded.strip():
                field, value_in = slot
                value = value_in(written) if value_in else written
                if value is None:
                    return None
                given[field] = value
        if (text := element.text) and (text := text.strip()):
            given[words] = words_in(text)
        if given.get(words, "") is None or (len(element) and not _read_inner(element, places, given)):
            return None
        if strange:
            given["strange"] = tuple(strange)
        try:
            return part(**given)
        except TypeError:  # something that must stand there does not
            return None

    return read


def _slots(shape: Shape) -> dict[str, tuple[str, Callable[[str], Any] | None]]:
    """Return for each attribute its field, and how its value is read; None for text, which is taken as it is."""
    return {slot.name: (slot.field, None if slot.code is TEXT else slot.code.read) for slot in shape.slots}


def _read_inner(element: Element, places: Mapping[str, Held], given: dict[str, Any]) -> bool:
    """Read what stands within; tell whether all of it can be written again."""
    found, strange = dict[str, list[Part]](), dict[str, list[Element]]()
    for child in element.iterchildren("*"):
        tag = RIGHT[child.tag]
        if (place := places.get(tag)) is None:
            strange.setdefault(tag, []).append(child)
        elif (part := place.read(child)) is None:
            return False
        else:
            found.setdefault(tag, []).append(part)
    for tag, parts in found.items():
        _, field, _, several = places[tag]
        if len(parts) > 1 and not several:
            return False
        given[field] = tuple(parts) if several else parts[0]
    if strange:
        given["within"] = tuple(leftover_of(child) for children in strange.values() for child in children)
    return True


_READERS = {shape.tag: _reader(shape) for shape in (*SHAPES.values(), CHAPTER, STILL, LINK)}
