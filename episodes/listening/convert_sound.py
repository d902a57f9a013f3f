"""The sound of any file in the one form that a conversion works on."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from episodes.errors import AudioUnreadable
from episodes.listening.convert_chain import Chain, Form
from episodes.listening.gate import decoded, decoder

LONGEST = 24 * 3600
"""Seconds; a small hostile file can hold years of silence."""
_STEREO = 2


class Sound:
    """The sound of a file, read once; floating point, so that nothing is cut off on the way."""

    def __init__(self, path: Path, *, channels: int, sample_rate: int) -> None:
        """Name the file and the form in which its sound is wanted."""
        self._path = path
        self._channels = channels
        self._rate = sample_rate
        self.form = Form(sample_format="fltp", layout=layout(channels), sample_rate=sample_rate)
        self.seconds = 0.0
        """How much was read so far."""
        self.damaged = 0
        """How many pieces could not be decoded and were left out."""

    def frames(self) -> Generator[Any, None, None]:
        """Yield the sound in frames; raises what `decoded` raises, and `AudioUnreadable` if there is no sound."""
        samples = 0
        with decoded(self._path) as container:
            for frame in self._in_one_form(self._decoded(container)):
                samples += frame.samples
                self.seconds = samples / self._rate
                if self.seconds > LONGEST:
                    raise AudioUnreadable(f"{self._path} is longer than a day.", hint="Cut it into episodes.")
                yield frame
        if not samples:
            raise AudioUnreadable(f"{self._path} holds no sound that can be decoded.", hint="Export or copy it again.")

    def _decoded(self, container: Any) -> Iterator[Any]:
        """Leave out damaged pieces, as every player does."""
        damage = decoder().error.InvalidDataError
        for packet in container.demux(container.streams.best("audio")):
            try:
                frames = packet.decode()
            except damage:
                self.damaged += 1
                continue
            yield from frames

    def _in_one_form(self, frames: Iterator[Any]) -> Iterator[Any]:
        """Joined streams change their form in the middle: then a new chain begins."""
        form, chain = None, None
        for frame in frames:
            if chain is None or Form.of(frame) != form:
                yield from chain.rest() if chain else ()
                form = Form.of(frame)
                chain = Chain(form, self._mix(frame.layout.nb_channels))
            yield from chain.through(frame)
        yield from chain.rest() if chain else ()

    def _mix(self, channels: int) -> tuple[tuple[str, str], ...]:
        """Return the filters from so many channels to those wanted; no mix can become louder than its loudest part."""
        resampled = ("aresample", f"{self._rate}:rematrix_maxval=1.0")
        form = ("aformat", f"sample_fmts=fltp:channel_layouts={layout(min(channels, _STEREO))}")
        return (resampled, form, *_MIXES.get((min(channels, _STEREO), self._channels), ()))


def layout(channels: int) -> str:
    """Return FFmpeg's name of one or two channels."""
    return "mono" if channels == 1 else "stereo"


_MIXES = {
    (1, 2): (("pan", "stereo|c0=c0|c1=c0"),),
    (2, 1): (("pan", "mono|c0=0.5*c0+0.5*c1"),),
}
"""FFmpeg's own mixes between mono and stereo alter the loudness."""
