"""The files of the folder back-end: finding, describing and locking them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

import filelock

from podcli.errors import StorageError
from podcli.media_types import CONTENT_TYPES
from podcli.storage import atomic
from podcli.storage.contract import Blob, Head, Headers, check_key
from podcli.storage.folder_errors import told
from podcli.storage.sidecar import Description, Sidecar, Sidecars
from podcli.storage.source import Stamp
from podcli.storage.walk import files_below

LOCK_PATIENCE = 30.0
"""Seconds that a writer waits for another one; a write under the lock takes milliseconds."""
READ_ATTEMPTS = 5
"""How often a reader looks again while writers replace what it reads."""


class Files:
    """The files below `root`, with the sidecars below `meta_root`."""

    def __init__(self, root: Path, meta_root: Path) -> None:
        self.root = root
        self.meta_root = meta_root
        self.sidecars = Sidecars(meta_root)

    def path(self, key: str) -> Path:
        """Return where the file of a key is or would be."""
        path = self.root / check_key(key)
        if path == self.meta_root or path.is_relative_to(self.meta_root):
            raise StorageError(f"{key!r} is the name of podcli's own bookkeeping in {self.root}.")
        return path

    def writable(self, key: str) -> Path:
        """Return the path of a key, unless a symbolic link leads its folder out of the root."""
        path = self.path(key)
        with told(path):
            outside = not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.root))
        if outside:
            raise StorageError(
                f"{path} lies outside of {self.root}, through a symbolic link: podcli writes nothing there.",
                hint="Replace the link by a folder.",
            )
        return path

    def look_at(self, key: str, *, with_body: bool) -> Blob | None:
        """Read a file and its sidecar without the lock: again, if writers replaced the file between the two."""
        for attempt in range(READ_ATTEMPTS):
            file = self.open(key)
            if file is None:
                return None
            with file, told(self.path(key), "read"):
                sidecar = self.sidecars.read(key)
                stamp = Stamp.of(os.fstat(file.fileno()))
                if sidecar.by_stamp(stamp) is None and attempt + 1 < READ_ATTEMPTS and self._is_replaced(key, stamp):
                    continue
                body = file.read() if with_body else b""
                digest = hashlib.sha256(body).hexdigest() if with_body else ""
                return Blob(body=body, head=self._head(key, file, sidecar, digest))
        return None

    def present(self, key: str) -> Description | None:
        """Return what is there now, as a description; the lock is held."""
        file = self.open(key)
        if file is None:
            return None
        with file:
            head = self._head(key, file, self.sidecars.read(key))
            return Description(sha256=head.etag, stamp=Stamp.of(os.fstat(file.fileno())), headers=head.headers)

    def below(self, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the files in the folder that a prefix names, and below, in no order of keys."""
        folder, _, begins = prefix.rpartition("/")
        start = self.root / folder
        with told(self.root, "listed"):
            yield from files_below(start, self.root, hidden=self.meta_root, begins=begins)

    def locked(self) -> AbstractContextManager[object]:
        """Keep other writers out; raise `StorageError` if one stays for ever."""
        self.meta_root.mkdir(parents=True, exist_ok=True)
        path = self.meta_root / f"{atomic.MARK}lock"
        try:
            return filelock.FileLock(path).acquire(timeout=LOCK_PATIENCE)
        except filelock.Timeout as error:
            busy = StorageError(f"Another podcli keeps writing to {self.root}.", hint="Run the command again later.")
            busy.lasting = False
            raise busy from error

    def _is_replaced(self, key: str, stamp: Stamp) -> bool:
        try:
            return Stamp.of(self.path(key).stat()) != stamp
        except OSError:
            return True

    def _head(self, key: str, file: BufferedReader, sidecar: Sidecar, sha256: str = "") -> Head:
        """Describe an open file; it is read only if no sidecar describes just this file."""
        status = os.fstat(file.fileno())
        found = sidecar.by_stamp(Stamp.of(status))
        if sha256 and found and found.sha256 != sha256:
            found = None  # altered in place, with its date put back
        if found is None:
            sha256 = sha256 or hashlib.file_digest(file, "sha256").hexdigest()
            found = sidecar.by_content(sha256)
        return Head(
            size=status.st_size,
            etag=found.sha256 if found else sha256,
            modified=modified(status),
            headers=found.headers if found else Headers(content_type=_content_type(key)),
        )

    def open(self, key: str) -> BufferedReader | None:
        """Open the file of a key for reading; None if there is none."""
        path = self.path(key)
        with told(path, "read"):
            try:
                return path.open("rb")
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None


def modified(status: os.stat_result) -> datetime:
    """Return when a file was last written, in whole seconds as services tell it."""
    return datetime.fromtimestamp(int(status.st_mtime), UTC)


def _content_type(key: str) -> str:
    """Return what a web server would say of a file that nothing describes."""
    return CONTENT_TYPES.get(Path(key).suffix.lower(), "application/octet-stream")
