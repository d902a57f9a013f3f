"""`refresh` as a command: brings up the feed, tells others, and reports what became visible."""

from datetime import datetime

from episodes import Finding, Severity
from podcli.clock import SKEW
from podcli.live_feed import Refreshed
from podcli.opening import Opened
from podcli.outcome import Outcome, due_outcomes
from podcli.refresh import refresh
from podcli.storage import PREVIEW_URL, Places


def run_refresh(opened: Opened, now: datetime, *, dry_run: bool) -> Outcome:
    """Bring up the feed, tell others if it changed, and report it."""
    places = opened.places
    done = refresh(places, now, dry_run=dry_run)
    outcome = _outcome(places, done, now, dry_run=dry_run)
    if dry_run or not done.changed:
        return outcome
    from podcli.announcement import announced  # noqa: PLC0415 - an unchanged feed is no news
    from podcli.config_types import AnnounceSettings  # noqa: PLC0415 - likewise

    return announced(outcome, places, done.catalog, opened.announce or AnnounceSettings(), verified=False)


def _outcome(places: Places, done: Refreshed, now: datetime, *, dry_run: bool) -> Outcome:
    return Outcome(
        changed=done.changed,
        dry_run=dry_run,
        revision=done.rev,
        feed_url=done.feed_url,
        feeds=done.feeds,
        episodes=due_outcomes(done.catalog, done.appeared) if done.catalog else (),
        findings=_clock(places, now),
        next=done.next,
        preview=done.feed_url.startswith(PREVIEW_URL),
    )


def _clock(places: Places, now: datetime) -> tuple[Finding, ...]:
    there = places.public.clock() or places.state.clock()
    if there is None or abs(there - now) < SKEW:
        return ()
    return (
        Finding(
            rule="CLOCK",
            severity=Severity.WARNING,
            where=places.public.url,
            message=f"This machine's clock says {now:%H:%M:%S}, the storage's {there:%H:%M:%S} (UTC). "
            "podcli goes by the earlier one.",
            fix="Set this machine's clock; scheduled episodes may otherwise appear late.",
        ),
    )
