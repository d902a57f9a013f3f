"""The sound of a file as a player plays it: damaged pieces left out, all of it in the form in which it begins."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from episodes.errors import AudioUnreadable
from episodes.listening.convert_chain import Chain, Form
from episodes.listening.gate import decoder

_LONGEST = 24 * 3600
"""Seconds; a small hostile file can hold years of silence."""
_RATES = range(2000, 192001)
"""Hz; true peaks are looked for at 192000, which would make days of every second at 1 Hz."""
_MOST_CHANNELS = 8


class Playback:
    """One pass through the sound of a file."""

    def __init__(self, path: Path, container: Any) -> None:
        """Take what `decoded` opened, and the name by which a person knows it."""
        self._path = path
        self._container = container
        self.seconds = 0.0
        """How much was decoded so far."""
        self.late = 0.0
        """Seconds of nothing that an MP4 file puts before its first sound."""
        self.damaged = 0
        """In how many places between good pieces there were some that could not be decoded."""

    def frames(self) -> Iterator[Any]:
        """Yield the sound in one form; raises `AudioUnreadable` where there is none to be heard."""
        yield from self._alike(self.pieces())

    def pieces(self) -> Iterator[Any]:
        """Yield the sound as it was stored, which can change its form; raises `AudioUnreadable` likewise."""
        yield from self._sensible(self._decoded(self._container))
        if not self.seconds:
            raise AudioUnreadable(f"{self._path} holds no sound that can be decoded.", hint="Export or copy it again.")

    def _decoded(self, container: Any) -> Iterator[Any]:
        audio, broken = decoder().AudioFrame, False
        mp4 = "mp4" in container.format.name.split(",")
        for piece in self._pieces_or_gaps(container):
            if piece is None:
                broken = True
            elif isinstance(piece, audio):  # a damaged index can put pictures among the sounds
                if not self.seconds:
                    self.late = _late(piece) if mp4 else 0.0
                elif broken:  # tags behind the sound are no damage
                    self.damaged += 1
                broken = False
                yield piece

    def _pieces_or_gaps(self, container: Any) -> Iterator[Any]:
        """Yield what comes out of the decoder, and None for what does not: players leave it out."""
        av = decoder()
        try:
            for packet in container.demux(container.streams.best("audio")):
                try:
                    pieces = packet.decode()
                except av.error.MemoryError:
                    raise
                except av.FFmpegError:  # damaged files meet all classes of its errors
                    pieces = (None,)
                yield from pieces
        except av.FFmpegError as error:
            # Such as a chained stream that FFmpeg cannot follow: what was heard until there is worth something.
            if not self.seconds or isinstance(error, MemoryError):
                raise
            self.damaged += 1

    def _sensible(self, frames: Iterator[Any]) -> Iterator[Any]:
        """Refuse what would take for ever."""
        for frame in frames:
            rate, channels = frame.sample_rate, frame.layout.nb_channels
            if rate not in _RATES:
                raise self._unfit(f"its sample rate is {rate} Hz", "Export it with 44100 Hz.")
            if channels > _MOST_CHANNELS:
                raise self._unfit(f"it has {channels} channels", "Mix it down to stereo.")
            self.seconds += frame.samples / rate
            if self.seconds > _LONGEST:
                raise self._unfit("it is longer than a day", "Cut it into episodes.")
            yield frame

    def _unfit(self, reason: str, hint: str) -> AudioUnreadable:
        return AudioUnreadable(f"{self._path} cannot be listened to: {reason}.", hint=hint)

    def _alike(self, frames: Iterator[Any]) -> Iterator[Any]:
        """Give all frames the form of the first: joined streams change theirs in the middle."""
        first: Form | None = None
        form: Form | None = None
        adapter: Chain | None = None
        for frame in frames:
            if Form.of(frame) != form:
                yield from adapter.rest() if adapter else ()
                form = Form.of(frame)
                first = first or form
                adapter = Chain(form, _into(first)) if form != first else None
            yield from adapter.through(frame) if adapter else (frame,)
        yield from adapter.rest() if adapter else ()


def _late(frame: Any) -> float:
    return float(frame.time) if frame.time and 0 < frame.time < _LONGEST else 0.0


def _into(form: Form) -> tuple[tuple[str, str], ...]:
    # No mix of channels may become louder than they are: it would seem to be cut off.
    resampled = ("aresample", f"{form.sample_rate}:rematrix_maxval=1.0")
    return (resampled, ("aformat", f"sample_fmts={form.sample_format}:channel_layouts={form.layout}"))
