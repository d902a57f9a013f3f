"""Sidecars: what a file in a folder cannot say of itself, kept in a file of its own with the state it describes.

A sidecar is written before the file it describes appears, and keeps the description of the file that is there until
then. So whatever dies in between, one of its descriptions fits, and none is ever taken for another's.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from podcli.storage import atomic
from podcli.storage.contract import Headers, Unfinished
from podcli.storage.source import Stamp
from podcli.storage.walk import files_below

_OURS = f"sidecar{atomic.MARK}"
"""Begins the upload ids of our own temporary files; no key holds it."""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a file."""

    sha256: str
    stamp: Stamp
    headers: Headers


class Sidecar(msgspec.Struct, frozen=True, kw_only=True):
    """The file that may be there, and the one that was there before it."""

    descriptions: tuple[Description, ...] = ()

    def by_stamp(self, stamp: Stamp) -> Description | None:
        """Return the description of the file that bears this stamp, without reading the file."""
        return next((d for d in self.descriptions if d.stamp == stamp), None)

    def by_content(self, sha256: str) -> Description | None:
        """Return the description of a file with this content, such as a copy of the folder has."""
        return next((d for d in self.descriptions if d.sha256 == sha256), None)


class Sidecars:
    """The sidecars of a folder, below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, key: str) -> Sidecar:
        """Return the sidecar of a key; a missing or damaged one describes nothing."""
        try:
            return msgspec.json.decode(self.path(key).read_bytes(), type=Sidecar)
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
            return Sidecar()

    def announce(self, key: str, new: Description, present: Description | None) -> None:
        """Describe the file that is about to replace the present one."""
        descriptions = (new, present) if present else (new,)
        atomic.replace(self.path(key), msgspec.json.encode(Sidecar(descriptions=descriptions)))

    def forget(self, key: str) -> None:
        """Remove the sidecar of a key, and the folders that it leaves empty."""
        path = self.path(key)
        path.unlink(missing_ok=True)
        remove_empty(path.parent, self.root)

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:
        """Yield the temporary files that a killed writer of sidecars left behind."""
        folder, _, begins = prefix.rpartition("/")
        for name, status in files_below(self.root / folder, self.root, self.root / atomic.MARK, begins):
            if atomic.is_temporary(Path(name).name):
                started = datetime.fromtimestamp(int(status.st_mtime), UTC)
                yield Unfinished(key=name, upload_id=f"{_OURS}{name}", started=started)

    def abandon(self, upload: Unfinished) -> None:
        """Remove such a temporary file, if it is one."""
        if any(found.upload_id == upload.upload_id for found in self.unfinished()):
            (self.root / upload.upload_id.removeprefix(_OURS)).unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Return where the sidecar of a key is; no other key's folder can be in its way."""
        return self.root / f"{key}{atomic.MARK}.json"


def remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder and those above it, up to `root`, as far as they are empty."""
    with contextlib.suppress(OSError):
        while folder != root:
            os.rmdir(folder)  # noqa: PTH106 - refuses a folder that holds anything
            folder = folder.parent
