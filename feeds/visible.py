"""What of a show is visible at a given moment: the one place that decides it."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from episodes import Episode
from feeds.show import Show


def due(show: Show, episodes: Iterable[Episode], now: datetime) -> tuple[Episode, ...]:
    """Return the episodes that the feed shows at `now`: those published, newest first, as many as the show allows."""
    visible = sorted((episode for episode in episodes if episode.published <= now), key=attrgetter("guid"))
    visible.sort(key=attrgetter("published"), reverse=True)
    return tuple(visible[: show.limit or None])


def built(show: Show, visible: tuple[Episode, ...]) -> datetime:
    """Return `<lastBuildDate>`: when what is visible last changed, by an edit or by an episode falling due."""
    return max((show.modified, *(episode.published for episode in visible[:1])))
