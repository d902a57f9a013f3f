"""What is left of a channel or an item when everything that the model knows was read from it."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from episodes import Leftover
from feeds.leftovers import leftover_of
from feeds.names import itunes
from feeds.parse import attributes
from feeds.parts import RIGHT, Parts
from feeds.write import Element

_TITLE = itunes("title")


class Inside(msgspec.Struct, frozen=True):
    """What the model knows of the inside of an element."""

    attributes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    html: bool = False
    """Whether elements in it are words: HTML that somebody did not escape."""


def remains(
    parent: Parts, scalars: Mapping[str, Inside], handled: AbstractSet[str], rejected: Collection[Element]
) -> tuple[Leftover, ...]:
    """Return what the model cannot say, in the order of the document.

    `scalars` are the elements of which apps take the first, `handled` those that are read as a whole, unless they are
    among the `rejected`.
    """
    left = list(rejected)
    beside: list[Leftover] = []
    for tag, element in parent.firsts.items():
        if (inside := scalars.get(tag)) is not None:
            names = element.keys()
            more = (names and not inside.attributes.issuperset(names)) or (len(element) and _strangers(element, inside))
            if more and element not in rejected:
                beside.append(_beside(element, tag, inside))
        elif tag not in handled:
            left += parent.all(tag)
    if parent.several:
        left += _doubles(parent, scalars)
    return (*map(leftover_of, _in_order(parent, left)), *beside)


def _doubles(parent: Parts, scalars: Mapping[str, Inside]) -> list[Element]:
    """Return the further elements of names of which apps take the first, if they say anything."""
    return [
        element
        for tag, several in parent.several.items()
        if tag in scalars
        for element in several[1:]
        if _says_more(parent, tag, element)
    ]


def _says_more(parent: Parts, tag: str, double: Element) -> bool:
    """Tell whether a second element of a name says anything; a second title may only repeat the first."""
    repeats = tag == _TITLE and (double.text or "").strip() == parent.text("title")
    return bool((double.text and not repeats) or len(double) or double.keys())


def _in_order(parent: Parts, elements: list[Element]) -> list[Element]:
    if len(elements) < 2:  # noqa: PLR2004 - one is in order
        return elements
    chosen = set(elements)
    return [child for child in parent.element.iterchildren("*") if child in chosen]


def _strangers(element: Element, inside: Inside) -> list[Element]:
    if inside.html:
        return []
    return [child for child in element.iterchildren("*") if RIGHT[child.tag] not in inside.children]


def _beside(element: Element, tag: str, inside: Inside) -> Leftover:
    """Return what belongs onto the element that the model writes under that name."""
    return Leftover(
        tag=tag,
        attributes=tuple((name, value) for name, value in attributes(element) if name not in inside.attributes),
        children=tuple(map(leftover_of, _strangers(element, inside))),
        onto=True,
    )
