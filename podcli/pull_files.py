"""The files that `pull` writes: whole or not at all, and what they replace stays beside them."""

import filecmp
import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from podcli.disk_words import reason, unwritable
from podcli.errors import FileUnwritable, StorageError
from podcli.files import write_atomically
from podcli.storage import atomic
from podcli.storage.contract import Storage
from podcli.texts import SETTINGS

KEPT = "~"
"""Ends the name of what was replaced, as editors do: such files are no part of a show. The next ends in `~2~`."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is to be written."""

    path: Path
    body: bytes


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file that is to be fetched."""

    path: Path
    key: str
    sha256: str
    """Its hash in hex, or the beginning of it."""


Write = Written | Fetched


def write_all(public: Storage, writes: Iterable[Write]) -> None:
    """Write every file; raise `FileUnwritable` or a `StorageError` at the first that cannot be had.

    Texts come last, and `podcast.toml` after all: a file is there before what names it, or no command could begin.
    """
    for write in sorted(writes, key=lambda w: (isinstance(w, Written), w.path.name == SETTINGS)):
        if isinstance(write, Fetched):
            _fetch(public, write)
        else:
            _make_room(write.path)
            write_atomically(write.path, write.body)


def _fetch(public: Storage, write: Fetched) -> None:
    digest = hashlib.sha256()
    try:
        with atomic.beside(write.path) as temporary:
            atomic.fill(temporary, _hashed(public.stream(write.key), digest))
            if not digest.hexdigest().startswith(write.sha256):
                raise StorageError(
                    f"{write.key} in {public.url} is not what was published under that name.",
                    hint="podcli check --live examines every file of the show.",
                )
            _make_room(write.path)
            atomic.rename(temporary, write.path)
    except OSError as error:
        raise unwritable(write.path, error) from error


def _hashed(pieces: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def kept_beside(path: Path) -> dict[int, Path]:
    """Return what was kept whenever a pull replaced this file, by its number, the newest first."""
    numbered = re.compile(re.escape(path.name + KEPT) + r"(?:([1-9]\d*)~)?")
    names = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    found = {int(match[1] or 1): path.with_name(match[0]) for match in map(numbered.fullmatch, names) if match}
    return dict(sorted(found.items(), reverse=True))


def _make_room(path: Path) -> None:
    """Keep what is there under a name of its own, as a second link where there can be one: no moment without a file.

    What was kept before stays: it may be an edit that was never published.
    """
    kept = path.with_name(path.name + KEPT)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            for number, newest in islice(kept_beside(path).items(), 1):
                if newest.is_file() and filecmp.cmp(newest, path, shallow=False):
                    return  # a pull that died here had kept it
                kept = path.with_name(f"{path.name}{KEPT}{number + 1}~")
            kept.hardlink_to(path)
    except OSError as error:
        raise FileUnwritable(
            f"{path} cannot be kept as {kept.name}: {reason(error)}.",
            hint="Move the file away yourself, then run the command again.",
        ) from error
