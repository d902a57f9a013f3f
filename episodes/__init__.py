"""What an episode is."""

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
