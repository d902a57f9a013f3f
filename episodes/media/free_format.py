"""MP3 of free format: the bit rate is not told, and no podcast app plays it. It is recognised to be refused by name."""

from episodes.media.mpeg import HEADER, parse_frame
from episodes.media.recording import Recording

_LONGEST = 1 << 13
"""Bytes within which the next frame must begin."""
_PADDING = 0x02
"""The bit of a header that may differ from frame to frame."""


def is_free_format(recording: Recording, at: int) -> bool:
    """Tell whether frames of free format follow each other from a position."""
    first = recording.read(at, HEADER)
    # With any bit rate in its place the header must be one; without it, its high four bits are zero.
    if len(first) < HEADER or first[2] >> 4 or not parse_frame(bytes((first[0], first[1], first[2] | 0x90, first[3]))):
        return False
    data = recording.read(at, 3 * _LONGEST)
    found = data.find(first[:2], HEADER, _LONGEST)
    while found >= 0:
        if _same(data, found, first) and any(_same(data, 2 * found + shift, first) for shift in (-1, 0, 1)):
            return True
        found = data.find(first[:2], found + 1, _LONGEST)
    return False


def _same(data: bytes, at: int, first: bytes) -> bool:
    header = data[at : at + 3]
    return len(header) == 3 and header[:2] == first[:2] and not (header[2] ^ first[2]) & ~_PADDING  # noqa: PLR2004
