"""What looks for a broken rule, and how a small function becomes a check.

A check is a pure function over gathered facts. Several may serve one rule: one looks at the model before a show is
published, another at the feed as it is written, a third at a server.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from episodes import Episode
from feeds.parts import Parts
from feeds.rules.facts import Facts, Hit, Note, Sheet, Spot
from feeds.show import Show

if TYPE_CHECKING:
    from feeds.changes import FeedChange
    from feeds.visits import Visit

Noticed = Iterable[str | Note]
"""Messages, each alone or with more to say."""


class ModelCheck(NamedTuple):
    """Looks at a show and its episodes, wherever they come from."""

    rule: str
    look: Callable[[Facts], Iterable[Hit]]


class SheetCheck(NamedTuple):
    """Looks at a feed as it is written."""

    rule: str
    look: Callable[[Sheet], Iterable[Spot]]


class VisitCheck(NamedTuple):
    """Looks at what a server answered."""

    rule: str
    look: "Callable[[Visit], Iterable[Note]]"


class ChangeCheck(NamedTuple):
    """Looks at an old feed and a new one."""

    rule: str
    look: "Callable[[FeedChange], Iterable[tuple[str, Note]]]"
    """Tells the title of the episode that a note is about; it is empty for the show."""


def on_show(rule: str) -> Callable[[Callable[[Show], Noticed]], ModelCheck]:
    """Apply a function to the show."""

    def decorate(look: Callable[[Show], Noticed]) -> ModelCheck:
        return ModelCheck(rule, lambda facts: (Hit(facts.show, note(found)) for found in look(facts.show)))

    return decorate


def on_episode(rule: str) -> Callable[[Callable[[Episode, Show], Noticed]], ModelCheck]:
    """Apply a function to each episode and its show."""

    def decorate(look: Callable[[Episode, Show], Noticed]) -> ModelCheck:
        def hits(facts: Facts) -> Iterator[Hit]:
            for episode in facts.episodes:
                for found in look(episode, facts.show):
                    yield Hit(episode, note(found))

        return ModelCheck(rule, hits)

    return decorate


def on_feed(rule: str) -> Callable[[Callable[[Facts], Iterable[tuple[Show | Episode, str | Note]]]], ModelCheck]:
    """Apply a function to the show and all episodes together; it tells each time which of them it means."""

    def decorate(look: Callable[[Facts], Iterable[tuple[Show | Episode, str | Note]]]) -> ModelCheck:
        return ModelCheck(rule, lambda facts: (Hit(subject, note(found)) for subject, found in look(facts)))

    return decorate


def on_sheet(rule: str) -> Callable[[Callable[[Sheet], Noticed]], SheetCheck]:
    """Apply a function to the feed as a document."""

    def decorate(look: Callable[[Sheet], Noticed]) -> SheetCheck:
        return SheetCheck(rule, lambda sheet: (Spot(rule, None, note(found)) for found in look(sheet)))

    return decorate


def on_channel(rule: str) -> Callable[[Callable[[Parts], Noticed]], SheetCheck]:
    """Apply a function to the channel as it is written."""

    def decorate(look: Callable[[Parts], Noticed]) -> SheetCheck:
        def spots(sheet: Sheet) -> Iterator[Spot]:
            channel = sheet.page.channel
            if channel is not None:
                yield from (Spot(rule, channel, note(found)) for found in look(channel))

        return SheetCheck(rule, spots)

    return decorate


def on_item(rule: str) -> Callable[[Callable[[Parts], Noticed]], SheetCheck]:
    """Apply a function to each item as it is written."""

    def decorate(look: Callable[[Parts], Noticed]) -> SheetCheck:
        def spots(sheet: Sheet) -> Iterator[Spot]:
            for item in sheet.page.items:
                for found in look(item):
                    yield Spot(rule, item, note(found))

        return SheetCheck(rule, spots)

    return decorate


def on_items(rule: str) -> Callable[[Callable[[Sheet], Iterable[tuple[Parts, str | Note]]]], SheetCheck]:
    """Apply a function to all items together; it tells each time which of them it means."""

    def decorate(look: Callable[[Sheet], Iterable[tuple[Parts, str | Note]]]) -> SheetCheck:
        return SheetCheck(rule, lambda sheet: (Spot(rule, item, note(found)) for item, found in look(sheet)))

    return decorate


def on_visit(rule: str) -> "Callable[[Callable[[Visit], Noticed]], VisitCheck]":
    """Apply a function to what a server answered."""

    def decorate(look: "Callable[[Visit], Noticed]") -> VisitCheck:
        return VisitCheck(rule, lambda visit: (note(found) for found in look(visit)))

    return decorate


def on_change(rule: str) -> "Callable[[Callable[[FeedChange], Iterable[tuple[str, str | Note]]]], ChangeCheck]":
    """Apply a function to an old feed and a new one."""

    def decorate(look: "Callable[[FeedChange], Iterable[tuple[str, str | Note]]]") -> ChangeCheck:
        return ChangeCheck(rule, lambda change: ((title, note(found)) for title, found in look(change)))

    return decorate


def note(found: str | Note) -> Note:
    """Return what was noticed as a note, also where it is a message alone."""
    return Note(found) if isinstance(found, str) else found
