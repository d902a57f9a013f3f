"""Writing cards as WebVTT, SRT and JSON transcripts: the same cards always give the same bytes."""

import json
import re
from collections.abc import Iterator

from episodes.transcripts.cards import Card, cut
from episodes.transcripts.lines import Line, lines_of, unbroken
from episodes.transcripts.spoken import Part, marked

VTT_WIDTH = 65
"""Letters of a line of WebVTT that the namespace recommends at most."""
SRT_WIDTH = 32
SRT_LINES = 2
"""The size of a card of SRT that the namespace recommends at most."""
_LONGEST_NAME = 30
_SEEN = (SRT_WIDTH + 1) * SRT_LINES + 1
"""Letters that tell what a card of SRT shows, and whether that is all."""
_NO_NAME = re.compile(r"[^\w .'\u2019-]")


def write_vtt(cards: tuple[Card, ...]) -> str:
    """Return WebVTT, with who speaks as voice spans, as Apple reads it."""
    out = ["WEBVTT\n"]
    for card in cards:
        lines = [f"{_stamp(card.start, '.')} --> {_stamp(card.end, '.')}"]
        for part in card.parts:
            said = "\n".join(marked(line, entities=True) for line in lines_of(part.letters, VTT_WIDTH))
            lines.append(f"<v {part.speaker}>{said}</v>" if part.speaker else said)
        out.append("\n".join(lines) + "\n")
    return "\n".join(out)


def write_srt(cards: tuple[Card, ...]) -> str:
    """Return SRT: small cards, a new one at each change of speaker, each with its speaker's name."""
    out = []
    for number, (start, end, lines) in enumerate(_srt_cards(cards), start=1):
        said = "\n".join(marked(line, entities=False) for line in lines)
        out.append(f"{number}\n{_stamp(start, ',')} --> {_stamp(end, ',')}\n{said}\n")
    return "\n".join(out)


def write_json(cards: tuple[Card, ...]) -> str:
    """Return a JSON transcript 1.0.0, a segment for each person on a card."""
    segments = []
    for card in cards:
        times = cut(card, [len(part.letters) for part in card.parts])
        for part, (start, end) in zip(card.parts, times, strict=True):
            speaker = {"speaker": part.speaker} if part.speaker else {}
            segments.append({**speaker, "startTime": start / 1000, "endTime": end / 1000, "body": part.text})
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def renamed(cards: tuple[Card, ...]) -> dict[str, str]:
    """Return the speakers that SRT names otherwise than the other forms, with those names; empty for none at all."""
    names = dict.fromkeys(part.speaker for card in cards for part in card.parts if part.speaker)
    return {name: short for name in names if (short := srt_name(name)) != name}


def srt_name(name: str) -> str:
    """Return a name as it can stand before a colon and be known again; what is too long for a card is cut."""
    plain = " ".join(_NO_NAME.sub(" ", name).split())
    return plain[:_LONGEST_NAME].rstrip() if plain[:1].isalpha() else ""


def _srt_cards(cards: tuple[Card, ...]) -> Iterator[tuple[int, int, list[Line]]]:
    for card in cards:
        pieces = [piece for part in card.parts for piece in _pieces(part)]
        times = cut(card, [sum(len(line) for line in piece) for piece in pieces])
        for piece, (start, end) in zip(pieces, times, strict=True):
            yield start, max(end, start + 1), piece


def _pieces(part: Part) -> Iterator[list[Line]]:
    """Yield what a person says in pieces that fit a card, each with the name before it."""
    name = srt_name(part.speaker)
    before = tuple((letter, "") for letter in f"{name}: ") if name else ()
    rest, at = part.letters, 0
    while at < len(rest):
        # No more than a card can show is looked at, so that a long speech takes no longer than its letters do. Once
        # the breaks of the person did not fit, none of them is kept, so that the cards do not depend on them.
        seen = rest[at : at + _SEEN]
        whole = before + (unbroken(seen) if at else seen)
        lines = lines_of(whole, SRT_WIDTH, most=SRT_LINES)[:SRT_LINES]
        yield lines
        at += _shown(whole, lines) - len(before)


def _shown(letters: Line, lines: list[Line]) -> int:
    """Return how many letters are in lines; the white space at which each ends is in none of them."""
    at = 0
    for line in lines:
        at += len(line)
        at += at < len(letters) and letters[at][0].isspace()
    return at


def _stamp(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"
