"""Whether the places of a show are in order, and whether two publishers can be kept apart there."""

from collections.abc import Iterator
from datetime import datetime

from podcli import root as catalog_root
from podcli.clock import SKEW
from podcli.doctor.check import Check, failed, passed
from podcli.errors import CatalogUnreadable
from podcli.feed_state import FeedState
from podcli.leaves import OWN_KEY, STALE
from podcli.lost_catalog import catalog_missing, left_behind
from podcli.storage import Places
from podcli.storage.probe import Verdict
from podcli.storage.readiness import verdicts_of


def clock(places: Places, now: datetime) -> Iterator[Check]:
    """Compare this machine's clock with the storage's."""
    there = places.state.clock() or places.public.clock()
    if there is None:
        return
    apart = abs(there - now)
    if apart < SKEW:
        yield passed("clock", f"This machine's clock and the storage's are {apart.total_seconds():.0f} s apart.")
    else:
        yield failed(
            "clock",
            f"This machine's clock says {now:%H:%M:%S}, the storage's {there:%H:%M:%S} (UTC).",
            "Let this machine set its clock by the network (for instance: timedatectl set-ntp true). Requests are "
            "refused when clocks are far apart, and scheduled episodes may appear late.",
        )


def conditions(places: Places) -> Iterator[Check]:
    """Try whether conditional writes are heeded; the verdict is kept in the state."""
    for url, verdict in verdicts_of(places.public, places.state, anew=True).items():
        if verdict == Verdict.SUPPORTED:
            yield passed("conditional-writes", f"{url} keeps two publishers apart.")
        elif places.single_writer:
            message = f"{url} cannot keep two publishers apart (conditional writes are {verdict}); you vouch for one."
            yield passed("conditional-writes", message)
        else:
            yield failed(
                "conditional-writes",
                f"{url} cannot keep two publishers apart: its conditional writes are {verdict}.",
                "Use another service, or write single_writer = true into the [storage] part of podcast.toml and never "
                "publish or refresh from two machines at once.",
            )


def catalog(places: Places, feed_file: str) -> Iterator[Check]:
    """Read the catalog, and compare it with the live feed."""
    try:
        root = catalog_root.read(places.state)
    except CatalogUnreadable as error:
        yield failed("catalog", error.message, error.hint)
        return
    if root is None:
        live = places.public.head(feed_file)
        if live and (FeedState.of(live).rev is not None or left_behind(places)):
            missing = catalog_missing(places, live)
            yield failed("catalog", missing.message, missing.hint)
        else:
            yield passed("catalog", "Nothing has been published yet.")
        return
    count = len(root.catalog.episodes)
    yield passed("catalog", f"The catalog is at revision {root.catalog.rev}, with {count} episodes.")


def unfinished(places: Places, now: datetime) -> Iterator[Check]:
    """Look for uploads that were begun and never ended: services bill them."""
    found = [upload for upload in places.public.unfinished() if OWN_KEY.fullmatch(upload.key)]
    old = [upload for upload in found if upload.started < now - STALE]
    if not old:
        yield passed("unfinished-uploads", f"{len(found)} uploads are unfinished, none of them for more than a day.")
    else:
        yield failed(
            "unfinished-uploads",
            f"{len(old)} uploads were begun more than a day ago and never ended; services bill them.",
            "The next podcli publish that sends something gives them up. A lifecycle rule does so by itself: "
            "podcli doctor --print lifecycle",
        )
