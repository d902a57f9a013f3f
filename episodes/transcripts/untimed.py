"""Reading transcripts as JSON, HTML and plain text."""

import json
import re
from html import unescape
from typing import Any

from episodes.chapter_files import seconds
from episodes.transcripts.cues import Cue, Fault, Transcript
from episodes.transcripts.services import foreign

_TAG = re.compile(r"<[^<>]{0,2000}>")
_SCRIPT = re.compile(r"<script[\s>]", re.IGNORECASE)
_HEAD = 4096


def read_json(text: str) -> Transcript:
    """Return the cues of a JSON transcript 1.0, as far as they can be read."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"It cannot be read from its column {error.colno} on ({error.msg})."
        return Transcript(faults=(Fault(message=message, line=error.lineno),))
    except (ValueError, RecursionError):
        return Transcript(faults=(Fault(message="It is no transcript that any app reads."),))
    strange = foreign(whole)
    if strange:
        return Transcript(faults=(Fault(message=f"It is JSON as {strange.name} has it, which no podcast app reads."),))
    segments = whole.get("segments") if isinstance(whole, dict) else None
    if not isinstance(segments, list):
        return Transcript(faults=(Fault(message='It has no list of "segments", so apps find no text in it.'),))
    faults = (
        [] if isinstance(whole.get("version"), str) else [Fault(message="It does not say its version.", severe=False)]
    )
    cues: list[Cue] = []
    for number, segment in enumerate(segments, start=1):
        fault = _segment_fault(segment)
        if fault:
            faults.append(Fault(message=fault, number=number))
        else:
            cues.append(_segment(segment))
    return Transcript(cues=tuple(cues), faults=tuple(faults))


def _segment_fault(segment: Any) -> str:
    if not isinstance(segment, dict):
        return "is no segment"
    if seconds(segment.get("startTime")) is None:
        return "has no startTime in seconds"
    if "endTime" in segment and seconds(segment["endTime"]) is None:
        return "has an endTime that is no number of seconds"
    return "" if isinstance(segment.get("body"), str) else "has no body, so it says nothing"


def _segment(segment: dict[str, Any]) -> Cue:
    speaker = segment.get("speaker")
    return Cue(
        start=seconds(segment["startTime"]),
        end=seconds(segment.get("endTime")),
        speaker=speaker if isinstance(speaker, str) else "",
        text=segment["body"],
        markup=segment["body"],
    )


def read_html(text: str) -> Transcript:
    """Return the text of an HTML transcript; its times, if it has any, are for people."""
    plain = unescape(_TAG.sub(" ", text)).strip()
    if not plain:
        return Transcript(faults=(Fault(message="There is no text in it."),))
    faults = []
    if _SCRIPT.search(text):
        faults.append(Fault(message="It is a whole web page with scripts, not only the words.", severe=False))
    return Transcript(cues=(Cue(start=None, text=" ".join(plain.split())),), faults=tuple(faults))


def read_plain(text: str) -> Transcript:
    """Return a plain transcript."""
    if not text.strip():
        return Transcript(faults=(Fault(message="There is no text in it."),))
    return Transcript(cues=(Cue(start=None, text=text.strip()),))
