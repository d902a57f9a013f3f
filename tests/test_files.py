"""Writing a person's files: whole or not at all."""

import os
import resource
import stat

import pytest

from podcli.cli import run
from podcli.errors import FileUnwritable
from podcli.files import STALE, sweep, write_atomically
from podcli.storage.atomic import beside
from tests.folders import ShowFolder, make_audio
from tests.shows import NOW


def test_a_new_file_is_readable_by_others(tmp_path):
    """A web server or a colleague may read what podcli writes."""
    write_atomically(tmp_path / "owls.md", b"Notes.")
    assert (tmp_path / "owls.md").read_bytes() == b"Notes."
    assert stat.S_IMODE((tmp_path / "owls.md").stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["owls.md"]  # noqa: PTH208 - hidden files too


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_permissions_are_kept(tmp_path, mode):
    """Writing one line into a private file leaves it private."""
    path = tmp_path / "owls.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


def test_a_link_stays_a_link(tmp_path):
    """The file behind it is written."""
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "owls.md").symlink_to("real.md")
    write_atomically(tmp_path / "owls.md", b"new")
    assert (tmp_path / "owls.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["x" * 252 + ".md", "é" * 126 + ".md"])
def test_a_name_as_long_as_the_disk_takes_is_written(tmp_path, name):
    """The file that is written first needs no longer name."""
    write_atomically(tmp_path / name, b"Notes.")
    assert (tmp_path / name).read_bytes() == b"Notes."


@pytest.mark.parametrize("name", ["missing/owls.md", "file/owls.md", "x" * 300, "folder"])
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path, name):
    """A missing folder, a file in its place, an endless name, a folder of that name: each is named."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FileUnwritable, match="cannot be written: ") as caught:
        write_atomically(tmp_path / name, b"Notes.")
    assert str(tmp_path / name) in caught.value.message
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path):
    """The old bytes are there until all new ones are on the disk."""
    path = tmp_path / "owls.md"
    path.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(FileUnwritable, match="File too large"):
            write_atomically(path, b"x" * 1_000_001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["owls.md"]  # noqa: PTH208 - hidden files too


def test_a_link_that_leads_to_itself_is_replaced(tmp_path):
    """It holds nothing, and must not end in a crash."""
    loop = tmp_path / "owls.md"
    loop.symlink_to("owls.md")
    write_atomically(loop, b"new")
    assert loop.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["owls.md"]


class Killed(BaseException):
    """The program is gone."""


def remains(monkeypatch, folder):
    """Leave what programs leave that are killed in the middle of a write; return their names."""
    before = set(folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            write_atomically(folder / "owls.md", b"Notes.")
        patch.setattr("pathlib.Path.unlink", lambda *_, **__: None)
        with beside(folder / "owls.mp3") as path:
            path.write_bytes(b"half")
    return sorted(set(folder.iterdir()) - before)


@pytest.mark.parametrize("folder", ["show", "show/episodes", "show/artwork"])
def test_remains_of_dead_writes_are_swept_after_a_day(tmp_path, monkeypatch, folder):
    """Two days old they go; what is younger may be another program's, and any other hidden file is a person's."""
    place = tmp_path / folder
    place.mkdir(parents=True)
    old, young = (remains(monkeypatch, place) for _ in range(2))
    mine = [place / name for name in (".owls.mp3~", ".podcli-", ".podcli-notes-of-mine", ".owls~0123", "owls.mp3~")]
    for path in mine:
        path.write_bytes(b"mine")
    (place / ".podcli-aaaaaaaa").mkdir()
    for path in (*old, *mine, place / ".podcli-aaaaaaaa"):
        os.utime(path, (0, (NOW - STALE).timestamp() - 1))
    for path in young:
        os.utime(path, (0, (NOW - STALE).timestamp() + 1))
    sweep(tmp_path / "show", NOW)
    assert len(old) == 2
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in (*young, *mine))


@pytest.mark.parametrize("words", [("add", "new.mp3"), ("publish", "--yes"), ("pull",)])
def test_commands_that_write_sweep_first(tmp_path, monkeypatch, words):
    """Each of them removes what an earlier one left when it was killed; a rehearsal removes nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f'url = "{tmp_path}/public"')
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "-q", "--yes"]) == 0
    make_audio(tmp_path / "new.mp3")
    monkeypatch.chdir(tmp_path)
    left = remains(monkeypatch, show.path / "episodes")
    for path in left:
        os.utime(path, (0, 0))
    if words[0] != "add":
        assert run(["-C", str(show.path), "-q", *words, "--dry-run"]) == 0
    assert all(path.exists() for path in left)
    assert run(["-C", str(show.path), "-q", *words]) == 0
    assert not any(path.exists() for path in left)
