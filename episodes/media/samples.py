"""The samples of an MP4 track: how many are really in the file, how long and how large they are."""

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from episodes.media.boxes import Box, content, find
from episodes.media.movie import Track
from episodes.media.recording import Recording


@dataclass(frozen=True)
class Present:
    """The samples whose bytes are all there."""

    count: int
    units: int
    """Their length in units of the track's time."""
    bytes: int
    total: int
    """How many samples the index lists."""


@dataclass(frozen=True)
class _Sizes:
    each: int
    """Size of every sample; 0 if they differ."""
    table: "array[int]"
    count: int

    def sum(self, first: int, count: int) -> int:
        return self.each * count if self.each else sum(self.table[first : first + count])

    def fitting(self, first: int, count: int, room: int) -> int:
        """Return how many samples from `first` on fit into `room` bytes."""
        if self.each:
            return min(count, max(room, 0) // self.each)
        for number, size in enumerate(self.table[first : first + count]):
            room -= size
            if room < 0:
                return number
        return count


def present(recording: Recording, track: Track) -> Present:
    """Return what of a track is in the file."""
    sizes = _sizes(recording, track.table)
    count = size = 0
    for offset, number in _chunks(recording, track.table):
        there = min(number, sizes.count - count)
        whole = sizes.sum(count, there)
        if offset + whole > recording.size:
            there = sizes.fitting(count, there, recording.size - offset)
            size += sizes.sum(count, there)
            count += there
            break
        size, count = size + whole, count + there
    # Chunks of a damaged index may lie on top of each other.
    size = min(size, recording.size)
    return Present(count=count, units=_units(recording, track.table, count), bytes=size, total=sizes.count)


class Sample(NamedTuple):
    """One sample, where it is and when it begins."""

    start: int
    """In units of the track's time."""
    at: int
    """Its position in the file."""
    size: int


def listed(recording: Recording, track: Track, most: int) -> Iterator[Sample]:
    """Yield the samples of a track one after another, at most so many of them."""
    sizes, number = _sizes(recording, track.table), 0
    starts = _starts(recording, track.table)
    for offset, count in _chunks(recording, track.table):
        at = offset
        for _ in range(count):
            if number >= min(most, sizes.count):
                return
            size = sizes.sum(number, 1)
            yield Sample(start=next(starts), at=at, size=size)
            at, number = at + size, number + 1


def _starts(recording: Recording, table: Box) -> Iterator[int]:
    """Yield where each sample begins; a table that is too short leaves the rest at its end."""
    box = find(recording, table, b"stts")
    data = content(recording, box) if box else b""
    start = 0
    for count, each in struct.iter_unpack(">II", data[8 : 8 + (len(data) - 8) // 8 * 8]):
        for _ in range(count):
            yield start
            start += each
    while True:
        yield start


def _sizes(recording: Recording, table: Box) -> _Sizes:
    box = find(recording, table, b"stsz")
    data = content(recording, box) if box else b""
    if len(data) < 12:  # noqa: PLR2004 - its header
        return _Sizes(each=0, table=array("I"), count=0)
    each, count = struct.unpack_from(">II", data, 4)
    entries = array("I") if each else _numbers(data[12 : 12 + 4 * count])
    return _Sizes(each=each, table=entries, count=count if each else len(entries))


def _chunks(recording: Recording, table: Box) -> list[tuple[int, int]]:
    """Return position and number of samples of each chunk."""
    offsets = _offsets(recording, table)
    box = find(recording, table, b"stsc")
    data = content(recording, box) if box else b""
    runs = [
        (first, number) for first, number, _ in struct.iter_unpack(">III", data[8 : 8 + (len(data) - 8) // 12 * 12])
    ]
    found: list[tuple[int, int]] = []
    if not runs:
        return found
    for (first, number), (after, _) in zip(runs, [*runs[1:], (len(offsets) + 1, 0)], strict=True):
        if first < 1 or first - 1 != len(found):
            break
        found += [(offset, number) for offset in offsets[first - 1 : max(after, first) - 1]]
    return found


def _offsets(recording: Recording, table: Box) -> "array[int]":
    narrow, wide = find(recording, table, b"stco"), find(recording, table, b"co64")
    if narrow:
        return _numbers(content(recording, narrow)[8:])
    return _numbers(content(recording, wide)[8:], "Q") if wide else array("I")


def _units(recording: Recording, table: Box, count: int) -> int:
    """Return the length of the first `count` samples."""
    box = find(recording, table, b"stts")
    data = content(recording, box) if box else b""
    units = 0
    for number, each in struct.iter_unpack(">II", data[8 : 8 + (len(data) - 8) // 8 * 8]):
        units += min(number, count) * each
        count -= min(number, count)
        if not count:
            break
    return units


def _numbers(data: bytes, code: str = "I") -> "array[int]":
    found = array(code)
    found.frombytes(data[: len(data) // found.itemsize * found.itemsize])
    if sys.byteorder == "little":
        found.byteswap()
    return found
