"""Further feeds of a show: which episodes each of them shows, and what it says otherwise than the main one."""

from collections.abc import Iterable

import msgspec

from episodes import AlternateEnclosure, Enclosure, Episode, is_file
from feeds.show import Show


class FeedRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a further feed selects of a show, and what it says of itself."""

    feed_url: str
    """Its `<atom:link rel="self">`, absolute or relative to the public address."""
    guid: str = ""
    """Its own `<podcast:guid>`; empty while it has no public address."""
    season: int | None = None
    """Only episodes of this season; None for those of all."""
    tags: tuple[str, ...] = ()
    """Only episodes with one of these words, whatever their case; empty for all."""
    limit: int = 0
    """How many of the newest episodes it holds; 0 means all."""
    title: str = ""
    """Its title; empty for that of the show."""
    description: str = ""
    """Its description; empty for that of the show."""
    quality: str = ""
    """Title or `rel` of the alternate enclosure that is its enclosure; empty for the enclosure itself."""
    private: bool = False
    """Whether only those may find it who were told its address: `<itunes:block>`."""
    new_feed_url: str = ""
    """Where its followers are led, if that is said: its own key once it moved, or that of the main feed."""


def variant(show: Show, episodes: Iterable[Episode], rule: FeedRule) -> tuple[Show, tuple[Episode, ...]]:
    """Return a further feed's show and its episodes, scheduled ones included; the show's limit still applies to them.

    Episodes keep their guids. One without the wished quality is left out: whoever subscribes to small files is never
    sent a large one, nor another file under the same guid later.
    """
    chosen = tuple(episodes)
    if rule.season is not None:
        chosen = tuple(episode for episode in chosen if episode.season == rule.season)
    if rule.tags:
        wanted = {tag.casefold() for tag in rule.tags}
        chosen = tuple(episode for episode in chosen if any(tag.casefold() in wanted for tag in episode.tags))
    if rule.quality:
        chosen = tuple(one for episode in chosen if (one := _in_quality(episode, rule.quality)))
    return _show(show, rule), chosen


def _show(show: Show, rule: FeedRule) -> Show:
    """What leads to the main feed (its move, its pages) is not said, its own move is.

    A private one is told to no hub and no Podping.
    """
    return msgspec.structs.replace(
        show,
        feed_url=rule.feed_url,
        guid=rule.guid,
        limit=rule.limit,
        title=rule.title or show.title,
        itunes_title="" if rule.title else show.itunes_title,
        description=rule.description or show.description,
        block=show.block or rule.private,
        hub="" if rule.private else show.hub,
        podping=None if rule.private else show.podping,
        new_feed_url=rule.new_feed_url,
        links=(),
    )


def _in_quality(episode: Episode, quality: str) -> Episode | None:
    """Return the episode with the wished version as its enclosure; None if it has none whose length is known."""
    wanted = quality.casefold()
    for place, one in enumerate(episode.alternates):
        url = _fetched(one)
        if wanted in {one.title.casefold(), one.rel.casefold()} and one.length and url:
            enclosure = Enclosure(url=url, length=one.length, type=one.type)
            return msgspec.structs.replace(episode, enclosure=enclosure, alternates=_marked(episode.alternates, place))
    return None


def _fetched(one: AlternateEnclosure) -> str:
    """Return where a podcast app can fetch it, or the key under which it is stored; empty if there is neither."""
    return next((s.uri for s in one.sources if s.uri.startswith(("https://", "http://")) or is_file(s.uri)), "")


def _marked(alternates: tuple[AlternateEnclosure, ...], place: int) -> tuple[AlternateEnclosure, ...]:
    """Say which version is the enclosure now, where any says so."""
    if all(one.default is None for one in alternates):
        return alternates
    return tuple(msgspec.structs.replace(one, default=number == place) for number, one in enumerate(alternates))
