"""Limits that mutagen lacks: what a hostile tag may cost while it is read.

mutagen unpacks compressed ID3 frames whatever their size, copies the rest of a tag for each frame in it, compares each
picture with all others, and looks at every comment for every key. The three places through which all of that goes are
bounded here, once. The same place keeps texts that are not in their declared encoding, which mutagen drops in silence;
nothing else of mutagen is touched.
"""

import zlib
from typing import Any, BinaryIO

from mutagen._vorbis import VComment
from mutagen.id3 import ID3, Frames, Frames_2_2, ID3JunkFrameError
from mutagen.id3 import _frames as id3_frames

_TAG = 1 << 26
"""Bytes of an ID3 tag."""
_PARTS = 10_000
"""Frames of an ID3 tag, those within chapters too."""
_COPIED = 2_000_000_000
"""Bytes that are moved while a tag is read: its size times its parts."""
_PICTURES = 300
"""Pictures of an ID3 tag."""
_UNPACKED = 1 << 24
"""Bytes that all compressed frames of a tag may become."""
_TEXT = 1 << 20
"""Bytes of one text in an ID3 tag."""
_COMMENTS = 5_000
"""Comments in Ogg and FLAC files."""
_UTF_16, _UTF_8 = b"\1", b"\3"
"""What begins a text in ID3: its encoding."""
_WITH_LANGUAGE = frozenset({"COMM", "USLT"})
"""Texts that do not follow their encoding at once."""


class TooMuch(Exception):
    """A tag has more in it than any real one."""


class _Known(dict[str, Any]):
    """The frames that mutagen knows; it asks for every part of a tag here, so here they are counted."""

    def __init__(self, size: int) -> None:
        super().__init__(Frames | Frames_2_2)
        self._size = size
        self._parts = self._pictures = 0

    def __getitem__(self, name: str) -> Any:
        self._parts += 1
        self._pictures += name in {"APIC", "PIC"}
        if self._parts > _PARTS or self._parts * self._size > _COPIED or self._pictures > _PICTURES:
            raise TooMuch("it has more parts than any real tag")
        return super().__getitem__(name)


class _Unpacking:
    """What mutagen uses of `zlib`, with a limit."""

    error = zlib.error

    def __init__(self) -> None:
        self._left = _UNPACKED

    def decompress(self, data: bytes) -> bytes:
        worker = zlib.decompressobj()
        found = worker.decompress(data, self._left)
        self._left -= len(found)
        if self._left <= 0:
            raise TooMuch("it is compressed beyond measure")
        if not worker.eof:
            raise zlib.error("incomplete or truncated stream")
        return found


def read_id3(file: BinaryIO) -> ID3:
    """Return the ID3 tag at the beginning of a file, or what of an ID3v1 tag is at its end."""
    head = file.read(10)
    file.seek(0)
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9] if len(head) == 10 and head[:3] == b"ID3" else 0  # noqa: PLR2004 - its header
    if size > _TAG:
        raise TooMuch(f"it has {size} bytes")
    id3_frames.zlib = _Unpacking()
    return ID3(file, known_frames=_Known(size))


def _bounded_frame(self: Any, header: Any, data: bytes) -> Any:
    if len(data) > _TEXT and isinstance(self, (id3_frames.TextFrame, id3_frames.UrlFrame)):
        raise TooMuch("it holds a text that is larger than any real one")
    try:
        return _read_frame(self, header, data)
    except ID3JunkFrameError:
        legible = _legible(self, data)
        if not legible:
            raise
        self.misdeclared = True
        return _read_frame(self, header, legible)


def _legible(frame: Any, data: bytes) -> bytes:
    """Return a text that is not in the encoding that it declares in one that can be read; empty if it cannot be."""
    if not isinstance(frame, id3_frames.TextFrame | id3_frames.USLT):
        return b""
    if data[:1] == _UTF_8:
        return _UTF_8 + data[1:].decode("cp1252", errors="replace").encode()
    if data[:1] == _UTF_16 and frame.FrameID not in _WITH_LANGUAGE:
        return _UTF_8 + data[1:].decode("utf-16", errors="replace").encode()
    return b""


def _bounded_comments(self: Any, fileobj: BinaryIO, *arguments: Any, **options: Any) -> Any:
    at = fileobj.tell()
    fileobj.seek(int.from_bytes(fileobj.read(4), "little"), 1)
    count = int.from_bytes(fileobj.read(4), "little")
    fileobj.seek(at)
    if count > _COMMENTS:
        raise TooMuch("it has more comments than any real file")
    return _load_comments(self, fileobj, *arguments, **options)


_read_frame, _load_comments = id3_frames.Frame._readData, VComment.load  # noqa: SLF001 - see above
id3_frames.Frame._readData, VComment.load = _bounded_frame, _bounded_comments  # noqa: SLF001 - see above
