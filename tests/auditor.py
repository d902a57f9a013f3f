"""Looks at a storage after every step, as podcast apps would, and checks what must hold at every instant.

The numbers are those of the invariants: every file a feed names is there (I1), episodes vanish only by a recorded
removal (I2), identity never changes (I3), bytes under a key never change (I4), revisions grow (I6), nothing shows
before its time (I7).
"""

from datetime import datetime
from typing import Any, Protocol

import feeds
from podcli import catalog_file, root
from podcli.storage.contract import Blob

BASE = "https://media.field-notes.example/"


class Objects(Protocol):
    """A place as it is at an instant: a storage in memory, or a copy of what a server has."""

    _objects: dict[str, Blob]


class Auditor:
    """Remembers every feed that was ever visible."""

    def __init__(self, public: Objects, state: Objects, now: datetime, *, base: str = BASE, every: bool = True) -> None:
        """Look at two places; `every` tells that no step is missed, so that each revision must be met."""
        self._base = base
        self._every = every
        self._public = public
        self._state = state
        self._now = now
        self._seen: dict[str, tuple[Any, str]] = {}
        self._last: frozenset[str] = frozenset()
        self._etag = ""
        self._outline: Any = None
        self._hashes: dict[str, str] = {}
        catalog = self._catalog()
        self._revs = (catalog.rev if catalog else 0, 0)
        self.feeds = 0

    def advance(self, now: datetime) -> None:
        """Let the time be another."""
        self._now = now

    def look(self) -> None:
        """Check what is visible at this instant."""
        catalog = self._catalog()
        self._check_revisions(catalog)
        for key, blob in list(self._public._objects.items()):
            if key.startswith("media/"):
                assert (
                    self._hashes.setdefault(key, blob.head.headers.metadata["sha256"])
                    == (blob.head.headers.metadata["sha256"])
                ), f"I4 {key}"
        feed = self._public._objects.get("feed.xml")
        if feed is not None and feed.head.etag != self._etag:
            self._etag = feed.head.etag
            self.feeds += 1
            self._outline = feeds.outline(feed.body)
            self._check_feed(self._outline, catalog)
        if self._outline is not None:
            self._check_files(self._outline)

    def _catalog(self) -> Any:
        blob = self._state._objects.get(root.KEY)
        return catalog_file.decode(blob.body, "here")[0] if blob else None

    def _check_revisions(self, catalog: Any) -> None:
        feed = self._public._objects.get("feed.xml")
        shown = int(feed.head.headers.metadata.get("rev", 0)) if feed else 0
        rev = catalog.rev if catalog else 0
        before, seen = self._revs
        assert rev in {before, before + 1} or (rev > before and not self._every), (
            "I6 the catalog's revision grows by one"
        )
        assert seen <= shown <= rev, "I6 the feed's revision never falls nor exceeds the catalog's"
        self._revs = (rev, shown)

    def _check_files(self, outline: Any) -> None:
        for item in outline.items:
            stored = self._public._objects.get(item.enclosure_url.removeprefix(self._base))
            assert stored is not None, f"I1 {item.enclosure_url} is not there"
            assert stored.head.size == item.length, f"I1 {item.enclosure_url} has another length"

    def _check_feed(self, outline: Any, catalog: Any) -> None:
        guids = frozenset(item.guid for item in outline.items)
        assert len(guids) == len(outline.items), "no guid twice"
        for guid in self._last - guids:
            assert any(r.guid == guid for r in catalog.removed), f"I2 {guid} vanished"
        for item in outline.items:
            assert item.published <= self._now, f"I7 {item.guid} is early"
            fact = (item.published, item.enclosure_url)
            assert self._seen.setdefault(item.guid, fact) == fact, f"I3 {item.guid} changed"
        self._last = guids
