"""What became of a master, as text for a podcaster."""

from collections.abc import Iterator

from podcli.console import Paint
from podcli.converting import Converted, Loudness
from podcli.reports.values import length, size


def conversion_text(done: Converted, paint: Paint) -> str:
    """Return the lines that tell what was made, or would be."""
    return "\n".join(_lines(done, paint))


def _lines(done: Converted, paint: Paint) -> Iterator[str]:
    word = paint.bold("would convert") if done.dry_run else paint.green("converted")
    yield f"{word}  {done.source} → {done.path}"
    channels = "mono" if done.channels == 1 else "stereo"
    kind = f"{done.format.upper()}, {round(done.bitrate / 1000)} kbit/s, {done.sample_rate} Hz, {channels}"
    measures = [length(done.duration)] if done.bytes is None else [length(done.duration), size(done.bytes)]
    yield f"  sound     {kind}, {', '.join(measures)}"
    yield f"  loudness  {_loudness(done)}"


def _loudness(done: Converted) -> str:
    if done.target is None:
        return "left as it is"
    if not done.loudness.before or not done.loudness.after:
        return f"to {done.target:g} LUFS, peaks below -1 dBTP"
    return f"{_level(done.loudness.before)} → {_level(done.loudness.after)}"


def _level(level: Loudness) -> str:
    if level.integrated is None:
        return "silence"
    return f"{level.integrated:.1f} LUFS (peak {level.true_peak:.1f} dBTP)"
