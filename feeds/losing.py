"""What one feed says and another does not: the proof that nothing is lost where a feed is read and written again."""

from collections.abc import Iterator

import msgspec

from feeds.names import ATOM_LINK, written
from feeds.said import Said, is_free, said_by
from feeds.same import normal

_LONGEST = 60
_MOST_TWINS = 100


class Loss(msgspec.Struct, frozen=True):
    """One thing that the first of two feeds says and the second does not."""

    where: str
    """The element in words, from the outside in."""
    missing: str
    """What is not there."""


def losses(first: bytes, second: bytes) -> tuple[Loss, ...]:
    """Return what the first document says and the second does not, apart from the forms in `feeds.same`.

    What only the second says is no loss. Raises `FeedUnreadable` if either is no feed.
    """
    return tuple(_lost(normal(said_by(first)), normal(said_by(second)), ""))


def _lost(first: Said, second: Said, where: str) -> Iterator[Loss]:
    for name, value in first.attributes.items():
        if second.attributes.get(name) != value:
            yield Loss(where, f"the attribute {written(name)}={_short(value)}")
    if first.text and first.text != second.text:
        yield Loss(where, f"the text {_short(first.text)}")
    if first.tail and first.tail != second.tail:
        yield Loss(where, f"the text behind it, {_short(first.tail)}")
    pairs = _by_name(first, second) if is_free(first.tag) else _in_sequence(first, second)
    for number, child, counterpart, why in pairs:
        place = f"{where}{', ' if where else ''}{_named(child, number)}"
        if counterpart is None:
            yield Loss(place, why)
        else:
            yield from _lost(child, counterpart, place)


Pair = tuple[int, Said, Said | None, str]
"""The number of a child among those of its name, the child, its counterpart, and what is lost if there is none."""


def _in_sequence(first: Said, second: Said) -> Iterator[Pair]:
    """Pair children one by one: the order of all of them counts."""
    for index, child in enumerate(first.children):
        other = second.children[index] if index < len(second.children) else None
        yield index + 1, child, other if other and other.tag == child.tag else None, "the whole element, or its place"


def _by_name(first: Said, second: Said) -> Iterator[Pair]:
    """Pair the children of each name: those that are equal in their order, then the others."""
    for name in dict.fromkeys(_name(child) for child in first.children):
        mine = [child for child in first.children if _name(child) == name]
        theirs = [child for child in second.children if _name(child) == name]
        yield from _matched(mine, theirs, ordered=name[0] != "item")


def _name(element: Said) -> tuple[str, str]:
    """Return the name by which apps look an element up; links are looked up by their relation."""
    return element.tag, element.attributes.get("rel", "") if element.tag == ATOM_LINK else ""


def _matched(mine: list[Said], theirs: list[Said], *, ordered: bool) -> Iterator[Pair]:
    found, taken = _equals(mine, [child.key for child in theirs], ordered=ordered)
    rest = [index for index in range(len(theirs)) if index not in taken]
    left = [index for index in range(len(mine)) if index not in found]
    # Of several with one guid, the one that says most chooses first.
    for index in left if ordered else sorted(left, key=lambda index: -sum(1 for _ in mine[index].walk())):
        child, other = mine[index], _closest(mine[index], theirs, rest)
        if other is None:
            yield index + 1, child, None, "the whole element"
            continue
        rest.remove(other)
        if theirs[other].key == child.key:
            yield index + 1, child, None, "its place among those of its name"
        else:
            yield index + 1, child, theirs[other], ""


def _equals(mine: list[Said], keys: list[tuple[object, ...]], *, ordered: bool) -> tuple[set[int], set[int]]:
    """Return the indices of equal children, on both sides."""
    found, taken, begin = set[int](), set[int](), 0
    for index, child in enumerate(mine):
        key = child.key
        at = next((at for at in range(begin, len(keys)) if at not in taken and keys[at] == key), None)
        if at is not None:
            found.add(index)
            taken.add(at)
            begin = at + 1 if ordered else 0
    return found, taken


def _closest(child: Said, theirs: list[Said], rest: list[int]) -> int | None:
    """Return which of the others is meant: an equal one, or the one of the same guid that lacks least, or the next."""
    equal = next((index for index in rest if theirs[index].key == child.key), None)
    if equal is not None or not rest:
        return equal
    guid = _guid(child)
    twins = [index for index in rest if _guid(theirs[index]) == guid] if guid else []
    candidates = (twins or rest)[:_MOST_TWINS] if child.tag == "item" else rest[:1]
    return min(candidates, key=lambda index: sum(1 for _ in _lost(child, theirs[index], "")))


def _guid(element: Said) -> str:
    guid = element.first("guid")
    return guid.text if guid else ""


def _named(element: Said, number: int) -> str:
    """Name an element as a person would: `item 2 ('Owls')`."""
    title = element.first("title")
    label = f" ({_short(title.text.strip())})" if title and title.text.strip() else ""
    return f"{written(element.tag)}{f' {number}' if number > 1 or element.tag == 'item' else ''}{label}"


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
