"""What `history` tells: who changed what, when, and by which command, the newest revision first."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec

from podcli import root as catalog_root
from podcli.catalog import Record, ShowRecord
from podcli.chain import Chain
from podcli.clock import EARLIEST
from podcli.edits import changed_fields
from podcli.errors import NothingPublished, PublishRefused
from podcli.feed_changes import FeedChange, feed_changes
from podcli.history import RecordChange, Revision
from podcli.storage.contract import Storage


class HistoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a revision did to one episode, or to the show; the field names are the JSON keys."""

    slug: str
    """Empty for the show itself."""
    guid: str
    """Empty for the show itself."""
    what: str
    """published, scheduled, updated, removed; for the show created, updated or moved."""
    fields: tuple[str, ...] = ()
    """What an update changed, by the names that front matter and podcast.toml use."""
    title: str = ""
    feeds: tuple[FeedChange, ...] = ()
    """What became of the further feeds, where settings of the show were changed."""


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One revision."""

    revision: int
    when: datetime
    who: str
    command: str
    changes: tuple[HistoryChange, ...]
    allowed: tuple[str, ...] = ()
    """The words of `--allow` that this revision needed."""
    note: str = ""


def history_of(state: Storage, names: tuple[str, ...] = (), limit: int = 0) -> tuple[HistoryLine, ...]:
    """Return the newest revisions, all with a limit of 0; with names (slugs or guids) those that touched such episodes.

    Raises `NothingPublished` without a catalog, `PublishRefused` if nothing ever bore such a name, and
    `HistoryMissing`.
    """
    root = catalog_root.read(state)
    if root is None:
        raise NothingPublished(f"Nothing has been published to {state.url} yet.", hint="There is no history.")
    lines = (_line(step) for step in Chain(state, root.catalog).newest_first())
    wanted = (line for line in lines if not names or _touches(line, names))
    found = tuple(islice(wanted, limit or None))
    if names and not found:
        raise PublishRefused(
            f"No revision ever touched an episode called {', '.join(names)}.", hint="podcli status lists the episodes."
        )
    return found


def _touches(line: HistoryLine, names: tuple[str, ...]) -> bool:
    return any(name and name in names for change in line.changes for name in (change.slug, change.guid))


def _line(step: Revision) -> HistoryLine:
    return HistoryLine(
        revision=step.rev,
        when=step.when,
        who=step.who,
        command=step.command,
        changes=(*_show(step), *(_episode(change, step.when) for change in step.episodes)),
        allowed=tuple(dict.fromkeys(p.what for p in step.allowed)),
        note=step.note,
    )


def _show(step: Revision) -> Iterator[HistoryChange]:
    before, after = step.show or (None, None)
    if after is None:
        pass
    elif before is None:
        yield HistoryChange(slug="", guid="", what="created", title=after.show.title, feeds=feed_changes(None, after))
    elif _settings(before) != _settings(after):
        fields = changed_fields(before.words, after.words) or _different(before.show, after.show)
        further = feed_changes(before, after)
        yield HistoryChange(slug="", guid="", what="updated", fields=fields, title=after.show.title, feeds=further)
    if step.address and step.address[0]:
        yield HistoryChange(slug="", guid="", what="moved", fields=(step.address[1].public_url,))


def _settings(record: ShowRecord) -> object:
    """When the feed changed last is no setting."""
    return msgspec.structs.replace(record.show, modified=EARLIEST), record.feeds


def _episode(change: RecordChange, when: datetime) -> HistoryChange:
    record = change.after or change.before
    if record is None:
        return HistoryChange(slug="", guid="", what="unknown")
    what = "removed" if change.after is None else "updated" if change.before else _new(record, when)
    return HistoryChange(
        slug=record.slug,
        guid=record.episode.guid,
        what=what,
        fields=fields_changed(change.before, change.after) if change.before and change.after else (),
        title=record.episode.title,
    )


def _new(record: Record, when: datetime) -> str:
    return "scheduled" if record.episode.published > when else "published"


def fields_changed(before: Record, after: Record) -> tuple[str, ...]:
    """Return what differs between two states of an episode, by the names that people know."""
    fields = changed_fields(before.words, after.words)
    if before.episode.enclosure != after.episode.enclosure:
        fields = (*fields, "audio")
    if before.episode.published != after.episode.published:
        fields = (*fields, "date")
    return fields or _different(before.episode, after.episode)


def _different(before: msgspec.Struct, after: msgspec.Struct) -> tuple[str, ...]:
    names = before.__struct_fields__
    return tuple(name for name in names if name != "modified" and getattr(before, name) != getattr(after, name))
