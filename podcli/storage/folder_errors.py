"""What the operating system says of a folder, turned into the errors of a storage."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcli.disk_words import FULL, REFUSED, reason, way_out
from podcli.errors import AccessRefused, StorageError

_UNTOUCHED = " What was there before is untouched."


@contextmanager
def told(path: Path, doing: str = "written") -> Iterator[None]:
    """Turn an `OSError` of the block into the matching `StorageError` about `path`."""
    try:
        yield
    except OSError as error:
        raise of(error, path, doing) from error


def of(error: OSError, path: Path, doing: str) -> StorageError:
    """Return the error of this project that says what happened to `path`, and the way out."""
    kind = AccessRefused if error.errno in REFUSED else StorageError
    kept = _UNTOUCHED if error.errno in (*FULL, errno.EROFS) else ""
    hint = way_out(error, path)
    if error.errno == errno.EROFS:
        hint = "Mount it for writing, or name another folder as url in the [storage] part of podcast.toml."
    return kind(f"{path} cannot be {doing}: {reason(error)}.{kept}", hint=hint)
