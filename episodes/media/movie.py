"""The index of an MP4 or QuickTime file: which tracks it has and how long they claim to be."""

import itertools
import struct
from typing import NamedTuple

from episodes.media.aac_config import aac_config
from episodes.media.boxes import Box, boxes, content, find, inside
from episodes.media.recording import Recording

SOUND, VIDEO = b"soun", b"vide"
_ENTRY = 1024
"""Bytes of a sample description that are read; those of audio are far smaller."""


class Edits(NamedTuple):
    """What an edit list lets through; pauses in it are no sound."""

    heard: float | None = None
    """Seconds; None without a list."""
    skipped: int = 0
    """Where the sound begins, in the track's units of time: before it lies what the encoder needed to start."""
    delay: float = 0.0
    """Seconds before the track begins."""


class Track(NamedTuple):
    """One track of the index."""

    number: int
    kind: bytes
    """Its handler, such as `soun`."""
    timescale: int
    """Units of time per second."""
    duration: int
    """In units of time; 0 in fragmented files."""
    edits: Edits
    codec: bytes
    """Kind of its first sample entry, such as `mp4a`."""
    channels: int
    sample_rate: int
    table: Box
    """Its `stbl` box."""
    chapters: tuple[int, ...] = ()
    """Numbers of the tracks that hold its chapters."""


class Movie(NamedTuple):
    """The whole index and where the media data are."""

    brand: bytes
    tracks: tuple[Track, ...]
    moov: Box
    top: tuple[Box, ...]
    """The boxes of the file itself."""

    def first(self, kind: bytes) -> Track | None:
        """Return the first track of a kind, or None."""
        return next((track for track in self.tracks if track.kind == kind), None)


def read_movie(recording: Recording) -> Movie:
    """Return the index; raise `AudioUnreadable` if the file was cut off before it."""
    top = tuple(boxes(recording, 0, recording.size))
    moov = next((box for box in top if box.kind == b"moov"), None)
    if moov is None or moov.end > recording.size:
        raise recording.unreadable("its index (moov) is missing, so it was cut off or never finished")
    ftyp = next((box for box in top if box.kind == b"ftyp"), None)
    brand = recording.read(ftyp.at, 4) if ftyp else b"qt  "
    header = find(recording, moov, b"mvhd")
    scale = _times(content(recording, header, 64))[0] if header else 0
    found = (_track(recording, box, scale) for box in inside(recording, moov) if box.kind == b"trak")
    return Movie(brand=brand, tracks=tuple(track for track in found if track), moov=moov, top=top)


def _track(recording: Recording, trak: Box, movie_scale: int) -> Track | None:
    media = find(recording, trak, b"mdia")
    header, handler = find(recording, media, b"mdhd"), find(recording, media, b"hdlr")
    table = find(recording, media, b"minf", b"stbl")
    if header is None or handler is None or table is None:
        return None
    timescale, duration = _times(content(recording, header, 64))
    entry = find(recording, table, b"stsd")
    codec, channels, rate = _entry(content(recording, entry, _ENTRY)) if entry else (b"", 0, 0)
    kind = content(recording, handler, 12)[8:12]
    return Track(
        number=_number(recording, trak),
        kind=kind,
        timescale=timescale,
        duration=duration,
        edits=_edits(recording, trak, movie_scale),
        codec=codec,
        channels=channels if kind == SOUND else 0,
        sample_rate=rate if kind == SOUND else 0,
        table=table,
        chapters=_chapter_tracks(recording, trak),
    )


def _chapter_tracks(recording: Recording, trak: Box) -> tuple[int, ...]:
    box = find(recording, trak, b"tref", b"chap")
    data = content(recording, box, _ENTRY) if box else b""
    return struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])


def _times(header: bytes) -> tuple[int, int]:
    """Return time scale and duration of an `mvhd` or `mdhd` box; zeros if it is damaged."""
    wide = header[:1] == b"\1"
    layout, at = (">IQ", 20) if wide else (">II", 12)
    if len(header) < at + struct.calcsize(layout):
        return 0, 0
    scale, duration = struct.unpack_from(layout, header, at)
    return scale, 0 if duration in {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF} else duration


def _number(recording: Recording, trak: Box) -> int:
    header = find(recording, trak, b"tkhd")
    data = content(recording, header, 64) if header else b""
    at = 20 if data[:1] == b"\1" else 12
    return int.from_bytes(data[at : at + 4], "big")


def _entry(table: bytes) -> tuple[bytes, int, int]:
    """Return codec, channels and sample rate of the first sample entry."""
    if len(table) < 44:  # noqa: PLR2004 - up to the sample rate
        return table[12:16], 0, 0
    channels, rate = struct.unpack_from(">H", table, 32)[0], struct.unpack_from(">H", table, 40)[0]
    config = aac_config(table)
    if config is None:
        return table[12:16], channels, rate
    return table[12:16], config.channels or channels, config.rate or rate


def _edits(recording: Recording, trak: Box, scale: int) -> Edits:
    box = find(recording, trak, b"edts", b"elst")
    data = content(recording, box, 1 << 16) if box else b""
    layout = ">Qq4x" if data[:1] == b"\1" else ">Ii4x"
    width = struct.calcsize(layout)
    entries = data[8 : 8 + max(len(data) - 8, 0) // width * width]
    listed = list(struct.iter_unpack(layout, entries))
    kept = [(length, start) for length, start in listed if start >= 0]
    heard = sum(length for length, _ in kept)
    empty = sum(length for length, _ in itertools.takewhile(lambda entry: entry[1] < 0, listed))
    return Edits(
        heard=heard / scale if scale and heard else None,
        skipped=kept[0][1] if kept else 0,
        delay=empty / scale if scale else 0.0,
    )
