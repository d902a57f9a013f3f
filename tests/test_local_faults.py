"""Disks that fail, and homes that are not there: a clear error, nothing half done, and the same command finishes."""

import errno
import itertools
import os
import random
from pathlib import Path
from unittest import mock

import pytest

from podcli import publish
from tests.local_faults import COMMANDS, FAULTS, ground, strike_all

EVERY = {"init": 5, "add": 5, "publish": 16, "pull": 6}
"""Every how many places the suite strikes; `python -m tests.local_faults` does at each."""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_that_fails_at_any_write(command, fault):
    """The error names the file and the way out, the feed stays, and the command works when the disk does again."""
    every = EVERY[command]
    first = random.Random(command + fault).randrange(every)  # noqa: S311 - guards nothing
    places, ended = strike_all(command, fault, every, first)
    assert places > 5  # fewer would mean that nothing was struck
    assert ended[1] > 0
    assert ended.total() == len(range(first, places, every))


@pytest.mark.parametrize("home", ["unset", "missing", "a file"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_home(command, home, monkeypatch, tmp_path):
    """Without a home, or with one that cannot be written, nothing is remembered and everything works."""
    (tmp_path / "file").touch()
    with ground(command) as made:
        monkeypatch.delenv("XDG_CACHE_HOME")
        named = {"missing": "/proc/none", "a file": str(tmp_path / "file")}.get(home)
        if named:
            monkeypatch.setenv("HOME", named)
        else:
            monkeypatch.delenv("HOME")
            monkeypatch.setattr("os.path.expanduser", lambda path: path)
        assert made.strike(-1, "ENOSPC")[0] == 0


def _gone(path):
    path.unlink()


def _other(path):
    path.write_bytes(path.read_bytes() + b"more")


@pytest.mark.parametrize("change", [_gone, _other], ids=["gone", "changed"])
@pytest.mark.parametrize("name", ["episodes/owls.mp3", "episodes/owls.jpg"])
def test_a_file_that_vanishes_or_changes_between_plan_and_upload(change, name, monkeypatch):
    """It is named, nothing of it becomes public, and with the file back the same command publishes it."""
    real = publish.write_guids
    with ground("publish") as made:
        show = made.base / "show"
        (show / "episodes" / "owls.jpg").write_bytes((show / "artwork.jpg").read_bytes() + b"\0")
        kept, feed = (show / name).read_bytes(), (made.base / "public" / "feed.xml").read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(publish, "write_guids", lambda plan: (real(plan), change(show / name)))
            code, said = made.call(("-C", str(show), "publish"))
        assert (code, name in said, "→" in said) == (1, True, True)
        assert (made.base / "public" / "feed.xml").read_bytes() == feed
        (show / name).write_bytes(kept)
        assert made.call(("-C", str(show), "publish"))[0] == 0
        assert (made.base / "public" / "feed.xml").read_bytes().count(b"<item>") == 2


def test_notes_that_vanish_between_plan_and_end(monkeypatch):
    """The episode is published as it was planned; its notes come back with its identity, or from where they were."""
    real = publish.write_guids
    with ground("publish") as made:
        show = made.base / "show"
        notes = show / "episodes" / "owls.md"
        monkeypatch.setattr(publish, "write_guids", lambda plan: (real(plan), notes.unlink()))
        assert made.call(("-C", str(show), "publish"))[0] == 0
        assert "date = " in notes.read_text()
        assert (made.base / "public" / "feed.xml").read_bytes().count(b"<item>") == 2


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES])
@pytest.mark.parametrize("name", ["podcast.toml", "owls.md", "owls.mp3", "artwork.jpg"])
def test_a_file_that_cannot_be_read(name, number, monkeypatch):
    """A disk that fails, too many open files, a missing right: the file is named and nothing is changed."""
    real = Path.open

    def failing(path, *rest, **more):
        if path.name == name and "show" in path.parts:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *rest, **more)

    with ground("publish") as made:
        (made.base / "show" / "artwork.jpg").write_bytes((made.base / "show" / "artwork.jpg").read_bytes() + b"\0")
        before = sorted((p, p.read_bytes()) for p in (made.base / "public").rglob("*") if p.is_file())
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", failing)
            code, said = made.call(("-C", str(made.base / "show"), "publish"))
        assert (code, name in said, "→" in said, "own" in said) == (1, True, True, False), said
        assert sorted((p, p.read_bytes()) for p in (made.base / "public").rglob("*") if p.is_file()) == before
        assert made.call(("-C", str(made.base / "show"), "publish"))[0] == 0


FILES = ("show/podcast.toml", "show/episodes/owls.mp3", "show/artwork.jpg")


@pytest.mark.parametrize(
    ("name", "kind"),
    [*itertools.product(FILES, ("folder", "pipe", "loop")), ("public", "pipe"), ("public", "loop")],
)
def test_what_is_no_file_stops_a_publish_with_its_name(name, kind):
    """Through the command line it is told by its name, nobody waits for a pipe, and put right it is published."""
    with ground("publish") as made:
        path, aside = made.base / name, made.base / "aside"
        path.rename(aside)
        {"folder": Path.mkdir, "pipe": os.mkfifo, "loop": lambda p: p.symlink_to(p.name)}[kind](path)
        code, said = made.call(("-C", str(made.base / "show"), "publish"))
        assert (code, str(path) in said or name.partition("/")[2] in said, "→" in said) == (1, True, True), said
        assert "fault of its own" not in said
        path.rmdir() if kind == "folder" else path.unlink()
        aside.rename(path)
        assert made.call(("-C", str(made.base / "show"), "publish"))[0] == 0


def test_a_date_that_the_notes_cannot_take_keeps_no_episode_back(monkeypatch):
    """The catalog has it already: the episode appears, and a warning names the notes."""
    with ground("publish") as made:
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real = publish.write_dates

        def failing(plan, folder):
            with mock.patch("os.fsync", side_effect=full):
                real(plan, folder)

        monkeypatch.setattr(publish, "write_dates", failing)
        code, said = made.call(("-C", str(made.base / "show"), "publish"))
        assert (code, "owls.md cannot be written: the disk is full" in said) == (0, True), said
        assert (made.base / "public" / "feed.xml").read_bytes().count(b"<item>") == 2
