"""What an episode is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which reads no audio does not wait for mutagen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from episodes.addressing import absolute, addressed
from episodes.errors import (
    AudioUnreadable,
    EpisodeIncomplete,
    Fault,
    FaultyDocument,
    FileUnreadable,
    NotesTooLong,
    PictureUnreadable,
    PodcliError,
)
from episodes.findings import Finding, Severity
from episodes.model import Enclosure, Episode, EpisodeType, Person

if TYPE_CHECKING:
    from episodes.artwork import Picture, read_picture
    from episodes.audio import Audio, Chapter, Cover, Tags
    from episodes.covers import read_cover
    from episodes.digest import file_digest
    from episodes.formats import AUDIO_ENDINGS, ENCLOSURE_FORMATS, FORMATS, Format, enclosure_type
    from episodes.notes import Notes, notes_fields, render_notes
    from episodes.reading import read_audio
    from episodes.shorten import shorten_html

_AT_FIRST_USE: dict[str, str] = {
    "AUDIO_ENDINGS": "episodes.formats",
    "Audio": "episodes.audio",
    "Chapter": "episodes.audio",
    "Cover": "episodes.audio",
    "ENCLOSURE_FORMATS": "episodes.formats",
    "FORMATS": "episodes.formats",
    "Format": "episodes.formats",
    "Notes": "episodes.notes",
    "Picture": "episodes.artwork",
    "Tags": "episodes.audio",
    "enclosure_type": "episodes.formats",
    "file_digest": "episodes.digest",
    "notes_fields": "episodes.notes",
    "read_audio": "episodes.reading",
    "read_cover": "episodes.covers",
    "read_picture": "episodes.artwork",
    "render_notes": "episodes.notes",
    "shorten_html": "episodes.shorten",
}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = [
    "AUDIO_ENDINGS",
    "ENCLOSURE_FORMATS",
    "FORMATS",
    "Audio",
    "AudioUnreadable",
    "Chapter",
    "Cover",
    "Enclosure",
    "Episode",
    "EpisodeIncomplete",
    "EpisodeType",
    "Fault",
    "FaultyDocument",
    "FileUnreadable",
    "Finding",
    "Format",
    "Notes",
    "NotesTooLong",
    "Person",
    "Picture",
    "PictureUnreadable",
    "PodcliError",
    "Severity",
    "Tags",
    "absolute",
    "addressed",
    "enclosure_type",
    "file_digest",
    "notes_fields",
    "read_audio",
    "read_cover",
    "read_picture",
    "render_notes",
    "shorten_html",
]
