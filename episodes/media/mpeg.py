"""The header of one MPEG audio frame (ISO 11172-3 and 13818-3, and the unofficial MPEG-2.5)."""

from functools import lru_cache
from typing import NamedTuple

_KBITS: dict[tuple[bool, int], tuple[int, ...]] = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates by (is it MPEG-1, layer), from index 1 upwards."""

_RATES = (44100, 48000, 32000)
"""Sample rates of MPEG-1; MPEG-2 has half, MPEG-2.5 a quarter of them."""

_DIVISORS = {0b11: 1, 0b10: 2, 0b00: 4}
"""By the two version bits."""

_SYNC = 0xFFE0
"""The eleven bits that every header begins with."""
_MONO = 0b11

HEADER = 4
"""Bytes of a frame's header."""


class Frame(NamedTuple):
    """One frame, as its header describes it."""

    layer: int
    rate: int
    """Samples per second."""
    samples: int
    """Samples per channel in this frame."""
    bitrate: int
    """Bits per second."""
    size: int
    """Bytes, header included."""
    channels: int
    mpeg1: bool

    def fits(self, other: "Frame") -> bool:
        """Tell whether both can be frames of one stream: only bit rate and stereo mode may change."""
        return self.layer == other.layer and self.rate == other.rate


# A file has few kinds of frames, and looks at each of them again and again.
@lru_cache(maxsize=1 << 10)
def parse_frame(header: bytes) -> Frame | None:
    """Return the frame that these four bytes begin, or None if they begin none (or one of free format)."""
    if len(header) < HEADER or int.from_bytes(header[:2], "big") & _SYNC != _SYNC:
        return None
    divisor, layer = _DIVISORS.get(header[1] >> 3 & 0b11), 4 - (header[1] >> 1 & 0b11)
    rate_index, bit_index = header[2] >> 2 & 0b11, header[2] >> 4
    if divisor is None or layer == 4 or rate_index == 3 or bit_index in {0, 15}:  # noqa: PLR2004 - reserved by ISO
        return None
    mpeg1 = divisor == 1
    rate, bitrate = _RATES[rate_index] // divisor, _KBITS[mpeg1, layer][bit_index - 1] * 1000
    samples = _samples(layer, mpeg1=mpeg1)
    return Frame(
        layer=layer,
        rate=rate,
        samples=samples,
        bitrate=bitrate,
        size=_size(layer, samples, bitrate, rate, padding=header[2] >> 1 & 1),
        channels=1 if header[3] >> 6 == _MONO else 2,
        mpeg1=mpeg1,
    )


def _samples(layer: int, *, mpeg1: bool) -> int:
    if layer == 1:
        return 384
    return 1152 if mpeg1 or layer == 2 else 576  # noqa: PLR2004 - layers are numbered by ISO


def _size(layer: int, samples: int, bitrate: int, rate: int, *, padding: int) -> int:
    if layer == 1:
        return (12 * bitrate // rate + padding) * 4
    return samples // 8 * bitrate // rate + padding
