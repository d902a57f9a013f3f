"""Read mutated audio files of every format by the hundred thousand, and tell of everything that should not happen.

`python -m tests.fuzz_audio --count 1000000` reads a million of them; docs/fuzzing.md tells what is done to them. The
same `--seed` gives the same files; `--format mp3` limits them to one format; `--from 44068 --count 1` is a single one.
A file that gives a problem is saved, with its number in its name. Ends with 1 if there was any problem.

`--listen` measures loudness and decodes instead (with the extra `podcli[audio]`), which is slower.
"""

import argparse
import functools
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz_seeds import seeds
from tests.fuzz_workers import Met, Part, Plan, run

_MIB = 1 << 20


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status."""
    asked = _asked(arguments)
    plan = Plan(seed=asked.seed, kinds=tuple(asked.format or ()))
    if asked.listen:
        from tests.fuzz_listening import listening  # noqa: PLC0415 - needs the extra that decodes

        plan = listening(plan)
    return carried_out(plan, range(asked.first, asked.first + asked.count), asked.jobs, asked.save)


def carried_out(plan: Plan, numbers: range, jobs: int, save: Path) -> int:
    """Read the files with these numbers, tell what came of them, and return the exit status."""
    begun = time.monotonic()
    whole = _together(_told(plan, run(plan, numbers, jobs), save, len(numbers)))
    _say(report(whole, time.monotonic() - begun))
    return 1 if whole.met else 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_audio", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=1_000_000, help="how many files")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first file")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other files")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read at the same time")
    parser.add_argument("--format", action="append", choices=tuple(seeds()), help="only this format; may be repeated")
    parser.add_argument("--listen", action="store_true", help="decode the files instead of reading what they say")
    folder = Path(tempfile.gettempdir()) / "podcli-fuzz"
    parser.add_argument("--save", type=Path, default=folder, help="folder for files that give problems")
    return parser.parse_args(arguments)


def _told(plan: Plan, parts: Iterable[Part], folder: Path, count: int) -> Iterable[Part]:
    """Save and print problems as they come, and where the run is."""
    done = shown = 0
    for part in parts:
        for met in part.met:
            _say(f"{_saved(plan, met, folder)}: {met.problem.kind}: {met.problem.words}")
        done += sum(part.outcomes.values())
        if done - shown >= count / 20:
            _say(f"{done} of {count} files")
            shown = done
        yield part


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - a command tells what it does


def _saved(plan: Plan, met: Met, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plan.seed}-{met.number}-{met.origin}"
    path.write_bytes(plan.maker(plan.seed, met.number, plan.kinds)[1])
    return path


def _together(parts: Iterable[Part]) -> Part:
    return functools.reduce(_joined, parts, Part(Counter(), (0.0, 0), 0, ()))


def _joined(one: Part, other: Part) -> Part:
    return Part(
        one.outcomes + other.outcomes,
        max(one.slowest, other.slowest),
        max(one.peak, other.peak),
        one.met + other.met,
    )


def report(whole: Part, seconds: float) -> str:
    """Return the figures of a run in words."""
    kinds = sorted({kind for kind, _ in whole.outcomes})
    count = sum(whole.outcomes.values())
    rows = [f"{'format':8}{'files':>10}{'read':>10}{'refused':>10}"]
    for kind in kinds:
        read, refused = whole.outcomes[kind, True], whole.outcomes[kind, False]
        rows.append(f"{kind:8}{read + refused:10}{read:10}{refused:10}")
    met = Counter(one.problem.kind for one in whole.met)
    return "\n".join(
        (
            *rows,
            f"{count} files in {seconds:.0f} s, {1000 * seconds / max(count, 1):.2f} ms each",
            f"Python {platform.python_version()}",
            f"slowest: {whole.slowest[0]:.2f} s of the processor's time (number {whole.slowest[1]})",
            f"peak memory of a process: {whole.peak / _MIB:.0f} MiB",
            f"problems: {', '.join(f'{kind} {times}' for kind, times in sorted(met.items())) or 'none'}",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
