"""What time it is for a show: two clocks are asked, and neither may reveal anything early."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from podcli.clock import EARLIEST
from podcli.feed_state import FeedState
from podcli.storage.contract import Head

if TYPE_CHECKING:
    from podcli.storage import Places


def effective_now(places: "Places", now: datetime) -> datetime:
    """Return the earlier of the host's clock and the storage's, in whole seconds: neither may reveal anything early."""
    clocks = [now, *(c for c in (places.public.clock(), places.state.clock()) if c)]
    return min(clocks).astimezone(UTC).replace(microsecond=0)


def present(places: "Places", live: Head | None, now: datetime) -> datetime:
    """Return the instant that a new revision is made for: never before the newest episode that the live feed shows.

    Not before the instant that it was rendered for: a clock that was far ahead once would reveal all that is scheduled.
    """
    return max(effective_now(places, now), FeedState.of(live).newest or EARLIEST)
