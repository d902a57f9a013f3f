"""The local file that `put_file` sends: opened once, and noticed if somebody alters it meanwhile."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from podcli.errors import StorageError
from podcli.storage.contract import Headers

PIECE = 1024 * 1024
"""Bytes that are read at a time."""


class Stamp(msgspec.Struct, frozen=True):
    """What tells one state of a file from another without reading it."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Take it from what `stat` says."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


class Source(msgspec.Struct, frozen=True):
    """An open local file with the state it had when it was opened."""

    path: Path
    file: BinaryIO
    stamp: Stamp

    @property
    def size(self) -> int:
        """Length in bytes when it was opened."""
        return self.stamp.size

    def pieces(self) -> Iterator[bytes]:
        """Yield the content as long as it was when opened, even if somebody keeps adding to the file."""
        left = self.size
        while left > 0 and (piece := self.read(min(PIECE, left))):
            left -= len(piece)
            yield piece

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        try:
            return self.file.read(size)
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def require_announced(self, sha256: str, headers: Headers) -> None:
        """Raise `StorageError` unless a hash is that which the headers announce, if they announce any."""
        if headers.metadata.get("sha256", sha256) != sha256:
            raise changed(self.path)

    def require_content(self, headers: Headers) -> None:
        """Read the file, and raise `StorageError` unless its hash is that which the headers announce, if any."""
        if "sha256" not in headers.metadata:
            return
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        self.require_announced(digest.hexdigest(), headers)

    def check(self) -> None:
        """Raise `StorageError` if the file, or what now bears its name, is not what was opened."""
        try:
            now = {Stamp.of(os.fstat(self.file.fileno())), Stamp.of(self.path.stat())}
        except OSError as error:
            raise _unreadable(self.path, error) from error
        if now != {self.stamp}:
            raise changed(self.path)


def changed(path: Path) -> StorageError:
    """Say that a file was altered while it was sent."""
    return StorageError(
        f"{path} changed while it was being sent; nothing was stored of it.",
        hint="Wait until the program that writes it is done, and run the command again.",
    )


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a regular file for sending."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield Source(path, file, Stamp.of(os.fstat(file.fileno())))


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} cannot be read: {error.strerror or error}.", hint="Is it still there, and yours?")
