"""Writing a person's files: whole or not at all."""

import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from podcli.disk_words import unwritable

STALE = timedelta(days=1)
"""After which a file that was never finished is nobody's work in progress."""
_UNFINISHED = re.compile(r"\.podcli-[a-z0-9_]{8}|\..+~[0-9a-f]{16}", re.DOTALL)
"""What such files are called: those below, and those that `podcli.storage.atomic` makes."""


def write_atomically(path: Path, body: bytes) -> None:
    """Replace a file in one step, keeping its permissions; raise `FileUnwritable` and leave it as it was otherwise."""
    target = Path(os.path.realpath(path))  # unlike resolve, without a crash for a link to itself
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".podcli-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        else:
            Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            with suppress(OSError):  # what went wrong first is what a person must hear
                Path(temporary).unlink()
        raise unwritable(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing; raise `FileUnwritable`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error, "made") from error


def sweep(show: Path, now: datetime) -> None:
    """Remove what writes that died more than a day ago left in a show folder; what cannot be removed stays.

    Looks into the folder and those directly in it: notes, audio and artwork stand there.
    """
    with suppress(OSError):
        within = [folder for folder in show.iterdir() if folder.is_dir() and not folder.is_symlink()]
        for folder in (show, *within):
            _sweep_folder(folder, (now - STALE).timestamp())


def _sweep_folder(folder: Path, before: float) -> None:
    with suppress(OSError):
        for path in [p for p in folder.iterdir() if _UNFINISHED.fullmatch(p.name)]:
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_mtime < before:
                path.unlink()
