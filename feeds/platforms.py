"""What a set of findings means to each platform: accepted, accepted with warnings, or refused."""

from collections.abc import Iterable
from enum import StrEnum

from episodes import Finding, Severity
from feeds.rules.book import BY_ID

PLATFORMS: dict[str, frozenset[str]] = {
    "apple": frozenset({"apple", "all"}),
    "spotify": frozenset({"spotify", "all"}),
    "psp1": frozenset({"psp1", "all"}),
    "podcasting20": frozenset({"podcasting20", "all"}),
    "w3c": frozenset({"w3c", "rss", "all"}),
    "youtube": frozenset({"youtube", "all"}),
    "amazon": frozenset({"amazon", "all"}),
}
"""Whose demands count for each platform; what Amazon and YouTube demand is known only in part."""

NAMES = {
    "apple": "Apple Podcasts",
    "spotify": "Spotify",
    "psp1": "PSP-1",
    "podcasting20": "Podcasting 2.0",
    "w3c": "W3C validator",
    "youtube": "YouTube Music",
    "amazon": "Amazon Music",
}
"""How people call them."""


class Verdict(StrEnum):
    """What a platform will do with a feed, as far as rules can tell."""

    ACCEPTED = "accepted"
    WARNINGS = "accepted with warnings"
    REFUSED = "refused"


def verdicts(findings: Iterable[Finding], platforms: Iterable[str] = PLATFORMS) -> dict[str, Verdict]:
    """Return what each platform will do."""
    several = tuple(findings)
    return {platform: _verdict(concerning(several, (platform,))) for platform in platforms}


def concerning(findings: Iterable[Finding], platforms: Iterable[str]) -> tuple[Finding, ...]:
    """Return the findings that matter to any of these platforms."""
    whose = frozenset().union(*(PLATFORMS[platform] for platform in platforms))
    return tuple(finding for finding in findings if _platforms_of(finding) & whose)


def _platforms_of(finding: Finding) -> frozenset[str]:
    rule = BY_ID.get(finding.rule)
    return frozenset(rule.platforms) if rule else frozenset({"all"})


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    worst = {finding.severity for finding in findings}
    if Severity.ERROR in worst:
        return Verdict.REFUSED
    return Verdict.WARNINGS if Severity.WARNING in worst else Verdict.ACCEPTED
