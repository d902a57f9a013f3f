"""What is left of a channel or an item when everything that the model knows was read from it."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from episodes import Leftover
from feeds.leftovers import beside, leftover_of
from feeds.parts import Parts, right_name
from feeds.write import Element


class Inside(NamedTuple):
    """What the model knows of the inside of an element."""

    attributes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()


def remains(
    parent: Parts, scalars: Mapping[str, Inside], handled: AbstractSet[str], rejected: Iterable[Element]
) -> tuple[Leftover, ...]:
    """Return what the model cannot say, in the order of the document.

    `scalars` are the elements of which apps take the first, `handled` those that are read as a whole, unless they are
    among the `rejected`.
    """
    strangers = [
        element for tag in parent.firsts if tag not in scalars and tag not in handled for element in parent.all(tag)
    ]
    doubles = [element for tag, several in parent.several.items() if tag in scalars for element in several[1:]]
    left = [leftover_of(element) for element in _in_order(parent, [*strangers, *doubles, *rejected])]
    return (*left, *_insides(parent, scalars))


def _in_order(parent: Parts, elements: list[Element]) -> list[Element]:
    if len(elements) < 2:  # noqa: PLR2004 - one is in order
        return elements
    chosen = set(elements)
    return [child for child in parent.element.iterchildren("*") if child in chosen]


def _insides(parent: Parts, scalars: Mapping[str, Inside]) -> Iterator[Leftover]:
    """Yield what known elements hold besides what the model knows of them."""
    for tag, element in parent.firsts.items():
        if (inside := scalars.get(tag)) is None:
            continue
        names = element.keys()
        if (names and not inside.attributes.issuperset(names)) or (len(element) and _has_strangers(element, inside)):
            found = beside(element, tag, inside.attributes, inside.children)
            if found:
                yield found


def _has_strangers(element: Element, inside: Inside) -> bool:
    return any(right_name(child) not in inside.children for child in element.iterchildren("*"))
