"""Judging a feed of 10 000 episodes against bare lxml: `python benchmarks/check_feed.py`.

Reading everything that the rules look at, and the whole of the rule book, are measured beside a bare parse of the same
bytes, in alternating rounds; the smallest CPU time of each counts. The peak of memory is that of a process of its own.
Goals: reading at most 3 times the bare parse, memory at most 10 times the file.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))

from render import NOW as RENDERED
from render import SHOW, episodes

from feeds import examine, gather, open_document, page_of, render

ITEMS = 10_000
ROUNDS = 5
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def bare(data: bytes) -> object:
    """Parse the document and look at nothing."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def seconds(act: Callable[[bytes], object], data: bytes) -> float:
    """Return the CPU time of one call."""
    begun = time.process_time()
    kept = act(data)
    spent = time.process_time() - begun
    del kept
    return spent


def peak(path: Path) -> int:
    """Return the bytes of memory that judging takes at most, beyond what the program has before it reads."""
    script = (
        "import sys, feeds\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "lines = lambda: Path('/proc/self/status').read_text().splitlines()\n"
        "used = lambda: next(int(line.split()[1]) for line in lines() if line.startswith('VmHWM'))\n"
        "feeds.examine(b'<rss/>', 'f', datetime.now(UTC))\n"
        "before = used()\n"
        "feeds.examine(open(sys.argv[1], 'rb').read(), 'f', datetime.now(UTC))\n"
        "print(used() - before)\n"
    )
    told = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    return int(told.stdout) * 1024


def main() -> None:
    """Print the figures."""
    data = render(SHOW, episodes(ITEMS), RENDERED)
    ways = {
        "bare parse": bare,
        "reading": lambda feed: page_of(open_document(feed), "feed.xml"),
        "with the model": lambda feed: gather(feed, "feed.xml"),
        "the whole book": lambda feed: examine(feed, "feed.xml", NOW),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, act in ways.items():
            best[name] = min(best[name], seconds(act, data))
    print(f"{ITEMS} episodes, {len(data) / 1e6:.1f} MB")
    for name, spent in best.items():
        print(f"{name:15} {spent:.3f} s  {spent / best['bare parse']:.2f}x")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.xml"
        path.write_bytes(data)
        most = peak(path)
    print(f"memory          {most / 1e6:.0f} MB  {most / len(data):.1f}x of the file")


if __name__ == "__main__":
    main()
