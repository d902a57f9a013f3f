"""Whether a folder can hold a show."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from podcli.doctor.check import Check, failed, passed
from podcli.reports.values import size

_ROOM = 1 << 30
"""Bytes that should be free: a season of episodes."""


def room(folder: Path) -> Iterator[Check]:
    """Look how much room is left on the disk."""
    there = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(there).free
    if free >= _ROOM:
        yield passed("room", f"There is room for {size(free)} at {folder}.")
    else:
        yield failed("room", f"There is room for {size(free)} only at {folder}.", "Free some space.")
