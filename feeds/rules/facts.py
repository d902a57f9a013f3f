"""What the rules may look at; gathered by others, so that rules need neither files nor network."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from episodes import Episode, Severity
from feeds.pages import Page
from feeds.parts import Parts
from feeds.show import Show
from feeds.write import Element


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A show and its episodes, as the model has them."""

    show: Show
    """With absolute addresses."""
    episodes: tuple[Episode, ...]
    """With absolute addresses, newest first."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it is written, and when it is looked at."""

    page: Page
    """The document, sorted by names."""
    now: datetime
    """The moment for which dates count as past or to come."""


class Note(NamedTuple):
    """What a check says about one place."""

    message: str
    """What is the matter and whom it harms."""
    fix: str = ""
    """What to do here; empty means what the rule says."""
    severity: Severity | None = None
    """Less than what the rule says, where this case is harmless; None means as the rule says."""
    element: Element | None = None
    """The offending element of a document; None means the one that the rule is about."""


class Hit(NamedTuple):
    """A note about a show or one of its episodes."""

    subject: Show | Episode
    note: Note


class Spot(NamedTuple):
    """A note about a place in a document."""

    rule: str
    section: Parts | None
    """The channel or item concerned; None for the document itself."""
    note: Note
