"""The sound in WAV files: a header, and samples that follow each other at a constant pace."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated

_MOST = 10_000
"""More chunks have only files that were made to keep programs busy."""
_STREAMING = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000})
"""Lengths that a program writes when it does not know yet how much will follow (FFmpeg, SoX into a pipe)."""
_PLAIN = frozenset({1, 3, 6, 7, 0xFFFE})
"""Codes of WAV files whose block is one sample: whole numbers, floats, A-law, u-law, and the extended header."""
_ADPCM = frozenset({2, 0x11})
"""Codes whose stated average is often wrong, while the block's own size is right."""
_TOLERANCE = 0.01
"""Seconds that may be missing before a file counts as cut off."""


class Chunk(NamedTuple):
    """One chunk, without its header."""

    kind: bytes
    at: int
    size: int
    """By its own word."""


class Pace(NamedTuple):
    """How the samples follow each other."""

    channels: int
    rate: int
    bytes_per_second: float


def chunks(recording: Recording, order: str, at: int = 12, end: int | None = None) -> Iterator[Chunk]:
    """Yield the chunks of a RIFF (`<`) or IFF (`>`) file, or of the part of it from `at` to `end`."""
    limit = recording.size if end is None else end
    for _ in range(_MOST):
        header = recording.read(at, 8)
        if len(header) < 8 or at + 8 > limit:  # noqa: PLR2004 - kind and size
            return
        kind, size = struct.unpack(f"{order}4sI", header)
        yield Chunk(kind=kind, at=at + 8, size=size)
        at += 8 + size + size % 2


def measure_wav(recording: Recording) -> Sound:
    """Return the sound of a WAV, RF64 or BW64 file; raise `AudioUnreadable` if it has no samples."""
    pace, wide = None, None
    for chunk in chunks(recording, "<"):
        if chunk.kind == b"ds64":
            wide = int.from_bytes(recording.exactly(chunk.at + 8, 8), "little")
        elif chunk.kind == b"fmt ":
            pace = _pace(recording, chunk)
        elif chunk.kind == b"data" and pace:
            return measured(recording, pace, chunk.at, _claimed(chunk, wide))
    raise recording.unreadable("it holds no samples, so it was cut off or never finished")


def _claimed(data: Chunk, wide: int | None) -> int | None:
    """Return how many bytes of samples the header promises, or None if it was written before that was known."""
    if wide is not None and data.size == 0xFFFFFFFF:  # noqa: PLR2004 - the mark of RF64
        return wide
    return None if data.size in _STREAMING or data.size > 0xFFFFFF00 else data.size  # noqa: PLR2004 - streaming too


def _pace(recording: Recording, chunk: Chunk) -> Pace:
    code, channels, rate, per_second, block = struct.unpack("<HHIIH", recording.exactly(chunk.at, 14))
    if not (channels and rate and per_second and block):
        raise recording.unreadable("its header is damaged")
    samples = _samples_per_block(recording, chunk, code)
    return Pace(channels=channels, rate=rate, bytes_per_second=rate * block / samples if samples else per_second)


def _samples_per_block(recording: Recording, chunk: Chunk, code: int) -> int:
    """Return how many samples a block holds; 0 when only the header's average tells the pace."""
    if code in _PLAIN:
        return 1
    return int.from_bytes(recording.exactly(chunk.at + 18, 2), "little") if code in _ADPCM else 0


def measured(recording: Recording, pace: Pace, at: int, claimed: int | None) -> Sound:
    """Return the sound of samples that begin at `at`; `claimed` bytes of them are promised, None for up to the end."""
    there = max(recording.size - at, 0)
    size = there if claimed is None else min(claimed, there)
    seconds = size / pace.bytes_per_second
    if seconds <= 0:
        raise recording.unreadable("it ends before its first sound")
    missing = ((claimed or 0) - size) / pace.bytes_per_second
    return Sound(
        duration=seconds,
        bitrate=average(size, seconds),
        vbr=False,
        sample_rate=pace.rate,
        channels=pace.channels,
        findings=(truncated(recording, seconds, seconds + missing),) if missing > _TOLERANCE else (),
    )
