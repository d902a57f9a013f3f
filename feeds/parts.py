"""The parts of a channel or an item by name, and the ways in which feeds write small values."""

import re
from functools import lru_cache
from typing import NamedTuple

from episodes import Person
from feeds.names import canonical, podcast
from feeds.write import Element

_YES = frozenset({"true", "yes", "explicit"})
_NO = frozenset({"false", "no", "clean"})
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_PERSON = podcast("person")
_PERSON_KEYS = frozenset({"role", "group", "img", "href"})


class Parts(NamedTuple):
    """A channel or an item and its children by qualified name; a namespace that is nearly right counts as right."""

    element: Element
    """The channel or item itself."""
    children: dict[str, list[Element]]
    """Each in the order of the document."""

    def all(self, tag: str) -> list[Element]:
        """Return the children of that name."""
        return self.children.get(tag, [])

    def first(self, tag: str) -> Element | None:
        """Return the first child of that name, which is the one that apps take."""
        found = self.children.get(tag)
        return found[0] if found else None

    def text(self, tag: str) -> str:
        """Return the text of the first child of that name without padding; empty if there is none."""
        found = self.children.get(tag)
        return (found[0].text or "").strip() if found else ""

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first child of that name; empty if there is none."""
        found = self.children.get(tag)
        return (found[0].get(name) or "").strip() if found else ""

    def persons(self) -> tuple[Person, ...]:
        """Return the persons with the roles that the namespace gives them when the feed doesn't."""
        found = self.children.get(_PERSON)
        return (
            tuple(_person(e.text.strip(), tuple(e.items())) for e in found if (e.text or "").strip()) if found else ()
        )


def parts_of(parent: Element) -> Parts:
    """Sort the children of a channel or an item by name."""
    children: dict[str, list[Element]] = {}
    for child in parent.iterchildren("*"):
        children.setdefault(_tag(child.tag), []).append(child)
    return Parts(parent, children)


@lru_cache(maxsize=4096)  # a feed has a hundred names and a million elements
def _tag(name: str) -> str:
    return canonical(name)


def text_of(element: Element | None) -> str:
    """Return the text of an element, exactly."""
    return "" if element is None else element.text or ""


def parse_truth(text: str) -> bool | None:
    """Return what a feed's true, yes, explicit, false, no or clean means; None for anything else."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def parse_duration(text: str) -> float | None:
    """Return the seconds of `S`, `M:SS` or `H:MM:SS`; None for anything else and for zero."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds) or None


@lru_cache(maxsize=4096)  # the same few people take part in all episodes
def _person(name: str, attributes: tuple[tuple[str, str], ...]) -> Person:
    given = {key: value.strip() for key, value in attributes if key in _PERSON_KEYS and value.strip()}
    return Person(name=name, **given)
