"""Asking the rule book about a show as the model has it: the guard before publishing."""

from collections.abc import Iterable

from episodes import Episode, Finding
from feeds.faults import named
from feeds.rules.book import BEFORE_WRITING, BY_ID, MODEL_CHECKS
from feeds.rules.facts import Facts
from feeds.show import Show


def check(show: Show, episodes: Iterable[Episode]) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a show and its episodes, whose addresses are absolute already."""
    facts = Facts(show=show, episodes=tuple(episodes))
    found = []
    for check_ in (*MODEL_CHECKS, *BEFORE_WRITING):
        rule = BY_ID[check_.rule]
        for subject, note in check_.look(facts):
            found.append(
                Finding(
                    rule=rule.id,
                    severity=note.severity or rule.severity,
                    where=named(subject),
                    message=note.message,
                    fix=note.fix or rule.here or rule.fix,
                    source=rule.source,
                )
            )
    return tuple(found)
