"""Writing identity back into a person's files: the guid before anything is sent, the date once it is published."""

from pathlib import Path

from episodes import FileUnreadable, format_instant, read_bytes, with_fields
from podcli import config as configuration
from podcli.files import write_atomically
from podcli.plan import Plan


def write_guids(plan: Plan) -> None:
    """Write the guids of new episodes into their notes: a crash must not give an episode two identities."""
    for line in plan.write_backs:
        _insert(line.path, {"guid": line.guid})


def write_dates(plan: Plan, folder: Path) -> None:
    """Write the dates of published episodes into their notes, and a newly made show guid into podcast.toml."""
    for line in plan.write_backs:
        if line.date:
            _insert(line.path, {"date": format_instant(line.date)})
    if plan.show_guid:
        path = folder / "podcast.toml"
        write_atomically(path, configuration.with_show_guid(read_bytes(path), plan.show_guid))


def _insert(path: Path, fields: dict[str, str]) -> None:
    before = _present(path)
    after = with_fields(before, fields)
    if after != before:
        write_atomically(path, after)


def _present(path: Path) -> bytes:
    """Return what is there; nothing only if there surely is nothing."""
    try:
        return read_bytes(path)
    except FileUnreadable as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return b""
        raise
