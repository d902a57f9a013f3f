"""The refresher: makes the live feed what the catalog says, at any moment, from any machine, as often as one likes.

With nothing to do it costs two HEAD requests and writes nothing, whatever the size of the show.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

import feeds  # its heavy names are fetched where they are used: a refresh with nothing to do needs no XML
from episodes import PodcliError
from feeds import addressed_show
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.errors import (
    CatalogMissing,
    ConditionFailed,
    FeedConflict,
    NothingPublished,
    ObjectAbsent,
    OutcomeUnknown,
    StorageError,
)
from podcli.feed_guard import check_feed
from podcli.feed_state import EARLIEST, FeedState, is_current
from podcli.media_types import FEED
from podcli.storage.contract import Absent, Blob, Head, Unchanged
from podcli.stored import addressed_episodes, check_stored

if TYPE_CHECKING:
    from podcli.storage import Places

FEED_FILE = "feed.xml"
"""The feed's key where nothing else is known."""
ATTEMPTS = 8
"""How often a refresher that others overtake looks again."""


class Refreshed(msgspec.Struct, frozen=True, kw_only=True):
    """What a refresh found and did."""

    changed: bool
    """Whether the live feed differs from what it was (or, in a dry run, would)."""
    catalog: Catalog | None
    """The catalog it read; None if two HEAD requests told that nothing is to be done."""
    rev: int
    """The catalog's revision."""
    feed_url: str
    """The feed's public address."""
    appeared: tuple[str, ...] = ()
    """Guids that the live feed did not have before."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a refresh was asked for."""

    now: datetime
    verified: frozenset[str]
    known: Catalog | None
    dry_run: bool


def refresh(
    places: "Places",
    now: datetime,
    *,
    verified: frozenset[str] = frozenset(),
    known: Catalog | None = None,
    dry_run: bool = False,
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Refreshed:
    """Bring the live feed up to the catalog and to `now`.

    `verified` names keys that this run has already seen in the storage with the right length and hash; `known` is the
    catalog that it has just committed, which need not be read again. Raises
    `NothingPublished` without a catalog, `PublishRefused` if the feed guard cannot explain a difference, `FeedConflict`
    if the feed is ahead of the catalog, `OutcomeUnknown` if others kept writing.
    """
    head = places.state.head(catalog_root.KEY)
    if head is None:
        raise _no_catalog(places)
    told = head.headers.metadata
    feed = told.get("feed", FEED_FILE)
    if is_current(head, places.public.head(feed), effective_now(places, now)):
        return Refreshed(changed=False, catalog=None, rev=int(told["rev"]), feed_url=told.get("feed-url", ""))
    for attempt in range(1, ATTEMPTS + 1):
        done = _bring_up(places, feed, Wish(now=now, verified=verified, known=known, dry_run=dry_run))
        if done:
            return done
        known = None
        pause(attempt)
    raise OutcomeUnknown(
        f"Others kept writing the feed at {places.public.url}.", hint="Run podcli refresh again in a moment."
    )


def effective_now(places: "Places", now: datetime) -> datetime:
    """Return the earlier of the host's clock and the storage's, in whole seconds: neither may reveal anything early."""
    clocks = [now, *(c for c in (places.public.clock(), places.state.clock()) if c)]
    return min(clocks).astimezone(UTC).replace(microsecond=0)


def present(places: "Places", live: Head | None, now: datetime) -> datetime:
    """Return the instant that a new revision is made for: never before what the live feed has already shown."""
    return max(effective_now(places, now), FeedState.of(live).as_of or EARLIEST)


def _bring_up(places: "Places", feed: str, wish: Wish) -> Refreshed | None:
    """Render the feed and write it if it differs; None if somebody wrote it in between."""
    live = _get(places, feed)  # before the catalog: a feed read first can't be newer than the catalog read after it
    state = FeedState.of(live.head if live else None)
    catalog = _catalog(places, wish.known, state)
    at = present(places, live.head if live else None, wish.now)
    url = catalog.address.public_url + catalog.address.feed_file
    unchanged = Refreshed(changed=False, catalog=catalog, rev=catalog.rev, feed_url=url)
    if state.keeps(catalog, at):
        return unchanged
    show = addressed_show(catalog.show.show, catalog.address.public_url)
    episodes = addressed_episodes(catalog, at)
    document = feeds.render(show, episodes, at)
    if live and live.body == document and state.rev is not None:
        return unchanged
    appeared = _compared(live, feeds.outline_of(show, episodes), catalog, state)
    check_stored(places.public, catalog, at, live.body if live else b"", wish.verified)
    if not wish.dry_run and not _write(places, feed, document, live, FeedState.wanted(catalog, at)):
        return None
    return msgspec.structs.replace(unchanged, changed=live is None or live.body != document, appeared=appeared)


def _catalog(places: "Places", known: Catalog | None, state: FeedState) -> Catalog:
    """Return the catalog, not older than the live feed; raise `FeedConflict` if there is none such."""
    if known and (state.rev or 0) <= known.rev:
        return known
    root = catalog_root.read(places.state)
    if root is None:
        raise _no_catalog(places)
    catalog = root.catalog
    if state.rev is not None and state.rev > catalog.rev:
        raise FeedConflict(
            f"The live feed is of revision {state.rev}, but the catalog at {places.state.url} only of {catalog.rev}.",
            hint="Is this the right bucket, or was an old copy of the catalog put back? Nothing was changed.",
        )
    return catalog


def _compared(live: Blob | None, new: "feeds.Outline", catalog: Catalog, state: FeedState) -> tuple[str, ...]:
    """Ask the feed guard; return the guids that the live feed did not have."""
    old = feeds.outline(live.body) if live else feeds.Outline()
    if live:
        check_feed(old, new, catalog, foreign=state.rev is None)
    before = {item.guid for item in old.items}
    return tuple(item.guid for item in new.items if item.guid and item.guid not in before)


def _write(places: "Places", feed: str, document: bytes, live: Blob | None, metadata: dict[str, str]) -> bool:
    """Tell whether the feed surely was written; anything else is looked at again."""
    headers = msgspec.structs.replace(FEED, metadata=metadata)
    try:
        places.public.put(feed, document, headers, Unchanged(live.head.etag) if live else Absent())
    except ConditionFailed:
        return False
    except StorageError as error:
        if error.lasting:
            raise
        return False
    return True


def _no_catalog(places: "Places") -> PodcliError:
    if places.public.head(FEED_FILE):
        return CatalogMissing.at(places.state.url, places.public.url)
    return NothingPublished(
        f"Nothing has been published to {places.public.url} yet.", hint="Publish the first episode: podcli publish"
    )


def _get(places: "Places", feed: str) -> Blob | None:
    try:
        return places.public.get(feed)
    except ObjectAbsent:
        return None
