"""One transcript in all the forms that apps want of it: recognised by its content, cleaned, and converted."""

import re

import msgspec

from episodes.errors import FileUnreadable
from episodes.findings import Finding
from episodes.text import clean_text
from episodes.told import Told
from episodes.transcripts.cards import Card, cards_of
from episodes.transcripts.judge import LARGEST, judge_transcript, read_transcript
from episodes.transcripts.pages import safe_page
from episodes.transcripts.writing import write_json, write_srt, write_vtt

TYPES = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "html": "text/html",
    "txt": "text/plain",
}
"""The MIME type of each kind."""
_WRITERS = {"vtt": write_vtt, "srt": write_srt, "json": write_json}
_OFFERED = ("vtt", "srt")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_TIMES = re.compile(r"^[ \t]*(?:\d+:)?\d+:\d+[.,]\d+[ \t]*-->.*$", re.MULTILINE)
_FRACTION = re.compile(r"(?<=\d)[.,](?=\d)")
_MARKS = (
    ("vtt", re.compile(r"WEBVTT(?!\S)")),
    ("html", re.compile(r"<(?:!doctype|html|head|body|p|cite|div|time)[\s>]", re.IGNORECASE)),
    ("json", re.compile(r'\{\s*"|\[\s*\{')),
)


class TranscriptForm(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript in one form, ready to be stored."""

    kind: str
    """`vtt`, `srt`, `json`, `html` or `txt`."""
    suffix: str
    """The ending of its file, such as `.vtt`."""
    type: str
    """Its MIME type."""
    captions: bool
    """Whether it has times."""
    body: bytes
    """UTF-8 with plain line ends; the same transcript always gives the same bytes."""
    original: bool
    """Whether it is of the kind that was given, or was made of it."""


class TranscriptForms(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript in its own form and those made of it, and what was noticed on the way."""

    forms: tuple[TranscriptForm, ...]
    findings: tuple[Finding, ...]


def transcript_forms(raw: bytes, where: str, *, duration: float | None) -> TranscriptForms:
    """Return a transcript cleaned and, where it has times, as WebVTT and SRT as well.

    Raises `FileUnreadable` for what is no transcript.
    """
    text = _cleaned(raw, where)
    kind = _kind(text)
    if kind in _OFFERED:
        mark = "." if kind == "vtt" else ","
        text = _TIMES.sub(lambda line: _FRACTION.sub(mark, line[0]), text)
    findings = judge_transcript(text.encode(), type=TYPES[kind], where=where, duration=duration)
    read = read_transcript(text, TYPES[kind])
    if kind not in _WRITERS:
        body = safe_page(text) if kind == "html" else text.strip() + "\n"
        if not read.cues or not body.strip():
            raise _unreadable(where, "there is no text in it")
        return TranscriptForms(forms=(_form(kind, body, captions=False, original=True),), findings=findings)
    told = Told("ITEM-TRANSCRIPT-FILE", where, part="Cue")
    cards = cards_of(read.cues, told, kind=kind)
    if not cards:
        raise _unreadable(where, "no words with a time can be found in it")
    noticed = told.findings("Look at it in an editor for subtitles.")
    return TranscriptForms(forms=_forms(kind, cards), findings=(*findings, *noticed))


def _forms(kind: str, cards: tuple[Card, ...]) -> tuple[TranscriptForm, ...]:
    kinds = (kind, *(other for other in _OFFERED if other != kind))
    return tuple(_form(each, _WRITERS[each](cards), captions=True, original=each == kind) for each in kinds)


def _form(kind: str, text: str, *, captions: bool, original: bool) -> TranscriptForm:
    return TranscriptForm(
        kind=kind, suffix=f".{kind}", type=TYPES[kind], captions=captions, body=text.encode(), original=original
    )


def _cleaned(raw: bytes, where: str) -> str:
    """Return the text of a file without byte order mark, odd line ends and what no app shows."""
    if len(raw) > LARGEST:
        raise _unreadable(where, f"it has more than {LARGEST // 1024 // 1024} MB")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        # Halves of pairs are what some programs make of emoji: they are taken out, and the rest is kept.
        text = raw.decode("utf-16") if wide else raw.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        raise _unreadable(where, "its letters are not UTF-8") from None
    if "\x00" in text:
        raise _unreadable(where, "it is no text")
    return clean_text(_LINE_ENDS.sub("\n", text)).replace("\ufeff", "").lstrip()


def _kind(text: str) -> str:
    found = next((kind for kind, mark in _MARKS if mark.match(text)), "")
    return found or ("srt" if _TIMES.search(text) else "txt")


def _unreadable(where: str, why: str) -> FileUnreadable:
    return FileUnreadable(
        f"{where}: this transcript cannot be read: {why}.",
        hint="Export it again as WebVTT, SRT or plain text in UTF-8, or take the file out of the folder.",
    )
