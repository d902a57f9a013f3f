"""An old feed and a new one, as far as the rules on a change look at them."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from episodes import Episode
from feeds.outlines import Outline, outline_of
from feeds.show import Show


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a feed."""

    show: Show
    """With absolute addresses."""
    episodes: tuple[Episode, ...]
    """Those that the feed shows."""
    outline: Outline
    """The same, as far as it concerns identity."""


class FeedChange(msgspec.Struct, frozen=True, kw_only=True):
    """What listeners have, and what they are to get."""

    old: FeedState
    new: FeedState
    artwork_modified: datetime | None = None
    """When the server says that the artwork changed; None if nobody asked it."""


def state_of(show: Show, episodes: Iterable[Episode]) -> FeedState:
    """Return the state of the feed that shows these episodes."""
    visible = tuple(episodes)
    return FeedState(show=show, episodes=visible, outline=outline_of(show, visible))
