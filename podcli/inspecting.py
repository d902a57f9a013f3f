"""`inspect`: what podcli reads in audio files, a broken one among them not hiding the others."""

from collections.abc import Sequence
from pathlib import Path

import episodes
from podcli.errors import SeveralFailed


def inspect(files: Sequence[Path]) -> "tuple[episodes.Audio, ...]":
    """Return what every file tells; raise one error that names all the files that cannot be read."""
    read: list[episodes.Audio] = []
    failed: list[episodes.PodcliError] = []
    for file in files:
        try:
            read.append(episodes.read_audio(file))
        except episodes.PodcliError as error:
            failed.append(error)
    if failed:
        raise failed[0] if len(files) == 1 else SeveralFailed.of(failed)
    return tuple(read)
