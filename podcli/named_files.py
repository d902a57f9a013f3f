"""Naming the file of an episode where a rule names only its title: that is where a person mends it."""

from collections.abc import Iterable, Mapping

import msgspec

from episodes import Finding
from podcli.catalog import Record
from podcli.folder import Source


def files_by_name(records: Iterable[Record], local: Iterable[Source]) -> dict[str, str]:
    """Return what is to be said of each episode whose notes are in the folder, by what the rules say of it."""
    files = {source.slug: source.where for source in local}
    several: dict[str, list[str]] = {}
    for record in records:
        several.setdefault(f"episode {record.episode.title!r}", []).append(files.get(record.slug, ""))
    return {name: f"{found[0]} ({name})" for name, found in several.items() if len(found) == 1 and found[0]}


def with_files(findings: Iterable[Finding], files: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings, each with the file of its episode."""
    return tuple(msgspec.structs.replace(one, where=files.get(one.where, one.where)) for one in findings)
