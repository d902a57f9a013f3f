"""The worst notes that are taken, 100 000 bytes of nested constructs: `python benchmarks/hostile_notes.py`.

Prints the CPU seconds that rendering each takes, the slowest first. Goal: less than ten.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from episodes import render_notes
from tests.hostile_texts import NESTED

SIZE = 100_000


def seconds(pattern: str) -> float:
    """Return the CPU seconds that the largest notes of this construct take."""
    started = time.process_time()
    render_notes(pattern * (SIZE // len(pattern)))
    return time.process_time() - started


def main() -> None:
    """Print a line for each construct."""
    for taken, pattern in sorted(((seconds(pattern), pattern) for pattern in NESTED), reverse=True):
        print(f"{taken:6.2f} s  {pattern!r}")


if __name__ == "__main__":
    main()
