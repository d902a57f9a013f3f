"""Checks on chapters as their feed is written: in a list of its own, and as times in the show notes."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from episodes import Severity, is_whole_url
from feeds.names import OTHERS
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note
from feeds.write import Element

_PSC = f"{{{OTHERS['psc']}}}"
_NPT = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,3}):)?(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_LINE_END = re.compile(r"<br\s*/?>|</p>|</li>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_STAMP = re.compile(r"[\s(\[*\u2022-]{0,4}(\d{1,2}:)?(\d{1,2}):(\d\d)[)\]]?\s?[-:\u2013\u2014|.]?\s?(.{0,200})")
_FEWEST, _SHORTEST, _LONGEST_TITLE = 3, 30, 40
_TOLD = 60
_READ = 100_000
"""Letters of notes that are looked through."""


@on_item("ITEM-CHAPTERS-PSC")
def simple_chapters(item: Parts) -> Noticed:
    """Each chapter needs a start that rises and a title."""
    lists = item.all(f"{_PSC}chapters")
    if len(lists) > 1:
        yield Note(f"The episode has {len(lists)} lists of chapters.", "Keep one.", element=lists[1])
    if not lists:
        return
    chapters = list(lists[0].iterchildren(f"{_PSC}chapter"))
    if not chapters:
        yield Note("The list of chapters is empty.", "Remove it, or fill it.", element=lists[0])
    yield from _chapter_faults(chapters)
    if len(_stamps(item)) < _FEWEST:  # times in the notes are judged by the same taste, and once is enough
        yield from _taste(_listed(chapters), "the list of chapters")


def _chapter_faults(chapters: list[Element]) -> Iterator[Note]:
    last = -1.0
    for number, element in enumerate(chapters, start=1):
        start, title, href = (_attribute(element, name) for name in ("start", "title", "href"))
        seconds = seconds_of(start)
        if seconds is None:
            yield Note(f"The start of chapter {number} is {start[:_TOLD]!r}, which is no time.", element=element)
        elif seconds < last:
            message = f"Chapter {number} starts before the one before it."
            yield Note(message, "Write them in the order of their starts.", Severity.WARNING, element)
        last = seconds if seconds is not None else last
        if not title:
            yield Note(f"Chapter {number} has no title.", element=element)
        if href and not is_whole_url(href):
            yield Note(
                f"The link of chapter {number} is no whole web address.", severity=Severity.WARNING, element=element
            )


def _listed(chapters: list[Element]) -> list[tuple[int, str]]:
    """Return starts and titles of a list of chapters, as far as they have any."""
    found = ((seconds_of(_attribute(one, "start")), _attribute(one, "title")) for one in chapters)
    return sorted((int(start), title) for start, title in found if start is not None)


def _attribute(element: Element, name: str) -> str:
    value = element.get(name)
    return str(value or "").strip()


def seconds_of(text: str) -> float | None:
    """Return the seconds of a time such as `37`, `7:48` or `01:35:52.250`; None for anything else."""
    found = _NPT.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds)


@on_item("ITEM-CHAPTERS-TEXT")
def written_chapters(item: Parts) -> Noticed:
    """Only a list that follows all conventions becomes chapters."""
    stamps = _stamps(item)
    if len(stamps) < 2:  # noqa: PLR2004 - one time alone is no list
        return
    starts = [start for start, _ in stamps]
    if starts[0] != 0:
        yield f"The times in the show notes begin at {_clock(starts[0])}, not at 00:00, so they do not become chapters."
    elif len(stamps) < _FEWEST:
        yield f"There are {len(stamps)} times in the show notes; chapters need {_FEWEST} at least."
    elif any(later <= earlier for earlier, later in pairwise(starts)):
        yield "The times in the show notes do not rise, so they do not become chapters."
    else:
        yield from _taste(stamps, "the show notes")


def _taste(stamps: list[tuple[int, str]], where: str) -> Iterator[Note]:
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


def _stamps(item: Parts) -> list[tuple[int, str]]:
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


@on_item("CHAPTERS-CONSISTENT")
def one_list(item: Parts) -> Noticed:
    """Apps show whichever form they know."""
    lists = item.all(f"{_PSC}chapters")
    stamps = _stamps(item) if lists else []
    if len(stamps) < _FEWEST:
        return
    starts = [seconds_of(_attribute(element, "start")) for element in lists[0].iterchildren(f"{_PSC}chapter")]
    in_feed = [int(start) for start in starts if start is not None]
    if in_feed and [start for start, _ in stamps] != in_feed:
        yield Note("The chapters in the show notes have other times than the list of chapters.", element=lists[0])


CHECKS: tuple[SheetCheck, ...] = (
    simple_chapters,
    written_chapters,
    one_list,
)
