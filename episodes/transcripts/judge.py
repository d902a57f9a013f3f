"""What is wrong with a transcript: its form, and its times within the episode."""

import re
from collections.abc import Callable, Iterator

from episodes.findings import Finding, Severity
from episodes.told import Told
from episodes.transcripts.cues import Cue, Fault, Transcript
from episodes.transcripts.strangers import stranger
from episodes.transcripts.timed import read_srt, read_vtt
from episodes.transcripts.untimed import read_html, read_json, read_plain

_RULE = "ITEM-TRANSCRIPT-FILE"
LARGEST = 16 * 1024 * 1024
"""Bytes of a transcript; no app reads a larger one."""
_TOLERANCE = 1.0
"""Seconds by which the duration in a feed may be off: it is rounded."""
_LONGEST_LINE = 65
"""Letters of a line that the namespace recommends at most."""
_LONGEST = 10
"""Seconds after which words have stood too long."""
_MOST_LETTERS = 200
"""Letters that nobody reads at once."""

READERS: dict[str, Callable[[str], Transcript]] = {
    "text/vtt": read_vtt,
    "application/x-subrip": read_srt,
    "application/srt": read_srt,
    "text/srt": read_srt,
    "application/json": read_json,
    "text/html": read_html,
    "text/plain": read_plain,
}
"""What reads each type."""
_NAMES = {"text/vtt": "WebVTT", "application/json": "JSON", "text/html": "a web page", "text/plain": "plain text"}
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("text/vtt", re.compile(r"WEBVTT")),
    ("text/html", re.compile(r"<(?:!doctype|html|head|body|p|cite|div|time)[\s>]", re.IGNORECASE)),
    ("application/json", re.compile(r"[{\[]")),
    ("application/x-subrip", re.compile(r"\d{1,6}\r?\n\d\d:\d\d:\d\d[,.]\d{1,3} -->")),
)


def judge_transcript(data: bytes, *, type: str, where: str, duration: float | None) -> tuple[Finding, ...]:  # noqa: A002 - the name that feeds have for it
    """Return what is wrong with a transcript of a MIME type; `duration` is that of the episode in seconds."""
    told = Told(_RULE, where, part="Cue")
    kind = type.partition(";")[0].strip().lower()
    if len(data) > LARGEST:
        return (told.finding(Severity.ERROR, f"It has more than {LARGEST // 1024 // 1024} MB.", "Look at what it is."),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (told.finding(Severity.WARNING, "Its letters are not UTF-8.", "Save it as UTF-8.", line=line),)
    return tuple(_judged(text, kind, told, duration))


def read_transcript(text: str, type: str) -> Transcript:  # noqa: A002 - the name that feeds have for it
    """Return a transcript of a MIME type as far as it can be read; one of an unknown type has a fault and no cues."""
    reader = READERS.get(type.partition(";")[0].strip().lower())
    return reader(text) if reader else Transcript(faults=(Fault(message=f"No app reads transcripts of type {type}."),))


def _judged(text: str, kind: str, told: Told, duration: float | None) -> Iterator[Finding]:
    if kind not in READERS:
        yield told.finding(Severity.WARNING, f"No app reads transcripts of the type {kind!r}.", "Export it as WebVTT.")
        return
    other = _other_kind(text, kind)
    if other:
        message = f"It is {_named(other)}, and the feed says that it is {_named(kind)}."
        yield told.finding(Severity.ERROR, message, "Correct the type, or upload the right file.")
        return
    strange = stranger(text[:4096].encode())
    if strange:
        yield told.finding(Severity.ERROR, f"It is {strange}, which no podcast app reads.", "Export it as WebVTT.")
        return
    yield from judge_read(read_transcript(text, kind), told, duration)


def judge_read(transcript: Transcript, told: Told, duration: float | None) -> Iterator[Finding]:
    """Yield what is wrong with the form of a transcript that was read, with its times and with its length."""
    yield from _of_form(transcript, told)
    if not transcript.cues and not transcript.faults:
        yield told.finding(Severity.ERROR, "There is no text in it.", "Export it again.")
    _times(transcript.cues, told, duration)
    _overlaps(transcript.cues, told)
    _sizes(transcript.cues, told)
    yield from told.findings("Export the transcript again from the final audio.")


def _other_kind(text: str, kind: str) -> str:
    """Return the type that a file is plainly of, where that is not the one it is said to be; empty for none."""
    start = text.lstrip()[:4096]
    found = next((name for name, mark in _MARKS if mark.match(start)), "")
    same = READERS.get(found) is READERS[kind] or kind == "text/plain"
    return "" if not found or same else found


def _named(kind: str) -> str:
    return _NAMES.get(kind, "SRT")


def _of_form(transcript: Transcript, told: Told) -> Iterator[Finding]:
    for fault in transcript.faults:
        severity = Severity.ERROR if fault.severe else Severity.WARNING
        if fault.number:
            told.note(severity, fault.message, fault.number, fault.line)
        else:
            yield told.finding(severity, fault.message, "Export it again.", line=fault.line)


def _times(cues: tuple[Cue, ...], told: Told, duration: float | None) -> None:
    last = 0.0
    for number, cue in enumerate(cues, start=1):
        if cue.start is None:
            continue
        if cue.start < last:
            told.note(Severity.WARNING, "starts before the one before it", number, cue.line)
        if cue.end is not None and cue.end < cue.start:
            told.note(Severity.ERROR, "ends before it starts", number, cue.line)
        last = max(last, cue.start)
    end = max((cue.end or cue.start or 0.0 for cue in cues), default=0.0)
    if duration is not None and end > duration + _TOLERANCE:
        late = next(n for n, cue in enumerate(cues, start=1) if (cue.end or cue.start or 0.0) > duration + _TOLERANCE)
        what = f"lies after the end of the episode ({end - duration:.0f} s at the most)"
        told.note(Severity.WARNING, what, late, cues[late - 1].line)


def _overlaps(cues: tuple[Cue, ...], told: Told) -> None:
    """Judge them in the order of their times: that they stand in another one is told already."""
    last = 0.0
    timed = [(cue.start, number, cue) for number, cue in enumerate(cues, start=1) if cue.start is not None]
    for start, number, cue in sorted(timed, key=lambda one: one[:2]):
        if start < last:
            told.note(Severity.INFO, "begins before the one before it ends", number, cue.line)
        last = max(last, cue.end or start)


def _sizes(cues: tuple[Cue, ...], told: Told) -> None:
    for number, cue in enumerate(cues, start=1):
        if cue.line and any(len(line) > _LONGEST_LINE for line in cue.text.split("\n")):
            told.note(Severity.INFO, f"has a line of more than {_LONGEST_LINE} letters", number, cue.line)
        if cue.start is not None and cue.end is not None and cue.end - cue.start > _LONGEST:
            told.note(Severity.INFO, f"stands for more than {_LONGEST} seconds", number, cue.line)
        if cue.start is not None and len(cue.text) > _MOST_LETTERS:
            told.note(Severity.INFO, f"has more than {_MOST_LETTERS} letters", number, cue.line)
