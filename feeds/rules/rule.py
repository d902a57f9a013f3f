"""What a rule is, and how a small function becomes one."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from episodes import Episode, Finding, Severity
from feeds.faults import named
from feeds.show import Show


class Scope(StrEnum):
    """What a rule looks at."""

    SHOW = "show"
    """The show alone."""
    EPISODE = "episode"
    """One episode and its show."""
    FEED = "feed"
    """The show and all its episodes together."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules may look at; gathered by others, so that rules need neither files nor network."""

    show: Show
    """With absolute addresses."""
    episodes: tuple[Episode, ...]
    """With absolute addresses, newest first."""


class Hit(msgspec.Struct, frozen=True):
    """One place where a rule is broken."""

    where: str
    """The show or episode concerned."""
    message: str
    """What is the matter and whom it harms."""
    fix: str = ""
    """What to do here; empty means what the rule says."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the book."""

    id: str
    """Stable id, such as `APPLE-DESC-4000`."""
    severity: Severity
    """How much breaking it matters."""
    scope: Scope
    """What it looks at."""
    platforms: tuple[str, ...]
    """Who demands it: `apple`, `spotify`, `psp1`, `rss`, `podcasting2`, `w3c`; `all` for anybody who reads feeds."""
    explanation: str
    """Why the rule is there, in words that need no knowledge of XML."""
    fix: str
    """What to do when it is broken."""
    source: str
    """Where the rule comes from."""
    check: Callable[[Facts], Iterable[Hit]]
    """Yields where it is broken."""

    def findings(self, facts: Facts) -> Iterator[Finding]:
        """Yield a finding for each place where the rule is broken."""
        for hit in self.check(facts):
            yield Finding(
                rule=self.id,
                severity=self.severity,
                where=hit.where,
                message=hit.message,
                fix=hit.fix or self.fix,
                source=self.source,
            )


Noticed = Iterable[str | tuple[str, str]]
"""Messages, each alone or with a fix of its own."""
Check = Callable[[Facts], Iterable[Hit]]


class Look(NamedTuple):
    """What a rule looks at, why, and how: a function on its way to being a rule."""

    scope: Scope
    explanation: str
    check: Check


def on_show(look: Callable[[Show], Noticed]) -> Look:
    """Apply a function to the show; its docstring is the rule's explanation."""
    return Look(Scope.SHOW, _explanation(look), lambda facts: _hits(named(facts.show), look(facts.show)))


def on_episode(look: Callable[[Episode, Show], Noticed]) -> Look:
    """Apply a function to each episode and its show; its docstring is the rule's explanation."""

    def check(facts: Facts) -> Iterable[Hit]:
        for episode in facts.episodes:
            yield from _hits(named(episode), look(episode, facts.show))

    return Look(Scope.EPISODE, _explanation(look), check)


def on_feed(check: Check) -> Look:
    """Apply a function to everything together; its docstring is the rule's explanation."""
    return Look(Scope.FEED, _explanation(check), check)


def rule(id_: str, severity: Severity, *, platforms: str, source: str, fix: str) -> Callable[[Look], Rule]:
    """Make a rule of what a function looks at."""

    def decorate(look: Look) -> Rule:
        return Rule(
            id=id_,
            severity=severity,
            scope=look.scope,
            platforms=tuple(platforms.split()),
            explanation=look.explanation,
            fix=fix,
            source=source,
            check=look.check,
        )

    return decorate


def _explanation(look: Callable[..., object]) -> str:
    return " ".join((look.__doc__ or "").split())


def _hits(where: str, noticed: Noticed) -> Iterator[Hit]:
    for found in noticed:
        yield Hit(where, found) if isinstance(found, str) else Hit(where, *found)
