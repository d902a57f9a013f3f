"""Writing a person's files: whole or not at all."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from podcli.disk_words import unwritable


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
            with contextlib.suppress(OSError):  # what went wrong first is what a person must hear
                Path(temporary).unlink()
        raise unwritable(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing; raise `FileUnwritable`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error, "made") from error
