"""Several commands at once over one in-memory storage, of which a test says who takes the next step.

Each command runs in a thread of its own and stops before every call of the storage; only the one that is chosen goes
on. So an interleaving is a list of choices, and the same list gives the same run.
"""

import threading
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from podcli.errors import StorageUnreachable

PATIENCE = 60.0
"""Seconds after which a command that takes no step is stuck: a test that hangs must fail."""


class Died(BaseException):
    """The program is gone; nothing in it may catch this."""


class Actor:
    """One command in its thread."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self.work = work
        self.error: BaseException | None = None
        self.ended = False
        self.go = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._run, args=(), daemon=True)
        self.stopped = threading.Semaphore(0)

    def _run(self) -> None:
        self.go.acquire()
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            self.error = error
        self.ended = True
        self.stopped.release()


class Scheduler:
    """Chooses who goes on, and strikes now and then: before a call, after it, or with a death."""

    def __init__(self, draw: Random, look: Callable[[], None], faults: float = 0.02) -> None:
        self._draw = draw
        self._look = look
        self._faults = faults
        self._actors: dict[threading.Thread, Actor] = {}
        self.trace: list[str] = []
        self.struck = 0

    def add(self, name: str, work: Callable[[], object]) -> Actor:
        """Add a command."""
        actor = Actor(name, work)
        self._actors[actor.thread] = actor
        return actor

    def hook(self, method: str, key: str, phase: str) -> None:
        """Stop the calling command until it is chosen; what this raises strikes it. Others are only looked at."""
        actor = self._actors.get(threading.current_thread())
        if actor is None:
            self._look()
            return
        if phase == "before":
            actor.stopped.release()
            actor.go.acquire()
            self.trace.append(f"{actor.name} {method} {key}")
        self._strike(method, key, phase)

    def run(self) -> list[Actor]:
        """Let all commands run to their ends; return them."""
        for thread in self._actors:
            thread.start()
        waiting = list(self._actors.values())
        actor = waiting[0]
        while waiting:
            # Often the same goes on: long runs of one command between two steps of another are what loses things.
            if actor.ended or self._draw.random() < 0.4:
                actor = self._draw.choice(waiting)
            actor.go.release()
            assert actor.stopped.acquire(timeout=PATIENCE), f"{actor.name} is stuck: {self.trace[-9:]}"
            self._look()
            waiting = [a for a in waiting if not a.ended]
        return list(self._actors.values())

    def _strike(self, method: str, key: str, phase: str) -> None:
        if self._draw.random() >= self._faults:
            return
        self.struck += 1
        self.trace.append(f"  struck {phase} {method} {key}")
        if self._draw.random() < 0.5:
            raise Died
        raise StorageUnreachable("The line was cut.", hint="Run the command again.")


class Turns(Random):
    """Lets the first of two commands take some steps, then the second, then the first; then both end, unstruck."""

    def __init__(self, names: tuple[str, str], steps: tuple[int, int, int]) -> None:
        """Take the commands' names, and how many steps each turn has."""
        super().__init__(0)
        self._turns = [name for name, count in zip((*names, names[0]), steps, strict=True) for _ in range(count)]
        self._last = names[1]

    def random(self) -> float:
        """Ask who is next at every step."""
        return 0.3

    def choice(self, waiting: Sequence[Any]) -> Any:
        """Return whose turn it is, or the other if that one has ended."""
        wanted = self._turns.pop(0) if self._turns else self._last
        return next((actor for actor in waiting if actor.name == wanted), waiting[0])
