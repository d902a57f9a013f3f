"""Files that appear whole or not at all: written beside their place, synced, then renamed."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

MARK = "~"
"""Stands in the name of every file of our own that is no object: no key holds it."""
_STEM = 80
"""Characters of the final name that its temporary one repeats: long names must not grow beyond what disks allow."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a name for a new file next to `path`; whatever still bears it afterwards is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:_STEM]}{MARK}{secrets.token_hex(8)}")
    try:
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def is_temporary(name: str) -> bool:
    """Tell whether a file name is one that `beside` gave."""
    return name.startswith(".") and MARK in name


def fill(path: Path, pieces: Iterable[bytes]) -> os.stat_result:
    """Write a new file, down to the disk, and return its status."""
    with open_new(path) as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno())


def open_new(path: Path) -> BinaryIO:
    """Open a file that must not exist yet, with the rights that the umask gives."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def rename(temporary: Path, path: Path) -> None:
    """Put a finished file in its place, down to the disk."""
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def replace(path: Path, body: bytes) -> None:
    """Write a small file in one step."""
    with beside(path) as temporary:
        fill(temporary, (body,))
        rename(temporary, path)
