"""The formats that podcli reads: one table of names, MIME types and file name endings."""

from pathlib import PurePath

import msgspec


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of audio or video file."""

    label: str
    """Its name for people."""
    type: str
    """MIME type, as it is served."""
    endings: tuple[str, ...]
    """File name endings that tell the truth about it, the usual one first."""
    enclosure: str = ""
    """Ending under which it goes up as an enclosure; empty for what Apple and Spotify do not take."""
    tags: bool = True
    """Whether podcli can write tags into a copy of it."""


FORMATS: dict[str, Format] = {
    "mp3": Format(label="MP3", type="audio/mpeg", endings=(".mp3", ".mpga", ".mp2"), enclosure=".mp3"),
    "m4a": Format(label="M4A", type="audio/x-m4a", endings=(".m4a", ".m4b", ".mp4", ".m4r"), enclosure=".m4a"),
    "m4b": Format(label="M4B", type="audio/x-m4a", endings=(".m4b", ".m4a", ".mp4"), enclosure=".m4a"),
    "mp4": Format(label="MP4 video", type="video/mp4", endings=(".mp4", ".m4v"), enclosure=".mp4"),
    "m4v": Format(label="M4V video", type="video/x-m4v", endings=(".m4v", ".mp4"), enclosure=".m4v"),
    "mov": Format(label="QuickTime", type="video/quicktime", endings=(".mov", ".qt"), enclosure=".mov"),
    "aac": Format(label="AAC (ADTS)", type="audio/aac", endings=(".aac", ".adts")),
    "ogg": Format(label="Ogg Vorbis", type="audio/ogg", endings=(".ogg", ".oga")),
    "opus": Format(label="Opus", type="audio/ogg", endings=(".opus", ".ogg", ".oga")),
    "flac": Format(label="FLAC", type="audio/flac", endings=(".flac",)),
    "wav": Format(label="WAV", type="audio/wav", endings=(".wav", ".wave", ".bwf", ".rf64"), tags=False),
    "aiff": Format(label="AIFF", type="audio/aiff", endings=(".aiff", ".aif", ".aifc"), tags=False),
}
"""Every format by the name that `Audio.format` has."""

ENCLOSURE_FORMATS = tuple(name for name, kind in FORMATS.items() if kind.enclosure)
"""The formats that Apple Podcasts and Spotify take as an enclosure."""

AUDIO_ENDINGS = tuple(dict.fromkeys(ending for kind in FORMATS.values() for ending in kind.endings))
"""Every file name ending that promises a format podcli reads, in lower case."""


_WORDS = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}
"""MIME types of transcripts by the endings of their names."""


def type_of_name(name: str) -> str:
    """Return the MIME type that a file's name promises; empty if it promises none."""
    ending = PurePath(name).suffix.lower()
    return _WORDS.get(ending) or next((kind.type for kind in FORMATS.values() if ending in kind.endings), "")


def enclosure_type(name: str) -> tuple[str, str] | None:
    """Return the file name ending and the MIME type of an enclosure in this format, or None if it cannot be one."""
    kind = FORMATS.get(name)
    return (kind.enclosure, kind.type) if kind and kind.enclosure else None


def named_rightly(path: str, name: str) -> bool:
    """Tell whether the file name's ending, if it has one, agrees with the format of the bytes."""
    ending = PurePath(path).suffix.lower()
    return not ending or ending in FORMATS[name].endings
