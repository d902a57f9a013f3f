"""`refresh` as a command: finds the storage with or without a show folder, and reports what became visible."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from episodes import Finding, Severity
from podcli.config_storage import StorageSettings, merged
from podcli.outcome import Outcome, due_outcomes
from podcli.refresh import refresh
from podcli.storage import Places, open_places

SKEW = timedelta(minutes=5)
"""Clocks further apart than this are worth a warning."""


def open_places_for(start: Path | None, overrides: Mapping[str, str]) -> Places:
    """Open the storage: of the show folder, or without one if `overrides` name the storage."""
    if "url" in overrides:
        return open_places(merged(StorageSettings(), **overrides), base=Path.cwd())
    from podcli import config as configuration  # noqa: PLC0415 - reads TOML, which a named storage does not need
    from podcli import folder as folders  # noqa: PLC0415 - likewise

    folder = folders.find(start or Path())
    storage = configuration.load(folder / "podcast.toml").storage
    return open_places(merged(storage, **overrides), base=folder)


def run_refresh(places: Places, now: datetime, *, dry_run: bool) -> Outcome:
    """Bring up the feed and report it."""
    done = refresh(places, now, dry_run=dry_run)
    return Outcome(
        changed=done.changed,
        dry_run=dry_run,
        revision=done.rev,
        feed_url=done.feed_url,
        episodes=due_outcomes(done.catalog, done.appeared) if done.catalog else (),
        findings=_clock(places, now),
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
