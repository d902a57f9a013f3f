"""The root: reading the catalog, and replacing it by compare-and-swap.

A write whose answer is lost may have landed. So every change carries a transaction id, and anything but a plain success
is followed by reading back: our id in the catalog means committed.
"""

import random
import time
from collections.abc import Callable

import msgspec

from episodes import PodcliError
from podcli import catalog_file, history
from podcli.catalog import Catalog
from podcli.change import Change, Stamp
from podcli.errors import ConditionFailed, ObjectAbsent, OutcomeUnknown, StorageError
from podcli.guard import Allow, guarded
from podcli.revision import apply
from podcli.storage.contract import Absent, Headers, Storage, Unchanged

KEY = "catalog.json.gz"
"""The catalog's key in the state."""
ATTEMPTS = 12
"""How often a writer that others overtake tries again."""

Pause = Callable[[int], None]
"""Waits before a numbered further attempt."""


def jittered_pause(attempt: int) -> None:
    """Wait a random while that grows with the attempt, so that writers who collided do not collide again."""
    time.sleep(random.uniform(0, min(0.05 * 2**attempt, 3.0)))  # noqa: S311 - spreads load, guards nothing


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """The catalog as it was read, with what writing the next one needs."""

    catalog: Catalog
    etag: str
    unknown: catalog_file.Unknown


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a change."""

    catalog: Catalog
    """The catalog that now stands."""
    changed: bool
    """Whether this run wrote it."""


def read(state: Storage) -> Root | None:
    """Return the catalog with its version, or None if there is none yet."""
    try:
        blob = state.get(KEY)
    except ObjectAbsent:
        return None
    catalog, unknown = catalog_file.decode(blob.body, f"{state.url}/{KEY}")
    return Root(catalog=catalog, etag=blob.head.etag, unknown=unknown)


def preview(root: Root | None, changes: tuple[Change, ...], stamp: Stamp, allow: frozenset[Allow]) -> Catalog | None:
    """Return the catalog that committing the changes on `root` would make, or None for no change.

    Raises `PublishRefused` for what the guard forbids and `Moved` if a change was planned on something else.
    """
    old = root.catalog if root else None
    new = apply(old, changes, stamp)
    return guarded(old, new, allow, stamp.now, granted=stamp.granted, excused=stamp.excused) if new else None


def commit(
    state: Storage,
    changes: tuple[Change, ...],
    stamp: Stamp,
    allow: frozenset[Allow],
    *,
    known: Root | None = None,
    pause: Pause = jittered_pause,
) -> Commit:
    """Make the changes the newest revision, however many others publish at the same time.

    `known` is the catalog as the plan found it: the first attempt stands on it without reading it again. Raises `Moved`
    if the plan must be made anew, `PublishRefused` if the guard forbids it, `OutcomeUnknown` if the answer was lost and
    reading back failed too, or if others kept publishing.
    """
    root = known or read(state)
    for attempt in range(1, ATTEMPTS + 1):
        new = preview(root, changes, stamp, allow)
        if new is None:
            return Commit(catalog=_existing(root), changed=False)
        if _swap(state, root, new, stamp, changes):
            return Commit(catalog=new, changed=True)
        pause(attempt)
        root = _read_back(state)
        if root and stamp.txn in root.catalog.txns:
            return Commit(catalog=root.catalog, changed=True)
    raise OutcomeUnknown(
        f"Others kept publishing to {state.url}, and {ATTEMPTS} attempts met their changes.",
        hint="Nothing is lost. Run the same command again in a moment.",
    )


def _swap(state: Storage, root: Root | None, new: Catalog, stamp: Stamp, changes: tuple[Change, ...]) -> bool:
    """Write the history object, then the catalog; tell whether the write surely landed."""
    step = history.revision(root.catalog if root else None, new, stamp, changes)
    state.put(history.key(new.rev, stamp.txn), msgspec.json.encode(step), _HISTORY)
    body = catalog_file.encode(new, root.unknown if root else {})
    headers = msgspec.structs.replace(HEADERS, metadata=catalog_file.metadata(new, stamp.now))
    try:
        state.put(KEY, body, headers, Unchanged(root.etag) if root else Absent())
    except ConditionFailed:
        return False
    except StorageError as error:
        if error.lasting:
            raise
        return False
    return True


def _read_back(state: Storage) -> Root | None:
    try:
        return read(state)
    except PodcliError as error:
        raise OutcomeUnknown(
            f"The answer to the last write was lost, and {state.url} cannot be read: {error.message}",
            hint="The change may or may not have been made. Run the same command again; it makes no change twice.",
        ) from error


def _existing(root: Root | None) -> Catalog:
    if root is None:
        raise OutcomeUnknown("There is no catalog yet and nothing to put into it.", hint="Add an episode first.")
    return root.catalog


_HISTORY = Headers(content_type="application/json", cache_control="no-store")
HEADERS = Headers(content_type="application/gzip", cache_control="no-store")
"""What the stored catalog says of itself, but for its metadata."""
