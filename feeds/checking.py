"""Asking the rule book about a show as the model has it: the guard before publishing."""

from collections.abc import Iterable

from episodes import Episode, Finding
from feeds.faults import named
from feeds.rules.book import BEFORE_WRITING, MODEL_CHECKS
from feeds.rules.facts import Facts
from feeds.show import Show
from feeds.telling import finding_of


def check(show: Show, episodes: Iterable[Episode]) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a show and its episodes, whose addresses are absolute already."""
    facts = Facts(show=show, episodes=tuple(episodes))
    checks = (*MODEL_CHECKS, *BEFORE_WRITING)
    return tuple(
        finding_of(check_.rule, note, named(subject), here=True)
        for check_ in checks
        for subject, note in check_.look(facts)
    )
