"""Writing tags and chapters into a copy of an audio file; the sound in it stays as it is, byte for byte."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from episodes.errors import TagsUnwritable
from episodes.media.extent import audio_extent
from episodes.media.recording import Recording, opened
from episodes.media.sniff import sniff
from episodes.tagging.container import BoxedFile, TagsUnreadable, vendor_file
from episodes.tagging.id3_frames import id3_tag
from episodes.tagging.mp4_atoms import put_atoms
from episodes.tagging.mp4_chapters import with_chapters
from episodes.tagging.vorbis_comments import put_comments
from episodes.tagging.written import Written

_BLOCK = 1 << 20


def write_tags(source: Path, target: Path, words: Written) -> None:
    """Write a copy of an audio file that carries the given words and chapters; the same input gives the same bytes.

    Raises `FileUnreadable` and `AudioUnreadable` for the source, and `TagsUnwritable` where its kind or its damage does
    not allow it or the target cannot be written.
    """
    with opened(source) as recording:
        name = sniff(recording)
        if name not in _WRITERS:
            raise TagsUnwritable.of(str(source), "this kind of file takes none")
        with target.open("w+b") as copy:
            try:
                _WRITERS[name](recording, name, copy, words)
            except OSError as error:
                raise TagsUnwritable(
                    f"{target}, a copy of {source} with tags, cannot be written: {error.strerror or error}.",
                    hint="Free some space there, or let the environment variable TMPDIR name another folder.",
                ) from error
            except Exception as error:
                # Damaged files make mutagen raise nearly anything; nothing else may come out of here.
                raise TagsUnwritable.of(str(source), str(error) or type(error).__name__) from error


def _mpeg(recording: Recording, name: str, copy: BinaryIO, words: Written) -> None:
    """Tags stand around the frames: new ones in front, and nothing behind that could contradict them."""
    try:
        kept = vendor_file(recording, name)
    except TagsUnreadable:
        kept = None
    start, end = audio_extent(recording)
    copy.write(id3_tag(kept if isinstance(kept, ID3) else None, words))
    _copy(recording, copy, start, end)


def _mp4(recording: Recording, name: str, copy: BinaryIO, words: Written) -> None:  # noqa: ARG001 - as all writers
    layout = with_chapters(recording, words)
    if layout:
        _copy(recording, copy, 0, layout.start)
        copy.write(layout.moov)
        _copy(recording, copy, layout.end, recording.size)
        copy.write(layout.added)
    else:
        _copy(recording, copy, 0, recording.size)
    _edit(copy, BoxedFile, put_atoms, words)


def _commented(kind: Callable[[BinaryIO], Any]) -> Callable[[Recording, str, BinaryIO, Written], None]:
    """Return the writer for a container with Vorbis comments."""

    def write(recording: Recording, name: str, copy: BinaryIO, words: Written) -> None:  # noqa: ARG001 - as all writers
        _copy(recording, copy, 0, recording.size)
        _edit(copy, kind, put_comments, words)

    return write


def _edit(copy: BinaryIO, kind: Callable[[BinaryIO], Any], put: Callable[[Any, Written], None], words: Written) -> None:
    """Let mutagen put the words into the copied file, without room for later ones."""
    copy.seek(0)
    vendor = kind(copy)
    put(vendor, words)
    copy.seek(0)
    vendor.save(copy, padding=lambda _: 0)


def _copy(recording: Recording, copy: BinaryIO, start: int, end: int) -> None:
    copy.writelines(recording.read(at, min(_BLOCK, end - at)) for at in range(start, end, _BLOCK))


_WRITERS: dict[str, Callable[[Recording, str, BinaryIO, Written], None]] = {
    "mp3": _mpeg,
    "aac": _mpeg,
    **dict.fromkeys(("m4a", "m4b", "mp4", "m4v", "mov"), _mp4),
    "ogg": _commented(OggVorbis),
    "opus": _commented(OggOpus),
    "flac": _commented(FLAC),
}
