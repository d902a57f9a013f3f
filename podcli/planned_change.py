"""What a planned change does to listeners, in the words of the rules on a change.

Whether it may be done is the guard's business, and was answered before: here it is only told.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

import feeds  # its heavy names are fetched where they are used: an unchanged run needs no rules
from episodes import Finding, Severity, addressed
from podcli.catalog import Catalog, Record
from podcli.change import PutEpisode
from podcli.plan import Plan

_SAID_ELSEWHERE = frozenset({"DIFF-NOOP", "DIFF-SHRINK"})
"""What says nothing of a change that is made on purpose, episode by episode."""


def change_findings(old: Catalog | None, new: Catalog | None, plan: Plan, now: datetime) -> tuple[Finding, ...]:
    """Return what the rules say of a planned change; only the episodes that it concerns are looked at."""
    if old is None or new is None or old.address.preview:
        return ()
    guids = {change.record.episode.guid for change in plan.changes if isinstance(change, PutEpisode)}
    change = feeds.FeedChange(
        old=_state(old, (old.episodes[guid] for guid in guids if guid in old.episodes), now),
        new=_state(new, (new.episodes[guid] for guid in guids if guid in new.episodes), now),
    )
    found = (finding for finding in feeds.examine_change(change) if finding.rule not in _SAID_ELSEWHERE)
    return tuple(_allowed(finding) for finding in found)


def _state(catalog: Catalog, records: Iterable[Record], now: datetime) -> feeds.FeedState:
    base, prefix = catalog.address.public_url, catalog.address.enclosure_prefix
    visible = [addressed(record.episode, base, prefix) for record in records if record.episode.published <= now]
    return feeds.state_of(feeds.addressed_show(catalog.show.show, base), visible)


def _allowed(finding: Finding) -> Finding:
    """A person allowed it, so it is no error any more; what it costs is told all the same."""
    worst = Severity.WARNING if finding.severity is Severity.ERROR else finding.severity
    return msgspec.structs.replace(finding, severity=worst)
