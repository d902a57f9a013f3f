"""A disk that fails at every local write of a command, through the real command line, and is in order again afterwards.

    python -m tests.local_faults [--command publish] [--fault ENOSPC] [--every N]

strikes at every N-th place, and prints how the commands ended.
"""

import argparse
import contextlib
import errno
import io
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

from podcli.cli import run
from tests import local_writes
from tests.folders import EXAMPLE, ShowFolder, make_audio

FAULTS = ("ENOSPC", "EDQUOT", "EROFS", "EIO", "EMFILE")
_INIT = ("--title", "Wood Notes", "--author", "Ada Byron", "--language", "en", "--category", "Science > Nature")
_MORE = ("--link", "https://wood.example/", "--description", "Sounds.", "--artwork", str(EXAMPLE / "artwork.jpg"))
COMMANDS: dict[str, tuple[str, ...]] = {
    "init": ("init", "{0}/new", *_INIT, *_MORE),
    "add": ("-C", "{0}/show", "add", "{0}/tides.mp3"),
    "publish": ("-C", "{0}/show", "publish"),
    "pull": ("-C", "{0}/show", "pull", "--media"),
}
"""Each command line; {0} is the folder in which everything lies."""
_LASTING = {"unlink", "rmdir"}
"""What a full disk still does."""


class Struck:
    """What fails from the n-th local write on."""

    def __init__(self, number: int, fault: str) -> None:
        self.places, self._number, self._errno = 0, number, getattr(errno, fault)
        self._full = fault in {"ENOSPC", "EDQUOT"}

    def hook(self, doing: str, _: str, __: str) -> None:
        """Fail, if it is time."""
        if self._full and doing in _LASTING:
            return
        number, self.places = self.places, self.places + 1
        if 0 <= self._number <= number:
            raise OSError(self._errno, os.strerror(self._errno))


class Ground:
    """A show folder before a command, of which each run gets a copy."""

    def __init__(self, command: str, folder: Path) -> None:
        self._command, self._folder, self.base = command, folder, folder / "base"
        show = ShowFolder(folder / "base" / "show")
        show.configure(storage='url = "../public"')
        show.add("moor")
        make_audio(folder / "base" / "tides.mp3", "Tides")
        self.call(("-C", str(show.path), "publish", "-q"))
        if command == "publish":
            show.add("owls")
        if command == "pull":
            for name in ("moor.md", "moor.mp3"):
                (show.path / "episodes" / name).unlink()

    @staticmethod
    def call(arguments: tuple[str, ...]) -> tuple[int, str]:
        """Run a command line; return its exit code and what it said."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(arguments)
        return code, out.getvalue() + err.getvalue()

    def strike(self, number: int, fault: str) -> tuple[int, int]:
        """Fail at one place and on; check what is said and what is left. Return exit code and number of places."""
        place = self._folder / "run"
        shutil.copytree(self._folder / "base", place)
        line = tuple(word.format(place) for word in COMMANDS[self._command])
        before, struck = _public(place), Struck(number, fault)
        with local_writes.watched((place,), struck.hook):
            code, said = self.call(line)
        where = f"{self._command}, place {number}, {fault}: exit code {code}: {said}"
        self._check(code, said, before == _public(place), where)
        code_again, said = self.call(line)
        assert code_again == 0, f"{where}\nagain: {said}"
        self._require_done(place, where)
        shutil.rmtree(place)
        return code, struck.places

    def on_disk(self, disk: Path, spoil: Callable[[], AbstractContextManager[None]]) -> int:
        """Run the command on a disk that is spoiled, and again when it no longer is; return the first exit code."""
        place = disk / "run"
        shutil.copytree(self.base, place)
        line = tuple(word.format(place) for word in COMMANDS[self._command])
        before = _public(place)
        with spoil():
            code, said = self.call(line)
        where = f"{self._command}: exit code {code}: {said}"
        self._check(code, said, before == _public(place), where)
        assert self.call(line)[0] == 0, where
        self._require_done(place, where)
        shutil.rmtree(place)
        return code

    @staticmethod
    def _check(code: int, said: str, same: bool, where: str) -> None:  # noqa: FBT001 - a fact, no switch
        assert code in {0, 1, 3}, where
        assert "Traceback" not in said, where
        assert "fault of its own" not in said, where
        if code == 1:
            assert same, where
            assert "→" in said, where
            assert "run/" in said, where  # the file is named

    def _require_done(self, place: Path, where: str) -> None:
        episodes = place / "show" / "episodes"
        if self._command == "init":
            assert (place / "new" / "artwork.jpg").read_bytes() == (EXAMPLE / "artwork.jpg").read_bytes(), where
            assert (place / "new" / "podcast.toml").is_file(), where
        elif self._command == "add":
            assert (episodes / "tides.mp3").read_bytes() == (place / "tides.mp3").read_bytes(), where
            assert (episodes / "tides.md").is_file(), where
        elif self._command == "publish":
            feed = (place / "public" / "feed.xml").read_text()
            assert (feed.count("<item>"), "owls.mp3" in feed, "moor.mp3" in feed) == (2, True, True), where
        else:
            assert (episodes / "moor.mp3").is_file(), where
            assert (episodes / "moor.md").is_file(), where


def _public(place: Path) -> bytes:
    return (place / "public" / "feed.xml").read_bytes()


@contextlib.contextmanager
def ground(command: str) -> Iterator[Ground]:
    """Make the ground of a command in a folder of its own, with no cache but there."""
    with tempfile.TemporaryDirectory() as name, mock.patch.dict(os.environ, XDG_CACHE_HOME=f"{name}/cache"):
        yield Ground(command, Path(name))


def strike_all(command: str, fault: str, every: int, first: int = 0) -> tuple[int, Counter[int]]:
    """Strike at every so many places; return how many places there are, and how the runs ended."""
    with ground(command) as made:
        code, places = made.strike(-1, fault)
        assert code == 0
        return places, Counter(made.strike(number, fault)[0] for number in range(first, places, every))


def main() -> None:
    """Strike the chosen commands."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", choices=COMMANDS)
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--every", type=int, default=1)
    wanted = parser.parse_args()
    for command in [wanted.command] if wanted.command else COMMANDS:
        for fault in [wanted.fault] if wanted.fault else FAULTS:
            places, ended = strike_all(command, fault, wanted.every)
            told = ", ".join(f"exit code {code}: {count}" for code, count in sorted(ended.items()))
            sys.stdout.write(f"{command}, {fault}: {places} places, {told}; all finished by the same command\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
