"""Findings for machines that show them beside the code: GitHub's annotations, and SARIF 2.1.0."""

from typing import TYPE_CHECKING, Any

import feeds
from episodes import Finding, Severity
from podcli.reports.as_json import document

if TYPE_CHECKING:
    from podcli.checking import Verdicts

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def github_text(found: "Verdicts") -> str:
    """Return a workflow command for each finding (GitHub Actions shows them beside the file)."""
    return "\n".join(_command(finding, found.target) for finding in found.findings)


def _command(finding: Finding, target: str) -> str:
    properties = {"title": finding.rule}
    if finding.line:
        properties |= {"file": target, "line": str(finding.line)}
    if finding.column:
        properties["col"] = str(finding.column)
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{finding.where}: {finding.message} {finding.fix}".strip()
    return f"::{_GITHUB[finding.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(found: "Verdicts") -> bytes:
    """Return the findings as one SARIF document, which code hosts and editors read."""
    used = list(dict.fromkeys(finding.rule for finding in found.findings))
    run = {
        "tool": {"driver": {"name": "podcli", "rules": [_rule(id_) for id_ in used]}},
        "results": [_result(finding, found.target, used) for finding in found.findings],
        "columnKind": "unicodeCodePoints",
    }
    return document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(id_: str) -> dict[str, Any]:
    rule = feeds.RULES_BY_ID.get(id_)
    if rule is None:  # what podcli says of itself, such as of a setting that it does not know yet
        return {"id": id_}
    told: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": rule.explanation},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": _SARIF[rule.severity]},
    }
    return told | ({"helpUri": rule.link} if rule.link else {})


def _result(finding: Finding, target: str, used: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": target}}
    if finding.line:
        column = {"startColumn": finding.column} if finding.column else {}
        place["region"] = {"startLine": finding.line, **column}
    return {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": _SARIF[finding.severity],
        "message": {"text": f"{finding.where}: {finding.message} {finding.fix}".strip()},
        "locations": [{"physicalLocation": place}],
    }
