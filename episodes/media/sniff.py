"""What a file is, from its bytes: its name is never asked."""

import io

from episodes.errors import AudioUnreadable
from episodes.formats import FORMATS
from episodes.media.adts import is_adts
from episodes.media.extent import after_id3v2
from episodes.media.frames import first_frame
from episodes.media.free_format import is_free_format
from episodes.media.imposters import describe, imposter, marked
from episodes.media.isomedia import ISO_MARKS, iso_format
from episodes.media.ogg import ogg_format
from episodes.media.recording import Recording

_HEAD = 64
_SEARCHED = 1 << 16
"""How far after the tags the first MPEG frame may be."""


def sniff(recording: Recording) -> str:
    """Return the name of the file's format; raise `AudioUnreadable` saying what it really is."""
    if recording.size == 0:
        raise AudioUnreadable(f"{recording.path} is empty (0 bytes).", hint="Copy or export it again.")
    start = after_id3v2(recording)
    name = _by_mark(recording, start) or _by_frames(recording, start)
    if name is None and is_free_format(recording, start):
        raise AudioUnreadable(
            f"{recording.path} is MP3 of free format, which podcast apps do not play.",
            hint="Export it with a constant bit rate, such as 128 kbit/s.",
        )
    if name is None:
        raise AudioUnreadable(
            f"{recording.path} is no audio: it is {describe(recording)}.",
            hint="Name an audio file: MP3, M4A, AAC, Ogg, Opus, FLAC, WAV, AIFF, or MP4, M4V, MOV video.",
        )
    return name


def sniff_bytes(head: bytes) -> str:
    """Return the name of the format of a file that begins with these bytes; empty for what is no audio or video."""
    recording = Recording(path="", size=len(head), file=io.BytesIO(head))
    try:
        return sniff(recording)
    except AudioUnreadable:
        return ""


def file_kind(head: bytes) -> str:
    """Return what a file is that begins with these bytes, as `audio (MP3)` or `a JPEG picture`; empty for a text."""
    name = sniff_bytes(head)
    if name:
        return f"{FORMATS[name].type.partition('/')[0]} ({name.upper()})"
    if head[4:8] in ISO_MARKS:  # what it holds may be told at its end only
        return "audio or video (MP4)"
    return marked(Recording(path="", size=len(head), file=io.BytesIO(head))) or ""


def _by_mark(recording: Recording, start: int) -> str | None:
    head = recording.read(start, _HEAD)
    if head[4:8] in ISO_MARKS:
        return iso_format(recording)
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "aiff"
    if head[:4] == b"fLaC":
        return "flac"
    return ogg_format(recording, start) if head[:4] == b"OggS" else None


def _by_frames(recording: Recording, start: int) -> str | None:
    if imposter(recording):
        # An archive may hold whole frames, and is no audio all the same.
        return None
    if is_adts(recording, start):
        return "aac"
    found = first_frame(recording, start, recording.size)
    return None if found is None or found - start > _SEARCHED else "mp3"
