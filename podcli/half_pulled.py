"""What a `pull` that died leaves: some files as they are published, beside them others as they were before, or none.

It is no edit of a person's, though it agrees with no revision: published, it would undo what somebody else published.
What the pull replaced stays beside it and tells what there was.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from podcli import fingerprint
from podcli.catalog import Record, ShowRecord
from podcli.config import description_text
from podcli.fingerprint import Contents
from podcli.folder import Source
from podcli.ground import hash_in
from podcli.pull_files import kept_beside
from podcli.texts import SETTINGS, described_in
from podcli.workshop import Workshop


def half_pulled(
    shop: Workshop, source: Source, record: Record, *, audio: str, image: str, files: Contents = ()
) -> bool:
    """Tell whether these are published files beside earlier notes or none; `audio` and `image` are their hashes.

    `files` are those that the notes name, each as it is or as it was before a pull replaced it.
    """
    drawn = bool(record.episode.image) and image.startswith(hash_in(record.episode.image))
    heard = audio == record.recording
    if not source.notes_path.exists():
        return heard and (drawn or not source.image)
    audios = {audio, *(_before(shop, source.audio) if heard else ())}
    images = {image, *(("", *_before(shop, source.image)) if drawn else ())}
    front, body = source.notes.fields, source.notes.body
    further = {files, _files_before(shop, source.notes_path.parent, files)}
    possible = {
        fingerprint.of_episode(front, body, a, i, front.date, files=f) for a in audios for i in images for f in further
    }
    return not possible.isdisjoint(record.earlier)


def settings_half_pulled(shop: Workshop, record: ShowRecord, artwork: str, files: Contents = ()) -> bool:
    """Tell whether this is published artwork, or a published description, beside earlier settings."""
    show = shop.config.show
    drawn = artwork.startswith(hash_in(record.show.image))
    artworks = {artwork, *(_before(shop, shop.folder / show.artwork) if drawn else ())}
    configs = [shop.config]
    if (text := _text_before(shop)) is not None:
        configs.append(msgspec.structs.replace(shop.config, show=msgspec.structs.replace(show, description=text)))
    further = {files, _files_before(shop, shop.folder, files)}
    possible = {
        fingerprint.of_show(config, a, shop.address, files=f) for config in configs for a in artworks for f in further
    }
    return not possible.isdisjoint(record.earlier)


def _before(shop: Workshop, path: Path | None) -> Iterator[str]:
    """Yield the hashes of what pulls replaced, the newest first."""
    with suppress(OSError):  # a folder that cannot be listed tells of nothing that was kept
        yield from (shop.digests.of(kept) for kept in kept_beside(path).values() if kept.is_file()) if path else ()


def _files_before(shop: Workshop, place: Path, files: Contents) -> Contents:
    """Return files as they were before a pull replaced them; those that it left alone as they are."""
    return tuple((name, next((h[:32] for h in _before(shop, place / name)), now)) for name, now in files)


def _text_before(shop: Workshop) -> str | None:
    """Return the description that a pull replaced, where it has a file of its own."""
    named = described_in((shop.folder / SETTINGS).read_text("utf-8"))
    with suppress(OSError, UnicodeDecodeError):  # whatever else bears such a name was not put there by a pull
        newest = next(iter(kept_beside(shop.folder / named).values()), None) if named else None
        return description_text(newest.read_bytes()) if newest else None
    return None
