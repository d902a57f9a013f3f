"""The folder back-end: files below a folder, written in one step, with what they say of themselves kept elsewhere."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

import filelock

from podcli.errors import ConditionFailed, ObjectAbsent, StorageError
from podcli.media_types import CONTENT_TYPES
from podcli.storage import atomic
from podcli.storage.contract import (
    Absent,
    Blob,
    Condition,
    Entry,
    Head,
    Headers,
    Progress,
    Unfinished,
    check_headers,
    check_key,
    is_key,
)
from podcli.storage.folder_errors import told
from podcli.storage.sidecar import Description, Sidecar, Sidecars, remove_empty
from podcli.storage.source import Stamp, opened
from podcli.storage.walk import files_below

LOCK_PATIENCE = 30.0
"""Seconds that a writer waits for another one; a write under the lock takes milliseconds."""

READ_ATTEMPTS = 5
"""How often a reader looks again while writers replace what it reads."""


class FolderStorage:
    """Keeps objects as files below `root`, and what describes them below `meta_root`, which is never served."""

    def __init__(self, root: Path, meta_root: Path, public_url: str = "") -> None:
        self.root = root
        self.meta_root = meta_root
        self._public_url = public_url
        self._sidecars = Sidecars(meta_root)

    @property
    def url(self) -> str:
        """The folder."""
        return str(self.root)

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        blob = self._looked_at(key, with_body=True)
        if blob is None:
            raise ObjectAbsent(f"There is no {key} in {self.url}.")
        return blob

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        blob = self._looked_at(key, with_body=False)
        return blob.head if blob else None

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object in one step and return its new etag; raise `ConditionFailed` if the condition fails."""
        path, headers = self._writable(key), check_headers(headers)
        with told(path), atomic.beside(path) as temporary:
            status = atomic.fill(temporary, (body,))
            sha256 = hashlib.sha256(body).hexdigest()
            new = Description(sha256=sha256, stamp=Stamp.of(status), headers=headers)
            self._replace(key, temporary, new, condition)
        return sha256

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        target, headers = self._writable(key), check_headers(headers)
        digest = hashlib.sha256()

        def counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
            for piece in pieces:
                yield piece
                digest.update(piece)
                progress(len(piece))

        with opened(path) as source, told(target), atomic.beside(target) as temporary:
            status = atomic.fill(temporary, counted(source.pieces()))
            source.check()
            source.require_announced(digest.hexdigest(), headers)
            new = Description(sha256=digest.hexdigest(), stamp=Stamp.of(status), headers=headers)
            self._replace(key, temporary, new, None)

    def list(self, prefix: str = "") -> Iterator[Entry]:
        """Yield every object whose key starts with `prefix`, in the order of their keys."""
        found = [(k, s) for k, s in self._files(prefix) if k.startswith(prefix) and is_key(k)]
        for key, status in sorted(found, key=lambda pair: pair[0]):
            yield Entry(key=key, size=status.st_size, modified=_modified(status))

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        path = self._writable(key)
        with told(path, "removed"):
            if self.meta_root.is_dir():
                with self._locked():
                    _remove(path)
                    self._sidecars.forget(key)
            else:
                _remove(path)
            remove_empty(path.parent, self.root)

    def unfinished(self) -> Iterator[Unfinished]:
        """Yield the temporary files that a killed writer left behind."""
        for name, status in self._files(""):
            folder, _, last = name.rpartition("/")
            if atomic.is_temporary(last):
                stem = last[1:].partition(atomic.MARK)[0]
                key = f"{folder}/{stem}" if folder else stem
                yield Unfinished(key=key, upload_id=name, started=_modified(status))

    def abandon(self, upload: Unfinished) -> None:
        """Remove a temporary file; one that is gone is no error."""
        path = self.root / upload.upload_id
        if not atomic.is_temporary(path.name) or path not in {self.root / name for name, _ in self._files("")}:
            return
        with told(path, "removed"):
            path.unlink(missing_ok=True)
            remove_empty(path.parent, self.root)

    def clock(self) -> datetime | None:
        """Return None: a folder goes by the clock of this machine."""
        return None

    def public_url(self) -> str:
        """Return the configured address."""
        return self._public_url

    def path_of(self, key: str) -> Path:
        """Return where an object's file is or would be; the preview serves it from there."""
        return self._path(key)

    def _replace(self, key: str, temporary: Path, new: Description, condition: Condition) -> None:
        with self._locked():
            present = self._present(key)
            _require(condition, present, key, self.url)
            self._sidecars.announce(key, new, present)
            atomic.rename(temporary, self._path(key))

    def _present(self, key: str) -> Description | None:
        """Return what is there now, as a description; the lock is held."""
        file = self._open(key)
        if file is None:
            return None
        with file:
            head = self._head(key, file, self._sidecars.read(key))
            return Description(sha256=head.etag, stamp=Stamp.of(os.fstat(file.fileno())), headers=head.headers)

    def _looked_at(self, key: str, *, with_body: bool) -> Blob | None:
        """Read a file and its sidecar without the lock: again, if writers replaced the file between the two."""
        for attempt in range(READ_ATTEMPTS):
            file = self._open(key)
            if file is None:
                return None
            with file, told(self._path(key), "read"):
                sidecar = self._sidecars.read(key)
                stamp = Stamp.of(os.fstat(file.fileno()))
                if sidecar.by_stamp(stamp) is None and attempt + 1 < READ_ATTEMPTS and self._is_replaced(key, stamp):
                    continue
                body = file.read() if with_body else b""
                digest = hashlib.sha256(body).hexdigest() if with_body else ""
                return Blob(body=body, head=self._head(key, file, sidecar, digest))
        return None

    def _is_replaced(self, key: str, stamp: Stamp) -> bool:
        try:
            return Stamp.of(self._path(key).stat()) != stamp
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
            modified=_modified(status),
            headers=found.headers if found else Headers(content_type=_content_type(key)),
        )

    def _open(self, key: str) -> BufferedReader | None:
        path = self._path(key)
        with told(path, "read"):
            try:
                return path.open("rb")
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def _path(self, key: str) -> Path:
        path = self.root / check_key(key)
        if path == self.meta_root or path.is_relative_to(self.meta_root):
            raise StorageError(f"{key!r} is the name of podcli's own bookkeeping in {self.url}.")
        return path

    def _writable(self, key: str) -> Path:
        """Return the path of a key, unless a symbolic link leads its folder out of the root."""
        path = self._path(key)
        with told(path):
            outside = not path.parent.resolve().is_relative_to(self.root.resolve())
        if outside:
            raise StorageError(
                f"{path} lies outside of {self.root}, through a symbolic link: podcli writes nothing there.",
                hint="Replace the link by a folder.",
            )
        return path

    def _files(self, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
        start = self.root / prefix.rpartition("/")[0]
        with told(self.root, "listed"):
            yield from files_below(start, self.root, hidden=self.meta_root)

    def _locked(self) -> AbstractContextManager[object]:
        self.meta_root.mkdir(parents=True, exist_ok=True)
        path = self.meta_root / f"{atomic.MARK}lock"
        try:
            return filelock.FileLock(path).acquire(timeout=LOCK_PATIENCE)
        except filelock.Timeout as error:
            busy = StorageError(f"Another podcli keeps writing to {self.url}.", hint="Run the command again later.")
            busy.lasting = False
            raise busy from error


def _require(condition: Condition, present: Description | None, key: str, url: str) -> None:
    """Raise `ConditionFailed` unless what is there is what the writer expects."""
    if isinstance(condition, Absent):
        fulfilled = present is None
    else:
        fulfilled = condition is None or (present is not None and present.sha256 == condition.etag)
    if not fulfilled:
        raise ConditionFailed(f"{key} in {url} is not, or no longer, what was expected.")


def _remove(path: Path) -> None:
    if path.is_file() or path.is_symlink():
        path.unlink()


def _modified(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(int(status.st_mtime), UTC)


def _content_type(key: str) -> str:
    """Return what a web server would say of a file that nothing describes."""
    return CONTENT_TYPES.get(Path(key).suffix.lower(), "application/octet-stream")
