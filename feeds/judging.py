"""Asking the rule book about what servers answered."""

from episodes import Finding
from feeds.rules.book import VISIT_CHECKS
from feeds.telling import finding_of
from feeds.visits import Target, Visit


def examine_visit(visit: Visit) -> tuple[Finding, ...]:
    """Return everything that the rules notice in the visit of one file."""
    where = _named(visit.target)
    return tuple(finding_of(check.rule, note, where) for check in VISIT_CHECKS for note in check.look(visit))


def _named(target: Target) -> str:
    return f"{target.url} ({target.where})" if target.where else target.url
