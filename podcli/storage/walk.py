"""Walking over the files of a folder, without following symbolic links out of it."""

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(start: Path, root: Path, hidden: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the regular files below `start`, named from `root`, with their status; nothing of `hidden`."""
    if start == hidden or not start.is_dir():
        return
    with os.scandir(start) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = start / entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from files_below(path, root, hidden)
            elif entry.is_file(follow_symlinks=False):
                yield path.relative_to(root).as_posix(), entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # removed while we looked
