"""A disk that is really full: a small one is mounted, and commands run on it with less and less room.

    python -m tests.full_disk [--step 16] [--command publish]

needs the right to mount (root); leaves so many KiB free, step by step, and runs the command again when there is room.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.local_faults import COMMANDS, ground

SIZE = 24 << 20
"""Bytes of the disk."""
MOST = 1 << 20
"""Bytes of room with which it begins to be scarce."""


def _mounted(place: Path) -> bool:
    """Mount a small disk; tell whether that worked."""
    mount = shutil.which("mount") or "mount"
    command = [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _fill(path: Path, room: int) -> None:
    """Fill the disk with one file, but for so many bytes."""
    status = os.statvfs(path.parent)
    path.write_bytes(bytes(max(status.f_bavail * status.f_frsize - room, 0)))


def run_all(command: str, disk: Path, step: int) -> Counter[int]:
    """Run a command with each amount of room; return how the runs ended."""
    ended: Counter[int] = Counter()
    with ground(command) as made:
        for room in range(0, MOST, step):
            ended[made.on_disk(disk, lambda filler, room=room: _fill(filler, room))] += 1
    return ended


def main() -> int:
    """Fill a disk under each command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=16, help="KiB")
    parser.add_argument("--command", choices=COMMANDS)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name)
        if not _mounted(disk):
            sys.stderr.write("No disk can be mounted here (that takes root): nothing was tried.\n")
            return 1
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the disk is let go then too
        try:
            for command in [wanted.command] if wanted.command else COMMANDS:
                ended = run_all(command, disk, wanted.step << 10)
                told = ", ".join(f"exit code {code}: {count}" for code, count in sorted(ended.items()))
                sys.stdout.write(f"{command}: {ended.total()} runs, {told}; all finished by the same command\n")
                sys.stdout.flush()
        finally:
            subprocess.run([shutil.which("umount") or "umount", name], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
