"""What a conversion is going to make, decided from the source and a person's wishes before any sound is touched."""

from pathlib import Path

import msgspec

from episodes.listening.gate import decoded

BIT_RATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""kbit/s; those that MP3 has, within what Apple and Spotify take."""
LOUDNESS = -16.0
"""LUFS; what Apple asks for."""
_USUAL = {1: 96, 2: 128}
"""kbit/s by channels: speech needs no more, and every app takes it."""
_STUDIO = 48000
_SAFEST = 44100
_MICROSECONDS = 1_000_000


class ConversionWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may want of the new file."""

    format: str
    """`mp3` or `m4a`."""
    bitrate: int | None = None
    """kbit/s, one of `BIT_RATES`; None for what is usual."""
    channels: int | None = None
    """1 or 2; None for those of the source."""
    loudness: float | None = LOUDNESS
    """LUFS; None leaves it as it is."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What the new file will be."""

    format: str
    """`mp3` or `m4a`."""
    bitrate: int
    """kbit/s."""
    channels: int
    """1 or 2."""
    sample_rate: int
    """Samples per second."""
    loudness: float | None
    """LUFS; None leaves it as it is."""
    same_to_mono: bool
    """Whether two channels become one if they turn out to be the same."""
    wishes: ConversionWishes
    seconds: float | None
    """Length that the source tells of itself, for a progress bar; None if it tells none."""

    def mono(self) -> "Recipe":
        """Return the recipe for the same with one channel."""
        return msgspec.structs.replace(self, channels=1, bitrate=self.wishes.bitrate or _USUAL[1], same_to_mono=False)


def plan_conversion(source: Path, wishes: ConversionWishes) -> Recipe:
    """Return what will be made of a source; raises `FileUnreadable`, `AudioUnreadable` and `DecoderMissing`."""
    with decoded(source) as container:
        stream = container.streams.best("audio")
        there = min(max(stream.codec_context.channels, 1), 2)
        channels = wishes.channels or there
        return Recipe(
            format=wishes.format,
            bitrate=wishes.bitrate or _USUAL[channels],
            channels=channels,
            sample_rate=_STUDIO if stream.codec_context.sample_rate == _STUDIO else _SAFEST,
            loudness=wishes.loudness,
            same_to_mono=wishes.loudness is not None and wishes.channels is None and channels > 1,
            wishes=wishes,
            seconds=container.duration / _MICROSECONDS if container.duration else None,
        )
