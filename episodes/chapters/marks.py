"""Chapters as people and programs write them: `MM:SS Title` lines, JSON chapters, tables, times in the notes."""

import json
import re
from collections.abc import Iterable

from episodes.audio import Chapter
from episodes.errors import Fault, FaultyDocument
from episodes.fields import Fields, is_web_address
from episodes.namespace.parts import ChapterMark
from episodes.text import one_line

_CLOCK = r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):(?P<seconds>\d{2}(?:\.\d{1,3})?)"
_TIME = re.compile(_CLOCK, re.ASCII)
_LINE = re.compile(
    rf"\s{{0,8}}(?:[-*+]\s{{1,4}}|\d{{1,3}}[.)]\s{{1,4}})?[(\[]?{_CLOCK}[)\]]?"
    r"\s{0,4}[-\u2013\u2014:|.]?\s{1,4}(?P<title>\S.*)",
    re.ASCII,
)
_LINK = re.compile(r"\[(?P<text>[^\[\]]{1,300})\]\((?P<url>[^()\s]{1,2000})\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(.+?)\1")
LEAST = 3
"""Times in show notes that make a list of chapters; fewer are only mentioned (ITEM-CHAPTERS-TEXT)."""
KEYS = ("start", "title", "url", "image", "end", "hidden")
"""Keys of a chapter in front matter."""


def parse_time(text: str) -> float | None:
    """Return the seconds of `MM:SS`, `H:MM:SS`, with a fraction or without; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    return _seconds(found) if found and float(found["seconds"]) < 60 else None  # noqa: PLR2004 - of a minute


def marks_in_lines(raw: bytes, where: str) -> tuple[ChapterMark, ...]:
    """Return the chapters of `MM:SS Title` lines; raise `FaultyDocument` naming each line that is none."""
    found, faults = list[ChapterMark](), list[Fault]()
    for number, line in enumerate(_text(raw, where).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match:
            found.append(ChapterMark(start=_seconds(match), title=one_line(match["title"])))
        else:
            faults.append(Fault(message=f"{one_line(line)[:60]!r} is no line such as 01:35 The bridge", line=number))
    if faults:
        raise FaultyDocument(where, tuple(faults))
    return in_order(found)


def marks_in_json(raw: bytes, where: str) -> tuple[ChapterMark, ...]:
    """Return the chapters of a JSON chapters file; raise `FaultyDocument` if it is none.

    What is wrong with single chapters is judged by `episodes.judge_chapter_file`.
    """
    try:
        whole = json.loads(_text(raw, where))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise FaultyDocument(where, (Fault(message=f"this is not JSON ({error})", line=line),)) from error
    chapters = whole.get("chapters") if isinstance(whole, dict) else None
    if not isinstance(chapters, list) or not all(
        isinstance(c, dict) and _is_start(c.get("startTime")) for c in chapters
    ):
        message = 'this is no file of JSON chapters: it needs a list "chapters", each with a "startTime" in seconds'
        raise FaultyDocument(where, (Fault(message=message),))
    return in_order(
        ChapterMark(
            start=float(chapter["startTime"]),
            title=_string(chapter, "title"),
            url=_string(chapter, "url"),
            image=_string(chapter, "img"),
            end=float(chapter["endTime"]) if _is_start(chapter.get("endTime")) else None,
            hidden=chapter.get("toc") is False,
        )
        for chapter in chapters
    )


def marks_in_audio(chapters: Iterable[Chapter]) -> tuple[ChapterMark, ...]:
    """Return the chapters that the audio itself carries; pictures inside the file stay inside."""
    return in_order(
        ChapterMark(
            start=chapter.start,
            title=chapter.title,
            url=chapter.url,
            image=chapter.image if is_web_address(chapter.image) else "",
            end=chapter.end,
            hidden=chapter.hidden,
        )
        for chapter in chapters
    )


def marks_in_notes(markdown: str) -> tuple[ChapterMark, ...]:
    """Return the chapters that lines of the notes give, as Spotify reads them: at least three, rising from 00:00."""
    matches = [match for line in markdown.splitlines() if (match := _LINE.fullmatch(line))]
    found = [_noted(match) for match in matches]
    starts = [mark.start for mark in found]
    is_list = len(found) >= LEAST and starts[0] == 0 and starts == sorted(set(starts))
    return tuple(found) if is_list else ()


def typed_marks(fields: Fields, key: str) -> tuple[ChapterMark, ...]:
    """Return the chapters of a list in front matter: tables, or texts such as `01:35 The bridge`."""
    value, found = fields.peek(key), list[ChapterMark]()
    if value is False:
        fields.raw(key)
        return ()
    for table in fields.tables(key, "line"):
        line, match = table.peek("line"), _LINE.fullmatch(str(table.peek("line")))
        if match and isinstance(line, str):
            table.raw("line")
            found.append(ChapterMark(start=_seconds(match), title=one_line(match["title"])))
        elif isinstance(line, str):
            table.raw("line")
            table.fault("", f"{one_line(line)[:60]!r} is no chapter such as '01:35 The bridge'")
        else:
            found.append(_typed(table))
    return in_order(found)


def in_order(marks: Iterable[ChapterMark]) -> tuple[ChapterMark, ...]:
    """Return chapters by their start; of two that start together, the one that was named last."""
    by_start = {mark.start: mark for mark in marks}
    return tuple(by_start[start] for start in sorted(by_start))


def _typed(table: Fields) -> ChapterMark:
    start = _start(table, "start")
    if start is None and not table.faults:
        table.fault("", "a chapter needs start")
    mark = ChapterMark(
        start=start or 0.0,
        title=table.text("title"),
        url=table.url("url"),
        image=table.url_or_file("image"),
        end=_start(table, "end"),
        hidden=table.truth("hidden") or False,
    )
    table.finish(KEYS)
    return mark


def _start(table: Fields, key: str) -> float | None:
    """Read seconds, or a clock time."""
    value = table.peek(key)
    if not isinstance(value, str):
        return table.number(key)
    table.raw(key)
    seconds = parse_time(value)
    if seconds is None:
        table.fault(key, f"{key} must be seconds, or a time such as 01:35, not {value!r}")
    return seconds


def _noted(match: re.Match[str]) -> ChapterMark:
    title, link = match["title"].strip(), _LINK.search(match["title"])
    plain = _EMPHASIS.sub(r"\2", _LINK.sub(lambda m: m["text"], title)).rstrip("\\").strip()
    url = link["url"] if link and is_web_address(link["url"]) else ""
    return ChapterMark(start=_seconds(match), title=one_line(plain), url=url)


def _seconds(match: re.Match[str]) -> float:
    return int(match["hours"] or 0) * 3600 + int(match["minutes"]) * 60 + float(match["seconds"])


def _is_start(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**7


def _is_chapter(chapter: object) -> bool:
    return isinstance(chapter, dict) and _is_start(chapter.get("startTime"))


def _string(chapter: dict[str, object], name: str) -> str:
    value = chapter.get(name)
    return one_line(value) if isinstance(value, str) else ""


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FaultyDocument(where, (Fault(message="this is not UTF-8 text", line=line),)) from error
