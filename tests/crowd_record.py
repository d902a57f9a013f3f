"""The full record of a show on a server: every version of its feed, its catalog and its files, in versioned buckets.

A poller can miss a feed that stood for a moment; no version is missing here. Each key's versions come in the order in
which they were written. A feed is judged beside the catalog of its own revision, and beside the files that were there
by the server's clock when it was written (moto counts in seconds, Ceph in milliseconds).
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from podcli import catalog_file, root
from podcli.storage.contract import Blob, Head, Headers
from tests.auditor import FEED, Auditor

MEDIA = "media/"


@dataclass(frozen=True)
class Kept:
    """One version of an object."""

    key: str
    id: str
    size: int
    etag: str
    modified: datetime


class Record:
    """All versions in a show's two buckets, which must keep them from the beginning."""

    def __init__(self, client: Any, public: str, state: str, prefix: str, base: str) -> None:
        self._client, self._prefix, self._base = client, prefix, base
        self._public, self._state = public, state

    def audit(self) -> int:
        """Let the auditor see every feed that ever was public, and every catalog; return how many states that were."""
        files = list(self._versions(self._public, MEDIA))
        assert len({(f.key, f.etag) for f in files}) == len({f.key for f in files}), "I4 a file changed under its key"
        feeds = list(self._feeds())
        catalogs = [self._blob(self._state, kept) for kept in self._versions(self._state, root.KEY)]
        public, state = SimpleNamespace(_objects={}), SimpleNamespace(_objects={})
        auditor = Auditor(public, state, feeds[0][0], base=self._base)
        live: dict[str, Blob] = {}
        for written, rev, key, feed in feeds:
            while catalogs and _rev(state) < rev:
                state._objects[root.KEY] = catalogs.pop(0)
                auditor.look()
            live[key] = feed
            public._objects = {f.key: _listed(f) for f in files if f.modified <= written} | live
            auditor.advance(written)
            auditor.look()
        for catalog in catalogs:
            state._objects[root.KEY] = catalog
            auditor.look()
        return auditor.feeds

    def _feeds(self) -> Iterator[tuple[datetime, int, str, Blob]]:
        """Yield the states of all feeds as they were written, those of each feed in their own order."""
        states: dict[str, list[tuple[datetime, int, str, Blob]]] = {}
        beside = self._client.list_objects_v2(Bucket=self._public, Prefix=self._prefix, Delimiter="/")["Contents"]
        for name in (entry["Key"].removeprefix(self._prefix) for entry in beside):
            for kept in self._versions(self._public, name) if FEED.fullmatch(name) else ():
                blob = self._blob(self._public, kept)
                rev = int(blob.head.headers.metadata["rev"])
                states.setdefault(name, []).append((kept.modified, rev, name, blob))
        return heapq.merge(*states.values(), key=lambda state: state[:2])

    def _versions(self, bucket: str, name: str) -> Iterator[Kept]:
        """Yield the versions of some objects, each object's oldest first; what was deleted breaks an invariant."""
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=self._prefix + name)
        found = []
        for page in pages:
            assert not page.get("DeleteMarkers"), f"I1 {page['DeleteMarkers'][0]['Key']} was deleted"
            found += page.get("Versions", ())
        for entry in reversed(found):
            key, etag = entry["Key"].removeprefix(self._prefix), entry["ETag"]
            yield Kept(key, entry["VersionId"], entry["Size"], etag, entry["LastModified"])

    def _blob(self, bucket: str, kept: Kept) -> Blob:
        answer = self._client.get_object(Bucket=bucket, Key=self._prefix + kept.key, VersionId=kept.id)
        return Blob(body=answer["Body"].read(), head=_head(kept, answer["Metadata"]))


def _rev(state: Any) -> int:
    """Return the revision of the catalog that stands; 0 for none."""
    blob = state._objects.get(root.KEY)
    return catalog_file.decode(blob.body, "here")[0].rev if blob else 0


def _listed(kept: Kept) -> Blob:
    """A file's etag, the hash of its bytes as it went up in one piece, stands for its content."""
    return Blob(body=b"", head=_head(kept, {"sha256": kept.etag}))


def _head(kept: Kept, metadata: dict[str, str]) -> Head:
    return Head(
        size=kept.size, etag=kept.etag, modified=kept.modified, headers=Headers(content_type="", metadata=metadata)
    )
