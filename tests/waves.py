"""WAV files made of the committed speech, sample by sample: what a person hears in them is known exactly."""

import array
import struct
import wave
from pathlib import Path

from tests.sounds import sample

RATE = 16000
"""Samples per second of the committed speech."""
PCM, FLOAT = 1, 3
"""What samples are, by the numbers of the format."""


def speech(*, part: float = 1.0) -> list[float]:
    """Return 1.2 s of speech, made weaker or stronger; full scale is 1."""
    with wave.open(str(sample("plain.wav"))) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
    return [value / 32768 * part for value in samples]


def silence(seconds: float) -> list[float]:
    """Return nothing to be heard."""
    return [0.0] * round(seconds * RATE)


def wav(path: Path, *channels: list[float], rate: int = RATE) -> Path:
    """Write channels of the same length with 16 bits; what goes beyond full scale is cut off there."""
    mixed = array.array("h", (max(min(round(v * 32768), 32767), -32768) for frame in zip(*channels) for v in frame))  # noqa: B905 - the shorter ends it
    return raw_wav(path, mixed.tobytes(), channels=len(channels), rate=rate)


def float_wav(path: Path, samples: list[float], rate: int = RATE) -> Path:
    """Write one channel of floating point samples, which may be anything."""
    data = struct.pack(f"<{len(samples)}f", *samples)
    return raw_wav(path, data, rate=rate, bits=32, kind=FLOAT)


def raw_wav(path: Path, data: bytes, *, channels: int = 1, rate: int = RATE, bits: int = 16, kind: int = PCM) -> Path:
    """Write a header, be it possible or not, and bytes behind it."""
    pace = rate * channels * bits // 8 & 0xFFFFFFFF
    form = struct.pack("<HHIIHH", kind, channels, rate, pace, channels * bits // 8 & 0xFFFF, bits)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", len(data)) + data)
    return path
