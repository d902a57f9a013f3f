"""The one gate to mutagen: whatever the bytes are and whatever it raises, tags come out or the reason why not."""

import errno
from collections.abc import Callable
from typing import Any, BinaryIO

from mutagen.apev2 import APENoHeaderError, APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3NoHeaderError
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from episodes.media.flac import few_blocks
from episodes.media.recording import Recording
from episodes.tagging.bounds import read_id3
from episodes.tagging.chunk_tags import read_aiff_tags, read_wav_tags


class BoxedFile(MP4):  # type: ignore[misc] # mutagen is not typed
    """An MP4 file without its chapters: mutagen gives up all tags for a damaged list; we read chapters ourselves."""

    MP4Chapters = staticmethod(lambda _atoms, _file: None)


class TagsUnreadable(Exception):
    """The tags of a file are damaged; its sound may be whole all the same."""


def vendor_file(recording: Recording, name: str) -> Any:
    """Return what mutagen makes of a file: a mapping of tags or a file type with `tags`; None without any.

    Raises `TagsUnreadable`, and `OSError` when the disk fails.
    """
    if name in _CHUNKED:
        return _guarded(_CHUNKED[name], recording)
    if name == "flac" and not few_blocks(recording):
        raise TagsUnreadable("it has more parts than any real file")
    recording.file.seek(0)
    return _guarded(_READERS[name], recording.file)


def vendor_picture(block: bytes) -> Any:
    """Return the picture in a FLAC picture block; raises `TagsUnreadable`."""
    return _guarded(Picture, block)


def _guarded(read: Callable[[Any], Any], source: Any) -> Any:
    try:
        return read(source)
    except Exception as error:
        # Damaged files make mutagen raise nearly anything, even seek before the beginning; a bad disk is no damage.
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise
        raise TagsUnreadable(str(error) or type(error).__name__) from error


def _id3_or_ape(file: BinaryIO) -> Any:
    """Read ID3v2 (or ID3v1 where there is none), else APE: the order in which players look."""
    try:
        return read_id3(file)
    except ID3NoHeaderError:
        file.seek(0)
    try:
        return APEv2(file)
    except APENoHeaderError:
        return None


_READERS: dict[str, Callable[[BinaryIO], Any]] = {
    "mp3": _id3_or_ape,
    "aac": _id3_or_ape,
    **dict.fromkeys(("m4a", "m4b", "mp4", "m4v", "mov"), BoxedFile),
    "ogg": OggVorbis,
    "opus": OggOpus,
    "flac": FLAC,
}
_CHUNKED: dict[str, Callable[[Recording], Any]] = {"wav": read_wav_tags, "aiff": read_aiff_tags}
"""mutagen refuses RF64 and what was written into a pipe, so it is only given the tag itself."""
