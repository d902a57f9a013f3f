"""Listening to a file: one pass of decoding, in constant memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

from episodes.listening.convert_chain import Form
from episodes.listening.gate import decoded
from episodes.listening.heard import Listening
from episodes.listening.meter import Meter, Reading
from episodes.listening.playback import Playback
from episodes.listening.tally import Tally

_NEWS = 1.0
"""Seconds of sound after which progress is told."""


def listen(path: Path, progress: Callable[[float], None] | None = None) -> Listening:
    """Return what a file sounds like; `progress` is told of the seconds heard since it was told last.

    Raises `FileUnreadable`, `AudioUnreadable` and `DecoderMissing`, nothing else.
    """
    tally = Tally()
    with decoded(path) as container:
        playback = Playback(path, container)
        for reading in _readings(playback, progress or _nobody):
            tally.add(reading)
    return tally.total(playback.seconds, late=playback.late, damaged=playback.damaged)


def _readings(playback: Playback, progress: Callable[[float], None]) -> Iterator[Reading]:
    meter, told = None, 0.0
    for frame in playback.frames():
        meter = meter or Meter(Form.of(frame), frame.layout.nb_channels)
        yield from meter.hear(frame)
        if playback.seconds - told >= _NEWS:
            progress(playback.seconds - told)
            told = playback.seconds
    yield from meter.rest() if meter else ()
    progress(playback.seconds - told)


def _nobody(_: float) -> None:
    """Hear no news."""
