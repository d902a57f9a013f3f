"""What an AAC decoder is told (AudioSpecificConfig of ISO 14496-3); the fields around it often hold mere defaults."""

from typing import NamedTuple

RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
"""Sample rates by their index."""
CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)
"""Channels by their configuration; 0 is told elsewhere."""

_STREAM, _CONFIG, _SPECIFIC = 3, 4, 5
"""Tags of the descriptors around the configuration."""
_ESCAPE = 31
_SBR, _PS = 5, 29
"""Object types whose real sample rate follows; PS makes stereo of one channel."""


class Config(NamedTuple):
    """How the sound comes out of the decoder; 0 for what is not told."""

    rate: int
    channels: int


class _Bits:
    """The bits of a few bytes, from the left; zeros behind their end."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data.ljust(16, b"\0")[:16], "big"), 128

    def take(self, count: int) -> int:
        self._left -= count
        return self._value >> self._left & ((1 << count) - 1)


def aac_config(entry: bytes) -> Config | None:
    """Return the decoder configuration within a sample entry, or None if there is none."""
    box = entry.find(b"esds")
    found = _specific(entry[box + 8 :]) if box >= 0 else b""
    return parse_config(found) if len(found) > 1 else None


def parse_config(data: bytes) -> Config:
    """Return rate and channels of an AudioSpecificConfig."""
    bits = _Bits(data)
    kind, rate, configuration = _object_type(bits), _rate(bits), bits.take(4)
    channels = CHANNELS[configuration] if configuration < len(CHANNELS) else 0
    if kind in {_SBR, _PS}:
        rate = _rate(bits)
    return Config(rate=rate, channels=2 if kind == _PS and channels == 1 else channels)


def _object_type(bits: _Bits) -> int:
    kind = bits.take(5)
    return 32 + bits.take(6) if kind == _ESCAPE else kind


def _rate(bits: _Bits) -> int:
    index = bits.take(4)
    if index == 0xF:  # noqa: PLR2004 - the rate is written out
        return bits.take(24)
    return RATES[index] if index < len(RATES) else 0


def _specific(data: bytes) -> bytes:
    """Return the configuration within the nested descriptors of an `esds` box."""
    stream = _descriptor(data, 0, _STREAM)
    if stream is None:
        return b""
    at, _ = stream
    flags = data[at + 2] if at + 2 < len(data) else 0
    config = _descriptor(data, at + 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0), _CONFIG)
    specific = _descriptor(data, config[0] + 13, _SPECIFIC) if config else None
    return data[specific[0] : specific[0] + specific[1]] if specific else b""


def _descriptor(data: bytes, at: int, tag: int) -> tuple[int, int] | None:
    """Return begin and size of a descriptor's content, or None if another one (or none) stands there."""
    if data[at : at + 1] != bytes((tag,)):
        return None
    size = 0
    for number, byte in enumerate(data[at + 1 : at + 5]):
        size = size << 7 | byte & 0x7F
        if not byte & 0x80:
            return at + 2 + number, size
    return None
