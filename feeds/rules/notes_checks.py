"""Checks on show notes as their feed is written, and on the chapters in them."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from episodes import Severity
from feeds.names import CONTENT_ENCODED
from feeds.parts import Parts, text_of
from feeds.rules.chapter_checks import CHAPTER_LIST, chapters_in, start_of
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note

_OPENED = re.compile(r"<([A-Za-z][A-Za-z0-9]*)")
_EVENT = re.compile(r"<[^<>]*\s(on[a-z]{3,20})\s*=", re.IGNORECASE)
_UNSAFE = frozenset({"script", "style", "iframe", "form", "object", "embed", "applet", "input", "link", "meta", "base"})
_LOST = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "table", "img", "blockquote", "pre", "video", "audio", "svg", "hr"}
)
_LINE_END = re.compile(r"<br\s*/?>|</p>|</li>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_STAMP = re.compile(r"[\s(\[*\u2022-]{0,4}(\d{1,2}:)?(\d{1,2}):(\d\d)[)\]]?\s?[-:\u2013\u2014|.]?\s?(.{0,200})")
_FEWEST, _SHORTEST, _LONGEST_TITLE = 3, 30, 40
_TOLD = 60
_SEARCHED = 100_000


@on_item("ITEM-DESCRIPTION")
def unsafe(item: Parts) -> Noticed:
    """Apps remove it, and some remove the rest with it."""
    for tag in ("description", CONTENT_ENCODED):
        element = item.first(tag)
        if element is not None and (found := _unsafe_part(text_of(element))):
            yield Note(f"The show notes hold {found!r}, which apps remove for safety.", element=element)
            return


def _unsafe_part(html: str) -> str:
    """Return a tag, an event or a kind of address that no app runs; empty if there is none."""
    for name in _tags(html):
        if name in _UNSAFE:
            return f"<{name}>"
    if "javascript:" in html:
        return "javascript:"
    event = _EVENT.search(html[:_SEARCHED]) if "=" in html and " on" in html else None
    return event[1] if event else ""


def _tags(html: str) -> dict[str, None]:
    """Return the names of the tags that are opened, each once, in their order."""
    return dict.fromkeys(name.lower() for name in _OPENED.findall(html))


@on_item("ITEM-DESC-PORTABLE")
def portable(item: Parts) -> Noticed:
    """Plain paragraphs, lists and links arrive everywhere."""
    element = item.first(CONTENT_ENCODED)
    element = item.first("description") if element is None else element
    lost = next((name for name in _tags(text_of(element)) if name in _LOST), "")
    if lost:
        yield Note(f"The show notes hold <{lost}>, which Apple and other apps drop.", element=element)


@on_item("ITEM-CONTENT-ENCODED")
def both_notes(item: Parts) -> Noticed:
    """One for the apps that know the full notes, one for the others."""
    full = item.first(CONTENT_ENCODED)
    if full is None:
        return
    short = item.first("description")
    if short is None:
        yield Note("The episode has full notes and no description.", element=full)
    elif next(full.itersiblings("description", preceding=True), None) is None:
        yield Note("The full notes stand before the description.", element=full)


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
        yield from _taste(stamps)


def _taste(stamps: list[tuple[int, str]]) -> Iterator[Note]:
    long = next((title for _, title in stamps if len(title) > _LONGEST_TITLE), "")
    if long:
        message = f"The chapter {long[:_TOLD]!r} in the show notes has more than {_LONGEST_TITLE} letters; apps cut it."
        yield Note(message, "Shorten it.", Severity.INFO)
    starts = [start for start, _ in stamps]
    short = next((a for a, b in pairwise(starts) if b - a < _SHORTEST), None)
    if short is not None:
        message = f"The chapter at {_clock(short)} in the show notes is shorter than {_SHORTEST} seconds."
        yield Note(message, "Join it with the next one.", Severity.INFO)


def _stamps(item: Parts) -> list[tuple[int, str]]:
    """Return the lines of the notes that begin with a time: their starts in seconds and their titles."""
    notes = text_of(item.first("description"))
    if notes.count(":") < 2:  # noqa: PLR2004 - fewer than two times
        return []
    lines = (unescape(_TAG.sub("", line)).strip() for line in _LINE_END.split(notes[:100_000]))
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
    lists = item.all(CHAPTER_LIST)
    stamps = _stamps(item) if lists else []
    if len(stamps) < _FEWEST:
        return
    starts = [start_of(element) for element in chapters_in(lists[0])]
    in_feed = [int(start) for start in starts if start is not None]
    if in_feed and [start for start, _ in stamps] != in_feed:
        yield Note("The chapters in the show notes have other times than the list of chapters.", element=lists[0])


CHECKS: tuple[SheetCheck, ...] = (
    unsafe,
    portable,
    both_notes,
    written_chapters,
    one_list,
)
