"""`inspect`: what podcli reads and hears in audio files, a broken one among them not hiding the others."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

import episodes
from episodes import Audio, DecoderMissing, Finding, Listening, PodcliError, Severity
from podcli.converting import convert_line
from podcli.errors import joined

Watch = Callable[[str, float | None], Callable[[float], None]]
"""Told of each file that is listened to and its seconds; returns what to tell of those that are done."""


class Inspected(Audio, frozen=True, kw_only=True):
    """What one file tells."""

    loudness: Listening | None = None
    """What is heard in it; None where nobody asked for it, and where it cannot be decoded."""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What several files tell."""

    files: tuple[Inspected, ...]
    """Those that can be read, in the order in which they were named."""
    failures: tuple[PodcliError, ...] = ()
    """Why others cannot be read, or not be listened to."""

    def failure(self) -> PodcliError | None:
        """Return one error that tells of all of them; None if there is none."""
        return joined(list(self.failures))


def inspect(files: Sequence[Path], watch: Watch | None = None) -> Inspection:
    """Return what every file tells; they are listened to only where somebody watches."""
    read: list[Inspected] = []
    failed: list[PodcliError] = []
    for file in files:
        try:
            audio = episodes.read_audio(file)
        except PodcliError as error:
            failed.append(error)
            continue
        deaf = watch is None or any(isinstance(error, DecoderMissing) for error in failed)
        heard = None if deaf or watch is None else _heard(file, audio, watch, failed)
        read.append(_inspected(audio, heard))
    return Inspection(files=tuple(read), failures=tuple(failed))


def _heard(file: Path, audio: Audio, watch: Watch, failed: list[PodcliError]) -> Listening | None:
    """Return what is heard; what hinders it costs nothing of what was read."""
    try:
        return episodes.listen(file, watch(f"Listening to {file.name}", audio.duration))
    except PodcliError as error:
        failed.append(error)
        return None


def _inspected(audio: Audio, heard: Listening | None) -> Inspected:
    found = episodes.judge_listening(heard, where=audio.path, measured=audio.duration) if heard else ()
    facts = {name: getattr(audio, name) for name in audio.__struct_fields__ if name != "findings"}
    return Inspected(**facts, loudness=heard, findings=(*audio.findings, *_unfit(audio), *found))


def _unfit(audio: Audio) -> tuple[Finding, ...]:
    """Say so if no directory takes the format."""
    if episodes.enclosure_type(audio.format):
        return ()
    return (
        Finding(
            rule="MEDIA-FORMAT",
            severity=Severity.WARNING,
            where=audio.path,
            message=f"It cannot be published as it is: Apple Podcasts and Spotify take no {audio.format.upper()}.",
            fix=f"Run: {convert_line(Path(audio.path))}",
        ),
    )
