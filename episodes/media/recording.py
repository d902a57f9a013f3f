"""An opened audio file: the one way in which the readers of the formats reach its bytes."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from episodes.errors import AudioUnreadable, FileUnreadable
from episodes.findings import Finding, Severity

SMALLEST_PIECE, LARGEST_PIECE = 1 << 12, 1 << 18
"""Bytes that are read at once: behind a disturbance, and where there is none."""


@dataclass(frozen=True)
class Recording:
    """A file that is open for reading, with the name by which a person knows it."""

    path: str
    size: int
    file: BinaryIO

    def read(self, at: int, count: int) -> bytes:
        """Return up to `count` bytes from position `at`; fewer where the file ends."""
        if not 0 <= at < self.size:
            return b""
        self.file.seek(at)
        return self.file.read(max(min(count, self.size - at), 0))

    def exactly(self, at: int, count: int) -> bytes:
        """Return `count` bytes from position `at`; raise `AudioUnreadable` where the file ends before."""
        data = self.read(at, count)
        if len(data) < count:
            raise self.unreadable("it ends in the middle of its own header")
        return data

    def pieces(self, at: int, end: int, overlap: int) -> Iterator[tuple[int, bytes]]:
        """Yield position and bytes of the file from `at` to `end`, in overlapping pieces that grow.

        What is searched for is mostly near; a file made of nothing but disturbances must not be read over and over.
        """
        size = SMALLEST_PIECE
        while at < end:
            data = self.read(at, min(size, end - at))
            yield at, data
            if len(data) <= overlap or at + len(data) >= end:
                return
            at, size = at + len(data) - overlap, min(size * 2, LARGEST_PIECE)

    def unreadable(self, reason: str) -> AudioUnreadable:
        """Return the error that this file cannot be read as audio, and why."""
        return AudioUnreadable(
            f"{self.path} cannot be read as audio: {reason}.", hint="Does it play? Export or copy it again."
        )

    def finding(self, rule: str, severity: Severity, message: str, fix: str = "") -> Finding:
        """Return a finding about this file."""
        return Finding(rule=rule, severity=severity, where=self.path, message=message, fix=fix)


@contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """Open a regular file for reading; every failure of the file system becomes `FileUnreadable`."""
    if "\0" in str(path):
        raise FileUnreadable(f"{str(path)!r} cannot be the name of a file.", hint="Check the name.")
    try:
        # A pipe or device would keep its reader waiting for ever, so it is looked at before it is opened.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileUnreadable(f"{path} is {_kind(path)}, not a file.", hint="Name a single audio or picture file.")
        with path.open("rb") as file:
            yield Recording(path=str(path), size=os.fstat(file.fileno()).st_size, file=file)
    except OSError as error:
        raise unreadable_file(path, error) from error


def unreadable_file(path: Path, error: OSError) -> FileUnreadable:
    """Return the error that the file system raised, in a sentence with the file's name."""
    reason, hint = _REASONS.get(type(error), (error.strerror or str(error), "Is the disk in order?"))
    return FileUnreadable(f"{path} cannot be read: {reason}.", hint=hint)


_REASONS: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("there is no such file", "Check the name; a file on a removed disk is gone with it."),
    NotADirectoryError: ("a part of its path is no folder", "Check the name."),
    PermissionError: ("permission denied", "Give yourself permission to read it: chmod u+r."),
}


def _kind(path: Path) -> str:
    return "a folder" if path.is_dir() else "a pipe, socket or device"
