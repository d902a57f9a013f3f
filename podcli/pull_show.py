"""The part of `pull` that concerns the show: its settings, its description, its artwork.

[storage] is each person's own (another profile, another name in the history): it stays as it is in the folder.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from episodes import lines_of_keys, quoted
from podcli.catalog import Catalog
from podcli.ground import hash_in
from podcli.pull_files import Fetched, Write, Written
from podcli.texts import SETTINGS
from podcli.workshop import Workshop

_TABLE = "storage"


def settings_writes(folder: Path, files: Mapping[str, str], storage: str) -> tuple[Written, ...]:
    """Return the writing of the published settings; `storage` is the text of [storage] that they get."""
    texts = {**files, SETTINGS: with_storage(files[SETTINGS], storage)}
    written = (Written(path=folder / name, body=text.encode()) for name, text in texts.items())
    return tuple(w for w in written if not w.path.is_file() or w.path.read_bytes() != w.body)


def artwork_writes(
    shop: Workshop | None, folder: Path, files: Mapping[str, str], catalog: Catalog
) -> tuple[Write, ...]:
    """Return the fetching of the artwork, unless the folder has it."""
    key = catalog.show.show.image
    show = tomllib.loads(files[SETTINGS].removeprefix("\ufeff")).get("show", {})
    path = folder / show.get("artwork", "artwork.jpg")
    if path.is_file() and (shop is None or shop.digests.of(path).startswith(hash_in(key))):
        return ()
    return (Fetched(path=path, key=key, sha256=hash_in(key)),)


def file_writes(shop: Workshop | None, folder: Path, catalog: Catalog) -> tuple[Write, ...]:
    """Return the fetching of the other files that the settings name, as far as the folder has not got them."""
    wanted = ((folder / name, key) for name, key in catalog.show.companions.items())
    return tuple(
        Fetched(path=path, key=key, sha256=hash_in(key))
        for path, key in wanted
        if not path.is_file() or shop is None or not shop.digests.of(path).startswith(hash_in(key))
    )


def storage_of(settings: str) -> str:
    """Return the lines of [storage] in the text of a `podcast.toml`; empty if there are none."""
    start, end = _storage_lines(settings)
    return "".join(settings.splitlines(keepends=True)[start:end])


def with_storage(settings: str, storage: str) -> str:
    """Return the text of a `podcast.toml` with other lines for [storage]."""
    start, end = _storage_lines(settings)
    lines = settings.splitlines(keepends=True)
    before = "".join(lines[:start])
    gap = "" if before.endswith("\n") or not before else "\n"
    return before + gap + storage + "".join(lines[end:])


def storage_text(named: Mapping[str, str]) -> str:
    """Return the lines of a [storage] with these settings."""
    return "".join([f"[{_TABLE}]\n", *(f"{key} = {quoted(value)}\n" for key, value in sorted(named.items()) if value)])


def _storage_lines(settings: str) -> tuple[int, int]:
    """Return where the lines of [storage] begin and end, counted from 0; both the end of the file if there are none."""
    places, count = lines_of_keys(settings), len(settings.splitlines())
    first = places.get(_TABLE)
    if first is None:
        return count, count
    others = [n for path, n in places.items() if n > first and path != _TABLE and not path.startswith(f"{_TABLE}.")]
    return first - 1, min(others, default=count + 1) - 1
