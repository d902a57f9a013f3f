"""Hashes of local files, remembered: a file is hashed again only when its size, times or inode changed."""

import contextlib
import os
from pathlib import Path

import msgspec

from episodes import FileUnreadable, file_digest
from podcli.cache import cache_folder
from podcli.storage.contract import Progress

Stamp = tuple[int, int, int, int]
"""Size, mtime in ns, ctime in ns and inode. The ctime moves with every write, also when a tool sets the mtime back."""


class Digests:
    """A memory of hashes in one file of the user's cache; losing it costs time, nothing else."""

    def __init__(self, path: Path | None) -> None:
        """Use the memory in `path`; None remembers nothing beyond this run."""
        self._path = path
        self._known = _load(path)
        self._changed = False

    def of(self, file: Path, progress: Progress = lambda _: None) -> str:
        """Return the sha256 of a file in hex; raise `FileUnreadable` if it cannot be read."""
        name, stamp = os.path.realpath(file), _stamp(file)
        known = self._known.get(name)
        if known and known[0] == stamp:
            return known[1]
        digest = file_digest(file, progress)
        if _stamp(file) != stamp:
            raise FileUnreadable(f"{file} changed while it was read.", hint="Wait until it is written, then try again.")
        self._known[name] = (stamp, digest)
        self._changed = True
        return digest

    def save(self) -> None:
        """Keep what was learnt; a cache that cannot be written is no error."""
        if self._path is None or not self._changed:
            return
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(msgspec.json.encode(self._known))
            temporary.replace(self._path)
            self._changed = False
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()


def cache_file() -> Path | None:
    """Return where this user's hashes are kept, or None without a home (a scheduled job)."""
    folder = cache_folder()
    return folder / "digests.json" if folder else None


def _stamp(file: Path) -> Stamp:
    try:
        status = file.stat()
    except OSError as error:
        raise FileUnreadable(
            f"{file} cannot be read: {error.strerror}.", hint="Is it there, and yours to read?"
        ) from error
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _load(path: Path | None) -> dict[str, tuple[Stamp, str]]:
    if path is None:
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, tuple[Stamp, str]])
    except (OSError, msgspec.MsgspecError):
        return {}
