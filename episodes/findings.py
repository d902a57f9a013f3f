"""Findings: what podcli noticed, as data. Only a formatter turns them into text or JSON."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    """An app or directory will refuse or misread it."""
    WARNING = "warning"
    """It is accepted, but shown worse or fragile."""
    INFO = "info"
    """Worth knowing; nothing is wrong."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing noticed about a file, an episode, a feed or a server."""

    rule: str
    """Stable id of the rule in the rule book, such as `APPLE-ARTWORK-SIZE`."""
    severity: Severity
    where: str
    """The file, with its line where known, the URL, or the episode concerned."""
    message: str
    """What is the matter and whom it harms, in words that need no knowledge of XML."""
    fix: str = ""
    """What to do about it."""
    source: str = ""
    """Where the rule comes from."""
    line: int = 0
    """The line of the file, counted from 1; 0 if it belongs to none."""
    column: int = 0
    """The column in that line, counted from 1; 0 if it is not known."""
    text: str = ""
    """The offending text as it stands there, shortened; empty if there is none."""
