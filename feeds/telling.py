"""Making a finding of what a check noticed: the words of the check, the rest from the row of its rule."""

from episodes import Finding
from feeds.rules.book import BY_ID
from feeds.rules.facts import Note


def finding_of(id_: str, note: Note, where: str, *, here: bool = False) -> Finding:
    """Return the finding about a place; `here` tells whether it is a show of podcli, whose settings can be named."""
    rule = BY_ID[id_]
    return Finding(
        rule=rule.id,
        severity=note.severity or rule.severity,
        where=where,
        message=note.message,
        fix=note.fix or (rule.here if here else "") or rule.fix,
        source=rule.source,
    )
