"""What measuring a file gives, the same for every format."""

import msgspec

from episodes.findings import Finding, Severity
from episodes.media.recording import Recording


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """The sound that is really in a file."""

    duration: float
    """Seconds."""
    bitrate: int
    """Bits per second, on average."""
    vbr: bool
    sample_rate: int
    channels: int
    findings: tuple[Finding, ...] = ()
    """Where the file's own figures are wrong."""


def average(size: int, seconds: float) -> int:
    """Return the bits per second of `size` bytes of audio."""
    return round(size * 8 / seconds) if seconds > 0 else 0


def truncated(recording: Recording, seconds: float, claimed: float | None) -> Finding:
    """Return the finding that the end of a file is missing; `claimed` is what the file should last, if it tells."""
    promise = "" if claimed is None else f"it should last {claimed:.2f} s, but "
    return recording.finding(
        "MEDIA-DECODES",
        Severity.ERROR,
        f"The file is cut off: {promise}only {seconds:.2f} s are there.",
        "Copy or export it again; an upload or download of it was probably interrupted.",
    )


def disagreeing(recording: Recording, seconds: float, claimed: float) -> Finding:
    """Return the finding that a header promises another length than the sound has."""
    return recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        f"The file's header promises {claimed:.1f} s, but {seconds:.1f} s of sound are there: players show different "
        "lengths.",
        "Export it again.",
    )


def with_second_file(recording: Recording, sound: Sound) -> Sound:
    """Return the sound with the finding that a whole file stands behind the first one, where no player looks."""
    found = recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        "A second recording is joined to the end of the first, as bytes: players play the first alone.",
        "Join the recordings in an audio editor and export them as one.",
    )
    return msgspec.structs.replace(sound, findings=(*sound.findings, found))
