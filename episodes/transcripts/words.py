"""Words with times, as transcription services tell them, put together into cues that can be read."""

from collections.abc import Iterable, Iterator

import msgspec

from episodes.transcripts.cues import Cue

_ENDS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f")
_ENOUGH = 40
"""Letters after which the end of a sentence ends a cue."""
_MOST = 100
_LONGEST = 7.0
_PAUSE = 1.5
"""Seconds of silence that end a cue."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One word, with the marks that stand behind it and the space before it, where one belongs there."""

    start: float
    """Seconds."""
    end: float
    text: str
    speaker: str = ""


def cues_of_words(words: Iterable[Word]) -> Iterator[Cue]:
    """Yield cues of a few words each: they end with a sentence, a pause, or where somebody else speaks."""
    held: list[Word] = []
    letters = 0
    for word in words:
        if held and _is_over(held, letters, word):
            yield _cue(held)
            held, letters = [], 0
        held.append(word)
        letters += len(word.text)
    if held:
        yield _cue(held)


def _is_over(held: list[Word], letters: int, word: Word) -> bool:
    first, last = held[0], held[-1]
    return (
        word.speaker != first.speaker
        or word.start - last.end > _PAUSE
        or word.end - first.start > _LONGEST
        or letters + len(word.text) > _MOST
        or (letters > _ENOUGH and last.text.endswith(_ENDS))
    )


def _cue(held: list[Word]) -> Cue:
    text = "".join(word.text for word in held).strip()
    return Cue(start=held[0].start, end=held[-1].end, speaker=held[0].speaker, text=text, markup=text)
