"""Visiting many files at once, politely: few at a time at each host, and all of them within a time."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar
from urllib.parse import urlsplit

import feeds

AT_ONCE = 8
"""Visits at one time."""
PER_HOST = 2
"""Visits of one host at one time."""

T = TypeVar("T")


def visit_all(
    targets: Iterable[feeds.Target], visit: Callable[[feeds.Target], T], told: Callable[[int], object] = lambda _: None
) -> tuple[T, ...]:
    """Visit each file once and return what `visit` made of each, in their order; `told` gets how many are done."""
    once = tuple(targets)
    doors: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(PER_HOST))
    for target in once:
        doors[_host(target)]  # made here, where there is one thread only

    def enter(target: feeds.Target) -> T:
        with doors[_host(target)]:
            return visit(target)

    threads = ThreadPoolExecutor(max_workers=AT_ONCE)
    try:
        futures = {number: threads.submit(enter, once[number]) for number in _mixed(once)}
        _watch(list(futures.values()), told)
        return tuple(futures[number].result() for number in range(len(once)))
    finally:
        # Who interrupts does not wait for visits that have not begun.
        threads.shutdown(cancel_futures=True)


def _host(target: feeds.Target) -> str:
    try:
        return urlsplit(target.url).netloc.lower()
    except ValueError:
        return ""


def _mixed(targets: Sequence[feeds.Target]) -> list[int]:
    """Return their numbers, the hosts in turns, so that none of the threads waits long before a crowded door."""
    queues: defaultdict[str, list[int]] = defaultdict(list)
    for number, target in enumerate(targets):
        queues[_host(target)].append(number)
    longest = max((len(queue) for queue in queues.values()), default=0)
    return [queue[turn] for turn in range(longest) for queue in queues.values() if turn < len(queue)]


def _watch(futures: Sequence["Future[T]"], told: Callable[[int], object]) -> None:
    waiting, done = set(futures), 0
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        done += len(finished)
        told(done)
