"""The sha256 of a file."""

import hashlib
import os
from pathlib import Path

import pytest

from episodes import FileUnreadable, file_digest


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_the_digest_is_that_of_the_whole_file(tmp_path: Path, size: int) -> None:
    """Files of any size, also around the size of a block, have the digest of all their bytes."""
    data = bytes(number * 7 % 251 for number in range(size))
    path = tmp_path / "audio.mp3"
    path.write_bytes(data)
    assert file_digest(path) == hashlib.sha256(data).hexdigest()


def test_progress_adds_up_to_the_size(tmp_path: Path) -> None:
    """A long file is told in several steps, which add up to its size."""
    path = tmp_path / "audio.mp3"
    path.write_bytes(bytes(2_500_000))
    steps: list[int] = []
    file_digest(path, steps.append)
    assert sum(steps) == 2_500_000
    assert len(steps) > 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that does not exist is named, with a way out."""
    with pytest.raises(FileUnreadable, match=r"nowhere\.mp3.*no such file") as caught:
        file_digest(tmp_path / "nowhere.mp3")
    assert caught.value.hint


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder has no digest."""
    with pytest.raises(FileUnreadable, match="folder"):
        file_digest(tmp_path)


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """A pipe, from which nothing may ever come, is refused at once."""
    os.mkfifo(tmp_path / "pipe.mp3")
    with pytest.raises(FileUnreadable, match="pipe"):
        file_digest(tmp_path / "pipe.mp3")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is refused, with the command that mends it."""
    path = tmp_path / "locked.mp3"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The tests may run as a user whom no permission stops.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadable, match="permission") as caught:
        file_digest(path)
    assert "chmod" in caught.value.hint


def test_a_name_with_a_zero_byte_is_refused() -> None:
    """A name that no file can have is an error like any other."""
    with pytest.raises(FileUnreadable, match="name of a file"):
        file_digest(Path("au\0dio.mp3"))
