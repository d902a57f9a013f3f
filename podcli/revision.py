"""How one catalog becomes the next: changes as data, and the pure function that applies them.

A change names the revision of the record that it was planned on. If somebody moved that record meanwhile, applying
raises `Moved`, and the command plans again from what is there now.
"""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from podcli.catalog import TXNS_KEPT, Catalog, Permission, Record, Removal, ShowRecord
from podcli.change import BeginPrune, Change, EndPrune, PutEpisode, PutShow, RemoveEpisode, Stamp
from podcli.views import views
from podcli.violation import Allow


class Moved(Exception):
    """A record is no longer what the plan was made on."""


def apply(catalog: Catalog | None, changes: tuple[Change, ...], stamp: Stamp) -> Catalog | None:
    """Return the next catalog, or None if it already is as wanted; raise `Moved` if a change's ground is gone."""
    if catalog and stamp.pruned not in (None, catalog.pruned):
        raise Moved  # files that the plan relies on may have been deleted
    draft = _Draft(catalog, stamp)
    for change in changes:
        draft.make(change)
    if draft.show is None or draft.address is None:
        raise Moved
    if catalog and draft.is_like(catalog) and not _gives_up(catalog, stamp):
        return None
    new = Catalog(
        format=draft.show.format,
        show_id=catalog.show_id if catalog else stamp.show_id,
        rev=draft.rev,
        feed_rev=catalog.feed_rev if catalog else draft.rev,
        address=draft.address,
        show=draft.show,
        episodes=draft.episodes,
        removed=draft.removed,
        allowed=catalog.allowed if catalog else (),
        txns=(*(catalog.txns if catalog else ()), stamp.txn)[-TXNS_KEPT:],
        pruned=draft.pruned,
        proven=stamp.proven or (catalog.proven if catalog else ""),
        pruning=draft.pruning,
    )
    return _dated(catalog, new, stamp.now)


class _Draft:
    """A catalog on the way to its next revision."""

    def __init__(self, old: Catalog | None, stamp: Stamp) -> None:
        self.rev = old.rev + 1 if old else 1
        self.show = old.show if old else None
        self.address = old.address if old else None
        self._before = old.episodes if old else {}
        self.episodes = dict(self._before)
        self.removed = old.removed if old else ()
        self.pruned = old.pruned if old else 0
        self.pruning = old.pruning if old else None
        self._now = stamp.now

    def make(self, change: Change) -> None:
        match change:
            case PutShow():
                self._put_show(change)
            case PutEpisode():
                self._put_episode(change)
            case RemoveEpisode():
                self._remove(change)
            case BeginPrune(until=until):
                if self.pruning and self.pruning > self._now:
                    raise Moved
                self.pruned, self.pruning = self.rev, until
            case EndPrune(begun=begun):
                self.pruning = None if begun == self.pruned else self.pruning

    def is_like(self, old: Catalog) -> bool:
        now = (self.show, self.address, self.episodes, self.pruning)
        return now == (old.show, old.address, old.episodes, old.pruning)

    def _put_show(self, change: PutShow) -> None:
        if self.show is None or not _same_show(self.show, change.record) or self.address != change.address:
            _require(change.base, self.show)
            self.show, self.address = msgspec.structs.replace(change.record, rev=self.rev), change.address

    def _put_episode(self, change: PutEpisode) -> None:
        guid = change.record.episode.guid
        current = self.episodes.get(guid)
        if current is None or not _same(current, change.record):
            _require(change.base, current)
            if current is None:
                self._require_new(change.record)
            self.episodes[guid] = msgspec.structs.replace(change.record, rev=self.rev)

    def _require_new(self, record: Record) -> None:
        """Raise `Moved` if somebody published the same file or name meanwhile under another guid: it is theirs."""
        owners = (self._owners.get(("slug", record.slug)), self._owners.get(("recording", record.recording)))
        if any(owner in self.episodes for owner in owners if owner):
            raise Moved

    @cached_property
    def _owners(self) -> dict[tuple[str, str], str]:
        """The guid of each name and each recording that the old catalog has."""
        return {
            (what, getattr(record, what)): guid
            for guid, record in self._before.items()
            for what in ("slug", "recording")
        }

    def _remove(self, change: RemoveEpisode) -> None:
        if current := self.episodes.pop(change.guid, None):
            _require(change.base, current)
            self.removed = (*self.removed, Removal.of(current, self.rev))


def _gives_up(catalog: Catalog, stamp: Stamp) -> bool:
    """Tell whether a feed of somebody else is given up that was not before: that is a change of its own."""
    return any(what == Allow.FOREIGN and not catalog.allows(what, mark) for what, mark in stamp.granted)


def permit(catalog: Catalog, permissions: tuple[tuple[str, str], ...]) -> Catalog:
    """Return the catalog with what a person allowed (word and guid) written into its revision."""
    new = tuple(Permission(what=what, guid=guid, rev=catalog.rev) for what, guid in permissions)
    return msgspec.structs.replace(catalog, allowed=catalog.allowed + new)


def _dated(old: Catalog | None, new: Catalog, now: datetime) -> Catalog:
    """Return the new catalog with the instant and the revision at which the public feed changed last."""
    seen = max(now, old.show.show.modified) if old else now  # a clock gone backwards hides nothing from the comparison
    if old and _public(old, seen) == _public(new, seen):
        modified = old.show.show.modified
    else:
        modified = _modified(old, now)
        new = msgspec.structs.replace(new, feed_rev=new.rev)
    show = msgspec.structs.replace(new.show.show, modified=modified)
    return msgspec.structs.replace(new, show=msgspec.structs.replace(new.show, show=show))


def _modified(old: Catalog | None, now: datetime) -> datetime:
    """No two public states may share a `lastBuildDate`, or an old ETag could be met again."""
    now = now.replace(microsecond=0)
    return max(now, old.show.show.modified + timedelta(seconds=1)) if old else now


def _public(catalog: Catalog, now: datetime) -> Any:
    """All that the feeds are made of, apart from when they changed."""
    show = msgspec.structs.replace(catalog.show.show, modified=now)
    return show, catalog.address, catalog.show.feeds, [view.visible(now) for view in views(catalog)]


def _same(current: Record, wanted: Record) -> bool:
    return msgspec.structs.replace(wanted, rev=current.rev) == current


def _same_show(current: ShowRecord, wanted: ShowRecord) -> bool:
    settings = msgspec.structs.replace(wanted.show, modified=current.show.modified)
    return msgspec.structs.replace(wanted, show=settings, rev=current.rev) == current


def _require(base: int | None, current: Record | ShowRecord | None) -> None:
    if base != (current.rev if current else None):
        raise Moved
