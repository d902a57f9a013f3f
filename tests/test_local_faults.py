"""Disks that fail, and homes that are not there: a clear error, nothing half done, and the same command finishes."""

import random

import pytest

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
