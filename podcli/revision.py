"""How one catalog becomes the next: changes as data, and the pure function that applies them.

A change names the revision of the record that it was planned on. If somebody moved that record meanwhile, applying
raises `Moved`, and the command plans again from what is there now.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from feeds import due
from podcli.catalog import TXNS_KEPT, Address, Catalog, Permission, Record, Removal, ShowRecord


class Moved(Exception):
    """A record is no longer what the plan was made on."""


class PutEpisode(msgspec.Struct, frozen=True, kw_only=True):
    """Publish an episode, or edit the published one."""

    record: Record
    """The record as it is wanted; its `rev` is set when it is applied."""
    base: int | None
    """The revision of the record that this was planned on; None if the catalog had none."""


class RemoveEpisode(msgspec.Struct, frozen=True, kw_only=True):
    """Take an episode out of the feed on purpose."""

    guid: str
    base: int
    """The revision of the record that this was planned on."""


class PutShow(msgspec.Struct, frozen=True, kw_only=True):
    """Publish the show's settings and address."""

    record: ShowRecord
    address: Address
    base: int | None
    """The revision of the show's record that this was planned on; None if there is no catalog."""


Change = PutEpisode | RemoveEpisode | PutShow


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes the catalog, when, and by which command."""

    txn: str
    """Random id of this change: tells our own write from somebody else's when an answer is lost."""
    now: datetime
    who: str
    command: str
    show_id: str
    """The id a new catalog gets; an existing one keeps its own."""
    granted: tuple[tuple[str, str], ...] = ()
    """Permissions (word and guid) to record that no comparison of catalogs would ask for."""


def apply(catalog: Catalog | None, changes: tuple[Change, ...], stamp: Stamp) -> Catalog | None:
    """Return the next catalog, or None if it already is as wanted; raise `Moved` if a change's ground is gone."""
    rev = catalog.rev + 1 if catalog else 1
    show, address = (catalog.show, catalog.address) if catalog else (None, None)
    episodes = dict(catalog.episodes) if catalog else {}
    removed = catalog.removed if catalog else ()
    for change in changes:
        match change:
            case PutShow():
                if show is None or not _same_show(show, change.record) or address != change.address:
                    _require(change.base, show)
                    show, address = msgspec.structs.replace(change.record, rev=rev), change.address
            case PutEpisode(record=record):
                current = episodes.get(record.episode.guid)
                if current is None or not _same(current, record):
                    _require(change.base, current)
                    episodes[record.episode.guid] = msgspec.structs.replace(record, rev=rev)
            case RemoveEpisode(guid=guid):
                if current := episodes.pop(guid, None):
                    _require(change.base, current)
                    removed = (*removed, _removal(current, rev))
    if show is None or address is None:
        raise Moved
    if catalog and (show, address, episodes) == (catalog.show, catalog.address, catalog.episodes):
        return None
    new = Catalog(
        show_id=catalog.show_id if catalog else stamp.show_id,
        rev=rev,
        feed_rev=catalog.feed_rev if catalog else rev,
        address=address,
        show=show,
        episodes=episodes,
        removed=removed,
        allowed=catalog.allowed if catalog else (),
        txns=(*(catalog.txns if catalog else ()), stamp.txn)[-TXNS_KEPT:],
    )
    return _dated(catalog, new, stamp.now)


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
    """All that the feed is made of, apart from when it changed."""
    show = msgspec.structs.replace(catalog.show.show, modified=now)
    return show, catalog.address, due(show, [r.episode for r in catalog.episodes.values()], now)


def _same(current: Record, wanted: Record) -> bool:
    return msgspec.structs.replace(wanted, rev=current.rev) == current


def _same_show(current: ShowRecord, wanted: ShowRecord) -> bool:
    settings = msgspec.structs.replace(wanted.show, modified=current.show.modified)
    return msgspec.structs.replace(wanted, show=settings, rev=current.rev) == current


def _require(base: int | None, current: Record | ShowRecord | None) -> None:
    if base != (current.rev if current else None):
        raise Moved


def _removal(record: Record, rev: int) -> Removal:
    return Removal(
        guid=record.episode.guid,
        slug=record.slug,
        title=record.episode.title,
        rev=rev,
        published=record.episode.published,
        keys=record.keys,
    )
