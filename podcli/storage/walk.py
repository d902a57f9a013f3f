"""Walking over the files of a folder, without following symbolic links out of it."""

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(start: Path, root: Path, hidden: Path, begins: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield the regular files below `start`, named from `root`, with their status; nothing of `hidden`.

    With `begins`, only what lies in `start` under names that begin so (a dot before them aside) is looked at.
    """
    if start.is_dir() and start != hidden:
        # Plain strings: a large show has a folder for each file, and a path object for each costs more than the disk.
        prefix = "" if start == root else start.relative_to(root).as_posix() + "/"
        yield from _walk(str(start), prefix, str(hidden), begins)


def _walk(folder: str, prefix: str, hidden: str, begins: str = "") -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        wanted = (entry for entry in entries if entry.name.lstrip(".").startswith(begins))
        found = sorted(wanted, key=lambda entry: entry.name)
    for entry in found:
        try:
            if entry.is_dir(follow_symlinks=False):
                if entry.path != hidden:
                    yield from _walk(entry.path, f"{prefix}{entry.name}/", hidden)
            elif entry.is_file(follow_symlinks=False):
                yield prefix + entry.name, entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # removed while we looked
