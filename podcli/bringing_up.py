"""What follows the commit of a command that stores no files: the feed, then those who wait for news."""

from datetime import datetime

import msgspec

from episodes import PodcliError
from podcli.announcement import announced
from podcli.config_types import AnnounceSettings
from podcli.outcome import Outcome, lagging
from podcli.refresh import refresh
from podcli.storage import Places


def with_feed(places: Places, outcome: Outcome, now: datetime, announce: AnnounceSettings | None) -> Outcome:
    """Bring up the feed and tell others; a failure here loses nothing, since the next refresh repairs it."""
    try:
        refreshed = refresh(places, now)
    except PodcliError as error:
        return lagging(outcome, error)
    outcome = msgspec.structs.replace(outcome, feeds=refreshed.feeds)
    if not refreshed.changed:
        return outcome
    outcome = msgspec.structs.replace(outcome, changed=True)
    return announced(outcome, places, refreshed.catalog, announce or AnnounceSettings(), verified=False)
