"""The sound of any file in the one form that a conversion works on."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from episodes.listening.convert_chain import Chain, Form
from episodes.listening.gate import decoded
from episodes.listening.playback import Playback

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
        """How long it is, once all of it was read."""
        self.damaged = 0
        """How many pieces in its midst could not be decoded and were left out."""

    def frames(self) -> Generator[Any, None, None]:
        """Yield the sound in frames; raises what `decoded` and `Playback` raise."""
        with decoded(self._path) as container:
            playback = Playback(self._path, container)
            yield from self._in_one_form(playback.pieces())
            self.seconds, self.damaged = playback.seconds, playback.damaged

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
