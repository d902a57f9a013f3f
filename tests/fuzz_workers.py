"""Reading mutated files in processes of their own, which may die, hang or eat memory without taking the rest along."""

import contextlib
import functools
import multiprocessing
import multiprocessing.pool
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fuzz_checks import Outcome, Problem, examine, limit_memory, peak_memory
from tests.fuzz_mutations import mutant

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

_SLICE = 2_000
"""Files that one process reads before it reports."""
_PATIENCE = 60.0
"""Seconds without a new file after which a process is taken for stuck in a library's own code."""

Examiner = Callable[[Path], Outcome]
Maker = Callable[[int, int, tuple[str, ...]], tuple[Any, bytes]]
"""Returns, for a seed, a number and kinds, what a file is made of (with `name` and `format`), and its bytes."""


class Plan(NamedTuple):
    """Which files are read, and how."""

    seed: int
    kinds: tuple[str, ...] = ()
    """Formats; all of them if empty."""
    examiner: Examiner = examine
    patience: float = _PATIENCE
    limited: bool = True
    """Whether the address space is limited."""
    maker: Maker = mutant
    """Makes the file of a number."""


class Met(NamedTuple):
    """One problem and the file that it was met in."""

    number: int
    origin: str
    """Name of the seed that the file was made of."""
    problem: Problem


class Part(NamedTuple):
    """What came of some of the files."""

    outcomes: Counter[tuple[str, bool]]
    """By format of the seed, and whether the file was read."""
    slowest: tuple[float, int]
    """Seconds of the processor's time, and number of the file."""
    peak: int
    """Bytes of memory at most."""
    met: tuple[Met, ...]


def run(plan: Plan, numbers: range, jobs: int = 1) -> Iterator[Part]:
    """Read the files with the given numbers, and yield what came of them part by part."""
    slices = [numbers[at : at + _SLICE] for at in range(0, len(numbers), _SLICE)]
    if jobs == 1:
        for part in slices:
            yield from _survived(plan, part)
        return
    with multiprocessing.pool.ThreadPool(jobs) as pool:
        for parts in pool.imap(functools.partial(_all_survived, plan), slices):
            yield from parts


def _all_survived(plan: Plan, numbers: range) -> list[Part]:
    return list(_survived(plan, numbers))


def _survived(plan: Plan, numbers: range) -> Iterator[Part]:
    """Read some files; where the process dies, leave out the file that killed it and do the others again."""
    while len(numbers):
        part, stuck = _process(plan, numbers)
        if part:
            yield part
            return
        killed = numbers[stuck - numbers.start]
        yield from _survived(plan, numbers[: stuck - numbers.start])
        origin, _ = plan.maker(plan.seed, killed, plan.kinds)
        crash = Met(killed, origin.name, Problem("crash", "the process died or stood still"))
        yield Part(Counter({(origin.format, False): 1}), (0.0, killed), 0, (crash,))
        numbers = numbers[stuck - numbers.start + 1 :]


def _process(plan: Plan, numbers: range) -> tuple[Part | None, int]:
    """Return what came of the files, or the number of the one at which their process died."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.fuzz_workers"])
    at = context.Value("q", numbers.start - 1)
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(plan, numbers, at, there))
    worker.start()
    there.close()
    part = _awaited(here, at, plan.patience)
    if part is None:
        worker.kill()
    worker.join()
    return part, max(at.value, numbers.start)


def _awaited(pipe: Connection, at: "Synchronized[int]", patience: float) -> Part | None:
    """Wait for the result as long as there is progress; how long a process takes to begin says nothing of the files."""
    begin = seen = at.value
    since = time.monotonic()
    while not pipe.poll(0.2):
        if at.value != seen:
            seen, since = at.value, time.monotonic()
        elif time.monotonic() - since > (_PATIENCE if seen == begin else patience):
            return None
    try:
        part: Part = pipe.recv()
    except EOFError:
        return None
    return part


def _work(plan: Plan, numbers: range, at: "Synchronized[int]", pipe: Connection) -> None:
    """Read the files one after the other; `at` tells which one it is at."""
    outcomes: Counter[tuple[str, bool]] = Counter()
    slowest, met = (0.0, numbers.start), []
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        path = Path(folder) / "mutant"
        _warmed(plan, path)
        for number in numbers:
            at.value = number
            origin, content = plan.maker(plan.seed, number, plan.kinds)
            path.write_bytes(content)
            found = plan.examiner(path)
            outcomes[origin.format, found.read] += 1
            slowest = max(slowest, (found.seconds, number))
            if found.problem:
                met.append(Met(number, origin.name, found.problem))
    pipe.send(Part(outcomes, slowest, peak_memory(), tuple(met)))


def _warmed(plan: Plan, path: Path) -> None:
    """Load all libraries before memory is limited: theirs does not count."""
    for number in range(40):
        path.write_bytes(plan.maker(0, number, plan.kinds)[1])
        with contextlib.suppress(Exception):
            plan.examiner(path)
    if plan.limited:
        limit_memory()


def memory_folder() -> str | None:
    """Return a folder in memory where there is one, so that no disk slows the reading down."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - files in it have names of their own
