"""The in-memory back-end: a full member of the family, for tests of everything above storage."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from podcli.errors import ConditionFailed, ObjectAbsent
from podcli.storage.contract import (
    Absent,
    Blob,
    Condition,
    Entry,
    Head,
    Headers,
    Progress,
    Unchanged,
    Unfinished,
    check_headers,
    check_key,
)
from podcli.storage.source import opened


class MemoryStorage:
    """Keeps objects in a dictionary; several threads may use it."""

    def __init__(
        self,
        name: str = "show",
        public_url: str = "https://media.field-notes.example/",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Start empty; `clock` gives the times of the objects and of the storage itself."""
        self.url = f"memory:{name}"
        self._public_url = public_url
        self._clock = clock
        self._objects: dict[str, Blob] = {}
        self._writes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        blob = self._objects.get(check_key(key))
        if blob is None:
            raise ObjectAbsent(f"There is no {key} in {self.url}.")
        return blob

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object's body; raise `ObjectAbsent` if there is none."""
        yield self.get(key).body

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        blob = self._objects.get(check_key(key))
        return blob.head if blob else None

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object if the condition holds, and return its etag."""
        headers = check_headers(headers)
        with self._lock:
            self._check(check_key(key), condition)
            self._writes += 1
            digest = hashlib.sha256(body).hexdigest()
            etag = f"{digest[:32]}-{self._writes}"
            head = Head(size=len(body), etag=etag, modified=self._clock().replace(microsecond=0), headers=headers)
            self._objects[key] = Blob(body=body, head=head)
            return etag

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        pieces = []
        with opened(path) as source:
            for piece in source.pieces():
                pieces.append(piece)
                progress(len(piece))
            source.check()
        body = b"".join(pieces)
        source.require_announced(hashlib.sha256(body).hexdigest(), headers)
        self.put(key, body, headers)

    def list(self, prefix: str = "") -> Iterator[Entry]:
        """Yield the objects whose key starts with `prefix`, in the order of their keys."""
        for key, blob in sorted(self._objects.copy().items()):
            if key.startswith(prefix):
                yield Entry(key=key, size=blob.head.size, modified=blob.head.modified)

    def delete(self, key: str) -> None:
        """Remove an object."""
        with self._lock:
            self._objects.pop(check_key(key), None)

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:  # noqa: ARG002 - the contract's name
        """Yield nothing: writes are whole."""
        yield from ()

    def abandon(self, upload: Unfinished) -> None:
        """Do nothing: there is nothing unfinished."""

    def clock(self) -> datetime | None:
        """Return the storage's own time."""
        return self._clock()

    def public_url(self) -> str:
        """Return the address under which the keys are public."""
        return self._public_url

    def _check(self, key: str, condition: Condition) -> None:
        blob = self._objects.get(key)
        match condition:
            case Absent() if blob:
                raise ConditionFailed(f"{key} is in {self.url} already.")
            case Unchanged(etag=etag) if blob is None or blob.head.etag != etag:
                raise ConditionFailed(f"{key} in {self.url} was changed by somebody else.")
