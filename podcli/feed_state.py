"""What the live feed's metadata tells: of which revision it is, and up to which instant it was rendered."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from podcli.catalog import Catalog
from podcli.catalog_file import DUE_KEPT
from podcli.clock import EARLIEST
from podcli.errors import FeedConflict
from podcli.storage.contract import Head

RENDERER = 1
"""Raised by hand whenever rendering the same catalog gives other bytes than before."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """The metadata of a feed that podcli wrote; all None for one that it did not write."""

    rev: int | None = None
    """The catalog's revision that it was rendered from."""
    as_of: datetime | None = None
    """The instant that it was rendered for: whatever was due then is in it."""
    renderer: int | None = None
    """The version of the rendering."""
    newest: datetime | None = None
    """The date of the newest episode in it: no later one was ever shown, whatever a clock said when it was rendered."""
    txn: str = ""
    """The transaction of that revision."""
    whole: bool = True
    """Whether the storage has as many bytes of it as were written; a server may keep half of what it was sent."""

    @classmethod
    def of(cls, head: Head | None) -> "FeedState":
        """Read the metadata of a stored feed; metadata that is damaged counts as missing."""
        found = head.headers.metadata if head else {}
        rev, seconds, renderer = (_whole(found, name) for name in ("rev", "as-of", "renderer"))
        if rev is None or seconds is None or renderer is None:
            return cls()
        size, newest = _whole(found, "size"), _whole(found, "newest")
        return cls(
            rev=rev,
            as_of=datetime.fromtimestamp(seconds, UTC),
            renderer=renderer,
            newest=datetime.fromtimestamp(seconds if newest is None else newest, UTC),
            txn=found.get("txn", ""),
            whole=head is not None and size in (None, head.size),
        )

    @staticmethod
    def wanted(catalog: Catalog, at: datetime, document: bytes, newest: datetime) -> dict[str, str]:
        """Return the metadata of a feed rendered from this catalog for this instant, with its newest episode's date."""
        return {
            "rev": str(catalog.rev),
            "as-of": str(int(at.timestamp())),
            "newest": str(max(0, math.ceil(newest.timestamp()))),
            "renderer": str(RENDERER),
            "txn": catalog.txn,
            "size": str(len(document)),
        }

    def require_known(self, file: str, catalog: Catalog, where: str) -> None:
        """Raise `FeedConflict` if the feed is newer than the catalog at `where`."""
        if self.rev is not None and self.rev > catalog.rev:
            raise FeedConflict(
                f"The live feed {file} is of revision {self.rev}, but the catalog at {where} only of {catalog.rev}.",
                hint="Is this the right bucket, or was an old copy of the catalog put back? Nothing was changed.",
            )

    def keeps(self, catalog: Catalog, at: datetime) -> bool:
        """Tell whether a newer podcli rendered all that is public now: an older one must not rewrite that."""
        if self.rev is None or self.as_of is None or (self.renderer or 0) <= RENDERER or self.rev < catalog.feed_rev:
            return False
        if not self.whole:
            return False
        return not self.misses(catalog, at)

    def misses(self, catalog: Catalog, at: datetime) -> bool:
        """Tell whether anything came due since: even a feed that does not select it must record that it was seen."""
        since = self.as_of or EARLIEST
        return any(since < record.episode.published <= at for record in catalog.episodes.values())


def foreign_mark(file: str, head: Head) -> str:
    """Return how a permission to replace a feed that podcli did not write names it: this one, and no later one."""
    return f"{file} {head.etag}"


def is_current(catalog: Head, feed: Head | None, now: datetime) -> bool:
    """Tell from metadata alone whether the live feed shows all of the catalog that is due now."""
    state, found = FeedState.of(feed), catalog.headers.metadata
    feed_rev = _whole(found, "feed-rev")
    if state.rev is None or state.as_of is None or feed_rev is None or "due" not in found or "rev" not in found:
        return False
    if state.rev < feed_rev or (state.renderer or 0) < RENDERER or not state.whole or _is_another(state, found):
        return False
    due = _due(catalog)
    if len(due) == DUE_KEPT and due[-1] <= now:
        return False  # the list ends before now: only the catalog itself knows the rest
    return not any(state.as_of < instant <= now for instant in due)


def next_due(catalog: Head, now: datetime) -> datetime | None:
    """Return when the next scheduled episode appears, as the catalog's metadata tells it; None for none."""
    return min((instant for instant in _due(catalog) if instant > now), default=None)


def _due(catalog: Head) -> list[datetime]:
    told = catalog.headers.metadata.get("due", "").split(",")
    return [datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(s)) for s in told if s.isdigit()]


def _is_another(state: FeedState, catalog: Mapping[str, str]) -> bool:
    """Tell whether the feed was made of another catalog than this one, such as one that a copy was put over since."""
    rev = _whole(catalog, "rev")
    return (state.rev or 0) > (rev or 0) or (state.rev == rev and state.txn != catalog.get("txn", state.txn))


def _whole(found: Mapping[str, str], name: str) -> int | None:
    text = found.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else None
