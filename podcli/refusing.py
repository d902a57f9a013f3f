"""What a publishing run does with what the rules say: which rules it does not ask, and which findings stop it."""

from collections.abc import Iterable

from episodes import Finding, Severity
from podcli.catalog import Address
from podcli.errors import PublishRefused

_OF_FORMAT = frozenset({"ENC-URL-HTTP"})
"""What a format that Apple does not take breaks, where a person allows it."""
_ASKED_LATER = frozenset({"FEED-ONE-ITEM"})  # a show may be prepared before its first episode
_WITH_AN_ADDRESS = frozenset({"PSP-GUID"})  # podcli makes the guid with the public address


def not_asked(address: Address) -> frozenset[str]:
    """Return the rules that say nothing of a show at that address which its owner could act on yet."""
    return _ASKED_LATER | _WITH_AN_ADDRESS if address.preview else _ASKED_LATER


def is_of_format(finding: Finding) -> bool:
    """Tell whether a finding is one that `--allow format` makes acceptable."""
    return finding.rule in _OF_FORMAT and finding.severity is Severity.ERROR


def refuse_errors(findings: Iterable[Finding], *, any_format: bool) -> None:
    """Raise `PublishRefused` for errors; `any_format` tells that a person allowed the format."""
    errors = [f for f in findings if f.severity is Severity.ERROR and not (any_format and is_of_format(f))]
    if errors:
        ways = [f.fix for f in errors if f.fix]
        if any(map(is_of_format, errors)):
            ways.append("To publish it as it is: --allow format")
        raise PublishRefused(
            "\n".join(f"{f.where}: {f.message} ({f.rule})" for f in errors), hint="\n".join(dict.fromkeys(ways))
        )
