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
Codes = tuple[tuple[str, Callable[[str], Any]], ...]
"""Fields that are no text, and how their values are read."""


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
    part, words = shape.part, shape.words
    fields = {slot.name: slot.field for slot in shape.slots}
    coded = _coded(shape)
    places = held(shape.children)

    def read(element: Element) -> Part | None:
        given: dict[str, Any] = {}
        told = attributes(element)
        for name, padded in told:
            if (written := padded.strip()) and (field := fields.get(name)):
                given[field] = written
        if len(given) < len(told):
            given["strange"] = tuple(one for one in told if one[0] not in fields)
        if (text := element.text) and (text := text.strip()):
            given[words] = text
        if coded and not _decode(given, coded):
            return None
        if len(element) and not _read_inner(element, places, given):
            return None
        try:
            return part(**given)
        except TypeError:  # something that must stand there does not, or there is text where none may stand
            return None

    return read


def _coded(shape: Shape) -> Codes:
    """Return the fields whose values are not taken as they are written."""
    codes = ((slot.field, slot.code) for slot in shape.slots)
    worded = ((shape.words, shape.words_code),) if shape.words else ()
    return tuple((field, code.read) for field, code in (*codes, *worded) if code is not TEXT)


def _decode(given: dict[str, Any], coded: Codes) -> bool:
    """Put values in place of what is written; tell whether each of them is what the namespace wants there."""
    for field, value_in in coded:
        if (written := given.get(field)) is not None:
            if (value := value_in(written)) is None:
                return False
            given[field] = value
    return True


def _read_inner(element: Element, places: Mapping[str, Held], given: dict[str, Any]) -> bool:
    """Read what stands within; tell whether all of it can be written again."""
    strange: dict[str, list[Element]] = {}
    for child in element.iterchildren("*"):
        tag = RIGHT[child.tag]
        if (place := places.get(tag)) is None:
            strange.setdefault(tag, []).append(child)
            continue
        _, field, read, several = place
        if (part := read(child)) is None or (field in given and not several):
            return False
        if several:
            given.setdefault(field, []).append(part)
        else:
            given[field] = part
    for _, field, _, several in places.values():
        if several and field in given:
            given[field] = tuple(given[field])
    if strange:
        given["within"] = tuple(leftover_of(child) for children in strange.values() for child in children)
    return True


_READERS = {shape.tag: _reader(shape) for shape in (*SHAPES.values(), CHAPTER, STILL, LINK)}
