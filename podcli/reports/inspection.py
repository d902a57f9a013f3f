"""What an audio file tells, as text for a podcaster."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from podcli.console import Paint
from podcli.reports.publishing import findings_text
from podcli.reports.values import length, size

if TYPE_CHECKING:
    from episodes import Listening
    from podcli.inspecting import Inspected

_CHANNELS = {1: "mono", 2: "stereo"}


def inspection_text(files: "tuple[Inspected, ...]", paint: Paint) -> str:
    """Return a paragraph for each file."""
    return "\n\n".join("\n".join(_file(audio, paint)) for audio in files)


def _file(audio: "Inspected", paint: Paint) -> Iterator[str]:
    yield paint.bold(audio.path)
    yield f"  format    {audio.format} ({audio.type})"
    yield f"  size      {size(audio.bytes)} ({audio.bytes} bytes)"
    yield f"  duration  {length(audio.duration)} ({audio.duration:.3f} s)"
    kind = "variable" if audio.vbr else "constant"
    channels = _CHANNELS.get(audio.channels, f"{audio.channels} channels")
    yield f"  audio     {round(audio.bitrate / 1000)} kbit/s {kind}, {audio.sample_rate} Hz, {channels}"
    if audio.loudness:
        yield f"  loudness  {_loudness(audio.loudness)}"
        yield f"  silence   {_silence(audio.loudness)}"
    for name in ("title", "artist", "album", "track", "disc", "date", "comment", "description"):
        if value := getattr(audio.tags, name):
            yield f"  {name:<9} {value}"
    if audio.cover:
        yield f"  cover     {audio.cover.width} x {audio.cover.height} {audio.cover.type}, {size(audio.cover.bytes)}"
    for chapter in audio.chapters:
        yield f"  {length(chapter.start):>9} {chapter.title}"
    if audio.findings:
        yield findings_text(audio.findings, paint)


def _loudness(heard: "Listening") -> str:
    measures = (("", heard.integrated, "LUFS"), ("true peak ", heard.true_peak, "dBTP"))
    known = [f"{name}{value:.1f} {unit}" for name, value, unit in measures if value is not None]
    if heard.loudness_range is not None:
        known.append(f"range {heard.loudness_range:.1f} LU")
    return ", ".join(known) or "none: there is no sound in it"


def _silence(heard: "Listening") -> str:
    places = (
        (heard.silence_start, "at the beginning"),
        (heard.silence_end, "at the end"),
        (heard.longest_pause, "in the longest pause"),
    )
    return ", ".join(f"{seconds:.1f} s {place}" for seconds, place in places)
