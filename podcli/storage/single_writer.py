"""For services without conditional writes: comparing before and after, which narrows the window and does not close it.

Wraps a storage and has the same contract. Asks for the condition all the same: what a service can do, it shall do.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from podcli.errors import ConditionFailed
from podcli.storage.contract import (
    Absent,
    Blob,
    Condition,
    ConditionsMissing,
    Entry,
    Head,
    Headers,
    Progress,
    Storage,
    Unfinished,
)


class SingleWriterStorage:
    """A storage whose conditional writes look at the object right before and right after."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    @property
    def url(self) -> str:
        """The place of the wrapped storage."""
        return self.inner.url

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object; raise `ConditionFailed` if it is not, or does not stay, what the writer expects."""
        if condition is None:
            return self.inner.put(key, body, headers)
        self._compare(key, condition)
        try:
            etag = self.inner.put(key, body, headers, condition)
        except ConditionsMissing:
            etag = self.inner.put(key, body, headers)
        if self.inner.get(key).body != body:
            raise self._overtaken(key)
        return etag

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        return self.inner.get(key)

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object's body in pieces; raise `ObjectAbsent` if there is none."""
        return self.inner.stream(key)

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        return self.inner.head(key)

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        self.inner.put_file(key, path, headers, progress)

    def list(self, prefix: str = "") -> Iterator[Entry]:
        """Yield every object whose key starts with `prefix`, in the order of their keys."""
        return self.inner.list(prefix)

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        self.inner.delete(key)

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:
        """Yield the uploads under this place that were begun and not ended."""
        return self.inner.unfinished(prefix)

    def abandon(self, upload: Unfinished) -> None:
        """Free what an unfinished upload occupies; one that has ended meanwhile is no error."""
        self.inner.abandon(upload)

    def clock(self) -> datetime | None:
        """Return the storage's own time as of its latest answer, or None if it has no clock of its own."""
        return self.inner.clock()

    def public_url(self) -> str:
        """Return the address under which the storage's keys are public, or "" if it cannot be told."""
        return self.inner.public_url()

    def _compare(self, key: str, condition: Condition) -> None:
        head = self.inner.head(key)
        found = head.etag if head else None
        expected = None if condition is None or isinstance(condition, Absent) else condition.etag
        if found != expected:
            raise self._overtaken(key)

    def _overtaken(self, key: str) -> ConditionFailed:
        return ConditionFailed(f"{key} in {self.url} is not, or no longer, what was expected.")
