"""The parts of a channel or an item by name, and the ways in which feeds write small values."""

from html import escape

import msgspec

from feeds.names import canonical
from feeds.parse import attributes, parse_clock
from feeds.write import Element

_YES = frozenset({"true", "yes", "explicit"})
_NO = frozenset({"false", "no", "clean"})


class Parts(msgspec.Struct, frozen=True):
    """A channel or an item and its children by qualified name; a namespace that is nearly right counts as right."""

    element: Element
    """The channel or item itself."""
    firsts: dict[str, Element]
    """The first child of each name, in the order of the document: the one that apps take."""
    several: dict[str, list[Element]]
    """All children of the names that stand there more than once."""

    def all(self, tag: str) -> list[Element]:
        """Return the children of that name, in the order of the document."""
        if tag in self.several:
            return self.several[tag]
        return [self.firsts[tag]] if tag in self.firsts else []

    def first(self, tag: str) -> Element | None:
        """Return the first child of that name, which is the one that apps take."""
        return self.firsts.get(tag)

    def text(self, tag: str) -> str:
        """Return the text of the first child of that name without padding; empty if there is none."""
        found = self.firsts.get(tag)
        return "" if found is None else (found.text or "").strip()

    def html(self, tag: str) -> str:
        """Return the text of the first child of that name as HTML, also where its elements stand there unescaped."""
        found = self.firsts.get(tag)
        return "" if found is None else ((_markup(found) if len(found) else found.text) or "").strip()

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first child of that name; empty if there is none."""
        found = self.firsts.get(tag)
        return "" if found is None else (found.get(name) or "").strip()


def _markup(element: Element) -> str:
    """Write what stands in an element as HTML."""
    pieces = [escape(element.text or "", quote=False)]
    for child in element.iterchildren("*"):
        # A damaged feed may use a prefix that it does not declare, so this is not always a name to lxml.
        name = child.tag.rpartition("}")[2].rpartition(":")[2]
        told = "".join(f' {key}="{escape(value)}"' for key, value in attributes(child) if not key.startswith("{"))
        pieces.append(f"<{name}{told}>{_markup(child)}</{name}>{escape(child.tail or '', quote=False)}")
    return "".join(pieces)


def parts_of(parent: Element) -> Parts:
    """Sort the children of a channel or an item by name."""
    firsts: dict[str, Element] = {}
    several: dict[str, list[Element]] = {}
    for child in parent.iterchildren("*"):
        tag = RIGHT[child.tag]
        if tag not in firsts:
            firsts[tag] = child
        elif tag in several:
            several[tag].append(child)
        else:
            several[tag] = [firsts[tag], child]
    return Parts(parent, firsts, several or _NONE)


class _Right(dict[str, str]):
    """The right name for each that was met: a feed has a hundred names and a million elements."""

    def __missing__(self, name: str) -> str:
        """Find out once what a name means; no feed may fill the memory with names of its own."""
        right = canonical(name)
        if len(self) < _MOST_NAMES:
            self[name] = right
        return right


_MOST_NAMES = 4096
RIGHT = _Right()
"""The names by those that feeds write."""
_NONE: dict[str, list[Element]] = {}


def children_named(parent: Element, tag: str) -> list[Element]:
    """Return the children of that name, in whichever way its namespace is written."""
    return [child for child in parent.iterchildren("*") if RIGHT[child.tag] == tag]


def own_title(parts: Parts, tag: str) -> str:
    """Return a second title, unless it says the same as the first."""
    title = parts.text(tag)
    return "" if title == parts.text("title") else title


def text_of(element: Element | None) -> str:
    """Return the text of an element, exactly."""
    return "" if element is None else element.text or ""


def parse_truth(text: str) -> bool | None:
    """Return what a feed's true, yes, explicit, false, no or clean means; None for anything else."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def parse_duration(text: str) -> float | None:
    """Return the seconds of `S`, `M:SS` or `H:MM:SS`; None for anything else and for zero."""
    return parse_clock(text.strip()) or None
