"""Chapter marks as a file holds them, whatever its kind, made into one clean list."""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from episodes.audio import Chapter
from episodes.findings import Finding, Severity
from episodes.media.recording import Recording
from episodes.tagging.covers import cover_of
from episodes.text import clean_text, one_line

MOST = 10_000
"""More chapters than that have only files that were made to keep programs busy."""
_LONGEST_TITLE = 1000
"""Characters of a title that are kept; longer ones are no titles."""
_GRACE = 1.0
"""Seconds after the end of the audio at which a chapter may begin: rounding, and silence that was cut off."""


class Mark(NamedTuple):
    """One mark, not looked at yet."""

    start: float
    """Seconds."""
    title: str
    end: float | None = None
    """Seconds; None where it is not told."""
    url: str = ""
    image: str = ""
    """Address of a picture."""
    picture: bytes = b""
    """A picture in the file."""
    hidden: bool = False


def in_order(marks: Iterable[Mark], duration: float) -> tuple[Mark, ...]:
    """Return the marks by their start, each once and clean, without those that begin after the end of the audio."""
    usable = (mark for mark in itertools.islice(marks, MOST) if _begins_within(mark, duration))
    kept: dict[tuple[float, str, bool], Mark] = {}
    for mark in sorted(map(_clean, usable), key=lambda mark: mark.start):
        kept.setdefault((mark.start, mark.title, mark.hidden), mark)
    return tuple(kept.values())


def chapters_of(
    marks: Sequence[Mark], duration: float, recording: Recording
) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
    """Return the chapters of a file that lasts `duration` seconds, and what is the matter with them."""
    chapters: list[Chapter] = []
    found: dict[Finding, None] = {}
    for mark in in_order(marks, duration):
        cover, ugly = cover_of(mark.picture, recording)
        found |= dict.fromkeys(ugly)
        chapters.append(
            Chapter(
                start=mark.start,
                end=mark.end,
                title=mark.title,
                url=mark.url,
                image=mark.image,
                cover=cover,
                hidden=mark.hidden,
            )
        )
    late = sum(1 for mark in marks if not _begins_within(mark, duration))
    return tuple(chapters), (*found, *([_too_late(recording, late, duration)] if late else []))


def _begins_within(mark: Mark, duration: float) -> bool:
    return math.isfinite(mark.start) and 0 <= mark.start <= duration + _GRACE


def _clean(mark: Mark) -> Mark:
    start = round(float(mark.start), 3)
    sane = mark.end is not None and math.isfinite(mark.end) and mark.end >= start
    return mark._replace(
        start=start,
        end=round(float(mark.end), 3) if sane and mark.end is not None else None,
        title=one_line(clean_text(mark.title))[:_LONGEST_TITLE],
        url=clean_text(mark.url).strip(),
        image=clean_text(mark.image).strip(),
    )


def _too_late(recording: Recording, count: int, duration: float) -> Finding:
    which, left = ("1 chapter begins", "it is") if count == 1 else (f"{count} chapters begin", "they are")
    return recording.finding(
        "ITEM-CHAPTERS-ID3",
        Severity.WARNING,
        f"{which} after the end of the audio, which lasts {duration:.1f} s; {left} left out.",
        "Set the chapters anew: they are probably those of a longer version.",
    )
