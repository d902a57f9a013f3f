"""Transcripts of nearly the largest size that is taken (16 MB): the processor's time and the memory of converting them.

Each is made and converted in a Python of its own. A day of speech has about 2 MB of WebVTT.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from episodes import FileUnreadable, transcript_forms

MEGABYTE = 1024 * 1024
SIZES = (1, 4, 16)


def _captions(size: int) -> str:
    cues = (
        f"\n{_clock(n)}.000 --> {_clock(n)}.900\n<v Ada Byron>Why are owls silent, asks somebody &amp; waits.</v>\n"
        for n in range(size // 88)
    )
    return "WEBVTT\n" + "".join(cues)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _one_speech(size: int) -> str:
    return "WEBVTT\n\n00:00.000 --> 00:02.000\n" + "word " * (size // 5 - 10) + "\n"


def _one_word(size: int) -> str:
    return "1\n00:00:00,000 --> 00:00:02,000\n" + "x" * (size - 50) + "\n"


def _no_mark(size: int) -> str:
    return "WEBVTT\n\n00:00.000 --> 00:02.000\nx<v" + " " * (size - 50) + "\n"


def _open_marks(size: int) -> str:
    return "WEBVTT\n\n00:00.000 --> 00:02.000\n" + "<v A" * (size // 4 - 20) + "\n"


def _whisper(size: int) -> str:
    word = {"word": " Why", "start": 0.0, "end": 0.5, "probability": 0.9}
    segment = {"start": 0.0, "end": 1.0, "text": " Why are owls silent?", "words": [word] * 4}
    count = size // (len(json.dumps(segment)) + 10)
    whole = {"text": "", "segments": [{**segment, "start": n, "end": n + 1} for n in range(count)]}
    return json.dumps(whole)


KINDS: dict[str, Callable[[int], str]] = {
    "WebVTT": _captions,
    "one speech": _one_speech,
    "one word": _one_word,
    "a mark that never ends": _no_mark,
    "marks that never end": _open_marks,
    "Whisper's JSON": _whisper,
}


def _measure(kind: str, megabytes: int) -> None:
    raw = KINDS[kind](megabytes * MEGABYTE - 100).encode()[: 16 * MEGABYTE]
    began = time.process_time()
    try:
        transcript_forms(raw, "owls", duration=3600.0)
    except FileUnreadable as error:
        sys.stdout.write(f"({error.message}) ")
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{kind}, {len(raw) / MEGABYTE:.1f} MB: {spent:.1f} s, {peak:.0f} MB of memory at most\n")


def main() -> None:
    """Measure every kind at every size."""
    if len(sys.argv) > 1:
        _measure(sys.argv[1], int(sys.argv[2]))
        return
    for kind in KINDS:
        for megabytes in SIZES:
            subprocess.run([sys.executable, __file__, kind, str(megabytes)], check=True)


if __name__ == "__main__":
    main()
