"""The JSON that programs and services for transcription write: known by its shape, and read.

No app reads any of them; the shapes are those of Whisper and its kin, whisper.cpp, Podlove, Amazon Transcribe, Deepgram
and AssemblyAI.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from episodes.transcripts.cues import Transcript
from episodes.transcripts.segments import Row, Shape, rows_in, segments, speaker_in, time_in, words_in
from episodes.transcripts.words import Word, cues_of_words

_WHISPER = Shape(name="Whisper")
_WHISPER_CPP = Shape(name="whisper.cpp", start="from", end="to", scale=1000.0)
_PODLOVE = Shape(name="Podlove", start="start_ms", end="end_ms", scale=1000.0)
_DEEPGRAM = Shape(name="Deepgram", text="transcript")
_ASSEMBLY = Shape(name="AssemblyAI", scale=1000.0)
_AMAZON = "Amazon Transcribe"


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """A transcript in the JSON of a program."""

    name: str
    """Whose it is."""
    transcript: Transcript | None = None
    """None for one that is known by its name alone."""


def read_foreign(text: str) -> Foreign | None:
    """Return the transcript in the JSON of a program; None for one of Podcasting 2.0, and for what is none."""
    try:
        return foreign(json.loads(text))
    except (ValueError, RecursionError):
        return None


def foreign(whole: Any) -> Foreign | None:
    """Return the same of JSON that is parsed already."""
    whole = {"segments": whole} if isinstance(whole, list) else whole
    found = (read(whole) for read in _READERS) if isinstance(whole, dict) else ()
    return next((one for one in found if one), None)


def _whisper(whole: Row) -> Foreign | None:
    rows = rows_in(whole.get("segments"))
    shape = next((s for s in (_PODLOVE, _WHISPER) if rows and s.start in rows[0] and s.text in rows[0]), None)
    return _read(shape, rows) if shape else None


def _whisper_cpp(whole: Row) -> Foreign | None:
    rows = rows_in(whole.get("transcription"))
    timed = [row | times for row in rows if isinstance(times := row.get("offsets"), dict)]
    return _read(_WHISPER_CPP, timed) if timed else None


def _assembly(whole: Row) -> Foreign | None:
    if "audio_url" not in whole and "acoustic_model" not in whole:
        return None
    utterances, words = rows_in(whole.get("utterances")), rows_in(whole.get("words"))
    return _read(_ASSEMBLY, utterances) if utterances else _of_words(_ASSEMBLY.name, words_in(words, _ASSEMBLY))


def _deepgram(whole: Row) -> Foreign | None:
    """Utterances are told only where they were asked for; words always."""
    results = whole.get("results")
    if not isinstance(results, dict):
        return None
    utterances = rows_in(results.get("utterances"))
    if utterances:
        return _read(_DEEPGRAM, utterances)
    first = [rows_in(channel.get("alternatives")) for channel in rows_in(results.get("channels"))][:1]
    words = [word for alternatives in first for word in rows_in(alternatives[0].get("words") if alternatives else None)]
    return _of_words(_DEEPGRAM.name, words_in(words, _DEEPGRAM))


def _amazon(whole: Row) -> Foreign | None:
    results = whole.get("results")
    items = rows_in(results.get("items")) if isinstance(results, dict) else []
    return _of_words(_AMAZON, _spoken(items)) if items and "alternatives" in items[0] else None


def _spoken(items: list[Row]) -> Iterator[Word]:
    """Yield the words of Amazon Transcribe, each with the marks behind it, which are items of their own."""
    held: Word | None = None
    for item in items:
        said = rows_in(item.get("alternatives"))
        content = said[0].get("content") if said else None
        if not isinstance(content, str):
            continue
        start, end = time_in(item.get("start_time")), time_in(item.get("end_time"))
        if start is not None and end is not None:
            if held:
                yield held
            held = Word(start=start, end=end, text=f" {content}", speaker=speaker_in(item.get("speaker_label")))
        elif held:
            held = msgspec.structs.replace(held, text=held.text + content)
    if held:
        yield held


def _other(whole: Row) -> Foreign | None:
    return next((Foreign(name=name) for name, is_its in _OTHERS if is_its(whole)), None)


def _read(shape: Shape, rows: list[Row]) -> Foreign:
    return Foreign(name=shape.name, transcript=segments(shape, rows))


def _of_words(name: str, words: Iterator[Word]) -> Foreign | None:
    cues = tuple(cues_of_words(words))
    return Foreign(name=name, transcript=Transcript(cues=cues)) if cues else None


_READERS: tuple[Callable[[Row], Foreign | None], ...] = (
    _whisper,
    _whisper_cpp,
    _amazon,
    _deepgram,
    _assembly,
    _other,
)
_OTHERS: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("Google Speech-to-Text", lambda whole: isinstance(whole.get("results"), list)),
    ("Rev", lambda whole: isinstance(whole.get("monologues"), list)),
    ("Azure Speech", lambda whole: "recognizedPhrases" in whole or "combinedRecognizedPhrases" in whole),
    ("YouTube", lambda whole: isinstance(whole.get("events"), list)),
)
"""Whose JSON is known by its name alone."""
