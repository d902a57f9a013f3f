"""What can be heard in a file: plain data, without the means to decode it (those are in `hearing`)."""

import msgspec


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """One of the channels of a piece of sound."""

    peak: float | None
    """dBFS of its highest sample; None for a channel without any sound."""
    rms: float | None
    """dBFS over all of it, silence included; None for a channel without any sound."""


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """What a file sounds like, from its first sample to its last."""

    integrated: float | None
    """Loudness in LUFS by EBU R128; None for silence, and for less than 0.4 s."""
    true_peak: float | None
    """dBTP, oversampled as EBU R128 wants it; None for silence."""
    sample_peak: float | None
    """dBFS of the highest sample; None for silence."""
    loudness_range: float | None = msgspec.field(name="range")
    """LU between quiet and loud passages; None for less than 10 s, and where there is no loudness."""
    duration: float
    """Seconds of sound that were decoded."""
    silence_start: float
    """Seconds before the first sound, to a tenth; all of them where there is none."""
    silence_end: float
    """Seconds behind the last sound, to a tenth; all of them where there is none."""
    longest_pause: float
    """Seconds of the longest silence between the first sound and the last, to a tenth."""
    channels: tuple[Channel, ...]
    """Left, then right; with more than two, in the order of the file."""
    same_channels: bool
    """Whether left and right are the same, sample by sample."""
    clippings: int
    """How often the sound is cut off at full scale, for three samples or more; counting ends at `MOST_CLIPPINGS`."""
    damaged: int
    """In how many places in the midst of the sound something cannot be decoded."""


MOST_CLIPPINGS = 1000
"""More are not counted."""
SILENCE = -50.0
"""dBFS; a tenth of a second without a sample above it is silent."""
