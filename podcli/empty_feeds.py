"""Further feeds that no episode fits: mostly a slip of the pen in podcast.toml, told at its line."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from episodes import Episode, Finding, PodcliError, Severity, line_of, lines_of_keys, read_bytes
from feeds import FeedRule, variant
from podcli.catalog import Catalog
from podcli.config_feeds import FurtherFeed
from podcli.texts import SETTINGS
from podcli.workshop import Workshop

RULE = "FEED-SELECTS-NONE"
"""Id of the rule in the book."""
_NAMED = 8
"""Values that a sentence names at most."""


def empty_feeds(shop: Workshop, catalog: Catalog | None, *, lined: bool) -> Iterator[Finding]:
    """Yield a warning for each further feed of the settings that is published as they say, and holds no episode.

    `lined` tells whether lines may be named: not where one is going to be written above them.
    """
    if catalog is None or not catalog.episodes:
        return
    everything = tuple(record.episode for record in catalog.episodes.values())
    for number, feed in enumerate(shop.config.feeds):
        rule = catalog.show.feeds.get(feed.file)
        if rule and _is_as_wanted(rule, feed) and not variant(catalog.show.show, everything, rule)[1]:
            yield _told(shop.folder / SETTINGS, number if lined else None, feed, everything)


def _is_as_wanted(rule: FeedRule, feed: FurtherFeed) -> bool:
    return (rule.season, rule.tags, rule.quality) == (feed.season, feed.tags, feed.quality)


def _told(path: Path, number: int | None, feed: FurtherFeed, everything: tuple[Episode, ...]) -> Finding:
    key, why, fix = _reason(feed, everything)
    line = _line(path, f"feeds.{number}.{key}") if number is not None else None
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        where=f"{path}:{line}" if line else str(path),
        message=f"The feed {feed.file} is empty: {why}.",
        fix=fix,
    )


def _line(path: Path, key: str) -> int | None:
    try:
        return line_of(lines_of_keys(read_bytes(path).decode("utf-8", "replace").removeprefix("\ufeff")), key)
    except PodcliError:  # it was read a moment ago; the warning is worth more than its line
        return None


def _reason(feed: FurtherFeed, everything: tuple[Episode, ...]) -> tuple[str, str, str]:
    """Return the key that leaves no episode, why, and what to do; each key is looked at by itself first."""
    seasons = sorted({one.season for one in everything if one.season is not None})
    if feed.season is not None and feed.season not in seasons:
        there = f"There are {_listed(map(str, seasons))}" if seasons else "No episode has a season"
        return "season", f"no episode is of season {feed.season}", f"{there}; correct it, or wait for the first one."
    tags = sorted({tag for one in everything for tag in one.tags}, key=str.casefold)
    if feed.tags and not _folded(feed.tags) & _folded(tags):
        return "tags", f"no episode has the tag {_listed(map(repr, feed.tags), ' or ')}", _way_out(feed.tags, tags)
    names = {name: None for one in everything for other in one.alternates for name in (other.title, other.rel) if name}
    if feed.quality and feed.quality.casefold() not in _folded(names):
        why = f"no episode has an alternate enclosure with the title or rel {feed.quality!r}"
        return "quality", why, _way_out((feed.quality,), list(names))
    return "file", "no episode fits all that it asks for", "Ask for less, or give an episode what it lacks."


def _way_out(wanted: tuple[str, ...], there: list[str]) -> str:
    folded = {name.casefold(): name for name in there}
    for one in wanted:
        if near := difflib.get_close_matches(one.casefold(), folded, n=1):
            return f"Did you mean {folded[near[0]]!r}?"
    return f"There are {_listed(map(repr, there))}." if there else "No episode has any."


def _folded(words: "tuple[str, ...] | list[str] | dict[str, None]") -> set[str]:
    return {word.casefold() for word in words}


def _listed(words: "map[str]", last: str = ", ") -> str:
    several = list(words)
    more = f" and {len(several) - _NAMED} more" if len(several) > _NAMED else ""
    return last.join(several[:_NAMED]) + more
