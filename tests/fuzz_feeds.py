"""Hold mutated feeds against the rule book by the thousand, and tell of everything that should not happen.

`python -m tests.fuzz_feeds --count 100000` does so with a hundred thousand of them; docs/fuzzing.md tells what is done
to them. The same `--seed` gives the same feeds; `--from 4406 --count 1` is a single one. A feed that gives a problem is
saved, with its number in its name. Ends with 1 if there was any problem.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feeds
from episodes import Finding
from tests.feed_mutations import feed_mutant
from tests.fuzz_audio import carried_out
from tests.fuzz_checks import Outcome, Problem, limited, tidy
from tests.fuzz_workers import Plan

SLOWEST = 2.0
"""Seconds of the processor's time that one feed may take."""
NOW = datetime(2024, 6, 1, tzinfo=UTC)
Judge = Callable[[bytes], Any]


def judged(data: bytes) -> tuple[Finding, ...]:
    """Ask the whole book about a feed, read it as the guard does, and compare it with itself."""
    gathered = feeds.gather(data, "feed.xml")
    found = feeds.examine_gathered(gathered, NOW)
    feeds.files_of(gathered)
    state = feeds.state_of_feed(gathered)
    if state:
        found += feeds.examine_change(feeds.FeedChange(old=state, new=state))
    for reader in (feeds.read, feeds.outline):
        with contextlib.suppress(feeds.FeedUnreadable):
            reader(data)
    return found


def examine(path: Path, judge: Judge = judged, limit: float = SLOWEST) -> Outcome:
    """Judge one feed, and what is said of it: soon, and in words that a terminal and a script can take."""
    data, begun = path.read_bytes(), time.process_time()
    problem, found = None, None
    try:
        with limited(limit):
            found = judge(data)
    except BaseException as error:  # noqa: BLE001 - which ones escape is what is to be found out
        problem = _of(error, limit)
    seconds = time.process_time() - begun
    problem = problem or _untidy(found)
    return Outcome(read=bool(found), seconds=seconds, problem=problem)


def _of(error: BaseException, limit: float) -> Problem:
    if isinstance(error, KeyboardInterrupt):
        raise error
    if type(error).__name__ == "_TooLong":
        return Problem("hang", f"not judged within {limit:.0f} s")
    return Problem("exception", f"{type(error).__name__}: {error}"[:500])


def _untidy(found: Any) -> Problem | None:
    """Every finding has a rule of the book, a place and words."""
    for finding in found or ():
        if not (finding.rule in feeds.RULES_BY_ID and finding.where and finding.message and finding.fix):
            return Problem("absurd", f"an empty finding of {finding.rule}")
        if finding.line < 0 or finding.column < 0:
            return Problem("absurd", f"{finding.rule} stands at {finding.line}:{finding.column}")
        if problem := tidy((finding.message, finding.fix, finding.where, finding.text)):
            return problem
    return None


PLAN = Plan(seed=1, examiner=examine, maker=feed_mutant)


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_feeds", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many feeds")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first feed")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other feeds")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read at the same time")
    folder = Path(tempfile.gettempdir()) / "podcli-fuzz"
    parser.add_argument("--save", type=Path, default=folder, help="folder for feeds that give problems")
    asked = parser.parse_args(arguments)
    numbers = range(asked.first, asked.first + asked.count)
    return carried_out(PLAN._replace(seed=asked.seed), numbers, asked.jobs, asked.save)


if __name__ == "__main__":
    sys.exit(main())
