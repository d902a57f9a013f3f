"""Writing WebVTT and SRT: cues with times, and who says them."""

import html
import textwrap
from collections.abc import Iterable, Iterator

from episodes.transcripts.cues import Cue

_VTT_LINE = 65
"""Characters of a line that the namespace recommends at most."""
_SRT_LINE, _SRT_LINES = 32, 2
"""Characters of a line, and lines of a card, that players of SRT show at most."""


def as_vtt(cues: Iterable[Cue]) -> bytes:
    """Return cues as WebVTT (W3C), each speaker in a voice span, which Apple reads."""
    blocks = ["WEBVTT"]
    for cue in cues:
        lines = "\n".join(html.escape(line, quote=False) for line in _wrapped(cue.text, _VTT_LINE))
        voice = f"<v {html.escape(cue.speaker, quote=False)}>" if cue.speaker else ""
        blocks.append(f"{_times(cue, '.')}\n{voice}{lines}")
    return ("\n\n".join(blocks) + "\n").encode()


def as_srt(cues: Iterable[Cue]) -> bytes:
    """Return cues as SRT: a long one becomes several cards, which share its time by their letters."""
    cards = [card for cue in cues for card in _cards(cue)]
    blocks = (f"{number}\n{_times(card, ',')}\n{card.text}\n" for number, card in enumerate(cards, start=1))
    return "\n".join(blocks).encode()


def _cards(cue: Cue) -> Iterator[Cue]:
    said = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
    lines = _wrapped(said, _SRT_LINE)
    cards = ["\n".join(lines[at : at + _SRT_LINES]) for at in range(0, len(lines), _SRT_LINES)]
    begin, end, letters, gone = cue.start or 0.0, cue.end or 0.0, sum(map(len, cards)), 0
    for card in cards:
        start = begin + (end - begin) * gone / letters
        gone += len(card)
        yield Cue(start=start, end=begin + (end - begin) * gone / letters, text=card)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _times(cue: Cue, mark: str) -> str:
    return f"{_stamp(cue.start or 0.0, mark)} --> {_stamp(cue.end or 0.0, mark)}"


def _stamp(seconds: float, mark: str) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{rest:03}"
