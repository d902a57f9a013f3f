"""Writing a row of the rule book in few words."""

from episodes import Severity
from feeds.rules.rule import By, Rule, Scope

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def row(
    id_: str,
    severity: Severity,
    scope: Scope,
    platforms: str,
    explanation: str,
    *,
    fix: str,
    source: str,
    here: str = "",
    tag: str = "",
    bad: str = "",
    good: str = "",
    by: str = "document",
    proof: str = "",
    unless: str = "",
) -> Rule:
    """Make a row; where there are several words in a text of `platforms`, `by` or `unless`, spaces are between them."""
    return Rule(
        id=id_,
        severity=severity,
        scope=scope,
        platforms=tuple(platforms.split()),
        explanation=explanation,
        fix=fix,
        here=here,
        source=source,
        tag=tag,
        bad=bad,
        good=good,
        checked_by=tuple(By(word) for word in by.split()),
        proof=proof,
        unless=tuple(unless.split()),
    )
