"""The list of chapters that Nero put into MP4 files (`moov/udta/chpl`), in both of its versions.

mutagen reads the second version only, and takes the first one for it.
"""

import struct
from collections.abc import Iterator

from episodes.media.boxes import content, find
from episodes.media.movie import read_movie
from episodes.media.recording import Recording
from episodes.tagging.marks import Mark

_TICKS = 10_000_000
"""Units per second."""
_LARGEST = 1 << 18
_FIRST_VERSION, _SECOND_VERSION = 5, 9
"""Where the entries begin: the second version has four bytes more before their number."""


def nero_marks(recording: Recording) -> Iterator[Mark]:
    """Yield the chapters of the list as they stand there, as far as it is whole."""
    box = find(recording, read_movie(recording).moov, b"udta", b"chpl")
    data = content(recording, box, _LARGEST) if box else b""
    at = _SECOND_VERSION if data[:1] != b"\0" else _FIRST_VERSION
    for _ in range(data[at - 1] if len(data) >= at else 0):
        if at + 9 > len(data):
            return
        start, size = struct.unpack_from(">QB", data, at)
        yield Mark(start=start / _TICKS, title=_decoded(data[at + 9 : at + 9 + size]))
        at += 9 + size


def _decoded(title: bytes) -> str:
    try:
        return title.decode("utf-8")
    except UnicodeDecodeError:
        return title.decode("cp1252", errors="replace")
