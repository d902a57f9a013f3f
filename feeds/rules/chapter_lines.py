"""Chapters as times in the show notes: whether they become any, and what Spotify advises on chapters in any form."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from episodes import Severity
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note

_LINE_END = re.compile(r"<br\s*/?>|</p>|</li>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_STAMP = re.compile(r"[\s(\[*\u2022-]{0,4}(\d{1,2}:)?(\d{1,2}):(\d\d)[)\]]?\s?[-:\u2013\u2014|.]?\s?(.{0,200})")
_SHORTEST, _LONGEST_TITLE = 30, 40
FEWEST = 3
"""Times in the notes that make a list of chapters."""
_TOLD = 60
_READ = 100_000
"""Letters of notes that are looked through."""


@on_item("ITEM-CHAPTERS-TEXT")
def written_chapters(item: Parts) -> Noticed:
    """Only a list that follows all conventions becomes chapters."""
    stamps = stamps_in(item)
    if len(stamps) < 2:  # noqa: PLR2004 - one time alone is no list
        return
    starts = [start for start, _ in stamps]
    if starts[0] != 0:
        yield f"The times in the show notes begin at {_clock(starts[0])}, not at 00:00, so they do not become chapters."
    elif len(stamps) < FEWEST:
        yield f"There are {len(stamps)} times in the show notes; chapters need {FEWEST} at least."
    elif any(later <= earlier for earlier, later in pairwise(starts)):
        yield "The times in the show notes do not rise, so they do not become chapters."
    else:
        yield from taste(stamps, "the show notes")


def taste(stamps: list[tuple[int, str]], where: str) -> Iterator[Note]:
    """Tell what Spotify advises against."""
    long = next((title for _, title in stamps if len(title) > _LONGEST_TITLE), "")
    if long:
        message = f"The chapter {long[:_TOLD]!r} in {where} has more than {_LONGEST_TITLE} letters; apps cut it."
        yield Note(message, "Shorten it.", Severity.INFO)
    starts = [start for start, _ in stamps]
    short = next((a for a, b in pairwise(starts) if b - a < _SHORTEST), None)
    if short is not None:
        message = f"The chapter at {_clock(short)} in {where} is shorter than {_SHORTEST} seconds."
        yield Note(message, "Join it with the next one.", Severity.INFO)


def stamps_in(item: Parts) -> list[tuple[int, str]]:
    """Return the lines of the notes that begin with a time: their starts in seconds and their titles."""
    notes = text_of(item.first("description"))
    if notes.count(":") < 2:  # noqa: PLR2004 - fewer than two times
        return []
    lines = (unescape(_TAG.sub("", line)).strip() for line in _LINE_END.split(notes[:_READ]))
    found = (_STAMP.fullmatch(line) for line in lines if line[:1].isdigit() or line[:1] in "([*•-")
    return [
        (int((f[1] or "0:")[:-1]) * 3600 + int(f[2]) * 60 + int(f[3]), f[4].strip())
        for f in found
        if f and f[4].strip()
    ]


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return (f"{hours}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"


CHECKS: tuple[SheetCheck, ...] = (written_chapters,)
