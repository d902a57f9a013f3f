"""What the rule book says, as text for a podcaster."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import feeds
from episodes import Finding, Severity
from podcli.console import Paint
from podcli.reports.values import SEVERITIES

if TYPE_CHECKING:
    from podcli.checking import Verdicts

_BEGINNING, _ENDING = 240, 60
"""Characters of a long example that are shown."""
_TOLD = 3
"""Places of one rule that are shown; further ones are counted, unless all are asked for."""


def verdicts_text(found: "Verdicts", paint: Paint, *, verbose: bool = False) -> str:
    """Return findings by severity and place, then what each platform will do."""
    return "\n".join((*_findings(found.findings, paint, verbose=verbose), *_end(found, paint)))


def _findings(findings: tuple[Finding, ...], paint: Paint, *, verbose: bool) -> Iterator[str]:
    total = Counter((f.rule, f.severity) for f in findings)
    shown: Counter[tuple[str, Severity]] = Counter()
    for finding in findings:
        key = (finding.rule, finding.severity)
        shown[key] += 1
        if verbose or shown[key] <= _TOLD or total[key] == _TOLD + 1:
            yield from _finding(finding, paint)
        elif shown[key] == _TOLD + 1:
            more = total[key] - _TOLD
            yield paint.dim(f"  … and {more} more places of {finding.rule} (-v shows them all)")
            yield ""


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    place = f"{finding.where}, column {finding.column}" if finding.column else finding.where
    word = _coloured(finding.severity, paint)(SEVERITIES[finding.severity])
    yield f"{word}  {paint.bold(place)}  {paint.dim(finding.rule)}"
    yield f"  {finding.message}"
    if finding.text:
        yield paint.dim(f"  {finding.text}")
    if finding.fix:
        yield f"  → {finding.fix}"
    yield ""


def _coloured(severity: Severity, paint: Paint) -> Callable[[str], str]:
    return {Severity.ERROR: paint.red, Severity.WARNING: paint.yellow, Severity.INFO: paint.dim}[severity]


def _end(found: "Verdicts", paint: Paint) -> Iterator[str]:
    counted = [_count(found.counts[s.value], SEVERITIES[s]) for s in Severity if found.counts[s.value]]
    yield f"{paint.bold(found.target)}: {', '.join(counted) or 'nothing to complain of'}"
    brushes = {"accepted": paint.green, "accepted with warnings": paint.yellow, "refused": paint.red}
    for platform, verdict in found.platforms.items():
        yield f"  {feeds.PLATFORM_NAMES[platform]:<15} {brushes[verdict](verdict)}"
    if found.findings:
        yield paint.dim(f"More about a rule: podcli check --explain {found.findings[0].rule}")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def rules_text(rules: "tuple[feeds.Rule, ...]", paint: Paint) -> str:
    """Return the rules, a line each, by what they are about."""
    lines: list[str] = []
    for scope in dict.fromkeys(rule.scope for rule in rules):
        lines += [paint.bold(scope), *(_line(rule, paint) for rule in rules if rule.scope is scope), ""]
    return "\n".join([*lines, paint.dim("More about one: podcli check --explain ID")])


def _line(rule: "feeds.Rule", paint: Paint) -> str:
    word = _coloured(rule.severity, paint)(f"{SEVERITIES[rule.severity]:<8}")
    return f"  {rule.id:<24} {word} {rule.explanation}"


def rule_text(rule: "feeds.Rule", paint: Paint) -> str:
    """Return all that the book says of one rule."""
    lines = [
        f"{paint.bold(rule.id)}  {_coloured(rule.severity, paint)(SEVERITIES[rule.severity])}",
        rule.explanation,
        "",
        f"  to mend it   {rule.fix}",
        *([f"  with podcli  {rule.here}"] if rule.here else []),
        f"  demanded by  {', '.join(rule.platforms)}",
        f"  checked by   {_means(rule)}",
        f"  source       {rule.source}",
    ]
    if rule.bad:
        lines += ["", paint.red("  wrong"), f"    {_shortened(rule.bad)}"]
    if rule.good:
        lines += [paint.green("  right"), f"    {_shortened(rule.good)}"]
    return "\n".join(lines)


def _shortened(example: str) -> str:
    """Return an example that may be wrong by its length alone without the middle of it."""
    left_out = len(example) - _BEGINNING - _ENDING
    if left_out <= _BEGINNING:
        return example
    return f"{example[:_BEGINNING]} … ({left_out} characters more) … {example[-_ENDING:]}"


_MEANS = {
    "document": "reading the feed",
    "files": "reading the files that it names (--live, and before publishing)",
    "server": "asking the servers (--live)",
    "change": "comparing with an older feed (--against)",
    "behaviour": "podcli's own behaviour",
    "nobody": "you: no program can see it",
}


def _means(rule: "feeds.Rule") -> str:
    told = ", ".join(_MEANS[by] for by in rule.checked_by)
    return f"{told} (proved by {rule.proof})" if rule.proof else told
