"""The fragments of an MP4 file that was written while it was recorded or streamed: their index is scattered."""

import struct

from episodes.media.boxes import Box, content, find, inside
from episodes.media.movie import Movie, Track
from episodes.media.recording import Recording

_BASE, _DESCRIPTION, _DURATION, _SIZE, _FLAGS = 0x1, 0x2, 0x8, 0x10, 0x20
"""Flags of `tfhd` for the fields it has."""
_OFFSET, _FIRST, _EACH_DURATION = 0x1, 0x4, 0x100
"""Flags of `trun` likewise."""
_PER_SAMPLE = (0x100, 0x200, 0x400, 0x800)


def is_fragmented(recording: Recording, movie: Movie) -> bool:
    """Tell whether the file's sound lies in fragments."""
    return find(recording, movie.moov, b"mvex") is not None


def fragments_units(recording: Recording, movie: Movie, track: Track) -> tuple[int, bool]:
    """Return the length of all fragments in units of the track's time, and whether the last one is cut off."""
    default, units, cut = _default(recording, movie, track), 0, False
    for box, following in zip(movie.top, (*movie.top[1:], None), strict=True):
        if box.kind != b"moof":
            continue
        length = sum(_run(recording, traf, track, default) for traf in inside(recording, box) if traf.kind == b"traf")
        there = _share(recording, following)
        cut = cut or there < 1
        units += int(length * there)
    return units, cut


def _share(recording: Recording, data: Box | None) -> float:
    """Return how much of a fragment's media data is in the file, from 0 to 1."""
    if data is None or data.at >= recording.size:
        return 0.0
    return min((recording.size - data.at) / max(data.end - data.at, 1), 1.0)


def _default(recording: Recording, movie: Movie, track: Track) -> int:
    extends = find(recording, movie.moov, b"mvex")
    for box in inside(recording, extends) if extends else ():
        data = content(recording, box, 24)
        if box.kind == b"trex" and len(data) == 24 and int.from_bytes(data[4:8], "big") == track.number:  # noqa: PLR2004
            return int.from_bytes(data[12:16], "big")
    return 0


def _run(recording: Recording, traf: Box, track: Track, default: int) -> int:
    """Return the length of one track's part of a fragment."""
    header = find(recording, traf, b"tfhd")
    data = content(recording, header, 64) if header else b""
    if len(data) < 8 or int.from_bytes(data[4:8], "big") != track.number:  # noqa: PLR2004 - flags and track
        return 0
    flags = int.from_bytes(data[1:4], "big")
    if flags & _DURATION:
        at = 8 + (8 if flags & _BASE else 0) + (4 if flags & _DESCRIPTION else 0)
        default = int.from_bytes(data[at : at + 4], "big")
    return sum(_durations(content(recording, box), default) for box in inside(recording, traf) if box.kind == b"trun")


def _durations(run: bytes, default: int) -> int:
    if len(run) < 8:  # noqa: PLR2004 - flags and count
        return 0
    flags, count = int.from_bytes(run[1:4], "big"), int.from_bytes(run[4:8], "big")
    if not flags & _EACH_DURATION:
        return count * default
    at = 8 + (4 if flags & _OFFSET else 0) + (4 if flags & _FIRST else 0)
    width = 4 * sum(1 for flag in _PER_SAMPLE if flags & flag)
    entries = run[at : at + count * width]
    layout = f">I{width - 4}x"
    return sum(each for (each,) in struct.iter_unpack(layout, entries[: len(entries) // width * width]))
