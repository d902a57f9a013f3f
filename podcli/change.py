"""What may be done to a catalog, as data: planned, shown to a person, and applied by `podcli.revision`."""

from datetime import datetime

import msgspec

from podcli.catalog import Address, Record, ShowRecord


class PutEpisode(msgspec.Struct, frozen=True, kw_only=True):
    """Publish an episode, or edit the published one."""

    record: Record
    """The record as it is wanted; its `rev` is set when it is applied."""
    base: int | None
    """The revision of the record that this was planned on; None if the catalog had none."""
    notes: str = ""
    """The file of notes as it stands once this is published: the history keeps it, so that others can pull it."""


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
    files: dict[str, str] = {}
    """`podcast.toml`, and the description where that has a file of its own: their texts by their names."""


class BeginPrune(msgspec.Struct, frozen=True, kw_only=True):
    """Announce that files which nothing names are going to be deleted."""

    until: datetime
    """When the deleting ends at the latest, even if its end is never recorded."""


class EndPrune(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the deleting is over."""

    begun: int
    """The revision that announced it."""


Change = PutEpisode | RemoveEpisode | PutShow | BeginPrune | EndPrune


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
    excused: tuple[tuple[str, str], ...] = ()
    """What a comparison of catalogs asks a permission for (word and guid), and needs none: it is not recorded."""
    pruned: int | None = None
    """The newest prune that the plan's files were looked at after; None if the plan needs no stored files."""
    proven: str = ""
    """The service and the buckets that this run has tried; empty for none."""
    note: str = ""
    """What else the history is to say of this change."""
