"""The part of `pull` that concerns one episode: its notes, and the picture and audio that go with them."""

import os
from collections.abc import Iterator
from pathlib import Path

from podcli.catalog import Record
from podcli.folder import EPISODES, Source
from podcli.ground import hash_in
from podcli.pull_files import Fetched, Write, Written
from podcli.workshop import Workshop


def episode_writes(
    shop: Workshop, record: Record, source: Source | None, notes: str, *, media: bool
) -> tuple[Write, ...]:
    """Return the writing of an episode's published version: its notes, newer files, and with `media` its audio."""
    path = source.notes_path if source else _new_path(shop.folder, record)
    text = Written(path=path, body=notes.encode())
    files = _companions(shop, record, path, media=media)
    return (*_audio(shop, record, source, path, media=media), *_picture(shop, record, source, path), *files, text)


def _companions(shop: Workshop, record: Record, notes: Path, *, media: bool) -> Iterator[Fetched]:
    """Fetch what the notes name: recordings only where they are wanted, or are older than the published ones."""
    for name, key in record.companions.items():
        path = Path(os.path.normpath(notes.parent / name))
        is_there = path.is_file()
        if is_there and shop.digests.of(path).startswith(hash_in(key)):
            continue
        if is_there or media or not key.startswith("media/"):
            yield Fetched(path=path, key=key, sha256=hash_in(key))


def _new_path(folder: Path, record: Record) -> Path:
    path = folder / EPISODES / f"{record.slug}.md"
    return path.with_stem(f"{record.slug}-{record.sha256[:8]}") if path.exists() else path


def _audio(shop: Workshop, record: Record, source: Source | None, notes: Path, *, media: bool) -> Iterator[Fetched]:
    """A recording that is older than the published one is replaced: published again, it would undo somebody's work."""
    key = record.episode.enclosure.url
    if source and source.audio:
        if shop.digests.of(source.audio) not in {record.sha256, record.recording}:
            yield Fetched(path=source.audio, key=key, sha256=record.sha256)
    elif media and "://" not in key:
        yield Fetched(path=notes.with_suffix(Path(key).suffix), key=key, sha256=record.sha256)


def _picture(shop: Workshop, record: Record, source: Source | None, notes: Path) -> Iterator[Fetched]:
    key = record.episode.image
    if not key or "://" in key:
        return
    wanted = hash_in(key)
    if source and source.image:
        if not shop.digests.of(source.image).startswith(wanted):
            yield Fetched(path=source.image, key=key, sha256=wanted)
    elif named := source.notes.fields.image if source else "":
        yield Fetched(path=Path(os.path.normpath(notes.parent / named)), key=key, sha256=wanted)
    else:
        yield Fetched(path=notes.with_suffix(Path(key).suffix), key=key, sha256=wanted)
