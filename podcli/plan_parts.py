"""Parts in which a person named files, made ready for the catalog: keys for names, and what the files tell."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import FILE_FIELDS, AlternateEnclosure, Integrity, Part, PodcastImage, Trailer
from podcli.companions import Companion

S = TypeVar("S", bound=msgspec.Struct)
_PIECE = 1 << 20


def stored_parts(owner: S, files: Iterable[Companion], published: msgspec.Struct | None) -> S:
    """Return the value with keys in the place of names; what a file that is not here tells, `published` says."""
    by_name = {file.name: file for file in files}
    told = {name: _told(owner, published, by_name, name) for name in ("alternates",) if hasattr(owner, name)}
    owner = msgspec.structs.replace(owner, **told) if told else owner
    return episodes.with_files(owner, lambda part: _stored(part, by_name, published))


def _stored(part: Part, by_name: dict[str, Companion], published: msgspec.Struct | None) -> Part:
    """Return a part that names a key, with what is to be said of its file."""
    field = FILE_FIELDS[type(part)]
    file = by_name[getattr(part, field)]
    part = msgspec.structs.replace(part, **{field: file.key})
    if file.path is None:
        return _filled(part, _published(type(part), file.key, published))
    describe = _DESCRIBE.get(type(part))
    return _filled(part, describe(file.path)) if describe else part


def _filled(part: Part, facts: dict[str, object]) -> Part:
    """Put in what a person left out; what was typed stays."""
    empty = {name: value for name, value in facts.items() if getattr(part, name) in (None, "")}
    return msgspec.structs.replace(part, **empty)


def _published(kind: type[Part], key: str, published: msgspec.Struct | None) -> dict[str, object]:
    """Return what was said of a file when it was published."""
    for part, named in episodes.files_in(published) if published else ():
        if named == key and type(part) is kind:
            return msgspec.structs.asdict(part)
    return {}


def _told(
    owner: msgspec.Struct, published: msgspec.Struct | None, by_name: dict[str, Companion], name: str
) -> tuple[AlternateEnclosure, ...]:
    """Return other versions of the media with what their files tell of themselves."""
    before = {source.uri: one for one in getattr(published, name, ()) for source in one.sources}
    return tuple(_version(one, by_name, before) for one in getattr(owner, name))


def _version(
    one: AlternateEnclosure, by_name: dict[str, Companion], before: dict[str, AlternateEnclosure]
) -> AlternateEnclosure:
    file = next((by_name[source.uri] for source in one.sources if source.uri in by_name), None)
    if file is None:
        return one
    if file.path is None:
        was = before.get(file.key)
        facts = {name: getattr(was, name) for name in ("length", "bitrate", "integrity")} if was else {}
    else:
        facts = _of_media(file.path)
    filled = _filled(one, facts)
    return filled if isinstance(filled, AlternateEnclosure) else one


def _of_media(path: Path) -> dict[str, object]:
    audio = episodes.read_audio(path)
    digest = hashlib.sha384()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    value = f"sha384-{base64.b64encode(digest.digest()).decode()}"
    return {
        "length": audio.bytes,
        "bitrate": float(audio.bitrate) or None,
        "integrity": Integrity(type="sri", value=value),
    }


def _of_picture(path: Path) -> dict[str, object]:
    picture = episodes.read_picture(path)
    return {"width": picture.width, "height": picture.height, "type": picture.type}


def _of_trailer(path: Path) -> dict[str, object]:
    return {"length": path.stat().st_size}


_DESCRIBE: dict[type[Part], Callable[[Path], dict[str, object]]] = {PodcastImage: _of_picture, Trailer: _of_trailer}
