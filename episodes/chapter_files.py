"""Chapters in a file of their own, as other programs write them: JSON chapters 1.2, and what is wrong with them."""

import json
import math
from collections.abc import Iterator
from typing import Any

from episodes.fields import is_web_address
from episodes.findings import Finding, Severity
from episodes.told import Told

_RULE = "ITEM-CHAPTERS-JSON"
LARGEST = 16 * 1024 * 1024
"""Bytes of a chapter file; no app reads a larger one."""
_TOLERANCE = 1.0
"""Seconds by which the duration in a feed may be off: it is rounded."""
_KEYS = frozenset({"startTime", "title", "img", "url", "toc", "endTime", "location"})
_SHOWN = 60
_A = {"title": "a title", "img": "an img", "url": "a url"}


def judge_chapter_file(data: bytes, *, where: str, duration: float | None) -> tuple[Finding, ...]:
    """Return what is wrong with a file of JSON chapters; `duration` is that of the episode in seconds."""
    told = Told(_RULE, where)
    if len(data) > LARGEST:
        return (told.finding(Severity.ERROR, f"It has more than {LARGEST // 1024 // 1024} MB.", "Look at what it is."),)
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return (
            told.finding(Severity.ERROR, "Its letters are not UTF-8, so apps cannot read it.", "Save it as UTF-8."),
        )
    except json.JSONDecodeError as error:
        return (_no_json(told, data, error),)
    except (ValueError, RecursionError):  # numbers of a million digits, lists within lists without end
        return (told.finding(Severity.ERROR, "It is no file of chapters that any app reads.", "Export it again."),)
    return tuple(_judged(whole, told, duration))


def _no_json(told: Told, data: bytes, error: json.JSONDecodeError) -> Finding:
    if data.lstrip()[:1] == b"<":
        return told.finding(
            Severity.ERROR, "It is a web page or XML, not a file of chapters.", "Upload the file itself."
        )
    if data.lstrip()[:6] == b"WEBVTT":
        return told.finding(Severity.ERROR, "It is WebVTT; apps read chapters as JSON.", "Export it as JSON chapters.")
    message = f"It cannot be read from its column {error.colno} on ({error.msg})."
    return told.finding(Severity.ERROR, message, "Mend that place, or export it again.", line=error.lineno)


def _judged(whole: Any, told: Told, duration: float | None) -> Iterator[Finding]:
    if not isinstance(whole, dict):
        yield told.finding(Severity.ERROR, "It holds no list of chapters.", "Export it as JSON chapters 1.2.")
        return
    version = whole.get("version")
    if not isinstance(version, str):
        yield told.finding(Severity.ERROR, "It does not say its version.", 'Write "version": "1.2.0".')
    elif not version.startswith("1."):
        message = f"It is of version {version[:_SHOWN]!r}, which apps don't know."
        yield told.finding(Severity.WARNING, message, "Export it as 1.2.0.")
    chapters = whole.get("chapters")
    if not isinstance(chapters, list):
        yield told.finding(Severity.ERROR, "It holds no list of chapters.", "Export it as JSON chapters 1.2.")
    elif not chapters:
        yield told.finding(Severity.WARNING, "Its list of chapters is empty.", "Fill it, or leave the file out.")
    else:
        for number, chapter in enumerate(chapters, start=1):
            _chapter(number, chapter, told)
        _order(chapters, told, duration)
        yield from told.findings()


def _chapter(number: int, chapter: Any, told: Told) -> None:
    """Note what is wrong with one chapter alone."""
    if not isinstance(chapter, dict):
        told.note(Severity.ERROR, "is no chapter", number)
        return
    if seconds(chapter.get("startTime")) is None:
        told.note(Severity.ERROR, "has no startTime in seconds", number)
    for name in ("title", "img", "url"):
        if name in chapter and not isinstance(chapter[name], str):
            told.note(Severity.ERROR, f"has {_A[name]} that is no text", number)
    for name in ("img", "url"):
        value = chapter.get(name)
        if isinstance(value, str) and value and not is_web_address(value):
            told.note(Severity.ERROR, f"has {_A[name]} that is no whole web address", number)
        elif isinstance(value, str) and value.startswith("http://"):
            told.note(Severity.WARNING, f"has {_A[name]} without encryption (http)", number)
    if "toc" in chapter and not isinstance(chapter["toc"], bool):
        told.note(Severity.ERROR, "has a toc that is neither true nor false", number)
    _place(number, chapter.get("location"), told)
    if strange := sorted(str(key)[:_SHOWN] for key in chapter.keys() - _KEYS):
        told.note(Severity.INFO, f"has {strange[0]!r}, which apps don't know", number)


def _place(number: int, location: Any, told: Told) -> None:
    if location is None:
        return
    if not isinstance(location, dict) or not all(isinstance(location.get(name), str) for name in ("name", "geo")):
        told.note(Severity.ERROR, "has a location without name or geo", number)


def _order(chapters: list[Any], told: Told, duration: float | None) -> None:
    """Note what is wrong with the times of all."""
    last = -1.0
    for number, chapter in enumerate(chapters, start=1):
        start = seconds(chapter.get("startTime")) if isinstance(chapter, dict) else None
        if start is None:
            continue
        if number == 1 and start > 0:
            told.note(Severity.INFO, "is the first and does not start at 0", number)
        if start < last:
            told.note(Severity.ERROR, "starts before the one before it", number)
        elif start == last:
            told.note(Severity.WARNING, "starts with the one before it", number)
        if duration is not None and start > duration + _TOLERANCE:
            told.note(Severity.ERROR, "starts after the end of the episode", number)
        _end(number, chapter, start, told, duration)
        last = max(last, start)


def _end(number: int, chapter: dict[str, Any], start: float, told: Told, duration: float | None) -> None:
    if "endTime" not in chapter:
        return
    end = seconds(chapter["endTime"])
    if end is None or end < start:
        told.note(Severity.ERROR, "ends before it starts", number)
    elif duration is not None and end > duration + _TOLERANCE:
        told.note(Severity.WARNING, "ends after the end of the episode", number)


def seconds(value: Any) -> float | None:
    """Return a time in seconds; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
