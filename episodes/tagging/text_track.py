"""The text track of an MP4 file that holds the titles of its chapters (QuickTime File Format, "Text Media")."""

import itertools
import struct

from episodes.media.box_tree import box
from episodes.tagging.written import Written, ends

_SCALE = 1000
"""Units per second."""
_LONGEST = 0xFFFF
"""Bytes of a title."""
_UTF8 = box(b"encd", struct.pack(">I", 0x100))
"""Stands behind a text that is UTF-8."""
_IN_MOVIE = 2
"""Flags of a track that belongs to the film but is not shown by itself."""
_UPRIGHT = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""A matrix that neither turns nor stretches."""
_UNDETERMINED = 0x55C4
"""The language `und`, packed."""

Sample = tuple[bytes, int]
"""The bytes of a title, and how long it lasts in milliseconds."""


def text_samples(words: Written) -> tuple[Sample, ...]:
    """Return the titles one after another; an empty one fills the time before a first chapter that begins late."""
    starts = [round(chapter.start * _SCALE) for chapter in words.chapters]
    titles = [chapter.title for chapter in words.chapters]
    if starts[0]:
        starts, titles = [0, *starts], ["", *titles]
    starts.append(max(round(ends(words)[-1] * _SCALE), starts[-1]))
    return tuple(
        (_text(title), end - start) for title, (start, end) in zip(titles, itertools.pairwise(starts), strict=True)
    )


def text_track(number: int, movie_scale: int, samples: tuple[Sample, ...], at: int) -> bytes:
    """Return the content of a `trak` box whose samples follow each other in the file from position `at`."""
    length = sum(each for _, each in samples)
    shown = length * movie_scale // _SCALE
    header = struct.pack(">IIIIII8xHHHH", _IN_MOVIE, 0, 0, number, 0, shown, 0, 0, 0, 0) + _UPRIGHT + bytes(8)
    media = struct.pack(">IIIIIHH", 0, 0, 0, _SCALE, length, _UNDETERMINED, 0)
    handler = struct.pack(">I4s4s12x", 0, b"mhlr", b"text") + b"\0"
    return box(b"tkhd", header) + box(
        b"mdia", box(b"mdhd", media), box(b"hdlr", handler), box(b"minf", _generic(), _own_file(), _table(samples, at))
    )


def _text(title: str) -> bytes:
    data = title.encode()[:_LONGEST].decode(errors="ignore").encode()
    return struct.pack(">H", len(data)) + data + _UTF8


def _generic() -> bytes:
    """Return the header of a kind of media that is neither sound nor pictures."""
    colours = struct.pack(">IHHHHHH", 0, 0x40, 0x8000, 0x8000, 0x8000, 0, 0)
    return box(b"gmhd", box(b"gmin", colours), box(b"text", _UPRIGHT))


def _own_file() -> bytes:
    """Return the reference that says: the samples are in this file itself."""
    return box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 1))))


def _table(samples: tuple[Sample, ...], at: int) -> bytes:
    entry = box(b"text", struct.pack(">6xHII6x8x8xHH6xB", 1, 1, 1, 0, 0, 0))
    times = b"".join(struct.pack(">II", 1, each) for _, each in samples)
    sizes = b"".join(struct.pack(">I", len(data)) for data, _ in samples)
    return box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), entry),
        box(b"stts", struct.pack(">II", 0, len(samples)), times),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(samples), 1)),
        box(b"stsz", struct.pack(">III", 0, 0, len(samples)), sizes),
        box(b"co64", struct.pack(">IIQ", 0, 1, at)),
    )
