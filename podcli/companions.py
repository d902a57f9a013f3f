"""The files that go with an episode or a show beside its audio and artwork: pictures, trailers, other versions, texts.

The notes name them, or they lie beside them. Each is stored as it is, under a key made of its content, and the catalog
remembers which name had which content: so a clone without the file is no edit, and `pull` gives it back byte for byte.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import Fault, FaultyDocument, slugify
from podcli.beside import TEXTS, is_chapters
from podcli.ground import hash_in
from podcli.media_types import CONTENT_TYPES, immutable
from podcli.on_disk import is_there, regular
from podcli.plan import Upload
from podcli.workshop import Workshop

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


class Companion(msgspec.Struct, frozen=True, kw_only=True):
    """One file, known by the name that a person gave it."""

    name: str
    """Relative to the notes, or to the show folder for what the settings name."""
    key: str
    """Where its content is stored, or is going to be."""
    path: Path | None
    """Where it is; None if only the storage has it."""


def companions(
    shop: Workshop, place: Path, names: Iterable[str], known: Mapping[str, str], where: str
) -> tuple[Companion, ...]:
    """Return the files of these names, in the order of the names; `known` are the keys of those published before.

    Raises `FaultyDocument`, naming the file `where` they are named, for one that is nowhere or outside the show folder,
    and `FileUnreadable` for what bears the name and is no file.
    """
    found, faults = list[Companion](), list[Fault]()
    for name in sorted(set(names)):
        path = Path(os.path.normpath(place.absolute() / name))
        if not path.is_relative_to(shop.folder.absolute()):
            faults.append(Fault(message=f"{name!r} is outside the show folder"))
        elif PurePosixPath(name).suffix.lower() not in CONTENT_TYPES:
            faults.append(Fault(message=f"{name!r}: neither podcli nor apps know what such a file is"))
        elif is_there(path):
            found.append(Companion(name=name, key=key_of(name, shop.digests.of(regular(path))), path=path))
        elif name in known:
            found.append(Companion(name=name, key=known[name], path=None))
        else:
            faults.append(Fault(message=f"{name!r}: there is no such file beside it"))
    if faults:
        raise FaultyDocument(where, tuple(faults))
    return tuple(found)


def names_in(*owners: msgspec.Struct | None) -> tuple[str, ...]:
    """Return the names of the files that settings or front matter name."""
    return tuple(name for owner in owners if owner for _, name in episodes.files_in(owner))


def key_of(name: str, sha256: str) -> str:
    """Return the key under which a file of that name and content is stored."""
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    folder = "transcripts" if suffix in TEXTS else "artwork" if suffix in _PICTURES else "media"
    if is_chapters(name):
        folder = "chapters"
    return f"{folder}/{sha256[:32]}/{slugify(path.stem) or 'file'}{suffix}"


def uploads_of(shop: Workshop, files: Iterable[Companion]) -> tuple[Upload, ...]:
    """Return the uploads of the files that are here."""
    return tuple(_upload(file.key, file.path, shop.digests.of(file.path)) for file in files if file.path)


def _upload(key: str, path: Path, sha256: str) -> Upload:
    kind = CONTENT_TYPES[PurePosixPath(key).suffix]
    return Upload(key=key, path=path, bytes=path.stat().st_size, sha256=sha256, headers=immutable(kind, sha256))


def keys_by_name(files: Iterable[Companion]) -> dict[str, str]:
    """Return what the catalog remembers of the files."""
    return {file.name: file.key for file in files}


def contents(files: Iterable[Companion]) -> tuple[tuple[str, str], ...]:
    """Return the names with the hash of what they hold: what an edit of a file changes."""
    return tuple((file.name, hash_in(file.key)) for file in files)
