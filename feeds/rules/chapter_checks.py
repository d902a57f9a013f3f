"""Checks on the list of chapters that stands in the feed itself."""

import re
from collections.abc import Iterator

from episodes import Severity, has_credentials, is_whole_url
from feeds.names import OTHERS, itunes
from feeds.parts import Parts, parse_duration
from feeds.rules.chapter_lines import FEWEST, stamps_in, taste
from feeds.rules.checks import Noticed, SheetCheck, on_channel, on_item
from feeds.rules.facts import Note
from feeds.write import Element

CHAPTER_LIST, _CHAPTER = (f"{{{OTHERS['psc']}}}{name}" for name in ("chapters", "chapter"))
_NPT = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,3}):)?(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_SIXTY = 60
_TOLD = 60


@on_item("ITEM-CHAPTERS-PSC")
def simple_chapters(item: Parts) -> Noticed:
    """Each chapter needs a start that rises and a title."""
    lists = item.all(CHAPTER_LIST)
    if len(lists) > 1:
        yield Note(f"The episode has {len(lists)} lists of chapters.", "Keep one.", element=lists[1])
    if not lists:
        return
    chapters = _chapters_in(lists[0])
    if not chapters:
        yield Note("The list of chapters is empty.", "Remove it, or fill it.", element=lists[0])
    yield from _starts(chapters, parse_duration(item.text(itunes("duration"))))
    for number, element in enumerate(chapters, start=1):
        yield from _words(number, element)
    if len(stamps_in(item)) < FEWEST:  # times in the notes are judged by the same taste, and once is enough
        yield from taste(_listed(chapters), "the list of chapters")


@on_channel("ITEM-CHAPTERS-PSC")
def chapters_of_a_show(channel: Parts) -> Noticed:
    """A show as a whole has none."""
    if CHAPTER_LIST in channel.firsts:
        yield Note("The list of chapters belongs into an episode.", "Move it.", element=channel.firsts[CHAPTER_LIST])


def _chapters_in(element: Element) -> list[Element]:
    return list(element.iterchildren(_CHAPTER))


def _starts(chapters: list[Element], length: float | None) -> Iterator[Note]:
    last = -1.0
    for number, element in enumerate(chapters, start=1):
        start = _attribute(element, "start")
        seconds = _start_of(element)
        if seconds is None:
            yield Note(f"The start of chapter {number} is {start[:_TOLD]!r}, which is no time.", element=element)
            continue
        if seconds < last:
            message = f"Chapter {number} starts before the one before it."
            yield Note(message, "Write them in the order of their starts.", Severity.WARNING, element)
        if length and seconds > length:
            message = f"Chapter {number} starts at {start[:_TOLD]}, after the end of the episode."
            yield Note(message, severity=Severity.WARNING, element=element)
        last = seconds


def _words(number: int, element: Element) -> Iterator[Note]:
    if not _attribute(element, "title"):
        yield Note(f"Chapter {number} has no title.", element=element)
    for name, word in (("href", "link"), ("image", "picture")):
        address = _attribute(element, name)
        if address and not is_whole_url(address):
            message = f"The {word} of chapter {number} is no whole web address."
            yield Note(message, severity=Severity.WARNING, element=element)
        elif address and has_credentials(address):
            yield Note(f"The {word} of chapter {number} carries a password, which everybody can read.", element=element)


def _start_of(element: Element) -> float | None:
    return seconds_of(_attribute(element, "start"))


def _listed(chapters: list[Element]) -> list[tuple[int, str]]:
    """Return starts and titles of a list of chapters, as far as they have any."""
    found = ((_start_of(one), _attribute(one, "title")) for one in chapters)
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
    if (minutes and float(seconds) >= _SIXTY) or (hours and int(minutes) >= _SIXTY):
        return None
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds)


@on_item("CHAPTERS-CONSISTENT")
def one_list(item: Parts) -> Noticed:
    """Apps show whichever form they know."""
    lists = item.all(CHAPTER_LIST)
    stamps = stamps_in(item) if lists else []
    if len(stamps) < FEWEST:
        return
    starts = [_start_of(element) for element in _chapters_in(lists[0])]
    in_feed = [int(start) for start in starts if start is not None]
    if in_feed and [start for start, _ in stamps] != in_feed:
        yield Note("The chapters in the show notes have other times than the list of chapters.", element=lists[0])


CHECKS: tuple[SheetCheck, ...] = (simple_chapters, chapters_of_a_show, one_list)
