"""Writing a person's files: whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

from podcli.errors import FileUnwritable


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
            Path(temporary).unlink(missing_ok=True)
        raise FileUnwritable(
            f"{path} cannot be written: {error.strerror}.", hint="Is there room, and is the folder yours?"
        ) from error
