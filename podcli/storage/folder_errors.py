"""What the operating system says of a folder, turned into sentences with a way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcli.errors import AccessRefused, StorageError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM)


@contextmanager
def told(path: Path, doing: str = "written") -> Iterator[None]:
    """Turn an `OSError` of the block into the matching `StorageError` about `path`."""
    try:
        yield
    except OSError as error:
        raise of(error, path, doing) from error


def of(error: OSError, path: Path, doing: str) -> StorageError:
    """Return the error of this project that says what happened to `path`, and the way out."""
    if error.errno in _FULL:
        return StorageError(
            f"{path} cannot be {doing}: the disk is full. What was there before is untouched.",
            hint="Free some space and run the command again.",
        )
    if error.errno == errno.EROFS:
        return StorageError(
            f"{path} cannot be {doing}: that disk is read-only. What was there before is untouched.",
            hint="Mount it for writing, or name another folder as url in the [storage] part of podcast.toml.",
        )
    if error.errno in _REFUSED:
        return AccessRefused(
            f"{path} cannot be {doing}: permission denied.",
            hint=f"Give yourself the right to write in {path.parent}, or run podcli as its owner.",
        )
    return StorageError(
        f"{path} cannot be {doing}: {error.strerror or error}.",
        hint="Look at that path: something else may be in its place.",
    )
