"""The pages of Ogg files (RFC 3533), each with its check sum verified."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from episodes.media.recording import Recording

_HEADER = 27
_SUM = slice(22, 26)
"""Where the check sum is in the header; it is computed with zeros in its place."""
_FOREIGN_LIMIT = 1 << 20
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ONES = 0xFFFFFFFF

CONTINUED, FIRST, LAST = 0x01, 0x02, 0x04
"""Flags: the page begins within a packet, a stream begins here, a stream ends here."""
NO_POSITION = 0xFFFFFFFFFFFFFFFF
"""The position of a page on which no packet ends."""


class Page(NamedTuple):
    """One page."""

    flags: int
    position: int
    """Samples of its stream up to its end."""
    serial: int
    """Which stream it belongs to."""
    number: int
    """Pages of its stream before it."""
    lacing: bytes
    """Sizes of the parts that make up its packets: one below 255 ends a packet."""
    body: bytes
    sound: bool
    """Whether its check sum is right."""
    end: int
    """Where the next page begins; behind the file's end if it is cut off."""


def pages(recording: Recording, at: int) -> Iterator[Page]:
    """Yield the pages of a file from a position on; what stands between them is stepped over."""
    while True:
        header = recording.read(at, _HEADER + 255)
        if header[:4] != b"OggS":
            at = _next(recording, at)
            header = recording.read(at, _HEADER + 255)
        if len(header) < _HEADER:
            return
        page = _page(recording, at, header)
        yield page
        at = page.end


def _page(recording: Recording, at: int, header: bytes) -> Page:
    flags, position, serial, number, claimed, count = struct.unpack_from("<BQIIIB", header, 5)
    lacing = header[_HEADER : _HEADER + count]
    begin, size = at + _HEADER + count, sum(lacing)
    body = recording.read(begin, size)
    whole = len(lacing) == count and len(body) == size
    bare = header[: _SUM.start] + bytes(4) + header[_SUM.stop : _HEADER + count]
    return Page(
        flags=flags,
        position=position,
        serial=serial,
        number=number,
        lacing=lacing,
        body=body,
        sound=whole and check_sum(bare + body) == claimed,
        end=begin + size if whole else recording.size + 1,
    )


def check_sum(data: bytes) -> int:
    """Return the check sum of a page: the usual CRC-32, but with the bits of each byte the other way round."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), _ONES) ^ _ONES
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _next(recording: Recording, at: int) -> int:
    for begin, piece in recording.pieces(at, min(at + _FOREIGN_LIMIT, recording.size), overlap=3):
        found = piece.find(b"OggS")
        if found >= 0:
            return begin + found
    return recording.size
