"""Writing a person's files: whole or not at all."""

import errno
import os
import stat
import subprocess
import sys

import pytest

from podcli.errors import FileUnwritable
from podcli.files import write_atomically
from tests.folders import ROOT


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_whole(tmp_path):
    """It holds the bytes, others may read it, and nothing else is left."""
    write_atomically(tmp_path / "owls.md", b"Notes.\r\n")
    assert (tmp_path / "owls.md").read_bytes() == b"Notes.\r\n"
    assert stat.S_IMODE((tmp_path / "owls.md").stat().st_mode) == 0o644
    assert names(tmp_path) == ["owls.md"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permissions_are_kept(tmp_path, mode):
    """Whoever could read or write a file still can, and nobody else."""
    path = tmp_path / "owls.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


def test_a_link_stays_a_link(tmp_path):
    """The file that it points to is written."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "owls.md").write_bytes(b"old")
    (tmp_path / "owls.md").symlink_to("real/owls.md")
    write_atomically(tmp_path / "owls.md", b"new")
    assert (tmp_path / "owls.md").is_symlink()
    assert (tmp_path / "real" / "owls.md").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_failing_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch, call):
    """The old bytes stay, no half file does, and the sentence names file and reason."""
    path = tmp_path / "owls.md"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(FileUnwritable, match=r"owls\.md cannot be written: No space left on device\."):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["owls.md"]


def test_a_really_full_disk_leaves_the_file_as_it_was(tmp_path):
    """With the system refusing every byte beyond the first hundred, a longer file is not begun."""
    path = tmp_path / "owls.md"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom podcli.files import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "write_atomically(Path(sys.argv[1]), b'x' * 101)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV")} | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert "FileUnwritable: " in done.stderr
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["owls.md"]


def test_a_missing_folder_is_told(tmp_path):
    """Nothing is made on the way."""
    with pytest.raises(FileUnwritable, match="No such file or directory"):
        write_atomically(tmp_path / "none" / "owls.md", b"new")
    assert names(tmp_path) == []
