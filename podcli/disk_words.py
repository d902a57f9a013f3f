"""What the operating system says of a file or folder, in words with a way out."""

import errno
from pathlib import Path

from podcli.errors import FileUnwritable

FULL = (errno.ENOSPC, errno.EDQUOT)
"""No room: the disk's, or this user's share of it."""
REFUSED = (errno.EACCES, errno.EPERM)
"""Not this user's to do."""
_TOO_MANY = (errno.EMFILE, errno.ENFILE)
_STOPPED = "Mend that and run the command again."


def reason(error: OSError) -> str:
    """Return what went wrong, without the path."""
    if error.errno in FULL:
        return "the disk is full"
    if error.errno == errno.EROFS:
        return "that disk is read-only"
    if error.errno in REFUSED:
        return "permission denied"
    if error.errno == errno.EIO:
        return "the disk reports a fault (input/output error)"
    return error.strerror or str(error) or type(error).__name__


def way_out(error: OSError, path: Path) -> str:
    """Return what a person can do so that `path` can be written, or read, after all."""
    if error.errno in FULL:
        return "Free some space and run the command again."
    if error.errno == errno.EROFS:
        return "Mount it for writing, or work in a folder on another disk."
    if error.errno in REFUSED:
        there = next((folder for folder in path.parents if folder.exists()), path.parent)
        return f"Give yourself the right to write in {there}, or run podcli as its owner."
    if error.errno == errno.EIO:
        return "Save what is on that disk, and have it examined. Then run the command again."
    if error.errno in _TOO_MANY:
        return "Close other programs, or raise the limit (ulimit -n). Then run the command again."
    return "Look at that path: something else may be in its place. Then run the command again."


def general(error: OSError) -> str:
    """Return what to do about a fault of which only the system knows where it came from."""
    known = (*FULL, *_TOO_MANY, errno.EIO)
    return way_out(error, Path()) if error.errno in known else _STOPPED


def unwritable(path: Path, error: OSError, doing: str = "written") -> FileUnwritable:
    """Return the error that a person's file could not be written."""
    return FileUnwritable(f"{path} cannot be {doing}: {reason(error)}.", hint=way_out(error, path))
