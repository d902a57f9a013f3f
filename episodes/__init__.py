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
    from episodes.notes import Notes, notes_fields, render_notes
    from episodes.shorten import shorten_html

_AT_FIRST_USE: dict[str, str] = {
    "Notes": "episodes.notes",
    "notes_fields": "episodes.notes",
    "render_notes": "episodes.notes",
    "shorten_html": "episodes.shorten",
}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = [
    "AudioUnreadable",
    "Enclosure",
    "Episode",
    "EpisodeIncomplete",
    "EpisodeType",
    "Fault",
    "FaultyDocument",
    "FileUnreadable",
    "Finding",
    "Notes",
    "NotesTooLong",
    "Person",
    "PictureUnreadable",
    "PodcliError",
    "Severity",
    "absolute",
    "addressed",
    "notes_fields",
    "render_notes",
    "shorten_html",
]
