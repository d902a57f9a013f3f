"""Adding up what the measuring instrument shows: pure arithmetic over its readings."""

import math
from collections.abc import Sequence
from itertools import groupby

from episodes.listening.heard import MOST_CLIPPINGS, SILENCE, Channel, Listening
from episodes.listening.meter import Reading

_STEREO = 2
_FULL_SCALE = 0.9999
"""The highest sample that 16 bits can hold is 0.99997."""
_FULL_SCALE_LEVEL = 20 * math.log10(_FULL_SCALE)
_CUT_OFF = 3
"""Samples in a row at full scale; one or two can be the top of a wave."""
_NO_LOUDNESS = -70.0
"""LUFS; where EBU R128 stops listening."""
_ENOUGH_FOR_A_RANGE = 10.0
"""Seconds; of fewer than ten overlapping pieces of three seconds each, FFmpeg makes a range out of nothing."""


class Tally:
    """Adds up readings."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._peaks: list[float] = []
        self._powers: list[float] = []
        self._seconds = 0.0
        self._sounding: tuple[float, float] | None = None
        """Seconds at which the first sound begins, and the last until now ends."""
        self._pause = 0.0
        self._same = True
        self._clippings = 0
        self._shown: Reading | None = None
        self._shown_before: Reading | None = None

    def add(self, reading: Reading) -> None:
        """Take in another tenth of a second."""
        self._shown_before, self._shown = self._shown, reading
        if not reading.peaks:  # behind the end
            return
        nothing = [-math.inf] * len(reading.peaks), [0.0] * len(reading.peaks)
        peaks, powers = (self._peaks, self._powers) if self._peaks else nothing
        self._peaks = [max(pair) for pair in zip(peaks, reading.peaks, strict=True)]
        self._powers = [p + reading.seconds * 10 ** (rms / 10) for p, rms in zip(powers, reading.rms, strict=True)]
        self._same = self._same and reading.samples[0] == reading.samples[-1]
        self._count_clippings(reading)
        self._note_silence(reading)
        self._seconds += reading.seconds

    def total(self, seconds: float, *, late: float, damaged: int) -> Listening:
        """Return the sum; `seconds` are those of the sound, `late` those of nothing before it."""
        # The last reading has silence from behind the end in it: right for peaks, not for averages.
        average, peaks = self._shown_before or self._shown, self._shown
        loud = average is not None and average.integrated > _NO_LOUDNESS
        sample_peak = max(self._peaks, default=-math.inf)
        start, end = self._silences(seconds)
        return Listening(
            integrated=_level(average.integrated) if average and loud else None,
            loudness_range=_level(average.loudness_range)
            if average and loud and seconds >= _ENOUGH_FOR_A_RANGE
            else None,
            true_peak=_level(max(_decibels(peaks.true_peak) if peaks else -math.inf, sample_peak)),
            sample_peak=_level(sample_peak),
            duration=round(seconds, 3),
            silence_start=round(start + late, 1),
            silence_end=round(end, 1),
            longest_pause=round(self._pause, 1),
            channels=tuple(map(self._channel, self._peaks, self._powers)),
            same_channels=self._same and len(self._peaks) == _STEREO,
            clippings=self._clippings,
            damaged=damaged,
        )

    def _note_silence(self, reading: Reading) -> None:
        if max(reading.peaks) <= SILENCE:
            return
        first, last = self._sounding or (self._seconds, self._seconds)
        self._pause = max(self._pause, self._seconds - last)
        self._sounding = (first, self._seconds + reading.seconds)

    def _silences(self, seconds: float) -> tuple[float, float]:
        if self._sounding is None:
            return seconds, seconds
        first, last = self._sounding
        return first, max(seconds - last, 0.0)

    def _count_clippings(self, reading: Reading) -> None:
        """Look at single samples only where it can be worth it, and not for ever: that is slow."""
        for peak, samples in zip(reading.peaks, reading.samples, strict=True):
            if peak >= _FULL_SCALE_LEVEL and self._clippings < MOST_CLIPPINGS:
                self._clippings = min(self._clippings + clippings(samples), MOST_CLIPPINGS)

    def _channel(self, peak: float, power: float) -> Channel:
        return Channel(peak=_level(peak), rms=_level(_decibels(math.sqrt(power / self._seconds))))


def clippings(samples: Sequence[float]) -> int:
    """Return how often samples stay at full scale; sound beyond it is cut off by every player."""
    runs = groupby(samples, key=lambda sample: abs(sample) >= _FULL_SCALE)
    return sum(1 for beyond, run in runs if beyond and len(list(run)) >= _CUT_OFF)


def _decibels(part: float) -> float:
    return 20 * math.log10(part) if part > 0 else -math.inf


def _level(value: float) -> float | None:
    """Return a level as it is told; None for one without end."""
    return round(value, 2) if math.isfinite(value) else None
