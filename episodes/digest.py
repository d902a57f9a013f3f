"""The sha256 of a file: its identity in storage."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from episodes.media.recording import opened

_BLOCK = 1 << 20


def file_digest(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Return the sha256 of a file in hex, reading it once in constant memory; `progress` is told the bytes read.

    Raises `FileUnreadable`.
    """
    digest = hashlib.sha256()
    with opened(path) as recording:
        while block := recording.file.read(_BLOCK):
            digest.update(block)
            if progress:
                progress(len(block))
    return digest.hexdigest()
