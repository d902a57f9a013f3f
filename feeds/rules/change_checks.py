"""Checks on a change: what a new feed does to the listeners of the old one."""

from collections.abc import Hashable, Iterable, Iterator

import msgspec

from episodes import Episode, Severity
from feeds.changes import FeedChange
from feeds.comparing import Change, Difference, compare
from feeds.outlines import OutlineItem
from feeds.rules.checks import ChangeCheck, on_change
from feeds.rules.facts import Note

Told = Iterable[tuple[str, str | Note]]
"""The title of the episode that a message is about, or nothing for the show, and the message."""


@on_change("DIFF-GUID-LOST")
def lost(change: FeedChange) -> Told:
    """The oldest may leave a feed that shows a number of them, and nobody else."""
    gone = [item for item in _gone(change) if id(item) not in {id(old) for old, _ in _renamed(change)}]
    rolling = len(change.new.outline.items) >= len(change.old.outline.items)
    for item in gone:
        old = rolling and _older_than_all(item, change)
        yield item.title, Note(f"{_named(item)} is no longer in the feed.", severity=Severity.WARNING if old else None)


@on_change("DIFF-GUID-CHANGED")
def renamed(change: FeedChange) -> Told:
    """The file or the title with its date tell that it is the same episode."""
    for old, new in _renamed(change):
        yield new.title, f"{_named(new)} had the guid {old.guid!r} and has {new.guid!r} now: listeners get it twice."


@on_change("DIFF-PODCAST-GUID")
def show_guid(change: FeedChange) -> Told:
    """A show that had none may get one."""
    for difference in _of(change, Change.PODCAST_GUID):
        if difference.old:
            yield "", f"The show's guid was {difference.old} and is {difference.new or 'nothing'} now."


@on_change("DIFF-ENC-CHANGED")
def media(change: FeedChange) -> Told:
    """Each is named, as each costs its listeners a download."""
    for difference in _of(change, Change.ENCLOSURE):
        yield difference.title, f"The media file was at {difference.old} and is at {difference.new or 'nowhere'} now."


@on_change("DIFF-PUBDATE")
def date(change: FeedChange) -> Told:
    """Each is named, as each moves in the list."""
    for difference in _of(change, Change.DATE):
        yield difference.title, f"The date was {difference.old or 'none'} and is {difference.new or 'none'} now."


@on_change("DIFF-SHRINK")
def shrink(change: FeedChange) -> Told:
    """The number alone is reason enough to stop."""
    before, after = len(change.old.outline.items), len(change.new.outline.items)
    if after < before:
        yield "", f"The feed had {before} episodes and has {after} now."


@on_change("DIFF-ART-SAME-URL")
def artwork(change: FeedChange) -> Told:
    """The server tells when it changed; that it holds other bytes is likely and not certain."""
    moment = change.artwork_modified
    same = change.old.show.image == change.new.show.image
    if same and moment and moment > change.old.show.modified:
        message = f"The artwork changed on {moment:%Y-%m-%d} under its old address {change.new.show.image}."
        yield "", Note(message, severity=Severity.WARNING)


@on_change("DIFF-SELF")
def self_address(change: FeedChange) -> Told:
    """Followers are told by one element."""
    for difference in _of(change, Change.SELF):
        told = change.new.show.new_feed_url
        if difference.old and told != difference.new:
            yield "", f"The feed's own address was {difference.old} and is {difference.new or 'nothing'} now."


@on_change("DIFF-BLOCK")
def hidden(change: FeedChange) -> Told:
    """Newly said is what counts."""
    old, new = change.old.show, change.new.show
    if new.block and not old.block:
        yield "", "The show is newly hidden from Apple Podcasts (itunes:block)."
    if new.complete and not old.complete:
        yield "", "The show is newly declared finished (itunes:complete)."
    before = {episode.guid for episode in change.old.episodes if episode.block}
    known = {episode.guid for episode in change.old.episodes}
    for episode in change.new.episodes:
        if episode.block and episode.guid in known - before:
            yield episode.title, "The episode is newly hidden from Apple Podcasts (itunes:block)."


@on_change("DIFF-NOOP")
def nothing(change: FeedChange) -> Told:
    """What moves at each writing of a feed is no change."""
    if _plain(change.old.episodes) == _plain(change.new.episodes) and change.old.outline == change.new.outline:
        quiet = msgspec.structs.replace(change.old.show, modified=change.new.show.modified)
        if quiet == change.new.show:
            yield "", "Both feeds say the same."


@on_change("HOST-MOVE")
def moved(change: FeedChange) -> Told:
    """Who moves takes everything along."""
    if not any(difference.old for difference in _of(change, Change.SELF)):
        return
    if change.old.outline.podcast_guid and change.old.outline.podcast_guid != change.new.outline.podcast_guid:
        yield "", "The show moves and changes its guid, so apps take it for another show."
    count = sum(1 for _ in _gone(change))
    if count:
        yield "", f"The show moves and leaves {count} episode{'s' if count > 1 else ''} behind."


@on_change("MEDIA-IMMUTABLE")
def replaced(change: FeedChange) -> Told:
    """Another length is another file."""
    for difference in _of(change, Change.LENGTH):
        if difference.old and difference.new and "0" not in (difference.old, difference.new):
            message = f"The media file had {difference.old} bytes and has {difference.new} under the same address."
            yield difference.title, message


def _of(change: FeedChange, kind: Change) -> Iterator[Difference]:
    return (found for found in compare(change.old.outline, change.new.outline) if found.kind is kind)


def _gone(change: FeedChange) -> Iterator[OutlineItem]:
    there = {item.guid for item in change.new.outline.items}
    return (item for item in change.old.outline.items if item.guid not in there)


def _renamed(change: FeedChange) -> list[tuple[OutlineItem, OutlineItem]]:
    """Return the episodes of the old feed that stand in the new one under another guid."""
    known = {item.guid for item in change.old.outline.items}
    fresh = [item for item in change.new.outline.items if item.guid not in known]
    by_mark = {mark: item for item in fresh for mark in _marks(item)}
    pairs = ((old, next((by_mark[mark] for mark in _marks(old) if mark in by_mark), None)) for old in _gone(change))
    return [(old, new) for old, new in pairs if new is not None]


def _marks(item: OutlineItem) -> list[Hashable]:
    """Return what tells that it is the same episode, whatever its guid."""
    file: list[Hashable] = [item.enclosure_url] if item.enclosure_url else []
    return file + ([(item.title, item.published)] if item.title and item.published else [])


def _older_than_all(item: OutlineItem, change: FeedChange) -> bool:
    moments = [other.published for other in change.new.outline.items if other.published]
    return item.published is not None and bool(moments) and item.published <= min(moments)


def _named(item: OutlineItem) -> str:
    return f"{item.title!r}" if item.title else f"The episode with the guid {item.guid!r}"


def _plain(episodes: tuple[Episode, ...]) -> tuple[Episode, ...]:
    return tuple(sorted(episodes, key=lambda episode: episode.guid))


CHECKS: tuple[ChangeCheck, ...] = (
    lost,
    renamed,
    show_guid,
    media,
    date,
    shrink,
    artwork,
    self_address,
    hidden,
    nothing,
    moved,
    replaced,
)
