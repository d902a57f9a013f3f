"""The sound in WAV files: a header, and samples that follow each other at a constant pace."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from episodes.media.extent import after_id3v2
from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated, with_second_file

_MOST = 10_000
"""More chunks have only files that were made to keep programs busy."""
_STREAMING = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000})
"""Lengths that a program writes when it does not know yet how much will follow (FFmpeg, SoX into a pipe)."""
_PLAIN = frozenset({1, 3, 6, 7, 0xFFFE})
"""Codes of WAV files whose block is one sample: whole numbers, floats, A-law, u-law, and the extended header."""
_ADPCM = frozenset({2, 0x11})
"""Codes whose stated average is often wrong, while the block's own size is right."""
_THINNEST = 250
"""Bytes per second that every uncompressed or lightly compressed sound has; a damaged header gives itself away."""
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


def chunks(recording: Recording, order: str, at: int | None = None, end: int | None = None) -> Iterator[Chunk]:
    """Yield the chunks of a RIFF (`<`) or IFF (`>`) file, or of the part of it from `at` to `end`."""
    limit = recording.size if end is None else end
    at = after_id3v2(recording) + 12 if at is None else at
    for _ in range(_MOST):
        header = recording.read(at, 8)
        if len(header) < 8 or at + 8 > limit:  # noqa: PLR2004 - kind and size
            return
        kind, size = struct.unpack(f"{order}4sI", header)
        yield Chunk(kind=kind, at=at + 8, size=size)
        at += 8 + size + size % 2


def measure_wav(recording: Recording) -> Sound:
    """Return the sound of a WAV, RF64 or BW64 file; raise `AudioUnreadable` if it has no samples."""
    shape, wide, samples = None, None, 0
    for chunk in chunks(recording, "<"):
        if chunk.kind == b"ds64":
            wide = int.from_bytes(recording.exactly(chunk.at + 8, 8), "little")
        elif chunk.kind == b"fmt ":
            shape = chunk
        elif chunk.kind == b"fact":
            samples = int.from_bytes(recording.read(chunk.at, 4), "little")
        elif chunk.kind == b"data" and shape:
            claimed = _claimed(chunk, wide)
            return _measured(recording, _pace(recording, shape, claimed, samples), chunk, claimed)
    raise recording.unreadable("it holds no samples, so it was cut off or never finished")


def _measured(recording: Recording, pace: Pace, data: Chunk, claimed: int | None) -> Sound:
    sound = measured(recording, pace, data.at, claimed)
    behind = data.at + (claimed or 0) + (claimed or 0) % 2
    if claimed and recording.read(behind, 4) == b"RIFF":
        return with_second_file(recording, sound)
    return sound


def _claimed(data: Chunk, wide: int | None) -> int | None:
    """Return how many bytes of samples the header promises, or None if it was written before that was known."""
    if wide is not None and data.size == 0xFFFFFFFF:  # noqa: PLR2004 - the mark of RF64
        return wide
    return None if data.size in _STREAMING or data.size > 0xFFFFFF00 else data.size  # noqa: PLR2004 - streaming too


def _pace(recording: Recording, chunk: Chunk, claimed: int | None, total: int) -> Pace:
    """Return how the samples follow each other; `total` is their number by the `fact` chunk, 0 without one."""
    code, channels, rate, per_second, block = struct.unpack("<HHIIH", recording.exactly(chunk.at, 14))
    if not (channels and rate and block):
        raise recording.unreadable("its header is damaged")
    samples = _samples_per_block(recording, chunk, code)
    if samples:
        pace = rate * block / samples
    elif claimed and 0 < total < 0xFFFFFF00:  # noqa: PLR2004 - written into a pipe
        pace = claimed * rate / total
    else:
        pace = per_second
    if not pace:
        raise recording.unreadable("its header is damaged")
    return Pace(channels=channels, rate=rate, bytes_per_second=pace)


def _samples_per_block(recording: Recording, chunk: Chunk, code: int) -> int:
    """Return how many samples a block holds; 0 when only the header's average tells the pace."""
    if code in _PLAIN:
        return 1
    return int.from_bytes(recording.exactly(chunk.at + 18, 2), "little") if code in _ADPCM else 0


def measured(recording: Recording, pace: Pace, at: int, claimed: int | None) -> Sound:
    """Return the sound of samples that begin at `at`; `claimed` bytes of them are promised, None for up to the end."""
    if pace.bytes_per_second < _THINNEST:
        raise recording.unreadable("its header is damaged: so few bytes per second are no sound")
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
