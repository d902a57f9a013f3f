"""What podcli asks of a storage: the small contract that the folder, S3 and in-memory back-ends fulfil.

Keys are relative, in ASCII, with `/` between their parts; `check_key` is the one place that says what a key may be.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from podcli.errors import StorageError

Progress = Callable[[int], None]
"""Called with the number of bytes that arrived since the last call."""

METADATA_LIMIT = 2048
"""Bytes of names and values that S3 keeps as user metadata."""
_KEY = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


def check_key(key: str) -> str:
    """Return the key if every back-end can hold it, else raise `StorageError`."""
    if not _KEY.fullmatch(key) or any(part.strip(".") == "" for part in key.split("/")):
        raise StorageError(f"{key!r} cannot be the name of a stored file.", hint="Use letters, digits, '.', '-', '_'.")
    return key


def is_key(name: str) -> bool:
    """Tell whether a name that was met in a storage can be a key of ours."""
    try:
        return bool(check_key(name))
    except StorageError:
        return False


class Headers(msgspec.Struct, frozen=True, kw_only=True):
    """What a stored object says about itself when it is served."""

    content_type: str
    """`Content-Type`."""
    cache_control: str = ""
    """`Cache-Control`."""
    metadata: Mapping[str, str] = {}
    """User metadata: lower-case ASCII names, ASCII values."""


def check_headers(headers: Headers) -> Headers:
    """Return the headers, metadata names in lower case, if every back-end can keep them, else raise `StorageError`."""
    texts = [headers.content_type, headers.cache_control, *headers.metadata, *headers.metadata.values()]
    size = sum(len(name) + len(value) for name, value in headers.metadata.items())
    if not all(text.isascii() and text.isprintable() for text in texts) or size > METADATA_LIMIT:
        raise StorageError(
            f"No storage keeps these headers: {texts!r}.",
            hint=f"Only printable ASCII can be kept, and metadata of {METADATA_LIMIT} bytes.",
        )
    return msgspec.structs.replace(headers, metadata={n.lower(): v.strip() for n, v in headers.metadata.items()})


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an object without its body."""

    size: int
    """Length in bytes."""
    etag: str
    """Opaque version of the content, without quotes: other content has another etag."""
    modified: datetime
    """When the object was last written, aware."""
    headers: Headers


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """An object with its body."""

    body: bytes
    head: Head


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a listing."""

    key: str
    size: int
    modified: datetime


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that was begun and neither completed nor given up."""

    key: str
    upload_id: str
    started: datetime


class Absent(msgspec.Struct, frozen=True):
    """Condition: write only if nothing is there yet (If-None-Match `*`)."""


class Unchanged(msgspec.Struct, frozen=True):
    """Condition: write only if the object still is the version that was read (If-Match)."""

    etag: str


Condition = Absent | Unchanged | None


class ConditionsMissing(StorageError):
    """The storage does not know conditional writes."""

    code = "conditions-missing"


class Storage(Protocol):
    """A place that keeps objects under keys. All methods raise `StorageError` and its children, nothing else."""

    @property
    def url(self) -> str:
        """The place as the configuration names it; never holds a secret."""
        ...

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        ...

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object's body in pieces, so that memory holds none whole; raise `ObjectAbsent` if there is none."""
        ...

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        ...

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object in one step and return its new etag; raise `ConditionFailed` if the condition fails."""
        ...

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        ...

    def list(self, prefix: str = "") -> Iterator[Entry]:
        """Yield every object whose key starts with `prefix`, in the order of their keys."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        ...

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:
        """Yield the uploads of keys that start with `prefix` which were begun and not ended."""
        ...

    def abandon(self, upload: Unfinished) -> None:
        """Free what an unfinished upload occupies; one that has ended meanwhile is no error."""
        ...

    def clock(self) -> datetime | None:
        """Return the storage's own time as of its latest answer, or None if it has no clock of its own."""
        ...

    def public_url(self) -> str:
        """Return the address under which the storage's keys are public, ending in `/`, or "" if it cannot be told."""
        ...
