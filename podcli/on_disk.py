"""What there is under a name: a file, something else, or nothing."""

import errno
import os
import stat
from pathlib import Path

from episodes import FileUnreadable
from podcli.disk_words import reason


def look(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files of a folder, and what else is there under a name that is not hidden."""
    found: tuple[list[Path], list[Path]] = ([], [])
    try:
        if not is_there(folder):
            return found
        for path in sorted(folder.iterdir(), key=lambda p: p.name):
            if path.name[0] not in ".#~" and not path.name.endswith("~"):
                found[not path.is_file()].append(path)
    except OSError as error:
        raise FileUnreadable(f"{folder} cannot be read: {reason(error)}.", hint="May you read that folder?") from error
    return found


def is_there(path: Path) -> bool:
    """Tell whether something is there; what cannot be looked at is: reading it will tell why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def regular(path: Path) -> Path:
    """Return a path that is a file; raise `FileUnreadable` for a folder, a pipe, or what cannot be looked at."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {reason(error)}.", hint="Mend or remove it.") from error
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
        raise FileUnreadable(f"{path} is {kind}, not a file.", hint="Rename it, or put the file in its place.")
    return path


def real(path: Path) -> str:
    """Return where links lead to; unlike `resolve`, without a crash for one that leads to itself."""
    return os.path.realpath(path)
