"""Looks at a storage after every step, as podcast apps would, and checks what must hold at every instant.

The numbers are those of the invariants: every file a feed names is there (I1), episodes vanish only by a recorded
removal (I2), identity never changes (I3), bytes under a key never change (I4), revisions grow (I6), nothing shows
before its time (I7). Each feed of a show is looked at, also one that the show has no more.
"""

import hashlib
import re
from datetime import datetime
from typing import Any, Protocol

import msgspec

import feeds
from feeds import FeedRule
from podcli import catalog_file, root
from podcli.catalog import Catalog
from podcli.storage.contract import Blob
from podcli.storage.memory import MemoryStorage
from podcli.views import View

BASE = "https://media.field-notes.example/"
FEED = re.compile(r"[^/]+\.(xml|rss)")
"""What feeds are called: nothing else lies beside the folders."""
_SECRET = re.compile(r"[^/]+-[0-9a-f]{32}\.(xml|rss)")


class Objects(Protocol):
    """A place as it is at an instant: a storage in memory, or a copy of what a server has."""

    _objects: dict[str, Blob]


class Watch:
    """Remembers every state of one feed that was ever visible."""

    def __init__(self, file: str, base: str) -> None:
        self._file, self._base = file, base
        self._facts: dict[str, tuple[Any, str]] = {}
        self._etag = ""
        self._rev = 0
        self._items: tuple[Any, ...] = ()
        self.states = 0

    def look(self, blob: Blob, catalog: Any, now: datetime, objects: dict[str, Blob]) -> None:
        """Check the feed as it is now."""
        self._check_revision(blob, catalog)
        if blob.head.etag != self._etag:
            self._check_secrecy(blob, objects)
            self._etag = blob.head.etag
            self.states += 1
            self._take(blob, catalog, now)
        for item in self._items:
            stored = objects.get(item.enclosure_url.removeprefix(self._base))
            assert stored is not None, f"I1 {self._file} names {item.enclosure_url}, which is not there"
            assert stored.head.size == item.length, f"I1 {self._file} names {item.enclosure_url} with another length"

    def _check_revision(self, blob: Blob, catalog: Any) -> None:
        told, known = blob.head.headers.metadata, catalog.rev if catalog else 0
        rev = int(told["rev"]) if "rev" in told else self._rev  # a folder writes it a moment after the feed
        assert self._rev <= rev <= known, f"I6 the revision of {self._file} never falls nor exceeds the catalog's"
        self._rev = rev

    def _check_secrecy(self, blob: Blob, objects: dict[str, Blob]) -> None:
        """An address that nobody can guess stands in no other feed, least of all in one that everybody reads."""
        for other in objects:
            if other != self._file and _SECRET.fullmatch(other):
                assert other.encode() not in blob.body, f"{self._file} tells the private address of {other}"

    def _take(self, blob: Blob, catalog: Any, now: datetime) -> None:
        items = feeds.outline(blob.body).items
        guids = frozenset(item.guid for item in items)
        assert len(guids) == len(items), f"no guid twice in {self._file}"
        for item in items:
            assert item.published <= now, f"I7 {item.guid} is early in {self._file}"
            fact = (item.published, item.enclosure_url)
            assert self._facts.setdefault(item.guid, fact) == fact, f"I3 {item.guid} changed in {self._file}"
        for item in self._items:
            assert item.guid in guids or self._may_vanish(item.guid, items, catalog), (
                f"I2 {item.guid} vanished from {self._file}"
            )
        self._items = items

    def _may_vanish(self, guid: str, items: tuple[Any, ...], catalog: Any) -> bool:
        """Tell whether somebody took it out, or it is older than all that a limit leaves in the feed."""
        if any(removal.guid == guid for removal in catalog.removed):
            return True
        limit, date = rule_of(catalog, self._file).limit, self._facts[guid][0]
        return 0 < limit <= len(items) and all(date <= item.published for item in items)


def rule_of(catalog: Any, file: str) -> FeedRule:
    """Return what a feed of the catalog selects; all, for the main feed and for one that the show has no more."""
    found = (rule for rule in catalog.show.feeds.values() if rule.feed_url == file)
    return next(found, FeedRule(feed_url=file))


class Stored:
    """What a storage holds, of whatever kind, in the form in which the auditor looks at it."""

    def __init__(self, storage: Any, only: str = "") -> None:
        """Look at all objects, or at one `only`."""
        self._storage, self._only = storage, only

    @property
    def _objects(self) -> dict[str, Blob]:
        """All of it; the hash of each file is that of its bytes, whatever anybody says of it."""
        if isinstance(self._storage, MemoryStorage):
            return self._storage._objects
        if self._only:
            return {self._only: self._blob(self._only)} if self._storage.head(self._only) else {}
        return {entry.key: self._blob(entry.key) for entry in self._storage.list("")}

    def _blob(self, key: str) -> Blob:
        blob: Blob = self._storage.get(key)
        if not key.startswith("media/"):
            return blob
        headers = msgspec.structs.replace(blob.head.headers, metadata={"sha256": hashlib.sha256(blob.body).hexdigest()})
        return msgspec.structs.replace(blob, head=msgspec.structs.replace(blob.head, headers=headers))


class Auditor:
    """Remembers every feed that was ever visible."""

    def __init__(self, public: Objects, state: Objects, now: datetime, *, base: str = BASE, every: bool = True) -> None:
        """Look at two places; `every` tells that no step is missed, so that each revision must be met."""
        self._base = base
        self._every = every
        self._public = public
        self._state = state
        self._now = now
        self._hashes: dict[str, str] = {}
        self._etag = ""
        self._known: Any = None
        self.watches: dict[str, Watch] = {}
        """What was seen of each feed, by its key."""
        self.outlived: tuple[str, ...] = ()
        """Keys of feeds that were given up so long ago that a prune may delete them."""
        catalog = self._catalog()
        self._rev = catalog.rev if catalog else 0

    @property
    def feeds(self) -> int:
        """How many states of feeds were visible."""
        return sum(watch.states for watch in self.watches.values())

    def advance(self, now: datetime) -> None:
        """Let the time be another."""
        self._now = now

    def look(self) -> None:
        """Check what is visible at this instant."""
        catalog, objects = self._catalog(), self._public._objects
        self._check_revision(catalog)
        for key, blob in list(objects.items()):
            if key.startswith("media/"):
                told = blob.head.headers.metadata["sha256"]
                assert self._hashes.setdefault(key, told) == told, f"I4 {key}"
        found = [key for key in list(objects) if FEED.fullmatch(key)]
        for key in self.watches:
            assert key in found or key in self.outlived, f"{key} is gone"
        for key in found:
            watch = self.watches.setdefault(key, Watch(key, self._base))
            watch.look(objects[key], catalog, self._now, objects)

    def _catalog(self) -> Any:
        blob = self._state._objects.get(root.KEY)
        if blob is not None and blob.head.etag != self._etag:
            self._etag = blob.head.etag
            self._known = catalog_file.decode(blob.body, "here")[0]
        return self._known if blob else None

    def _check_revision(self, catalog: Any) -> None:
        rev = catalog.rev if catalog else 0
        assert rev in {self._rev, self._rev + 1} or (rev > self._rev and not self._every), (
            "I6 the catalog's revision grows by one"
        )
        self._rev = rev


def rendered(view: View, catalog: Catalog, now: datetime) -> bytes:
    """Return what a feed shall be at an instant."""
    return feeds.render(*view.addressed(catalog.address, now), now)
