"""The refresher: makes the live feeds what the catalog says, at any moment, from any machine, as often as one likes.

With nothing to do it costs a HEAD request for the catalog and one for each feed, and writes nothing, whatever the size
of the show. Further feeds are kept in the same way as the main one.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

import feeds  # its heavy names are fetched where they are used: a refresh with nothing to do needs no XML
from episodes import PodcliError
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
from podcli.outcome import FeedOutcome
from podcli.storage.contract import Absent, Blob, Head, Unchanged
from podcli.stored import check_stored
from podcli.views import View, feed_files, view_of

if TYPE_CHECKING:
    from podcli.storage import Places

FEED_FILE = "feed.xml"
"""The feed's key where nothing else is known."""
ATTEMPTS = 8
"""How often a refresher that others overtake looks again."""


class Refreshed(msgspec.Struct, frozen=True, kw_only=True):
    """What a refresh found and did."""

    changed: bool
    """Whether a live feed differs from what it was (or, in a dry run, would)."""
    catalog: Catalog | None
    """The catalog it read; None if two HEAD requests told that nothing is to be done."""
    rev: int
    """The catalog's revision."""
    feed_url: str
    """The feed's public address."""
    appeared: tuple[str, ...] = ()
    """Guids that the live feed, or a further one that was live, did not have before."""
    feeds: tuple[FeedOutcome, ...] = ()
    """Every feed of the show, the main one first."""


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
    """Bring the live feeds up to the catalog and to `now`, the main one first.

    `verified` names keys that this run has already seen in the storage with the right length and hash; `known` is the
    catalog that it has just committed, which need not be read again. What is wrong with one feed holds up no other;
    then it is raised: `NothingPublished` without a catalog, `PublishRefused` if the feed guard cannot explain a
    difference, `FeedConflict` if a feed is ahead of the catalog, `OutcomeUnknown` if others kept writing.
    """
    head = places.state.head(catalog_root.KEY)
    if head is None:
        raise _no_catalog(places)
    files, known = _files(places, head, known)
    live = {file: places.public.head(file) for file in files}
    at, base = effective_now(places, now), _base(head)
    done: list[Refreshed] = []
    faults: list[PodcliError] = []
    for file in files:
        if is_current(head, live[file], at):
            done.append(_untouched(file, base, int(head.headers.metadata["rev"])))
            continue
        try:
            done.append(_settled(places, file, Wish(now=now, verified=verified, known=known, dry_run=dry_run), pause))
        except PodcliError as fault:
            faults.append(fault)
            continue
        known = done[-1].catalog
    if faults:
        raise faults[0]
    return _joined(done)


def _files(places: "Places", head: Head, known: Catalog | None) -> tuple[tuple[str, ...], Catalog | None]:
    """Return the keys of the feeds; without metadata that tells them the catalog is read, and returned too."""
    told = head.headers.metadata
    if "feed" in told:
        return (told["feed"], *(file for file in told.get("feeds", "").split(",") if file)), known
    root = catalog_root.read(places.state)
    if root is None:
        raise _no_catalog(places)
    return feed_files(root.catalog), root.catalog


def _base(head: Head) -> str:
    told = head.headers.metadata
    return told.get("feed-url", "").removesuffix(told.get("feed", FEED_FILE))


def _untouched(file: str, base: str, rev: int) -> Refreshed:
    url = base + file if base else ""
    one = FeedOutcome(file=file, url=url, changed=False)
    return Refreshed(changed=False, catalog=None, rev=rev, feed_url=url, feeds=(one,))


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
        done = _bring_up(places, file, wish)
        if done:
            return done
        wish = msgspec.structs.replace(wish, known=None)
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
    """Render a feed and write it if it differs; None if somebody wrote it in between."""
    live = _get(places, feed)  # before the catalog: a feed read first can't be newer than the catalog read after it
    state = FeedState.of(live.head if live else None)
    catalog = _catalog(places, feed, wish.known, state)
    at = present(places, live.head if live else None, wish.now)
    unchanged = msgspec.structs.replace(_untouched(feed, catalog.address.public_url, catalog.rev), catalog=catalog)
    if feed not in feed_files(catalog) or state.keeps(catalog, at):  # gone while we looked, or newer than we are
        return unchanged
    view = view_of(catalog, feed)
    show, episodes = view.addressed(catalog.address, at)
    document = feeds.render(show, episodes, at)
    if live and live.body == document and state.rev is not None and not state.misses(catalog, at):
        return unchanged
    appeared = _compared(live, feeds.outline_of(show, episodes), catalog, view, state)
    check_stored(places.public, view, at, live.body if live else b"", wish.verified)
    if not wish.dry_run and not _write(places, feed, document, live, FeedState.wanted(catalog, at)):
        return None
    changed = live is None or live.body != document
    return msgspec.structs.replace(
        unchanged,
        changed=changed,
        appeared=appeared if live or not view.further else (),
        feeds=(msgspec.structs.replace(unchanged.feeds[0], changed=changed),),
    )


def _catalog(places: "Places", feed: str, known: Catalog | None, state: FeedState) -> Catalog:
    """Return the catalog, not older than the live feed; raise `FeedConflict` if there is none such."""
    if known and (state.rev or 0) <= known.rev and feed in feed_files(known):
        return known
    root = catalog_root.read(places.state)
    if root is None:
        raise _no_catalog(places)
    catalog = root.catalog
    if state.rev is not None and state.rev > catalog.rev:
        raise FeedConflict(
            f"The live feed {feed} is of revision {state.rev}, but the catalog at {places.state.url} only of "
            f"{catalog.rev}.",
            hint="Is this the right bucket, or was an old copy of the catalog put back? Nothing was changed.",
        )
    return catalog


def _compared(
    live: Blob | None, new: "feeds.Outline", catalog: Catalog, view: View, state: FeedState
) -> tuple[str, ...]:
    """Ask the feed guard; return the guids that the live feed did not have."""
    old = feeds.outline(live.body) if live else feeds.Outline()
    if live:
        check_feed(old, new, catalog, view, foreign=state.rev is None)
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
