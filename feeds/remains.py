"""What is left of a channel or an item when everything that the model knows was read from it."""

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from episodes import Leftover
from feeds.leftovers import leftover_of
from feeds.names import canonical, itunes
from feeds.parts import Parts
from feeds.write import Element

_TITLE = itunes("title")


class Inside(NamedTuple):
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
    strangers = [
        element for tag in parent.firsts if tag not in scalars and tag not in handled for element in parent.all(tag)
    ]
    doubles = [
        element
        for tag, several in parent.several.items()
        if tag in scalars
        for element in several[1:]
        if _says_more(parent, tag, element)
    ]
    left = [leftover_of(element) for element in _in_order(parent, [*strangers, *doubles, *rejected])]
    return (*left, *_insides(parent, scalars, set(rejected)))


def _says_more(parent: Parts, tag: str, double: Element) -> bool:
    """Tell whether a second element of a name says anything; a second title may only repeat the first."""
    repeats = tag == _TITLE and (double.text or "").strip() == parent.text("title")
    return bool((double.text and not repeats) or len(double) or double.keys())


def _in_order(parent: Parts, elements: list[Element]) -> list[Element]:
    if len(elements) < 2:  # noqa: PLR2004 - one is in order
        return elements
    chosen = set(elements)
    return [child for child in parent.element.iterchildren("*") if child in chosen]


def _insides(parent: Parts, scalars: Mapping[str, Inside], rejected: AbstractSet[Element]) -> Iterator[Leftover]:
    """Yield what known elements hold besides what the model knows of them."""
    for tag, element in parent.firsts.items():
        if (inside := scalars.get(tag)) is None or element in rejected:
            continue
        names = element.keys()
        if (names and not inside.attributes.issuperset(names)) or (len(element) and _has_strangers(element, inside)):
            yield _beside(element, tag, inside)


def _has_strangers(element: Element, inside: Inside) -> bool:
    return not inside.html and any(canonical(child.tag) not in inside.children for child in element.iterchildren("*"))


def _beside(element: Element, tag: str, inside: Inside) -> Leftover:
    """Return what belongs onto the element that the model writes under that name."""
    children = () if inside.html else element.iterchildren("*")
    return Leftover(
        tag=tag,
        attributes=tuple((name, value) for name, value in element.items() if name not in inside.attributes),
        children=tuple(leftover_of(child) for child in children if canonical(child.tag) not in inside.children),
        onto=True,
    )
