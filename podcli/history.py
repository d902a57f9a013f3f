"""History objects: what each revision changed, who did it, and when; written before the revision, never altered."""

from datetime import datetime

import msgspec

from podcli.catalog import Address, Catalog, Permission, Record, ShowRecord
from podcli.change import Change, PutEpisode, PutShow, Stamp


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """One episode before and after a revision; None where there was, or is, none."""

    before: Record | None
    after: Record | None


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a show's history."""

    rev: int
    txn: str
    parent: str
    """Transaction of the revision before; empty for the first."""
    show_id: str
    when: datetime
    who: str
    command: str
    episodes: tuple[RecordChange, ...]
    """Only the records that the revision touched."""
    show: tuple[ShowRecord | None, ShowRecord] | None
    """The show's record before and after; None if it was not touched."""
    address: tuple[Address | None, Address] | None
    """The address before and after; None if it was not touched."""
    allowed: tuple[Permission, ...]
    """What a person allowed for this revision."""
    feed_rev: int = 0
    """The last revision that altered the public feed, as of this one."""
    pruned: int = 0
    proven: str = ""
    pruning: datetime | None = None
    """The catalog's fields of these names, as of this revision."""
    notes: dict[str, str] = {}
    """The notes of the episodes that were published or edited, by guid: what `pull` writes."""
    files: dict[str, str] = {}
    """`podcast.toml` and what belongs to it, by name, if the show's settings were published."""
    note: str = ""
    """What else is to be known of it, in words."""


def revision(old: Catalog | None, new: Catalog, stamp: Stamp, changes: tuple[Change, ...] = ()) -> Revision:
    """Return what separates two catalogs; `changes` are those that made the one of the other."""
    before = old.episodes if old else {}
    touched = [guid for guid in {**before, **new.episodes} if before.get(guid) is not new.episodes.get(guid)]
    show, address = (old.show, old.address) if old else (None, None)
    return Revision(
        rev=new.rev,
        txn=stamp.txn,
        parent=old.txn if old else "",
        show_id=new.show_id,
        when=stamp.now,
        who=stamp.who,
        command=stamp.command,
        episodes=tuple(RecordChange(before=before.get(g), after=new.episodes.get(g)) for g in touched),
        show=None if show == new.show else (show, new.show),
        address=None if address == new.address else (address, new.address),
        allowed=tuple(p for p in new.allowed if p.rev == new.rev),
        feed_rev=new.feed_rev,
        pruned=new.pruned,
        proven=new.proven,
        pruning=new.pruning,
        notes={
            c.record.episode.guid: c.notes
            for c in changes
            if isinstance(c, PutEpisode) and c.notes and c.record.episode.guid in touched
        },
        files=next((c.files for c in changes if isinstance(c, PutShow) and show != new.show), {}),
        note=stamp.note,
    )


def key(rev: int, txn: str) -> str:
    """Return the key of a history object in the state."""
    return f"history/{rev:08}-{txn}.json"
