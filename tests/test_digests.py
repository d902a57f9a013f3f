"""The memory of hashes: no file is hashed twice, and none is believed unseen."""

import hashlib
import os
from pathlib import Path

import pytest

from episodes import FileUnreadable, file_digest
from podcli import digests
from podcli.digests import Digests, cache_file


@pytest.fixture
def hashed(monkeypatch):
    """The names of the files that are really read."""
    names = []

    def counted(file, progress):
        names.append(file.name)
        return file_digest(file, progress)

    monkeypatch.setattr(digests, "file_digest", counted)
    return names


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def owls(tmp_path):
    """A file to hash."""
    path = tmp_path / "owls.mp3"
    path.write_bytes(b"owls")
    return path


def test_a_file_is_hashed_once(tmp_path, owls, hashed):
    """Within a run, in the next one, and by another name of it."""
    memory = Digests(tmp_path / "cache" / "digests.json")
    assert memory.of(owls) == memory.of(owls) == sha256(b"owls")
    memory.save()
    (tmp_path / "link.mp3").symlink_to(owls)
    again = Digests(tmp_path / "cache" / "digests.json")
    assert again.of(owls) == again.of(tmp_path / "link.mp3") == sha256(b"owls")
    assert hashed == ["owls.mp3"]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["digests.json"]


def test_a_change_is_seen_though_size_and_time_are_the_same(owls, hashed):
    """Tools set the time of a file back; the system's own mark of a change is believed instead."""
    memory = Digests(None)
    memory.of(owls)
    before = owls.stat()
    owls.write_bytes(b"OWLS")
    os.utime(owls, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert memory.of(owls) == sha256(b"OWLS")
    assert hashed == ["owls.mp3"] * 2


def test_another_file_under_the_same_name_is_hashed(tmp_path, owls):
    """Replacing a file is a change."""
    memory = Digests(None)
    memory.of(owls)
    (tmp_path / "new").write_bytes(b"moor")
    (tmp_path / "new").replace(owls)
    assert memory.of(owls) == sha256(b"moor")


def test_a_file_that_grows_while_it_is_read_is_refused(owls, monkeypatch):
    """Half of a recording that is still being written gets no hash."""

    def growing(file, progress):
        digest = file_digest(file, progress)
        file.write_bytes(b"owls and more")
        return digest

    monkeypatch.setattr(digests, "file_digest", growing)
    memory = Digests(None)
    with pytest.raises(FileUnreadable, match="changed while it was read"):
        memory.of(owls)


def test_a_missing_file_is_named(tmp_path):
    """The sentence says which."""
    with pytest.raises(FileUnreadable, match=r"none\.mp3 cannot be read: No such file"):
        Digests(None).of(tmp_path / "none.mp3")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"x": 1}', b'{"x": [[1, 2, 3], "y"]}', b"\xff"])
def test_a_damaged_memory_is_forgotten(tmp_path, owls, content):
    """Losing it costs time only, and the next save mends it."""
    path = tmp_path / "digests.json"
    path.write_bytes(content)
    memory = Digests(path)
    assert memory.of(owls) == sha256(b"owls")
    memory.save()
    assert sha256(b"owls").encode() in path.read_bytes()


def test_nothing_new_writes_nothing(tmp_path, owls):
    """A run that learnt nothing leaves the file alone, and one without a memory writes none."""
    path = tmp_path / "digests.json"
    memory = Digests(path)
    memory.save()
    assert not path.exists()
    memory.of(owls)
    memory.save()
    before = path.stat().st_ino
    memory.save()
    assert path.stat().st_ino == before
    nowhere = Digests(None)
    nowhere.of(owls)
    nowhere.save()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["digests.json", "owls.mp3"]


def test_a_memory_that_cannot_be_written_is_no_error(tmp_path, owls):
    """A file stands where the cache's folder would be, or a folder where its file would be."""
    (tmp_path / "folder.json").mkdir()
    for path in (owls / "digests.json", tmp_path / "folder.json"):
        memory = Digests(path)
        memory.of(owls)
        memory.save()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.json", "owls.mp3"]


def test_progress_is_told(owls):
    """Whoever waits sees the bytes go by."""
    seen = []
    Digests(None).of(owls, seen.append)
    assert sum(seen) == 4


def test_the_memory_lives_in_the_users_cache(monkeypatch, tmp_path):
    """Where XDG says, else below the home; nowhere for somebody without one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_file() == tmp_path / "podcli" / "digests.json"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cache_file() == tmp_path / "home" / ".cache" / "podcli" / "digests.json"

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert cache_file() is None
