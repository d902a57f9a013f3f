"""What stands where a file should be: it is named, never passed over, and never waited for."""

import errno
import os
from pathlib import Path
from unittest.mock import Mock

import pytest

from episodes import FaultyDocument, FileUnreadable
from podcli import cache
from podcli.cache import cache_folder
from podcli.disk_words import unwritable
from podcli.errors import FileUnwritable, ShowNotFound
from podcli.failure import described
from podcli.files import write_atomically
from podcli.folder import find, sources
from podcli.on_disk import is_there
from podcli.plan import Plan, WriteBack
from podcli.write_back import write_guids
from tests.test_folder import UTC


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


OTHERS = {
    "a folder": (Path.mkdir, "is a folder, not a file"),
    "a pipe": (os.mkfifo, "is a pipe, socket or device, not a file"),
    "a loop of links": (_loop, "Too many levels of symbolic links"),
}
"""What may bear the name of a file."""


@pytest.fixture(params=OTHERS)
def other(request):
    """How to make something that is no file, and what is said of it."""
    return OTHERS[request.param]


@pytest.mark.parametrize("name", ["owls.mp3", "owls.md", "owls.jpg"])
@pytest.mark.parametrize("notes", [b"Notes.", None], ids=["with notes", "alone"])
def test_what_is_no_file_is_named(tmp_path, other, name, notes):
    """Passed over, an episode would silently be missing, or lack its picture; other episodes can still be published."""
    make, said = other
    place = tmp_path / "episodes"
    place.mkdir()
    (place / "moor.md").write_text("Notes.")
    if notes and name != "owls.md":
        (place / "owls.md").write_bytes(notes)
    if name == "owls.jpg" and not notes:
        (place / "owls.mp3").touch()
    make(place / name)
    with pytest.raises(FileUnreadable, match=said) as caught:
        sources(tmp_path, UTC)
    assert str(place / name) in caught.value.message
    assert [s.slug for s in sources(tmp_path, UTC, ("moor",))] == ["moor"]


def test_audio_that_notes_name_is_named_too(tmp_path, other):
    """Written into the front matter, it is not taken for audio that is published and gone."""
    make, said = other
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "owls.md").write_text('+++\naudio = "../take.wav"\n+++\n')
    make(tmp_path / "take.wav")
    with pytest.raises(FaultyDocument, match=said):
        sources(tmp_path, UTC)


def test_a_link_to_a_disk_that_is_gone(tmp_path):
    """Beside notes it is like audio that is not in the folder; alone it is named, since nothing else tells of it."""
    place = tmp_path / "episodes"
    place.mkdir()
    (place / "owls.mp3").symlink_to("/mnt/none/owls.mp3")
    with pytest.raises(FileUnreadable, match=r"owls\.mp3 cannot be read: No such file"):
        sources(tmp_path, UTC)
    (place / "owls.md").touch()
    assert [s.audio for s in sources(tmp_path, UTC)] == [None]


@pytest.mark.parametrize("name", ["drafts", "drafts.old", "owls.txt"])
def test_other_folders_are_nobodys_episode(tmp_path, other, name):
    """Only names that mean something in a show are looked at."""
    (tmp_path / "episodes").mkdir()
    other[0](tmp_path / "episodes" / name)
    assert sources(tmp_path, UTC) == ()


def test_settings_that_are_no_file_hide_no_other_show(tmp_path, other):
    """The show above is not published instead, and nobody is told that there are no settings."""
    make, said = other
    (tmp_path / "podcast.toml").touch()
    (tmp_path / "inner").mkdir()
    make(tmp_path / "inner" / "podcast.toml")
    with pytest.raises(ShowNotFound, match=said) as caught:
        find(tmp_path / "inner")
    assert str(tmp_path / "inner" / "podcast.toml") in caught.value.message


def test_what_cannot_be_looked_at_is_there(tmp_path, monkeypatch):
    """A disk that fails must not look like an empty one."""
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "owls.mp3").touch()
    monkeypatch.setattr(Path, "stat", Mock(side_effect=OSError(errno.EIO, os.strerror(errno.EIO))))
    assert is_there(tmp_path / "podcast.toml")
    with pytest.raises(ShowNotFound, match="input/output error"):
        find(tmp_path)
    with pytest.raises(FileUnreadable, match="input/output error"):
        sources(tmp_path, UTC)


@pytest.mark.parametrize(
    ("number", "reason", "cure"),
    [
        (errno.ENOSPC, "the disk is full", "Free some space"),
        (errno.EDQUOT, "the disk is full", "Free some space"),
        (errno.EROFS, "that disk is read-only", "Mount it for writing"),
        (errno.EACCES, "permission denied", "Give yourself the right"),
        (errno.EIO, "input/output error", "have it examined"),
        (errno.EMFILE, "Too many open files", "ulimit -n"),
        (errno.ENOTDIR, "Not a directory", "Look at that path"),
    ],
)
def test_each_fault_of_a_disk_has_its_own_way_out(tmp_path, monkeypatch, number, reason, cure):
    """A full disk, a read-only one and a missing right are told apart where a person's file is written."""
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(number, os.strerror(number))))
    with pytest.raises(FileUnwritable) as caught:
        write_atomically(tmp_path / "owls.md", b"Notes.")
    assert reason in caught.value.message
    assert cure in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_the_first_fault_is_told_where_cleaning_up_fails_too(tmp_path, monkeypatch):
    """On a disk that went read-only half way, the write failed: not the removal."""
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    monkeypatch.setattr(os, "unlink", Mock(side_effect=OSError(errno.EROFS, "Read-only file system")))
    with pytest.raises(FileUnwritable, match="the disk is full"):
        write_atomically(tmp_path / "owls.md", b"Notes.")


def test_a_fault_without_words_of_the_system(tmp_path):
    """What a library raises with its own words, or with none, is no fault of podcli's own."""
    assert described(OSError("the tape broke")).message == "the tape broke."
    assert described(OSError()).code == "system"
    assert described(OSError(errno.EMFILE, "Too many open files")).hint.startswith("Close other programs")
    assert str(unwritable(tmp_path, TimeoutError())).endswith("cannot be written: TimeoutError.")


def test_a_relative_cache_is_ignored(tmp_path, monkeypatch):
    """Hashes and uploads that were begun are found again from wherever one calls."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert cache_folder() == tmp_path / ".cache" / "podcli"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine" / "podcli"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "home")
    assert cache_folder() is None


def test_without_a_home_nothing_is_remembered(monkeypatch):
    """A scheduled job of a user that no list of users knows has none."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(cache.Path, "home", Mock(side_effect=RuntimeError("Could not determine home directory.")))
    assert cache_folder() is None


def test_notes_that_cannot_be_looked_at_are_never_replaced(tmp_path, monkeypatch):
    """Only where surely nothing is, new notes are made."""
    notes = tmp_path / "owls.md"
    plan = Plan(write_backs=(WriteBack(path=notes, guid="g-1", date=None),))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
        patch.setattr(Path, "open", Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
        with pytest.raises(FileUnreadable, match=r"owls\.md cannot be read"):
            write_guids(plan)
    assert not notes.exists()
    write_guids(plan)
    assert notes.read_bytes() == b'+++\nguid = "g-1"\n+++\n'


def test_the_folder_that_refuses_is_the_one_that_is_named(tmp_path):
    """Folders that were still to be made have no rights that a person could change."""
    told = unwritable(tmp_path / "new" / "show" / "podcast.toml", PermissionError(errno.EACCES, "denied"))
    assert f"the right to write in {tmp_path}," in told.hint
