"""Writing identity back into a person's files: the guid before anything is sent, the date once it is published."""

from pathlib import Path
from typing import NamedTuple

from episodes import FileUnreadable, format_instant, read_bytes, with_fields
from podcli import config as configuration
from podcli.files import write_atomically
from podcli.plan import Plan


class Written(NamedTuple):
    """A file of notes before and after a guid was written into it."""

    path: Path
    before: bytes
    after: bytes


def write_guids(plan: Plan) -> tuple[Written, ...]:
    """Write the guids of new episodes into their notes: a crash must not give an episode two identities."""
    return tuple(_insert(line.path, {"guid": line.guid}) for line in plan.write_backs)


def withdraw_guids(written: tuple[Written, ...]) -> None:
    """Take guids out again that surely were not published, since somebody else was quicker.

    A file that was edited since stays as it is; one that podcli made goes.
    """
    for path, before, after in written:
        if before == after or _present(path) != after:
            continue
        if before:
            write_atomically(path, before)
        else:
            path.unlink()


def write_dates(plan: Plan, folder: Path) -> None:
    """Write the dates of published episodes into their notes, and a newly made show guid into podcast.toml."""
    for line in plan.write_backs:
        if line.date:
            _insert(line.path, {"date": format_instant(line.date)})
    if plan.show_guid:
        path = folder / "podcast.toml"
        write_atomically(path, configuration.with_show_guid(read_bytes(path), plan.show_guid))


def _insert(path: Path, fields: dict[str, str]) -> Written:
    before = _present(path)
    after = with_fields(before, fields)
    if after != before:
        write_atomically(path, after)
    return Written(path, before, after)


def _present(path: Path) -> bytes:
    """Return what is there; nothing only if there surely is nothing."""
    try:
        return read_bytes(path)
    except FileUnreadable as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return b""
        raise
