"""The part of `pull` that concerns one episode: its notes, and the picture and audio that go with them."""

import os
from collections.abc import Iterator
from pathlib import Path

from podcli import fingerprint
from podcli.catalog import Record
from podcli.folder import EPISODES, Source
from podcli.ground import hash_in
from podcli.pull_files import KEPT, Fetched, Write, Written
from podcli.standing import Hashes
from podcli.workshop import Workshop


def episode_writes(
    shop: Workshop, record: Record, source: Source | None, notes: str, *, media: bool
) -> tuple[Write, ...]:
    """Return the writing of an episode's published version: its notes, newer files, and with `media` its audio."""
    path = source.notes_path if source else _new_path(shop.folder, record)
    text = Written(path=path, body=notes.encode())
    return (*_audio(shop, record, source, path, media=media), *_picture(shop, record, source, path), text)


def half_pulled(shop: Workshop, source: Source, record: Record, found: Hashes) -> bool:
    """Tell whether a pull that died left this: the published files, and beside them earlier notes or none.

    It is no edit of a person's, though its files agree with no revision: what they replaced tells what there was.
    """
    drawn = bool(record.episode.image) and found.image.startswith(hash_in(record.episode.image))
    heard = found.audio == record.recording
    if not source.notes_path.exists():
        return heard and (drawn or not source.image)
    audios = {found.audio, *(_before(shop, source.audio) if heard else ())}
    images = {found.image, *(("", *_before(shop, source.image)) if drawn else ())}
    front, body = source.notes.fields, source.notes.body
    possible = {fingerprint.of_episode(front, body, a, i, front.date) for a in audios for i in images}
    return not possible.isdisjoint(record.earlier)


def _before(shop: Workshop, path: Path | None) -> Iterator[str]:
    """Yield the hash of what a pull replaced."""
    kept = path.with_name(path.name + KEPT) if path else None
    if kept and kept.is_file():
        yield shop.digests.of(kept)


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
