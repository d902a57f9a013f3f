"""The boxes that MP4 and QuickTime files are made of (ISO 14496-12)."""

from collections.abc import Iterator
from typing import NamedTuple

from episodes.media.recording import Recording

_MOST = 250_000
"""More boxes in a row have only files that were made to keep programs busy."""


class Box(NamedTuple):
    """One box, without its header."""

    kind: bytes
    at: int
    """Where its content begins."""
    end: int
    """Where its content ends by its own word; behind the file's end if the file is cut off."""


def boxes(recording: Recording, at: int, end: int) -> Iterator[Box]:
    """Yield the boxes that follow each other from `at` to `end`."""
    for _ in range(_MOST):
        header = recording.read(at, 16)
        if at + 8 > end or len(header) < 8:  # noqa: PLR2004 - size and kind
            return
        size, start = int.from_bytes(header[:4], "big"), at + 8
        if size == 1:
            size, start = int.from_bytes(header[8:16], "big"), at + 16
        elif size == 0:
            size = end - at
        if at + size < start:
            return
        yield Box(kind=header[4:8], at=start, end=at + size)
        at += size
    raise recording.unreadable("it consists of more parts than any real file")


def inside(recording: Recording, box: Box) -> Iterator[Box]:
    """Yield the boxes within a box."""
    return boxes(recording, box.at, min(box.end, recording.size))


def find(recording: Recording, box: Box | None, *path: bytes) -> Box | None:
    """Return the first box under a path of kinds, or None."""
    for kind in path:
        if box is None:
            return None
        box = next((child for child in inside(recording, box) if child.kind == kind), None)
    return box


def content(recording: Recording, box: Box, limit: int = 1 << 26) -> bytes:
    """Return what is in a box, as far as it is in the file."""
    return recording.read(box.at, max(min(box.end - box.at, limit), 0))
