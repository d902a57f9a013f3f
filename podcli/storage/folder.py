"""The folder back-end: files below a folder, written in one step, with what they say of themselves kept elsewhere."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from podcli.errors import ConditionFailed, ObjectAbsent
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
    is_key,
)
from podcli.storage.folder_errors import told
from podcli.storage.folder_files import Files, modified
from podcli.storage.sidecar import Description, remove_empty
from podcli.storage.source import PIECE, Stamp, opened


class FolderStorage:
    """Keeps objects as files below `root`, and what describes them below `meta_root`, which is never served."""

    def __init__(self, root: Path, meta_root: Path, public_url: str = "") -> None:
        self.root = root
        self.meta_root = meta_root
        self._public_url = public_url
        self._files = Files(root, meta_root)

    @property
    def url(self) -> str:
        """The folder."""
        return str(self.root)

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        blob = self._files.look_at(key, with_body=True)
        if blob is None:
            raise ObjectAbsent(f"There is no {key} in {self.url}.")
        return blob

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object's body in pieces; raise `ObjectAbsent` if there is none."""
        file = self._files.open(key)
        if file is None:
            raise ObjectAbsent(f"There is no {key} in {self.url}.")
        with file, told(self._files.path(key), "read"):
            while piece := file.read(PIECE):
                yield piece

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        blob = self._files.look_at(key, with_body=False)
        return blob.head if blob else None

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object in one step and return its new etag; raise `ConditionFailed` if the condition fails."""
        path, headers = self._files.writable(key), check_headers(headers)
        with told(path), atomic.beside(path) as temporary:
            status = atomic.fill(temporary, (body,))
            sha256 = hashlib.sha256(body).hexdigest()
            new = Description(sha256=sha256, stamp=Stamp.of(status), headers=headers)
            self._replace(key, temporary, new, condition)
        return sha256

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        target, headers = self._files.writable(key), check_headers(headers)
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
        found = [(k, s) for k, s in self._files.below(prefix) if k.startswith(prefix) and is_key(k)]
        for key, status in sorted(found, key=lambda pair: pair[0]):
            yield Entry(key=key, size=status.st_size, modified=modified(status))

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        path = self._files.writable(key)
        with told(path, "removed"):
            if self.meta_root.is_dir():
                with self._files.locked():
                    _remove(path)
                    self._files.sidecars.forget(key)
            else:
                _remove(path)
            remove_empty(path.parent, self.root)

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:
        """Yield the temporary files that a killed writer left behind."""
        for name, status in self._files.below(prefix):
            folder, _, last = name.rpartition("/")
            if atomic.is_temporary(last):
                stem = last[1:].partition(atomic.MARK)[0]
                key = f"{folder}/{stem}" if folder else stem
                yield Unfinished(key=key, upload_id=name, started=modified(status))
        yield from self._files.sidecars.unfinished(prefix)

    def abandon(self, upload: Unfinished) -> None:
        """Remove a temporary file; one that is gone is no error."""
        self._files.sidecars.abandon(upload)
        path = self.root / upload.upload_id
        if not atomic.is_temporary(path.name) or path not in {self.root / name for name, _ in self._files.below("")}:
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
        return self._files.path(key)

    def _replace(self, key: str, temporary: Path, new: Description, condition: Condition) -> None:
        with self._files.locked():
            present = self._files.present(key)
            _require(condition, present, key, self.url)
            self._files.sidecars.announce(key, new, present)
            atomic.rename(temporary, self._files.path(key))


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
