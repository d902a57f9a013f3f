"""Writes `docs/reading.md` from the table of forms: `python docs/make_reading.py`; with `--print`, prints it."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from feeds.same import SAME  # noqa: E402 - the path comes first

TARGET = ROOT / "docs" / "reading.md"
HEAD = """# Reading a feed back

`feeds.read(document)` gives the show, its episodes, and everything besides: an element, an attribute or a text that
podcli does not know is kept as it stands, with its namespace and in its order, and written out again by
`feeds.render`. A tag that podcli knows but whose value is wrong is kept in the same way. So a show can move in
without losing what its old host wrote.

`feeds.losses(first, second)` compares two documents, element by element, and tells what the first says and the second
does not. For any feed, `losses(document, render(...read(document)...))` is empty, and reading and writing once more
changes not a byte. What follows is all that may be written in another form. Made from the table in `feeds/same.py` by
`python docs/make_reading.py`.

| what | why that is no loss |
|---|---|
"""
TAIL = """
A feed without a title, a description, a link or an address of its own is read, too, but can only be written once
these are given; so can one whose media or artwork has no whole web address. What is no XML is refused with its line.

## Tried

`python -m tests.round_trips` writes made-up feeds that use every field of the model and reads them back: each must
give the same show and the same episodes. With `--mutants` it also takes the feeds in `tests/data/feeds`, which are
written as hosts and site builders write them, and made-up ones, damages them, and holds what was written against what
was read:

```sh
python -m tests.round_trips --count 2000 --mutants 20000
```

FIGURES

A short part of the same runs with the ordinary tests (`tests/test_read.py`, `tests/test_losing.py`).

## How fast

`python benchmarks/render.py` measures in one run, against a bare lxml tree that writes the very same document by
hand, and against a bare lxml parse:

SPEED
"""
FIGURES = "To be measured."
SPEED = "To be measured."


def text() -> str:
    """Return the page."""
    rows = "\n".join(f"| {same.what} | {same.why} |" for same in SAME)
    return f"{HEAD}{rows}\n{TAIL.replace('FIGURES', FIGURES).replace('SPEED', SPEED)}"


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(text())
    else:
        TARGET.write_text(text(), encoding="utf-8")
