"""One transcript in all the forms that apps want of it: recognised by its content, cleaned, and converted."""

import re

import msgspec

from episodes.errors import FileUnreadable
from episodes.findings import Finding, Severity
from episodes.text import clean_text
from episodes.told import Told
from episodes.transcripts.cards import Card, cards_of
from episodes.transcripts.cues import Transcript
from episodes.transcripts.dropped import dropped
from episodes.transcripts.judge import LARGEST, judge_read, read_transcript
from episodes.transcripts.pages import safe_page
from episodes.transcripts.services import read_foreign
from episodes.transcripts.strangers import stranger
from episodes.transcripts.writing import renamed, write_json, write_srt, write_vtt

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
_RULE = "ITEM-TRANSCRIPT-FILE"
_LABEL = re.compile(r"(?:speaker|spk)[ _]?(?:\d{1,3}|[a-z])|[a-z]", re.IGNORECASE)
"""What programs call speakers whom they do not know."""
_CLAIMS = {"vtt": "WebVTT", "srt": "SRT", "json": "JSON"}
"""What the ending of a name promises: captions."""
_NAMED = 3
"""Names that a sentence has at most."""
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
    findings: tuple[Finding, ...] = ()
    """What this form says otherwise than the others do."""


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
    _require_as_named(kind, where)
    if kind in _OFFERED:
        mark = "." if kind == "vtt" else ","
        text = _TIMES.sub(lambda line: _FRACTION.sub(mark, line[0]), text)
    read = _read(text, kind, where)
    told = Told(_RULE, where, part="Cue")
    judged = tuple(judge_read(read, told, duration))
    if kind not in _WRITERS:
        body = safe_page(text) if kind == "html" else text.strip() + "\n"
        if not read.cues or not body.strip():
            raise _unreadable(where, "there is no text in it")
        return TranscriptForms(forms=(_form(kind, body, captions=False, original=True),), findings=judged)
    told = Told(_RULE, where, part="Cue")
    cards = cards_of(read.cues, told, kind=kind)
    if not cards:
        raise _unreadable(where, "no words with a time can be found in it")
    left_out = (*told.findings("Look at it in an editor for subtitles."), *_unnamed(cards, told))
    lost = tuple(dropped(text, told)) if kind in _OFFERED else ()
    return TranscriptForms(forms=_forms(kind, cards, told), findings=(*judged, *left_out, *lost))


def _read(text: str, kind: str, where: str) -> Transcript:
    """Read a transcript, also one in the JSON of a program that podcli knows."""
    strange = read_foreign(text) if kind == "json" else None
    if strange is None:
        return read_transcript(text, TYPES[kind])
    if strange.transcript is None:
        raise _unreadable(where, f"it is JSON as {strange.name} has it, which podcli does not read")
    return strange.transcript


def _unnamed(cards: tuple[Card, ...], told: Told) -> tuple[Finding, ...]:
    """Tell which speakers have only the labels of a program for names."""
    speakers = dict.fromkeys(part.speaker for card in cards for part in card.parts)
    labels = [name for name in speakers if _LABEL.fullmatch(name)]
    message = f"Speakers have no names: listeners will read {', '.join(labels[:_NAMED])}."
    fix = "Write their names in the place of the labels."
    return (told.finding(Severity.INFO, message, fix),) if labels else ()


def _forms(kind: str, cards: tuple[Card, ...], told: Told) -> tuple[TranscriptForm, ...]:
    kinds = (kind, *(other for other in _OFFERED if other != kind))
    forms = [_form(each, _WRITERS[each](cards), captions=True, original=each == kind) for each in kinds]
    others = {"srt": _renamed(cards, told)}
    return tuple(msgspec.structs.replace(form, findings=others.get(form.kind, ())) for form in forms)


def _renamed(cards: tuple[Card, ...], told: Told) -> tuple[Finding, ...]:
    other = renamed(cards)
    named = [f"{name!r} is {short!r}" if short else f"{name!r} is left out" for name, short in other.items()]
    more = f", and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    message = f"SRT cannot have every name as it is: {', '.join(named[:_NAMED])}{more}. WebVTT has them whole."
    fix = "Shorten the names to 30 letters, with a letter first, or leave it: apps that read WebVTT show them whole."
    return (told.finding(Severity.INFO, message, fix),) if other else ()


def _form(kind: str, text: str, *, captions: bool, original: bool) -> TranscriptForm:
    return TranscriptForm(
        kind=kind, suffix=f".{kind}", type=TYPES[kind], captions=captions, body=text.encode(), original=original
    )


def _cleaned(raw: bytes, where: str) -> str:
    """Return the text of a file without byte order mark, odd line ends and what no app shows."""
    if len(raw) > LARGEST:
        raise _unreadable(where, f"it has more than {LARGEST // 1024 // 1024} MB")
    if strange := stranger(raw):
        raise _unreadable(where, f"it is {strange}, which podcli does not read")
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


def _require_as_named(kind: str, where: str) -> None:
    """Raise `FileUnreadable` for captions by name that hold none: as plain text they would be shown to listeners."""
    named = where.rpartition(".")[2].lower()
    if named in _CLAIMS and kind not in _WRITERS:
        found = "a web page" if kind == "html" else "some other text"
        raise _unreadable(where, f"its name says {_CLAIMS[named]}, and what is in it is {found}")


def _unreadable(where: str, why: str) -> FileUnreadable:
    return FileUnreadable(
        f"{where}: this transcript cannot be read: {why}.",
        hint="Export it again as WebVTT, SRT or plain text in UTF-8, or take the file out of the folder "
        "(a text without times is named .txt, a page .html).",
    )
