"""Asking the rule book about a change: what a new feed would do to the listeners of the old one."""

from episodes import Finding
from feeds.changes import FeedChange, FeedState
from feeds.examining import Gathered
from feeds.outlines import outline_of_items
from feeds.rules.book import CHANGE_CHECKS
from feeds.telling import finding_of


def examine_change(change: FeedChange) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a change."""
    return tuple(
        finding_of(check.rule, note, f"episode {title!r}" if title else "show")
        for check in CHANGE_CHECKS
        for title, note in check.look(change)
    )


def state_of_feed(gathered: Gathered) -> FeedState | None:
    """Return the state of a feed that was read; None if there is no show in it."""
    facts = gathered.facts
    if facts is None:
        return None
    outline = outline_of_items(facts.show, (item.element for item in gathered.page.items))
    return FeedState(show=facts.show, episodes=facts.episodes, outline=outline)
