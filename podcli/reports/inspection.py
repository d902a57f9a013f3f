"""What an audio file tells, as text for a podcaster."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from podcli.console import Paint
from podcli.reports.publishing import findings_text
from podcli.reports.values import length, size

if TYPE_CHECKING:
    from episodes import Audio

_CHANNELS = {1: "mono", 2: "stereo"}


def inspection_text(files: "tuple[Audio, ...]", paint: Paint) -> str:
    """Return a paragraph for each file."""
    return "\n\n".join("\n".join(_file(audio, paint)) for audio in files)


def _file(audio: "Audio", paint: Paint) -> Iterator[str]:
    yield paint.bold(audio.path)
    yield f"  format    {audio.format} ({audio.type})"
    yield f"  size      {size(audio.bytes)} ({audio.bytes} bytes)"
    yield f"  duration  {length(audio.duration)} ({audio.duration:.3f} s)"
    kind = "variable" if audio.vbr else "constant"
    channels = _CHANNELS.get(audio.channels, f"{audio.channels} channels")
    yield f"  audio     {round(audio.bitrate / 1000)} kbit/s {kind}, {audio.sample_rate} Hz, {channels}"
    for name in ("title", "artist", "album", "track", "disc", "date", "comment", "description"):
        if value := getattr(audio.tags, name):
            yield f"  {name:<9} {value}"
    if audio.cover:
        yield f"  cover     {audio.cover.width} x {audio.cover.height} {audio.cover.type}, {size(audio.cover.bytes)}"
    for chapter in audio.chapters:
        yield f"  {length(chapter.start):>9} {chapter.title}"
    if audio.findings:
        yield findings_text(audio.findings, paint)
