"""Cards: what is said from one millisecond to another, made of the cues of a file, in order."""

import itertools
import re
from collections.abc import Iterator

import msgspec

from episodes.findings import Severity
from episodes.told import Told
from episodes.transcripts.cues import Cue
from episodes.transcripts.spoken import Part, parts_of, speaker_name

LONGEST = 10_000
"""Milliseconds that a card stands at most where nothing tells its end."""
_LAST = 9999 * 3600 * 1000
_PER_LETTER = 60
_SHORTEST = 1000


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is said in a stretch of time."""

    start: int
    """Milliseconds."""
    end: int
    parts: tuple[Part, ...]


def cards_of(cues: tuple[Cue, ...], told: Told, *, kind: str) -> tuple[Card, ...]:
    """Return the cards of cues in the order of their times; what had to be mended or left out is noted."""
    cards = []
    for number, cue in enumerate(cues, start=1):
        parts = _said(cue, kind)
        if not parts:
            told.note(Severity.WARNING, "has no text and is left out", number, cue.line)
        elif cue.start is None or cue.start * 1000 > _LAST:
            told.note(Severity.ERROR, "has no time that can be read and is left out", number, cue.line)
        else:
            start = round(cue.start * 1000)
            ends = cue.end is not None and start < cue.end * 1000 <= _LAST
            end = round(cue.end * 1000) if ends and cue.end is not None else _end(cues, number, start, parts)
            cards.append(Card(start=start, end=max(end, start + 1), parts=parts))
    return tuple(sorted(cards, key=lambda card: card.start))


def cut(card: Card, sizes: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the times of the pieces of a card, each as long as its share of the letters."""
    total, span = sum(sizes), card.end - card.start
    marks = [card.start + span * done // total for done in itertools.accumulate(sizes, initial=0)]
    yield from itertools.pairwise(marks)


def _said(cue: Cue, kind: str) -> tuple[Part, ...]:
    if kind == "vtt":
        return parts_of(cue.markup, entities=True)
    markup = cue.markup
    if kind == "srt" and cue.speaker and "<v" not in markup:
        markup = re.sub(rf"((?:<[^<>]*>|\s)*){re.escape(cue.speaker)}:\s+", r"\1", markup, count=1)
    return parts_of(markup, speaker=speaker_name(cue.speaker))


def _end(cues: tuple[Cue, ...], number: int, start: int, parts: tuple[Part, ...]) -> int:
    """Return when a card without an end of its own ends: as the next begins, or when it has been read."""
    read = start + max(_SHORTEST, _PER_LETTER * sum(len(part.letters) for part in parts))
    following = cues[number].start if number < len(cues) else None
    after = round(following * 1000) if following is not None and following * 1000 <= _LAST else 0
    return min(after, start + LONGEST) if after > start else min(read, start + LONGEST)
