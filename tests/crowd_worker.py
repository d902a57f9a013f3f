"""A process that runs one podcli command line after another, as told on its standard input.

Each line is a list of words in JSON; each answer is the exit code and what was printed. `naive FOLDER SLUG` publishes
as a simple tool would, which the watcher must find out.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from podcli import config as configuration
from podcli.cli import run
from podcli.clock import utc_now
from podcli.storage import open_places
from tests.naive import naive_publish

ROOT = Path(__file__).parent.parent
Answer = tuple[int, str]
"""An exit code, and what was printed."""


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
        command = [sys.executable, "-m", "tests.crowd_worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=environment)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout

    def tell(self, words: tuple[str, ...]) -> None:
        """Begin a command, after those that were told before."""
        self._in.write(json.dumps(words) + "\n")
        self._in.flush()

    def answer(self) -> Answer:
        """Wait for the end of the command that was told first."""
        code, printed = json.loads(self._out.readline())
        return code, printed

    def end(self) -> None:
        """End the process."""
        self._in.close()
        self._process.wait()
        self._out.close()


class Fresh:
    """A new `python -m podcli` for each command."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._running: list[subprocess.Popen[str]] = []

    def tell(self, words: tuple[str, ...]) -> None:
        """Begin a command at once."""
        command = [sys.executable, "-m", "podcli", *words]
        pipe, env = subprocess.PIPE, self._environment
        self._running.append(
            subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=env)
        )

    def answer(self) -> Answer:
        """Wait for the end of the command that was told first."""
        process = self._running.pop(0)
        printed, _ = process.communicate()
        return process.returncode, printed

    def end(self) -> None:
        """Do nothing: what runs was waited for."""


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


def main() -> None:
    """Run what is told, until nothing more is."""
    for line in sys.stdin:
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = _run(json.loads(line))
        printed.seek(0)
        sys.stdout.write(json.dumps([code, printed.read()]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
