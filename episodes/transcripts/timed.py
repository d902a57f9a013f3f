"""Reading WebVTT and SRT: blocks of lines, each with a line of times."""

import re
from collections.abc import Iterator

from episodes.transcripts.cues import Cue, Fault, Transcript, stamp

_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?\s{1,80}([^>\s][^>]{0,199})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]{0,20}>")
_SAID_BY = re.compile(r"([^\W\d_][\w .'\u2019-]{0,40}):\s+")
_OTHER = re.compile(r"(?:NOTE|STYLE|REGION)(?!\S)")
_ARROW = "-->"

Block = tuple[int, list[str]]
"""The number of its first line, and its lines."""


def read_vtt(text: str) -> Transcript:
    """Return the cues of a WebVTT file (W3C), as far as they can be read."""
    lines = text.splitlines()
    if not lines or not re.match(r"WEBVTT(?:[ \t].*)?$", lines[0]):
        return Transcript(
            faults=(Fault(message="It does not begin with the word WEBVTT, so apps do not read it.", line=1),)
        )
    blocks = [block for block in _blocks(lines, after=1) if not _is_other(block)]
    return _transcript(blocks, ".")


def read_srt(text: str) -> Transcript:
    """Return the cues of an SRT file, as far as they can be read."""
    return _transcript(list(_blocks(text.splitlines(), after=0)), ",")


def other_blocks(text: str) -> list[Block]:
    """Return the blocks of a WebVTT file that hold no cue: notes, styles, and regions."""
    return [block for block in _blocks(text.splitlines(), after=1) if _is_other(block)]


def head_of(text: str) -> tuple[int, str]:
    """Return what stands in the head of a WebVTT file beside its first word, and the line of it; empty for nothing."""
    lines = text.splitlines()
    first = lines[0].removeprefix("WEBVTT").strip() if lines else ""
    if first:
        return 1, first
    second = lines[1].strip() if len(lines) > 1 else ""
    return (2, second) if second and _ARROW not in second and not _is_other((2, [second])) else (0, "")


def _is_other(block: Block) -> bool:
    return bool(_OTHER.match(block[1][0])) and not any(_ARROW in line for line in block[1][:2])


def _blocks(lines: list[str], after: int) -> Iterator[Block]:
    """Yield what stands between empty lines; the rest of the first block of WebVTT is its header."""
    block: list[str] = []
    for number, line in enumerate(lines[after:], start=after + 1):
        if line.strip():
            block.append(line)
            continue
        if block:
            yield number - len(block), block
        block = []
    if block:
        yield len(lines) - len(block) + 1, block


def _transcript(blocks: list[Block], mark: str) -> Transcript:
    cues: list[Cue] = []
    faults: list[Fault] = []
    for first, lines in blocks:
        at = next((index for index, line in enumerate(lines[:2]) if _ARROW in line), None)
        if at is None:
            if cues or len(blocks) == 1 or mark == ",":
                faults.append(Fault(message="has no times before it", number=len(cues) + 1, line=first))
            continue
        cue = _cue(lines, at, first + at, mark)
        cues.append(cue)
        if cue.start is None or cue.end is None:
            example = f"00:01:02{mark}500 --> 00:01:05{mark}000"
            faults.append(Fault(message=f"has times in another form than {example}", number=len(cues), line=first + at))
    return Transcript(cues=tuple(cues), faults=tuple(faults))


def _cue(lines: list[str], at: int, line: int, mark: str) -> Cue:
    start, _, rest = lines[at].partition(_ARROW)
    end = (rest.split() or [""])[0]
    text = "\n".join(lines[at + 1 :])
    voice = _VOICE.search(text)
    plain = _TAG.sub("", text).strip()
    said_by = None if voice else _SAID_BY.match(plain)
    return Cue(
        start=stamp(start.strip(), mark),
        end=stamp(end, mark),
        speaker=voice[1].strip() if voice else said_by[1] if said_by and mark == "," else "",
        text=plain[said_by.end() :] if said_by and mark == "," else plain,
        line=line,
        markup=text,
    )
