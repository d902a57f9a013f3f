"""Notes of large uploads that were begun: with one, an upload goes on where it stopped, also after a power cut.

A note is a small file in the user's cache, written before the first part is sent. Losing it costs the parts that had
arrived, nothing else. Who holds its lock may go on with the upload; another process that sends the same begins its own.
"""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec

from podcli.storage import atomic

FORGOTTEN = 8 * 24 * 3600
"""Seconds after which a note is of no use: the upload was given up by then."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that was begun."""

    upload_id: str
    size: int
    """Length of the file in bytes."""
    part_size: int


class Claim:
    """The right to go on with an upload, and to note what becomes of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Note | None:
        """Return the note, if there is one that can be read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Note)
        except (OSError, msgspec.MsgspecError):
            return None

    def keep(self, note: Note) -> None:
        """Note that an upload was begun; a cache that cannot be written is no error."""
        with contextlib.suppress(OSError):
            atomic.replace(self._path, msgspec.json.encode(note))

    def forget(self) -> None:
        """Remove the note."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


class UploadNotes:
    """The notes in a folder; without one, nothing is noted and no upload goes on."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def claimed(self, *identity: str) -> Iterator[Claim | None]:
        """Give the right to one upload, told by where it goes and what it holds; None if there can be none."""
        lock = self._lock(hashlib.sha256("\0".join(identity).encode()).hexdigest()[:32])
        if lock is None:
            yield None
            return
        try:
            yield Claim(Path(lock.lock_file).with_suffix(".json"))
        finally:
            lock.release()

    def _lock(self, name: str) -> "filelock.BaseFileLock | None":
        if self._folder is None:
            return None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._tidy(self._folder)
            lock = filelock.FileLock(self._folder / f"{name}.lock")
            lock.acquire(timeout=0)
        except (OSError, filelock.Timeout):
            return None
        return lock

    @staticmethod
    def _tidy(folder: Path) -> None:
        oldest = time.time() - FORGOTTEN
        for path in folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
