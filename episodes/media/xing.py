"""The header in the first frame of an MPEG audio file: Xing (VBR), Info (CBR) or VBRI, with LAME's addition."""

from typing import NamedTuple

from episodes.media.mpeg import HEADER, Frame


class Summary(NamedTuple):
    """What the first frame tells of all others: a Xing, Info or VBRI header."""

    samples: int | None
    """Samples to be heard; None when it does not tell."""
    bytes: int | None
    """Size of the stream; None when it does not tell."""
    silent: int
    """Samples of encoder delay and padding, which players leave out."""
    vbr: bool


def read_summary(data: bytes, first: Frame) -> Summary | None:
    """Read the header that encoders put into a silent first frame, or None if it holds sound."""
    at = HEADER + _side_information(first)
    if data[at : at + 4] in {b"Xing", b"Info"}:
        return _xing(data[at:], first)
    if data[36:40] == b"VBRI" and len(data) >= 54:  # noqa: PLR2004 - its fixed place and size
        size, frames = int.from_bytes(data[46:50], "big"), int.from_bytes(data[50:54], "big")
        return Summary(samples=frames * first.samples, bytes=size, silent=0, vbr=True)
    return None


def _side_information(first: Frame) -> int:
    if first.mpeg1:
        return 17 if first.channels == 1 else 32
    return 9 if first.channels == 1 else 17


def _xing(data: bytes, first: Frame) -> Summary:
    flags, at = int.from_bytes(data[4:8], "big"), 8
    frames = size = None
    if flags & 1:
        frames, at = int.from_bytes(data[at : at + 4], "big"), at + 4
    if flags & 2:
        size, at = int.from_bytes(data[at : at + 4], "big"), at + 4
    at += (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    return Summary(
        samples=frames * first.samples if frames else None,
        bytes=size or None,
        silent=_lame_silence(data[at:]),
        vbr=data[:4] == b"Xing",
    )


def _lame_silence(data: bytes) -> int:
    """Return encoder delay and padding in samples, from the part that LAME (and FFmpeg) append."""
    if data[:4] not in {b"LAME", b"Lavf", b"Lavc", b"L3.9"} or len(data) < 24:  # noqa: PLR2004 - its fixed layout
        return 0
    packed = int.from_bytes(data[21:24], "big")
    return (packed >> 12) + (packed & 0xFFF)
