"""What `status` tells, as data; the field names are the JSON keys."""

from datetime import datetime

import msgspec


class EpisodeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `status`."""

    slug: str
    guid: str
    title: str
    state: str
    """draft, new, changed, behind, scheduled (also: due, and not in the feed yet), live or unpublished."""
    date: datetime | None
    """In the show's time zone."""
    duration: float | None
    """Length in seconds; None where there is no audio, or none that can be read."""
    bytes: int | None


class FeedAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of the show."""

    file: str
    url: str


class ShowStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The show's own line."""

    title: str
    feed_url: str
    """Empty before the first publish."""
    storage: str
    revision: int | None
    """The catalog's revision; None before the first publish."""
    feeds: tuple[FeedAddress, ...] = ()
    """Every feed that is published, the main one first."""
    state: str = "new"
    """How its settings stand: new, changed, behind or live."""
    changes: tuple[str, ...] = ()
    """The settings that differ from what is published, by the names that they have in podcast.toml."""
    due: tuple[str, ...] = ()
    """The slugs of episodes that are due and wait for a refresh."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a file, so that `publish` would refuse it."""

    where: str
    """The file as people know it."""
    message: str
    fix: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All that `status` tells."""

    show: ShowStatus
    episodes: tuple[EpisodeStatus, ...]
    problems: tuple[Problem, ...] = ()
