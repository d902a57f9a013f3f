"""Copies of audio files, with tags written into them, that exist only to be uploaded."""

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import FileUnreadable, TagsUnwritable
from podcli.errors import FileUnwritable

ROOM = 1 << 30
"""Bytes of copies that are kept between planning and sending; a show of ten years would fill the disk."""
_TOLERANCE = 0.01
"""Seconds by which the length of a copy may differ; more would mean that sound was lost."""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A finished copy."""

    path: Path
    sha256: str
    audio: "episodes.Audio"
    """What is read in it."""


class Copies:
    """A folder for copies that is made when the first one is needed, and vanishes with the program.

    Planning needs the hash of every copy, sending needs one after another: those that find no room are written twice.
    """

    def __init__(self, room: int = ROOM) -> None:
        """Make nothing yet."""
        self._folder: Path | None = None
        self._room = room
        self._made: dict[Path, tuple[str, episodes.Written, Copy]] = {}
        self._recipes: dict[Path, tuple[Path, episodes.Written, str]] = {}

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
        self._recipes[target] = (path, words, copy.sha256)
        if copy.audio.bytes > self._room:
            target.unlink()
        else:
            self._room -= copy.audio.bytes
        return copy

    def made(self, name: str, body: bytes, sha256: str) -> Path:
        """Write a small file that podcli made, with that name; raise `FileUnwritable` if it cannot be written."""
        path = self._place(sha256) / name
        if not path.exists():
            path.write_bytes(body)
        return path

    @contextmanager
    def at_hand(self, path: Path) -> Iterator[Path]:
        """Let a file be read; a copy is written again if there was no room for it, and goes after use.

        Raises `FileUnreadable` if the recording is no longer the one that was planned with.
        """
        if path not in self._recipes:
            yield path
            return
        if not path.exists():
            self._write_again(path)
        yield path
        path.unlink(missing_ok=True)

    def _write_again(self, path: Path) -> None:
        source, words, sha256 = self._recipes[path]
        episodes.write_tags(source, path, words)
        if episodes.file_digest(path) != sha256:
            raise FileUnreadable(
                f"{source} changed while it was being published.",
                hint="Nothing was published. Wait until it is written, then run the command again.",
            )

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
                f"There is no place for copies and other files that podcli makes: {error}.",
                hint="Free some space, or let the environment variable TMPDIR name a folder that can be written.",
            ) from error
        return place
