"""What an episode is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which reads no audio does not wait for mutagen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from episodes.errors import (
    AudioUnreadable,
    EpisodeIncomplete,
    Fault,
    FaultyDocument,
    FileUnreadable,
    PictureUnreadable,
    PodcliError,
)
from episodes.findings import Finding, Severity
from episodes.model import Enclosure, Episode, EpisodeType, Person

if TYPE_CHECKING:
    pass

_AT_FIRST_USE: dict[str, str] = {}


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
    "Person",
    "PictureUnreadable",
    "PodcliError",
    "Severity",
]
