"""Segments and words as the JSON of transcription programs has them: one shape, with several names for the same."""

from collections.abc import Iterator
from typing import Any

import msgspec

from episodes.chapter_files import seconds
from episodes.transcripts.cues import Cue, Fault, Transcript
from episodes.transcripts.words import Word, cues_of_words

Row = dict[str, Any]
_LONG = 10.0
"""Seconds of a segment that is divided where the times of its words are told."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """How a segment says what it says."""

    name: str
    """Whose it is."""
    start: str = "start"
    end: str = "end"
    text: str = "text"
    speaker: str = "speaker"
    scale: float = 1.0
    """How many of its units make a second."""


def segments(shape: Shape, rows: list[Row]) -> Transcript:
    """Return what segments say."""
    cues: list[Cue] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        start, end, text = time_in(row.get(shape.start)), time_in(row.get(shape.end)), row.get(shape.text)
        if start is None or not isinstance(text, str):
            faults.append(Fault(message="has no start or no text", number=number))
            continue
        start, end = start / shape.scale, end / shape.scale if end is not None else None
        speaker = speaker_in(row.get("voice") or row.get(shape.speaker))
        said = text.strip()
        rows_of_words = rows_in(row.get("words")) if end is None or end - start > _LONG else []
        cues += tuple(cues_of_words(words_in(rows_of_words, shape, speaker, spaced=" " in said))) or (
            Cue(start=start, end=end, speaker=speaker, text=said, markup=said),
        )
    return Transcript(cues=tuple(cues), faults=tuple(faults))


def words_in(rows: list[Row], shape: Shape, speaker: str = "", *, spaced: bool = True) -> Iterator[Word]:
    """Yield the words that have a time, with spaces between them if `spaced`; `speaker` says them all, if told."""
    texts = [row.get("punctuated_word") or row.get("word") or row.get("text") for row in rows]
    own = any(isinstance(text, str) and text.startswith(" ") for text in texts)
    for row, text in zip(rows, texts, strict=True):
        start, end = time_in(row.get("start")), time_in(row.get("end"))
        if start is not None and end is not None and isinstance(text, str):
            who = speaker or speaker_in(row.get("speaker"))
            said = text if own else f" {text.strip()}" if spaced else text.strip()
            yield Word(start=start / shape.scale, end=end / shape.scale, text=said, speaker=who)


def rows_in(value: Any) -> list[Row]:
    """Return the objects of a list; none for what is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def time_in(value: Any) -> float | None:
    """Return a time, which may be written as a text; None for what is none."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return seconds(value)


def speaker_in(value: Any) -> str:
    """Return a name; services that only count their speakers begin at 0."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return value if isinstance(value, str) else f"Speaker {value + 1}"
