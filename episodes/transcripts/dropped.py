"""What a file of captions says that no podcast app shows, and that no form which is offered has therefore."""

import re
from collections.abc import Iterator

from episodes.findings import Finding, Severity
from episodes.told import Told
from episodes.transcripts.timed import Block, head_of, other_blocks

_MARK = re.compile(
    r"<(?:[biuvBIU]\.[^<>]{1,80}>|(?:c[.>\s]|lang[\s>]|font[\s>])[^<>]{0,80}>?|ruby>|rt>|\d[\d:.]{0,20}>)"
    r"|\{\\[^{}]{1,80}\}"
)
_SETTING = re.compile(
    r"^[ \t]{0,8}[\d:.,]{1,20}[ \t]{0,8}-->[ \t]{0,8}[\d:.,]{1,20}[ \t]{1,8}(\S[^\n]{0,200})", re.MULTILINE
)
_SHOWN = 40
_BLOCKS = {
    "NOTE": ("note", "apps show none, and what a producer notes down may not be meant for listeners"),
    "STYLE": ("style", "podcast apps show words in a style of their own"),
    "REGION": ("region", "podcast apps have a place of their own for words"),
}


def dropped(text: str, told: Told) -> Iterator[Finding]:
    """Yield what of a WebVTT or SRT file is left out, each kind once; words, times, voices, bold and italics stay."""
    if text.startswith("WEBVTT"):
        yield from _blocks(other_blocks(text), told)
        line, head = head_of(text)
        if head:
            yield _left(told, f"What its head says ({_short(head)}) is left out: podcast apps do not heed it.", line)
    settings = _SETTING.findall(text)
    if settings:
        message = f"Places on the screen (such as {_short(settings[0])}) are left out: podcast apps have none."
        yield _left(told, message)
    marks = [mark[0] for mark in _MARK.finditer(text)]
    if marks:
        yield _left(told, f"Marks such as {_short(marks[0])} are left out; the words in them stay.")


def _blocks(found: list[Block], told: Told) -> Iterator[Finding]:
    for kind, (name, why) in _BLOCKS.items():
        lines = [line for line, block in found if block[0].startswith(kind)]
        if lines:
            which = f"A {name} ({kind}) is" if len(lines) == 1 else f"{len(lines)} {name}s ({kind}) are"
            yield _left(told, f"{which} left out: {why}.", lines[0])


def _left(told: Told, message: str, line: int = 0) -> Finding:
    return told.finding(Severity.INFO, message, "Nothing needs to be done.", line=line)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\u2026"
