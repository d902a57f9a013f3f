"""`convert`: a podcast file made of any master, put beside it whole or not at all."""

import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import AudioUnreadable, AudioUnwritable, Finding, Severity, TagsUnwritable
from podcli.errors import FileUnwritable, UsageFault
from podcli.storage.atomic import beside, rename

Watch = Callable[[str, float | None], Callable[[float], None]]
"""Told of each pass over the sound and its seconds; returns what to tell of those that are done."""
ENDINGS = {".mp3": "mp3", ".m4a": "m4a"}
"""What can be made, by the ending of its name."""
_MOST_IN_MONO = 256
"""kbit/s that AAC has room for in one channel."""


class Loudness(msgspec.Struct, frozen=True, kw_only=True):
    """How loud a piece of sound is."""

    integrated: float | None
    """LUFS by EBU R128; None for silence."""
    true_peak: float | None
    """dBTP; None for silence."""


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """How loud the sound was and became; None where nobody asked for it."""

    before: Loudness | None = None
    after: Loudness | None = None


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a master; in a dry run, what would be."""

    path: str
    """The new file."""
    source: str
    """What it is made of."""
    format: str
    """`mp3` or `m4a`."""
    bytes: int | None
    """Size; None in a dry run."""
    duration: float | None
    """Seconds; in a dry run, what the source claims, if it does."""
    bitrate: int
    """Bits per second."""
    channels: int
    sample_rate: int
    loudness: Levels
    target: float | None
    """LUFS it was levelled to; None if it was left alone."""
    dry_run: bool
    findings: tuple[Finding, ...] = ()


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A conversion that can be carried out."""

    source: Path
    target: Path
    recipe: "episodes.Recipe"


def convert_line(source: Path) -> str:
    """Return the command that makes a podcast file of a master, beside it, as a shell takes it."""
    target = source.with_suffix(".m4a" if source.suffix.lower() == ".mp3" else ".mp3")
    names = (f"./{name}" if name.startswith("-") else name for name in map(str, (source, target)))
    return f"podcli convert {shlex.join(names)}"


def plan(source: Path, target: Path, wishes: "episodes.ConversionWishes", *, force: bool, damaged: bool = False) -> Job:
    """Return what is going to be done; nothing is written. A file that is cut off wants a word: `damaged`.

    Raises `UsageFault` and `FileUnwritable` for the target, and `FileUnreadable`, `AudioUnreadable` and
    `DecoderMissing` for the source.
    """
    _require_sense(target, wishes)
    recipe = _recipe(source, wishes)
    _require_place(source, target, force=force)
    if not damaged:
        _require_whole(source)
    return Job(source=source, target=target, recipe=recipe)


def _recipe(source: Path, wishes: "episodes.ConversionWishes") -> "episodes.Recipe":
    """Plan by the decoder, which takes more formats; what it cannot open, podcli's own reader knows more to say of."""
    try:
        return episodes.plan_conversion(source, wishes)
    except AudioUnreadable:
        episodes.read_audio(source)
        raise


def _require_whole(source: Path) -> None:
    """Half a recording makes a file that looks complete, and nobody would notice."""
    try:
        found = episodes.read_audio(source).findings
    except AudioUnreadable:  # a format that only the decoder knows
        return
    errors = [one for one in found if one.rule == "MEDIA-DECODES" and one.severity is Severity.ERROR]
    if errors:
        raise AudioUnreadable(
            "\n".join(f"{source}: {one.message}" for one in errors),
            hint="\n".join((*dict.fromkeys(one.fix for one in errors), "To convert what is left of it: add --damaged")),
        )


def format_of(target: Path) -> str:
    """Return the format that the ending of a name asks for."""
    name = ENDINGS.get(target.suffix.lower())
    if name is None:
        raise UsageFault(
            f"{target} tells no format that podcli makes.",
            hint=f"Let its name end in .mp3 or .m4a, such as {target.with_suffix('.mp3')}",
        )
    return name


def rehearse(job: Job) -> Converted:
    """Return what would be made."""
    recipe = job.recipe
    return Converted(
        path=str(job.target),
        source=str(job.source),
        format=recipe.format,
        bytes=None,
        duration=recipe.seconds,
        bitrate=recipe.bitrate * 1000,
        channels=recipe.channels,
        sample_rate=recipe.sample_rate,
        loudness=Levels(),
        target=recipe.loudness,
        dry_run=True,
    )


def convert(job: Job, watch: Watch) -> Converted:
    """Make the file; until it is finished there is nothing under its name.

    Raises `FileUnwritable`, and what `episodes.convert_sound` raises for the source.
    """
    target = Path(os.path.realpath(job.target))
    try:
        with beside(target) as encoded, beside(target) as whole:
            done = episodes.convert_sound(job.source, encoded, job.recipe, watch)
            doubts = episodes.carry_over(job.source, encoded, whole)
            _put(whole, target)
    except (AudioUnwritable, TagsUnwritable, OSError) as error:
        raise _unwritable(job.target, error) from error
    audio = episodes.read_audio(job.target)
    return Converted(
        path=str(job.target),
        source=str(job.source),
        format=audio.format,
        bytes=audio.bytes,
        duration=audio.duration,
        bitrate=audio.bitrate,
        channels=audio.channels,
        sample_rate=audio.sample_rate,
        loudness=Levels(before=_loudness(done.before), after=_loudness(done.after)),
        target=job.recipe.loudness,
        dry_run=False,
        findings=(*doubts, *done.findings),
    )


def _require_sense(target: Path, wishes: "episodes.ConversionWishes") -> None:
    if wishes.format == "m4a" and wishes.channels == 1 and (wishes.bitrate or 0) > _MOST_IN_MONO:
        raise UsageFault(
            f"{target}: a mono M4A has at most {_MOST_IN_MONO} kbit/s.", hint="For speech, 96 are plenty: --bitrate 96"
        )


def _require_place(source: Path, target: Path, *, force: bool) -> None:
    if target.is_dir():
        name = target / f"{source.stem}.mp3"
        raise UsageFault(f"{target} is a folder.", hint=f"Name the new file, such as {name}")
    if not target.parent.is_dir():
        raise FileUnwritable(f"{target} cannot be written: there is no folder {target.parent}.", hint="Make it first.")
    if not os.access(target.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise FileUnwritable(f"{target} cannot be written: permission denied.", hint="Choose a folder that is yours.")
    if not target.exists():
        return
    if target.samefile(source):
        raise UsageFault(
            f"{target} would overwrite its own source.", hint="Choose another name; the master is precious."
        )
    if not force:
        raise FileUnwritable(f"{target} is there already.", hint="Choose another name, or replace it: --force")


def _put(whole: Path, target: Path) -> None:
    """Put the finished file in its place, down to the disk."""
    if target.exists():
        shutil.copymode(target, whole)
    with whole.open("rb+") as file:
        os.fsync(file.fileno())
    rename(whole, target)


def _loudness(level: "episodes.Level | None") -> Loudness | None:
    if level is None:
        return None
    return Loudness(integrated=level.integrated, true_peak=level.true_peak) if level.audible else _SILENCE


_SILENCE = Loudness(integrated=None, true_peak=None)


def _unwritable(target: Path, error: Exception) -> FileUnwritable:
    cause = error if isinstance(error, OSError) else error.__cause__
    reason = getattr(cause, "strerror", None) or str(error)
    return FileUnwritable(f"{target} cannot be written: {reason}.", hint="Is there room, and is the folder yours?")
