"""The sound in AIFF and AIFF-C files: as WAV, but with other words for the same things."""

import struct

from episodes.media.recording import Recording
from episodes.media.riff import Chunk, Pace, chunks, measured
from episodes.media.sound import Sound, with_second_file

_HEAD = 8
"""Bytes between the beginning of the SSND chunk and the first sample."""
_STREAMING = 0x7F000000
"""From this size on SoX means that it did not know yet how much would follow; FFmpeg writes 0."""
_PLAIN = frozenset(
    {b"", b"NONE", b"none", b"sowt", b"twos", b"raw ", b"in24", b"in32", b"fl32", b"FL32", b"fl64", b"FL64"}
)
"""Codes of samples that are stored as they are."""
_IMA = b"ima4"
_IMA_BYTES, _IMA_SAMPLES = 34, 64
"""Of one packet per channel."""


def measure_aiff(recording: Recording) -> Sound:
    """Return the sound of an AIFF or AIFF-C file; raise `AudioUnreadable` if it has no samples."""
    common = samples = None
    joined = False
    for chunk in chunks(recording, ">"):
        if chunk.kind == b"COMM":
            common = recording.exactly(chunk.at, 22 if chunk.size >= 22 else 18)  # noqa: PLR2004 - with or without codec
        elif chunk.kind == b"SSND":
            samples = chunk
        joined = joined or chunk.kind == b"FORM"
    if common is None or samples is None:
        raise recording.unreadable("it holds no samples, so it was cut off or never finished")
    size = _claimed(samples)
    pace = _pace(common, size)
    if pace is None:
        raise recording.unreadable("its header is damaged")
    sound = measured(recording, pace, samples.at + _HEAD, size)
    return with_second_file(recording, sound) if joined else sound


def _claimed(samples: Chunk) -> int | None:
    """Return how many bytes of samples the header promises, or None if it was written before that was known."""
    return samples.size - _HEAD if _HEAD < samples.size < _STREAMING else None


def _pace(common: bytes, size: int | None) -> Pace | None:
    """Return how the samples follow each other, or None if the header does not tell."""
    channels, frames, bits = struct.unpack_from(">HIH", common)
    rate, codec = _extended(common[8:18]), common[18:22]
    if codec in _PLAIN:
        per_second = rate * channels * ((bits + 7) // 8)
    elif codec == _IMA:
        per_second = rate * channels * _IMA_BYTES / _IMA_SAMPLES
    else:
        per_second = size * rate / frames if size and frames else 0.0
    return Pace(channels=channels, rate=round(rate), bytes_per_second=per_second) if channels and per_second else None


def _extended(data: bytes) -> float:
    """Return an 80-bit floating point number, as far as sample rates go."""
    exponent, mantissa = struct.unpack(">HQ", data)
    shift = 63 - ((exponent & 0x7FFF) - 16383)
    return mantissa / (1 << shift) if 0 <= shift < 64 else 0.0  # noqa: PLR2004 - bits of the mantissa
