"""What a transcript is: who says what, and when."""

import re

import msgspec

_STAMP = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})([.,])(\d{1,9})", re.ASCII)
_SECONDS = 60


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is said."""

    start: float | None
    """Seconds; None where the form has no times."""
    end: float | None = None
    """Seconds; None where it is not told."""
    speaker: str = ""
    text: str = ""
    line: int = 0
    """The line of the file where it begins; 0 where lines tell nothing."""
    markup: str = ""
    """The text as it stands in the file, with its marks."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with the form of a transcript."""

    message: str
    """What is wrong, as it follows the number of a cue, or as a sentence of its own where `number` is 0."""
    number: int = 0
    """The cue, counted from 1; 0 for the file."""
    line: int = 0
    severe: bool = True
    """Whether apps cannot read it, or only show it worse."""


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript as far as it could be read."""

    cues: tuple[Cue, ...] = ()
    faults: tuple[Fault, ...] = ()


def stamp(text: str, mark: str) -> float | None:
    """Return the seconds of a time such as `01:02:03.500`, whose fraction follows `mark`; None for anything else."""
    found = _STAMP.fullmatch(text)
    if not found or found[4] != mark or int(found[2]) >= _SECONDS or int(found[3]) >= _SECONDS:
        return None
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(f"{found[3]}.{found[5]}")
