"""What a guard finds, and the words by which a person allows it."""

from enum import StrEnum

import msgspec


class Allow(StrEnum):
    """What `--allow` takes: the kinds of change that need a person's word."""

    GUID = "guid"
    """An identity is lost or changed."""
    DATE = "date"
    """A published date changes."""
    AUDIO = "audio"
    """The audio of a published episode is replaced."""
    LIMIT = "limit"
    """The feed is to hold fewer episodes."""
    ADDRESS = "address"
    """The public address, the enclosure prefix or the feed's file changes."""
    FORMAT = "format"
    """An enclosure is of a format that Apple and Spotify do not take."""
    FOREIGN = "foreign"
    """A feed that podcli did not write is replaced."""
    BLOCK = "block"
    """The show is newly hidden from Apple Podcasts."""
    COMPLETE = "complete"
    """The show is newly declared finished."""
    OLDER = "older"
    """A field goes back to what it said before somebody changed it."""


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a new revision would do and may not."""

    what: Allow | None
    """The word that would allow it; None if nothing does."""
    guid: str
    """The episode concerned; empty for the show."""
    message: str
    """What would happen, to which episode, and whom it would harm."""
    fix: str
    """What to do instead, or how to allow it."""
