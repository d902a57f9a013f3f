"""A transcript in every form that apps prefer: what a person has, cleaned, and WebVTT and SRT made of it."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from episodes.errors import Fault as DocumentFault
from episodes.errors import FaultyDocument
from episodes.findings import Finding
from episodes.text import clean_text, one_line
from episodes.transcripts.cues import Cue
from episodes.transcripts.judge import judge_transcript, kind_of_transcript, read_transcript
from episodes.transcripts.safe_html import safe_html
from episodes.transcripts.timed_forms import as_srt, as_vtt

_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>|<\d[\d:.]{0,20}>")
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
"""What a browser could take for the beginning of a tag."""
_PLAIN_VTT = re.compile(r"</?(?:v(?:[ .][^<>&]{0,200})?|b|i|u)>")
_LAST = 5.0
"""Seconds that the last thing said is shown where its end is not told."""
_HOSTILE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\r]")


class TranscriptForm(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript in one form."""

    kind: str
    """One of `vtt`, `srt`, `json`, `html` and `txt`."""
    suffix: str
    type: str
    """`type` of `<podcast:transcript>`."""
    captions: bool
    """Whether it carries times."""
    body: bytes
    """UTF-8."""
    original: bool
    """Whether it is what a person has, cleaned if need be, and not made of it."""


class TranscriptForms(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript in all its forms, the person's own first."""

    forms: tuple[TranscriptForm, ...]
    findings: tuple[Finding, ...]
    """What is wrong with the person's own."""


def transcript_forms(raw: bytes, where: str, *, duration: float | None) -> TranscriptForms:
    """Return the forms of a transcript, recognised by its content; raise `FaultyDocument` if nothing can be read in it.

    `duration` is that of the episode in seconds.
    """
    text = _text(raw, where)
    type_ = kind_of_transcript(text)
    kind = _KINDS[type_]
    findings = judge_transcript(raw, type=type_, where=where, duration=duration)
    transcript = read_transcript(text, type_)
    if not transcript.cues:
        faults = tuple(
            DocumentFault(message=_told(f.number, f.message), line=f.line or None) for f in transcript.faults
        )
        raise FaultyDocument(where, faults or (DocumentFault(message="there is no text in it"),))
    cues = tuple(_timed(_clean(transcript.cues, kind)))
    own = _form(kind, _own_body(kind, text, raw, cues), captions=bool(cues), original=True)
    if not cues:
        return TranscriptForms(forms=(own,), findings=findings)
    made = [_form(other, write(cues), captions=True, original=False) for other, write in _MADE.items() if other != kind]
    return TranscriptForms(forms=(own, *made), findings=findings)


def _told(number: int, message: str) -> str:
    return f"cue {number} {message}" if number else message


def _text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FaultyDocument(where, (DocumentFault(message="this is not UTF-8 text", line=line),)) from error


def _clean(cues: tuple[Cue, ...], kind: str) -> Iterator[Cue]:
    """Yield what is said as plain text: no markup, no control characters, nothing that looks like a line of times."""
    for cue in cues:
        text = html.unescape(cue.text) if kind == "vtt" else cue.text
        text = _OPENING.sub("\u2039", clean_text(_TAG.sub("", text))).replace("-->", "\u2192")
        text = " ".join(text.split())
        speaker = one_line(_TAG.sub("", html.unescape(cue.speaker))).replace(">", "").replace("<", "").strip(": ")
        if text:
            yield msgspec.structs.replace(cue, text=text, speaker=speaker)


def _timed(cues: Iterator[Cue]) -> Iterator[Cue]:
    """Yield cues that have times, in their order, each with an end; none if they have no times."""
    found = sorted((cue for cue in cues if cue.start is not None), key=lambda cue: cue.start or 0.0)
    for cue, following in pairwise([*found, None]):
        if cue is None or cue.start is None:
            continue
        after = following.start if following and following.start is not None else cue.start + _LAST
        end = cue.end if cue.end is not None and cue.end > cue.start else max(after, cue.start + 0.001)
        yield msgspec.structs.replace(cue, end=end)


def _own_body(kind: str, text: str, raw: bytes, cues: tuple[Cue, ...]) -> bytes:
    """Return a person's own transcript: as it is where nothing in it can do harm, else cleaned."""
    if kind == "html":
        return safe_html(text).encode()
    if kind == "txt":
        return (clean_text(text.replace("\r\n", "\n").replace("\r", "\n")).strip() + "\n").encode()
    if raw == text.encode() and not _HOSTILE.search(text) and not _has_markup(kind, text):
        return raw
    return _REWRITTEN[kind](cues)


def _has_markup(kind: str, text: str) -> bool:
    """Tell whether a transcript holds more than words, times and speakers."""
    if kind == "vtt":
        return "<" in _PLAIN_VTT.sub("", text) or bool(re.search(r"^(?:STYLE|REGION)", text, re.MULTILINE))
    return bool(_OPENING.search(text))


def _as_json(cues: tuple[Cue, ...]) -> bytes:
    """Return a JSON transcript 1.0.0."""
    segments = [
        {"speaker": cue.speaker, "startTime": cue.start, "endTime": cue.end, "body": cue.text}
        if cue.speaker
        else {"startTime": cue.start, "endTime": cue.end, "body": cue.text}
        for cue in cues
    ]
    return msgspec.json.format(msgspec.json.encode({"version": "1.0.0", "segments": segments}), indent=1) + b"\n"


def _form(kind: str, body: bytes, *, captions: bool, original: bool) -> TranscriptForm:
    suffix, type_ = _SUFFIXES[kind]
    return TranscriptForm(kind=kind, suffix=suffix, type=type_, captions=captions, body=body, original=original)


_SUFFIXES = {
    "vtt": (".vtt", "text/vtt"),
    "srt": (".srt", "application/x-subrip"),
    "json": (".json", "application/json"),
    "html": (".html", "text/html"),
    "txt": (".txt", "text/plain"),
}
_KINDS = {type_: kind for kind, (_, type_) in _SUFFIXES.items()}
_MADE = {"vtt": as_vtt, "srt": as_srt}
"""What is made where it is lacking: Apple prefers the first, and players of older feeds read the second."""
_REWRITTEN = {**_MADE, "json": _as_json}
