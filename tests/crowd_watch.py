"""Looks at a show on a server again and again, as podcast apps do, and lets the auditor judge what it saw.

Every feed is read first, then the files, then the catalog: whatever the feed names must have been there before, and
whatever the feed no longer shows must be explained by a catalog that is newer.
"""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from podcli import root
from podcli.errors import ObjectAbsent
from podcli.storage import Places
from podcli.storage.contract import Blob, Head, Headers
from tests.auditor import FEED, Auditor

MEDIA = "media/"


class Watcher:
    """A copy of what the server has, made anew at each look."""

    def __init__(self, places: Places, client: Any, bucket: str, prefix: str, base: str) -> None:
        self._places, self._client = places, client
        self._bucket, self._prefix = bucket, prefix
        self._public, self._state = SimpleNamespace(_objects={}), SimpleNamespace(_objects={})
        self.auditor = Auditor(self._public, self._state, datetime.now(UTC), base=base, every=False)
        self.looks = 0
        self.further = False
        """Whether the show has more than one feed."""

    def look(self) -> None:
        """Read what is public now, and let it be judged."""
        for key in self._feeds():
            self._take(self._public, self._places.public, key)
        self.auditor.advance(datetime.now(UTC))
        self._public._objects |= self._files()
        self._take(self._state, self._places.state, root.KEY)
        self.looks += 1
        self.auditor.look()

    def _take(self, copy: Any, storage: Any, key: str) -> None:
        try:
            copy._objects[key] = storage.get(key)
        except ObjectAbsent:
            assert key not in copy._objects, f"{key} vanished"

    def _feeds(self) -> set[str]:
        """Return the keys of what lies beside the folders, and of each feed that was there before."""
        if not self.further:
            return {"feed.xml"}
        answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, Delimiter="/")
        found = {entry["Key"].removeprefix(self._prefix) for entry in answer.get("Contents", ())}
        return {key for key in found | self._public._objects.keys() if FEED.fullmatch(key)}

    def _files(self) -> dict[str, Blob]:
        """Return what a listing tells of the media, with the type of each file that was not there before."""
        answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + MEDIA)
        assert not answer["IsTruncated"], "a listing of one page tells of all files"
        found = {entry["Key"].removeprefix(self._prefix): entry for entry in answer.get("Contents", ())}
        for key in self._public._objects.keys() - found.keys():
            assert FEED.fullmatch(key), f"I1 {key} vanished"
        return {key: self._blob(key, entry) for key, entry in found.items()}

    def _blob(self, key: str, entry: Any) -> Blob:
        known = self._public._objects.get(key)
        if known is None:
            head = self._places.public.head(key)
            assert head is not None, f"I1 {key} vanished"
            assert head.headers.content_type == "audio/mpeg", f"I1 {key} has another type"
        # One S3 request tells all etags, which are hashes of the bytes where a file went up in one piece.
        headers = Headers(content_type="audio/mpeg", metadata={"sha256": entry["ETag"]})
        return Blob(
            body=b"",
            head=Head(size=entry["Size"], etag=entry["ETag"], modified=entry["LastModified"], headers=headers),
        )


class Poller:
    """A watcher that looks all the time, in a thread of its own."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self._fault: BaseException | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._over.is_set():
                self.watcher.look()
        except BaseException as fault:  # noqa: BLE001 - it is raised where it can be seen
            self._fault = fault

    def require_well(self) -> None:
        """Raise what the watcher found, if anything."""
        if self._fault:
            raise self._fault

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()
