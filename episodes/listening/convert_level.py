"""How loud sound is, and the way to the loudness that is wanted."""

import math
from collections.abc import Iterator
from typing import Any

import msgspec

from episodes.listening.convert_chain import Chain, Form

HIGHEST_PEAK = -1.0
"""dBTP; what Apple wants at most."""
CLOSE = 0.25
"""LU; a miss that is smaller is not worth another attempt."""
TOLERANCE = 1.0
"""LU; what Apple allows either way."""
SILENT = -70.0
"""LUFS; where the measurement of loudness ends."""
_CEILING = -2.0
"""dBTP; encoders add a little to peaks."""
_PUSH = 1.5
"""How much more than what is missing goes into a limiter, since it takes a part of it away again."""
_A_LITTLE = 0.2
"""dB."""
_ABSURD = 60.0
"""dBTP; a broken file with floating point can hold samples beyond everything."""
_MOST = 50.0
"""dB; more would make noise of nothing."""
_EBUR128 = "metadata=1:framelog=quiet"
_OVERSAMPLED = 4
"""True peaks lie between the samples: the limiter works where they are seen."""


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """How loud a piece of sound is, by EBU R128."""

    integrated: float
    """LUFS over all of it; -70 is silence."""
    true_peak: float
    """dBTP."""

    @property
    def absurd(self) -> bool:
        """Whether this is no loudness that sound can have."""
        return not (self.integrated < _ABSURD and self.true_peak < _ABSURD)

    @property
    def audible(self) -> bool:
        """Whether there is any loudness to be measured."""
        return self.integrated > SILENT


class Lift(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to the loudness."""

    gain: float = 0.0
    """dB."""
    ceiling: float | None = None
    """dBTP that a limiter keeps peaks below; None where none reaches it."""


class Gauge:
    """Measures the loudness of frames that pass by."""

    def __init__(self, form: Form, lift: Lift | None = None) -> None:
        """Prepare for sound of one form, to be measured as it is or behind a lift."""
        lifting = filters(lift, form.sample_rate) if lift else ()
        # A tenth of a second behind the end: the filter only tells of whole ones.
        peaks = "none" if lift else "true"  # behind a lift the limiter has seen to them
        self._chain = Chain(form, (*lifting, ("apad", "pad_dur=0.1"), ("ebur128", f"{_EBUR128}:peak={peaks}")))
        self._told: dict[str, str] = {}

    def hear(self, frame: Any) -> None:
        """Take a frame in."""
        self._note(self._chain.through(frame))

    def level(self) -> Level:
        """Return the loudness of everything that was heard."""
        self._note(self._chain.rest())
        peak = float(self._told.get("lavfi.r128.true_peak", 0))
        return Level(
            integrated=round(float(self._told.get("lavfi.r128.I", SILENT)), 2),
            true_peak=round(max(20 * math.log10(peak), -120.0) if peak > 0 else -120.0, 2),
        )

    def _note(self, frames: Iterator[Any]) -> None:
        for frame in frames:
            self._told = frame.metadata or self._told


def first_lift(level: Level, target: float) -> Lift:
    """Return what brings sound of that level to the target; a limiter only where peaks would become too high."""
    if not level.audible:
        return Lift()
    gain = min(target - level.integrated, _MOST)
    return Lift(gain=gain, ceiling=_CEILING if level.true_peak + gain > _CEILING else None)


def stronger(lift: Lift, heard: Level, target: float) -> Lift:
    """Return the lift that comes nearer to the target than the one that was heard."""
    missing = target - heard.integrated
    gain = lift.gain + missing * (1 if lift.ceiling is None else _PUSH)
    return Lift(gain=min(gain, _MOST), ceiling=lift.ceiling)


def lower(lift: Lift, heard: Level) -> Lift:
    """Return the lift whose limiter leaves room for what the encoder added to the peaks that were heard."""
    excess = max(heard.true_peak - HIGHEST_PEAK, 0.0)
    ceiling = _CEILING if lift.ceiling is None else lift.ceiling - excess - _A_LITTLE
    return Lift(gain=lift.gain, ceiling=ceiling)


def reached(heard: Level, target: float, tolerance: float) -> bool:
    """Tell whether sound is as loud as wanted, without peaks that are too high."""
    return abs(heard.integrated - target) <= tolerance and heard.true_peak <= HIGHEST_PEAK


def filters(lift: Lift, sample_rate: int) -> tuple[tuple[str, str], ...]:
    """Return the filters that do it."""
    louder = ("volume", f"{lift.gain:.3f}dB:precision=float")
    if lift.ceiling is None:
        return (louder,)
    limit = 10 ** (lift.ceiling / 20)
    return (
        louder,
        ("aresample", str(sample_rate * _OVERSAMPLED)),
        ("alimiter", f"limit={limit:.6f}:level=0:latency=1"),
        ("aresample", str(sample_rate)),
    )
