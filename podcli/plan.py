"""What a publishing run is going to do, as plain data: printed by `--dry-run`, carried out otherwise."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from episodes import Finding
from podcli.catalog import Record
from podcli.change import Change
from podcli.storage.contract import Headers


class State(StrEnum):
    """What a run makes of an episode; the first six are the words of the JSON output."""

    PUBLISHED = "published"
    """It becomes (or just became) visible."""
    UPDATED = "updated"
    """The published episode is edited."""
    SCHEDULED = "scheduled"
    """It is in the catalog and waits for its moment."""
    UNCHANGED = "unchanged"
    """Nothing is to be done."""
    BEHIND = "behind"
    """The local source is an older one than what is published: it is not sent."""
    REMOVED = "removed"
    """It is taken out of the feed on purpose."""
    DRAFT = "draft"
    """Its notes say `draft = true`."""
    UNPUBLISHED = "unpublished"
    """It was taken out of the feed on purpose and returns only when it is named."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A local file that is to be stored."""

    key: str
    path: Path
    bytes: int
    sha256: str
    headers: Headers


class WriteBack(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that podcli writes into a person's file, so that identity survives outside the storage too."""

    path: Path
    """The notes; they are created if there are none."""
    guid: str
    date: datetime | None = None
    """The date to be written after the commit; None if the file has one."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one episode."""

    slug: str
    state: State
    record: Record | None
    """The episode as it will stand (for a removal: as it stood); None for a draft."""
    title: str
    changes: tuple[str, ...] = ()
    """The fields that an update changes, as far as that is known."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that a run is going to do."""

    changes: tuple[Change, ...] = ()
    uploads: tuple[Upload, ...] = ()
    write_backs: tuple[WriteBack, ...] = ()
    show_changes: tuple[str, ...] = ()
    """The settings of the show that change; empty for none, and for a new show."""
    show_guid: str = ""
    """A guid newly made for the show, to be written into podcast.toml; empty for none."""
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: dict[str, str] = {}
    """What findings say of an episode, with the file of its notes."""
    granted: tuple[tuple[str, str], ...] = ()
    """Permissions to record that no comparison of catalogs asks for."""
    excused: tuple[tuple[str, str], ...] = ()
    """What a comparison of catalogs asks a permission for, and needs none."""
    questions: tuple[str, ...] = ()
    """What a person is to be asked that no comparison of catalogs tells."""
    agreed: dict[str, str] = {}
    """The wordings by guid (the show's under an empty one) that the folder and the storage will have in common."""
