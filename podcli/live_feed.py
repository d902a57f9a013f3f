"""One live feed: rendered from the catalog for an instant, compared with what is public, and written if it differs."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

import feeds  # its heavy names are fetched where they are used: a refresh with nothing to do needs no XML
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.clock import EARLIEST
from podcli.errors import (
    ConditionFailed,
    ObjectAbsent,
    StorageError,
)
from podcli.feed_guard import check_feed, live_outline
from podcli.feed_state import FeedState
from podcli.lost_catalog import no_catalog
from podcli.media_types import FEED
from podcli.outcome import FeedOutcome
from podcli.present import present
from podcli.storage.contract import Absent, Blob, Unchanged
from podcli.stored import check_stored
from podcli.views import View, feed_files, view_of

if TYPE_CHECKING:
    from podcli.storage import Places

FEED_FILE = "feed.xml"
"""The feed's key where nothing else is known."""
_BUILT = re.compile(rb"<lastBuildDate>[^<]*</lastBuildDate>")


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
    next: datetime | None = None
    """When the next scheduled episode appears, as far as metadata tells it."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a refresh was asked for."""

    now: datetime
    verified: frozenset[str]
    known: Catalog | None
    dry_run: bool


def untouched(file: str, base: str, rev: int) -> Refreshed:
    """Return what is reported of a feed that is as it should be."""
    url = base + file if base else ""
    one = FeedOutcome(file=file, url=url, changed=False)
    return Refreshed(changed=False, catalog=None, rev=rev, feed_url=url, feeds=(one,))


def bring_up(places: "Places", feed: str, wish: Wish) -> Refreshed | None:
    """Render a feed and write it if it differs; None if somebody wrote it in between."""
    live = _get(places, feed)  # before the catalog: a feed read first can't be newer than the catalog read after it
    state = FeedState.of(live.head if live else None)
    catalog = _catalog(places, feed, wish.known, state)
    at = present(places, live.head if live else None, wish.now)
    unchanged = msgspec.structs.replace(untouched(feed, catalog.address.public_url, catalog.rev), catalog=catalog)
    if feed not in feed_files(catalog) or state.keeps(catalog, at):  # gone while we looked, or newer than we are
        return unchanged
    view = view_of(catalog, feed)
    show, episodes = view.addressed(catalog.address, at)
    document = feeds.render(show, episodes, at)
    if live and live.body == document and state.rev is not None and state.whole and not state.misses(catalog, at):
        return unchanged
    appeared = _compared(live, feeds.outline_of(show, episodes), catalog, view)
    check_stored(places.public, view, at, live.body if live else b"", wish.verified)
    newest = max((one.published for one in episodes), default=EARLIEST)
    if not wish.dry_run and not _write(places, feed, document, live, FeedState.wanted(catalog, at, document, newest)):
        return None
    changed = live is None or live.body != document
    return msgspec.structs.replace(
        unchanged,
        changed=changed,
        appeared=appeared if live or not view.further else (),
        feeds=(msgspec.structs.replace(unchanged.feeds[0], changed=changed, news=_is_news(live, document)),),
    )


def _is_news(live: Blob | None, document: bytes) -> bool:
    return live is None or _BUILT.sub(b"", live.body, 1) != _BUILT.sub(b"", document, 1)


def _catalog(places: "Places", feed: str, known: Catalog | None, state: FeedState) -> Catalog:
    """Return the catalog, not older than the live feed; raise `FeedConflict` if there is none such."""
    if known and (state.rev or 0) <= known.rev and feed in feed_files(known):
        return known
    root = catalog_root.read(places.state)
    if root is None:
        raise no_catalog(places, FEED_FILE)
    state.require_known(feed, root.catalog, places.state.url)
    return root.catalog


def _compared(live: Blob | None, new: "feeds.Outline", catalog: Catalog, view: View) -> tuple[str, ...]:
    """Ask the feed guard; return the guids that the live feed did not have."""
    old = live_outline(live, catalog, view) if live else feeds.Outline()
    if live:
        check_feed(old, new, catalog, view, live.head)
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


def _get(places: "Places", feed: str) -> Blob | None:
    try:
        return places.public.get(feed)
    except ObjectAbsent:
        return None
