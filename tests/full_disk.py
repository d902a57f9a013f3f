"""A disk that is really full, or may not be written: a small one is mounted, and commands run on it.

    python -m tests.full_disk [--step 16] [--command publish]
    python -m tests.full_disk --closed

needs the right to mount (root). Leaves so many KiB free, step by step; or mounts the disk for reading only, and then
runs as a user who may write nothing there. The same command runs again when that is over.
"""

import argparse
import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from tests.local_faults import COMMANDS, ground

SIZE = 24 << 20
"""Bytes of the disk."""
MOST = 1 << 20
"""Bytes of room with which it begins to be scarce."""
_NOBODY = 65534


def _mounted(place: Path) -> bool:
    """Mount a small disk; tell whether that worked."""
    mount = shutil.which("mount") or "mount"
    command = [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def _filled(disk: Path, room: int) -> Iterator[None]:
    """Fill the disk with one file, but for so many bytes."""
    status, filler = os.statvfs(disk), disk / "filler"
    filler.write_bytes(bytes(max(status.f_bavail * status.f_frsize - room, 0)))
    yield
    filler.unlink()


@contextlib.contextmanager
def _read_only(disk: Path) -> Iterator[None]:
    _remount(disk, "ro")
    yield
    _remount(disk, "rw")


@contextlib.contextmanager
def _denied(disk: Path) -> Iterator[None]:
    """Run as nobody, who may read everything on the disk and write nothing."""
    for path in (disk, *disk.rglob("*")):
        path.chmod(path.stat().st_mode | stat.S_IRGRP | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
    os.seteuid(_NOBODY)
    yield
    os.seteuid(0)


def _remount(disk: Path, how: str) -> None:
    subprocess.run([shutil.which("mount") or "mount", "-o", f"remount,{how}", str(disk)], check=True)


def run_all(command: str, disk: Path, spoils: Iterable[Callable[[], AbstractContextManager[None]]]) -> Counter[int]:
    """Run a command on a disk that is spoiled in each of these ways; return how the runs ended."""
    with ground(command) as made:
        return Counter(made.on_disk(disk, spoil) for spoil in spoils)


def main() -> int:
    """Fill a disk under each command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=16, help="KiB")
    parser.add_argument("--command", choices=COMMANDS)
    parser.add_argument("--closed", action="store_true", help="the disk has room, but may not be written")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name)
        if not _mounted(disk):
            sys.stderr.write("No disk can be mounted here (that takes root): nothing was tried.\n")
            return 1
        full = [partial(_filled, disk, room) for room in range(0, MOST, wanted.step << 10)]
        spoils = [partial(_read_only, disk), partial(_denied, disk)] if wanted.closed else full
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the disk is let go then too
        try:
            for command in [wanted.command] if wanted.command else COMMANDS:
                ended = run_all(command, disk, spoils)
                told = ", ".join(f"exit code {code}: {count}" for code, count in sorted(ended.items()))
                sys.stdout.write(f"{command}: {ended.total()} runs, {told}; all finished by the same command\n")
                sys.stdout.flush()
        finally:
            subprocess.run([shutil.which("umount") or "umount", name], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
