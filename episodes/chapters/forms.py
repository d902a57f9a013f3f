"""One list of chapters in every form that apps read, so that no two of them can differ (CHAPTERS-CONSISTENT)."""

import json
import re
from collections.abc import Iterable, Sequence

from episodes.audio import Chapter
from episodes.namespace.parts import ChapterMark, SimpleChapter

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+\-.!|&~])")


def chapters_as_json(marks: Iterable[ChapterMark]) -> bytes:
    """Return a file of JSON chapters 1.2; addresses must be whole already."""
    chapters = [_entry(mark) for mark in marks]
    whole = {"version": "1.2.0", "chapters": chapters}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def chapters_as_simple(marks: Iterable[ChapterMark]) -> tuple[SimpleChapter, ...]:
    """Return the chapters for the feed itself, which Spotify reads: those with a title."""
    shown = (mark for mark in marks if mark.title and not mark.hidden)
    return tuple(SimpleChapter(start=m.start, title=m.title, href=m.url, image=m.image) for m in shown)


def chapters_as_tags(marks: Sequence[ChapterMark]) -> tuple[Chapter, ...]:
    """Return the chapters for the tags of an audio file."""
    return tuple(
        Chapter(start=m.start, end=m.end, title=m.title, url=m.url, image=m.image, hidden=m.hidden) for m in marks
    )


def chapters_as_notes(marks: Iterable[ChapterMark]) -> str:
    """Return the chapters as lines of show notes, in Markdown: apps make them clickable (ITEM-CHAPTERS-TEXT)."""
    shown = [mark for mark in marks if mark.title and not mark.hidden]
    hours = any(mark.start >= 3600 for mark in shown)  # noqa: PLR2004 - seconds of an hour
    lines = (f"{_clock(mark.start, hours=hours)} {_plain(mark.title)}" for mark in shown)
    return "  \n".join(lines)


def _plain(title: str) -> str:
    """Return a title as Markdown that means nothing but its letters."""
    return _SPECIAL.sub(r"\\\1", title)


def _entry(mark: ChapterMark) -> dict[str, object]:
    entry: dict[str, object] = {"startTime": _number(mark.start)}
    named = {"title": mark.title, "img": mark.image, "url": mark.url}
    entry |= {name: value for name, value in named.items() if value}
    if mark.hidden:
        entry["toc"] = False
    if mark.end is not None:
        entry["endTime"] = _number(mark.end)
    return entry


def _number(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else round(seconds, 3)


def _clock(seconds: float, *, hours: bool) -> str:
    whole = int(seconds)
    clock = f"{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 3600:02}:{clock}" if hours else clock
