"""The worst notes that are taken, 100 000 bytes of nested constructs: `python benchmarks/hostile_notes.py`.

Prints the CPU seconds that rendering each takes, the slowest first. Goal: less than ten.
"""

import time

from episodes import render_notes

SIZE = 100_000
PATTERNS = (
    "> ",
    "- ",
    "* a\n",
    "[",
    "![",
    "[a](",
    "**a ",
    "*a_ ",
    "<div>",
    "<b>",
    "`a``b```",
    "1. a\n",
    "&amp;",
    "<!--",
)


def seconds(pattern: str) -> float:
    """Return the CPU seconds that the largest notes of this construct take."""
    started = time.process_time()
    render_notes(pattern * (SIZE // len(pattern)))
    return time.process_time() - started


def main() -> None:
    """Print a line for each construct."""
    for taken, pattern in sorted(((seconds(pattern), pattern) for pattern in PATTERNS), reverse=True):
        print(f"{taken:6.2f} s  {pattern!r}")


if __name__ == "__main__":
    main()
