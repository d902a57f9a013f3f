"""Copies of audio files, with tags written into them, that exist only to be uploaded."""

import shutil
import tempfile
import weakref
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import TagsUnwritable
from podcli.errors import FileUnwritable

_TOLERANCE = 0.01
"""Seconds by which the length of a copy may differ; more would mean that sound was lost."""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A finished copy."""

    path: Path
    sha256: str
    audio: "episodes.Audio"
    """What is read in it."""


class Copies:
    """A folder for copies that is made when the first one is needed, and vanishes with the program."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self._folder: Path | None = None
        self._made: dict[Path, tuple[str, episodes.Written, Copy]] = {}

    def tagged(self, source: "episodes.Audio", sha256: str, words: "episodes.Written") -> Copy:
        """Return the copy of a file (with that hash) that carries the words; the same ones are not written twice.

        Raises `TagsUnwritable`, `FileUnwritable`, and what reading the file raises.
        """
        path = Path(source.path)
        known = self._made.get(path)
        if known and known[:2] == (sha256, words):
            return known[2]
        target = self._place(sha256) / path.name
        episodes.write_tags(path, target, words)
        copy = Copy(path=target, sha256=episodes.file_digest(target), audio=episodes.read_audio(target))
        if abs(copy.audio.duration - source.duration) > _TOLERANCE:
            reason = f"the copy would last {copy.audio.duration:.2f} s instead of {source.duration:.2f} s"
            raise TagsUnwritable.of(source.path, reason)
        self._made[path] = (sha256, words, copy)
        return copy

    def _place(self, sha256: str) -> Path:
        """Return a folder of its own for each file, since two can have one name."""
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="podcli-copies-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            place = self._folder / sha256[:32]
            place.mkdir(exist_ok=True)
        except OSError as error:
            raise FileUnwritable(
                f"There is no place for copies with tags: {error}.",
                hint="Free some space, or let the environment variable TMPDIR name a folder that can be written.",
            ) from error
        return place
