"""The measuring instrument: FFmpeg's filters for loudness (EBU R128) and levels, read every tenth of a second."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from episodes.listening.convert_chain import Chain, Form

_TENTHS = 10
"""Readings in a second."""
_BEYOND = 400.0
"""dB; there is no such sound."""
_LAYOUTS = {3: "2.1", 4: "4.0", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
"""What so many channels are, if the file does not tell: loudness counts surrounds more, and the bass not at all."""
_LEVELS = "metadata=1:reset=1:measure_perchannel=Peak_level+RMS_level:measure_overall=none"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the instrument shows after another tenth of a second."""

    seconds: float
    """How long the tenth is: not every sample rate can be divided by ten."""
    integrated: float
    """LUFS of everything until now; -70 where there is nothing yet."""
    loudness_range: float
    """LU, of everything until now."""
    true_peak: float
    """The highest until now, as a part of full scale: not in dB, and with three decimals."""
    peaks: tuple[float, ...]
    """dBFS of the channels in this tenth; empty behind the end of the sound."""
    rms: tuple[float, ...]
    """Likewise."""
    samples: tuple[Sequence[float], ...]
    """Those of the channels in this tenth."""


class Meter:
    """Measures frames of one form that pass by."""

    def __init__(self, form: Form, channels: int) -> None:
        """Build the instrument."""
        # The filter for loudness tells of whole tenths only: silence behind the end fills up the last one.
        self._chain = Chain(
            form,
            (
                *_named(form, channels),
                ("asetnsamples", f"{form.sample_rate // _TENTHS}:p=0"),
                ("astats", _LEVELS),
                ("apad", f"pad_len={form.sample_rate // _TENTHS}"),
                ("ebur128", "peak=true:metadata=1:framelog=quiet"),
            ),
        )
        self._channels = channels

    def hear(self, frame: Any) -> Iterator[Reading]:
        """Take a frame in; yield what can be read by now."""
        yield from self._read(self._chain.through(frame))

    def rest(self) -> Iterator[Reading]:
        """Yield the last readings: the last tenth, filled up with silence, and perhaps one of silence alone."""
        yield from self._read(self._chain.rest())

    def _read(self, pieces: Iterator[Any]) -> Iterator[Reading]:
        for piece in pieces:
            told = piece.metadata
            if "lavfi.r128.I" in told:
                yield Reading(
                    seconds=piece.samples / piece.sample_rate,
                    integrated=_number(told["lavfi.r128.I"]),
                    loudness_range=_number(told["lavfi.r128.LRA"]),
                    true_peak=_number(told["lavfi.r128.true_peak"]),
                    peaks=self._levels(told, "Peak_level"),
                    rms=self._levels(told, "RMS_level"),
                    samples=tuple(_samples(piece, self._channels)),
                )

    def _levels(self, told: dict[str, str], name: str) -> tuple[float, ...]:
        keys = [f"lavfi.astats.{channel + 1}.{name}" for channel in range(self._channels)]
        return tuple(_number(told[key]) for key in keys if key in told)


def _named(form: Form, channels: int) -> tuple[tuple[str, str], ...]:
    if channels in _LAYOUTS and form.layout == f"{channels} channels":
        return (("aformat", f"channel_layouts={_LAYOUTS[channels]}"),)
    return ()


def _number(text: str) -> float:
    """Return a number; a broken WAV can hold samples that are none, or beyond everything."""
    number = float(text)
    return -math.inf if math.isnan(number) else min(number, _BEYOND)


def _samples(piece: Any, channels: int) -> Iterator[Sequence[float]]:
    """Yield the samples of each channel; the filter for loudness works with double precision."""
    if piece.format.is_planar:
        yield from (memoryview(plane).cast("B").cast("d")[: piece.samples] for plane in piece.planes)
    else:
        mixed = memoryview(piece.planes[0]).cast("B").cast("d")[: piece.samples * channels]
        yield from (mixed[channel::channels] for channel in range(channels))
