"""The parts of a channel or an item by name, and the ways in which feeds write small values."""

import re
from typing import NamedTuple

from episodes import Person
from feeds.names import PODCAST, PODCAST_OLD, podcast
from feeds.write import Element

_OLD = f"{{{PODCAST_OLD}}}"
_NEW = f"{{{PODCAST}}}"
_YES = frozenset({"true", "yes", "explicit"})
_NO = frozenset({"false", "no", "clean"})
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_PERSON = podcast("person")


class Parts(NamedTuple):
    """The children of a channel or an item, by qualified name; both namespaces of `podcast:` count as one."""

    children: dict[str, list[Element]]

    def first(self, tag: str) -> Element | None:
        """Return the first child of that name, which is the one that apps take."""
        found = self.children.get(tag)
        return found[0] if found else None

    def text(self, tag: str) -> str:
        """Return the text of the first child of that name without padding; empty if there is none."""
        return text_of(self.first(tag)).strip()

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first child of that name; empty if there is none."""
        element = self.first(tag)
        return "" if element is None else (element.get(name) or "").strip()

    def persons(self) -> tuple[Person, ...]:
        """Return the persons with the roles that the namespace gives them when the feed doesn't."""
        return tuple(_person(element) for element in self.children.get(_PERSON, ()) if text_of(element).strip())


def parts_of(parent: Element) -> Parts:
    """Sort the children of a channel or an item by name."""
    children: dict[str, list[Element]] = {}
    for child in parent.iterchildren("*"):
        tag = child.tag
        children.setdefault(tag.replace(_OLD, _NEW) if tag.startswith(_OLD) else tag, []).append(child)
    return Parts(children)


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


def _person(element: Element) -> Person:
    given = {name: (element.get(name) or "").strip() for name in ("role", "group", "img", "href")}
    return Person(name=text_of(element).strip(), **{name: value for name, value in given.items() if value})
