"""Asking the rule book about a change: what a new feed would do to the listeners of the old one."""

from episodes import Finding
from feeds.changes import FeedChange, FeedState
from feeds.examining import Gathered
from feeds.outlines import outline_of_items
from feeds.rules.book import BY_ID, CHANGE_CHECKS


def examine_change(change: FeedChange) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a change."""
    found = []
    for check in CHANGE_CHECKS:
        rule = BY_ID[check.rule]
        for title, note in check.look(change):
            found.append(
                Finding(
                    rule=rule.id,
                    severity=note.severity or rule.severity,
                    where=f"episode {title!r}" if title else "show",
                    message=note.message,
                    fix=note.fix or rule.fix,
                    source=rule.source,
                )
            )
    return tuple(found)


def state_of_feed(gathered: Gathered) -> FeedState | None:
    """Return the state of a feed that was read; None if there is no show in it."""
    facts = gathered.facts
    if facts is None:
        return None
    outline = outline_of_items(facts.show, (item.element for item in gathered.page.items))
    return FeedState(show=facts.show, episodes=facts.episodes, outline=outline)
