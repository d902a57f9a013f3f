"""What a rule is: a row of the book, as plain data. What looks for it is a check, in `feeds.rules.checks`."""

import re
from enum import StrEnum

import msgspec

from episodes import Severity

_ADDRESS = re.compile(r"https?://[^\s;,]+")


class Scope(StrEnum):
    """Which part of a podcast a rule is about."""

    DOCUMENT = "document"
    """The feed as a document."""
    CHANNEL = "channel"
    """The show: `<channel>`."""
    ITEM = "item"
    """An episode: `<item>`."""
    MEDIA = "media"
    """An audio or video file."""
    ARTWORK = "artwork"
    """A picture."""
    HOSTING = "hosting"
    """The servers."""
    ANNOUNCING = "announcing"
    """Telling others of a change."""
    CHANGE = "change"
    """What a new feed does to the old one."""


class By(StrEnum):
    """How a rule is checked."""

    DOCUMENT = "document"
    """By reading the feed."""
    FILES = "files"
    """By reading the files that it names."""
    SERVER = "server"
    """By asking the servers."""
    CHANGE = "change"
    """By comparing an old feed with a new one."""
    BEHAVIOUR = "behaviour"
    """podcli itself keeps to it, and a test proves it."""
    NOBODY = "nobody"
    """No program can see it."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the book."""

    id: str
    """Stable id, such as `APPLE-DESC-4000`."""
    severity: Severity
    """How much breaking it matters at worst."""
    scope: Scope
    """What it is about."""
    platforms: tuple[str, ...]
    """Who demands it: `apple`, `spotify`, `psp1`, `rss`, `podcasting20`, `w3c`, `youtube`, `amazon`; `all` for
    everybody who reads feeds."""
    checked_by: tuple[By, ...]
    """How it is checked; the first is the main way."""
    tag: str = ""
    """The element that it is about, as feeds mostly write it, such as `itunes:image`; empty for none in particular."""
    explanation: str
    """Why the rule is there, in one sentence that needs no knowledge of XML."""
    fix: str
    """What to do when any feed breaks it."""
    here: str = ""
    """What to do when a show of podcli breaks it; empty means the same."""
    source: str
    """Where the rule comes from, with its address."""
    bad: str = ""
    """An example that breaks it."""
    good: str = ""
    """An example that keeps to it."""
    proof: str = ""
    """For `By.BEHAVIOUR`: the test that proves it."""
    unless: tuple[str, ...] = ()
    """Rules that say it all: where one of them is broken, this one is not asked."""

    @property
    def link(self) -> str:
        """The first address of its source; empty if there is none."""
        found = _ADDRESS.search(self.source)
        return found[0] if found else ""
