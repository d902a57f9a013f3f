"""A process that runs one podcli command line after another, as told on its standard input.

Each line is a list of words in JSON; each answer is the exit code, what was printed, and how often a fault struck.
`naive FOLDER SLUG` publishes as a simple tool would, which the watcher must find out. `struck FAULT NUMBER WORDS…` runs
a command line during whose request of that number the fault strikes.
"""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from unittest import mock

from botocore.httpsession import URLLib3Session

from podcli import config as configuration
from podcli.cli import run
from podcli.clock import utc_now
from podcli.storage import open_places
from tests import faulty_transport
from tests.faulty_transport import Send
from tests.naive import naive_publish

ROOT = Path(__file__).parent.parent


class Answer(NamedTuple):
    """How a command ended."""

    code: int
    printed: str
    struck: int = 0
    """How often a fault struck."""


def killed_before(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The program is killed before anything is sent."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_after(send: Send, request: Any) -> Any:
    """The program is killed when the request was carried out, and before it knows."""
    send(request)
    os.kill(os.getpid(), signal.SIGKILL)


FAULTS: dict[str, Callable[[Send, Any], Any]] = {
    fault.__name__: fault
    for fault in (killed_before, killed_after, faulty_transport.forbidden, faulty_transport.lost_answer)
}
"""What strikes a command of a crowd: three that end it, and one that it must see through."""


class Hand(Protocol):
    """A process, or a row of them, that does what it is told."""

    def tell(self, words: tuple[str, ...]) -> None:
        """Begin a command."""

    def answer(self) -> Answer:
        """Wait for the end of the command that was told first."""

    def end(self) -> None:
        """End."""


class Steady:
    """One process for many commands: starting Python costs more than most commands do."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.crowd_worker"]
        pipe, env = subprocess.PIPE, self._environment
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=env)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout

    def tell(self, words: tuple[str, ...]) -> None:
        """Begin a command, after those that were told before."""
        self._in.write(json.dumps(words) + "\n")
        self._in.flush()

    def answer(self) -> Answer:
        """Wait for the end of the command that was told first; another process follows one that was killed."""
        line = self._out.readline()
        if line:
            return Answer(*json.loads(line))
        self.end()
        code = self._process.returncode
        self._start()
        return Answer(code, "", 1)

    def end(self) -> None:
        """End the process."""
        self._in.close()
        self._process.wait()
        self._out.close()


class Fresh:
    """A new process for each command."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._running: list[Steady] = []

    def tell(self, words: tuple[str, ...]) -> None:
        """Begin a command at once."""
        self._running.append(Steady(self._environment))
        self._running[-1].tell(words)

    def answer(self) -> Answer:
        """Wait for the end of the command that was told first."""
        process = self._running.pop(0)
        answer = process.answer()
        process.end()
        return answer

    def end(self) -> None:
        """End what runs."""
        for process in self._running:
            process.end()


def environment_of(server_environment: dict[str, str], cache: Path) -> dict[str, str]:
    """Return the variables that a process of the crowd gets."""
    return {**os.environ, **server_environment, "XDG_CACHE_HOME": str(cache)}


def _run(words: list[str]) -> int:
    if words[0] != "naive":
        return run(words)
    folder = Path(words[1])
    storage = configuration.load(folder / "podcast.toml").storage
    naive_publish(open_places(storage, folder), words[2], utc_now())
    return 0


@contextlib.contextmanager
def _striking(fault: Callable[[Send, Any], Any], number: int) -> Iterator[list[int]]:
    """Let one request of this process fail; give a list that grows when it does."""
    real, sent, struck = URLLib3Session.send, [0], [0]

    def send(session: URLLib3Session, request: Any) -> Any:
        sent[0] += 1
        if sent[0] - 1 != number:
            return real(session, request)
        struck[0] += 1
        return fault(lambda request: real(session, request), request)

    with mock.patch.object(URLLib3Session, "send", send):
        yield struck


def _answer(words: list[str]) -> Answer:
    """Run one command line, struck or not."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.ExitStack() as stack:
        struck = [0]
        if words[0] == "struck":
            struck = stack.enter_context(_striking(FAULTS[words[1]], int(words[2])))
            words = words[3:]
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        code = _run(words)
    printed.seek(0)
    return Answer(code, printed.read(), struck[0])


def main() -> None:
    """Run what is told, until nothing more is."""
    for line in sys.stdin:
        answer = _answer(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
