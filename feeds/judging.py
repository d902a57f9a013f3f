"""Asking the rule book about what servers answered."""

from episodes import Finding
from feeds.rules.book import BY_ID, VISIT_CHECKS
from feeds.rules.facts import Note
from feeds.visits import Visit


def examine_visit(visit: Visit) -> tuple[Finding, ...]:
    """Return everything that the rules notice in the visit of one file."""
    return tuple(_finding(check.rule, note, visit) for check in VISIT_CHECKS for note in check.look(visit))


def _finding(id_: str, note: Note, visit: Visit) -> Finding:
    rule, target = BY_ID[id_], visit.target
    return Finding(
        rule=rule.id,
        severity=note.severity or rule.severity,
        where=f"{target.url} ({target.where})" if target.where else target.url,
        message=note.message,
        fix=note.fix or rule.fix,
        source=rule.source,
    )
