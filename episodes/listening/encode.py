"""Writing sound as MP3 or M4A: constant bit rate, exact length, and the same bytes whenever it is done again."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from episodes.errors import AudioUnwritable
from episodes.listening.convert_chain import Form
from episodes.listening.gate import decoder


class _Target(msgspec.Struct, frozen=True, kw_only=True):
    codec: str
    container: str
    frame: int
    """Samples that the encoder takes at once."""
    options: dict[str, str]
    coder: dict[str, str] = {}


_BITEXACT = 1 << 23
"""FFmpeg's flag against names and versions in the encoded sound."""
TARGETS = {
    "mp3": _Target(
        codec="libmp3lame",
        container="mp3",
        frame=1152,
        options={"write_xing": "1", "id3v2_version": "0", "write_id3v1": "0", "fflags": "+bitexact"},
    ),
    "m4a": _Target(
        codec="aac",
        container="ipod",
        frame=1024,
        options={"movflags": "+faststart", "fflags": "+bitexact"},
        # The other coder adds up to 5 dB to the peaks of speech.
        coder={"aac_coder": "fast"},
    ),
}
"""What can be written, by the name of the format."""


class SoundUnfit(Exception):
    """The samples are nothing that can be encoded: no numbers, or beyond everything."""


class Encoder:
    """A file that grows by frames of sound."""

    def __init__(self, container: Any, stream: Any) -> None:
        """Take what `encoding` opened."""
        self._container = container
        self._stream = stream
        self._written = 0

    def add(self, frame: Any) -> None:
        """Encode a frame; raise `SoundUnfit` for one that the encoder does not take."""
        frame.pts = self._written
        frame.time_base = Fraction(1, frame.sample_rate)
        self._written += frame.samples
        try:
            packets = self._stream.encode(frame)
        except decoder().FFmpegError as error:
            raise SoundUnfit from error
        self._container.mux(packets)

    def finish(self) -> None:
        """Encode what is still held back."""
        self._container.mux(self._stream.encode(None))


@contextmanager
def encoding(path: Path, name: str, form: Form, bitrate: int) -> Iterator[Encoder]:
    """Open a new file of a format (see `TARGETS`) and kbit/s; raises `AudioUnwritable` for what happens in the body."""
    kind, av = TARGETS[name], decoder()
    try:
        # An absolute path: FFmpeg would take what stands before a colon for a protocol.
        with av.open(str(path.absolute()), "w", format=kind.container, options=kind.options) as container:
            stream = container.add_stream(
                kind.codec, rate=form.sample_rate, layout=form.layout, options=dict(kind.coder)
            )
            stream.bit_rate = bitrate * 1000
            stream.codec_context.flags |= _BITEXACT
            encoder = Encoder(container, stream)
            yield encoder
            encoder.finish()
    except av.FFmpegError as error:
        raise AudioUnwritable.of(str(path), error.strerror or str(error)) from error


def framing(name: str, bitrate: int) -> tuple[tuple[str, str], ...]:
    """Return the filters that give sound to the encoder of a format as it takes it, so that it comes out as loud."""
    frames = (("aformat", "sample_fmts=fltp"), ("asetnsamples", f"n={TARGETS[name].frame}:p=0"))
    if name != "mp3":
        return frames
    kept = next((part for most, part in _LAME_KEEPS if bitrate <= most), 1.0)
    return (("volume", f"{1 / kept:.6f}:precision=float"), *frames)


_LAME_KEEPS = ((160, 0.95), (192, 0.97), (224, 0.98))
"""LAME makes sound a little quieter, against clipping: up to these kbit/s, this much is left."""
