"""The refresher: makes the live feeds what the catalog says, at any moment, from any machine, as often as one likes.

With nothing to do it costs a HEAD request for the catalog and one for each feed, and writes nothing, whatever the size
of the show. Further feeds are kept in the same way as the main one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from episodes import PodcliError
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.errors import OutcomeUnknown
from podcli.feed_state import is_current, next_due
from podcli.live_feed import FEED_FILE, Refreshed, Wish, bring_up, untouched
from podcli.lost_catalog import no_catalog
from podcli.present import effective_now
from podcli.storage.contract import Head
from podcli.views import feed_files

if TYPE_CHECKING:
    from podcli.storage import Places

ATTEMPTS = 8
"""How often a refresher that others overtake looks again."""


def refresh(
    places: "Places",
    now: datetime,
    *,
    verified: frozenset[str] = frozenset(),
    known: Catalog | None = None,
    dry_run: bool = False,
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Refreshed:
    """Bring the live feeds up to the catalog and to `now`, the main one first.

    `verified` names keys that this run has already seen in the storage with the right length and hash; `known` is the
    catalog that it has just committed, which need not be read again. What is wrong with one feed holds up no other;
    then it is raised: `NothingPublished` without a catalog, `PublishRefused` if the feed guard cannot explain a
    difference, `FeedConflict` if a feed is ahead of the catalog, `OutcomeUnknown` if others kept writing.
    """
    head = places.state.head(catalog_root.KEY)
    if head is None:
        raise no_catalog(places, FEED_FILE)
    files, known = _files(places, head, known)
    live = {file: places.public.head(file) for file in files}
    at, base = effective_now(places, now), _base(head)
    done: list[Refreshed] = []
    faults: list[PodcliError] = []
    for file in files:
        if is_current(head, live[file], at):
            done.append(untouched(file, base, int(head.headers.metadata["rev"])))
            continue
        try:
            done.append(_settled(places, file, Wish(now=now, verified=verified, known=known, dry_run=dry_run), pause))
        except PodcliError as fault:
            faults.append(fault)
            continue
        known = done[-1].catalog
    if faults:
        raise faults[0]
    return msgspec.structs.replace(_joined(done), next=next_due(head, at))


def _files(places: "Places", head: Head, known: Catalog | None) -> tuple[tuple[str, ...], Catalog | None]:
    """Return the keys of the feeds; without metadata that tells them the catalog is read, and returned too."""
    told = head.headers.metadata
    if "feed" in told:
        return (told["feed"], *(file for file in told.get("feeds", "").split(",") if file)), known
    root = catalog_root.read(places.state)
    if root is None:
        raise no_catalog(places, FEED_FILE)
    return feed_files(root.catalog), root.catalog


def _base(head: Head) -> str:
    told = head.headers.metadata
    return told.get("feed-url", "").removesuffix(told.get("feed", FEED_FILE))


def _joined(done: list[Refreshed]) -> Refreshed:
    """Return what was done about all feeds, as one."""
    catalogs = [one.catalog for one in done if one.catalog]
    return Refreshed(
        changed=any(one.changed for one in done),
        catalog=catalogs[-1] if catalogs else None,
        rev=max(one.rev for one in done),
        feed_url=done[0].feed_url,
        appeared=tuple(dict.fromkeys(guid for one in done for guid in one.appeared)),
        feeds=tuple(feed for one in done for feed in one.feeds),
    )


def _settled(places: "Places", file: str, wish: Wish, pause: Callable[[int], None]) -> Refreshed:
    """Bring up one feed, looking again as often as others write it in between."""
    for attempt in range(1, ATTEMPTS + 1):
        done = bring_up(places, file, wish)
        if done:
            return done
        wish = msgspec.structs.replace(wish, known=None)
        pause(attempt)
    raise OutcomeUnknown(
        f"Others kept writing the feed at {places.public.url}.", hint="Run podcli refresh again in a moment."
    )
