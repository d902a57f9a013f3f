"""Listening to mutated files: the decoder is native code, so every file may also be the end of the process.

What is heard is judged like what is read. Decoding takes its time, so there is another limit; FFmpeg's threads reserve
address space by the gigabyte without using it, so that is not limited here.
"""

import math
from pathlib import Path

import msgspec

from episodes import listen
from tests.fuzz_checks import Outcome, examine
from tests.fuzz_workers import Plan

_SLOWEST = 30.0
"""Seconds of the processor's time for one file; the longest of them hold hours of frames."""


def listening(plan: Plan) -> Plan:
    """Return the plan to listen to the files instead of reading what they say."""
    return plan._replace(examiner=hear, limited=False)


def hear(path: Path) -> Outcome:
    """Listen to one file, and judge what was heard."""
    return examine(path, (_heard,), _SLOWEST)


def _heard(path: Path) -> None:
    said = msgspec.to_builtins(listen(path))
    wrong = [name for name, value in said.items() if isinstance(value, float) and not math.isfinite(value)]
    if wrong:
        raise ArithmeticError(f"no numbers: {', '.join(wrong)}")
    msgspec.json.encode(said)
