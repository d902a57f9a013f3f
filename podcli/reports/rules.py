"""The rules of the book as scripts get them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import feeds


def rule_fields(rule: "feeds.Rule") -> dict[str, Any]:
    """Return a rule by the keys that scripts rely on, and the rest of it behind them."""
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "platforms": list(rule.platforms),
        "scope": rule.scope.value,
        "checked_by": ", ".join(by.value for by in rule.checked_by),
        "explanation": rule.explanation,
        "source": rule.source,
        "element": rule.tag,
        "fix": rule.fix,
        "bad": rule.bad,
        "good": rule.good,
        "proof": rule.proof,
    }
