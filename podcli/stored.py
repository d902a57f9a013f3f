"""From keys to what listeners fetch: public addresses of stored files, and the check that they are really there."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath

import msgspec

from episodes import Episode, addressed
from feeds import due
from podcli.catalog import Address, Catalog, keys_named
from podcli.errors import PublishRefused
from podcli.storage.contract import Storage
from podcli.views import View

_FILE_KEYS = [
    re.compile(kind + rb"/[0-9a-f]{32}/[A-Za-z0-9._-]+") for kind in (b"media", b"artwork", b"transcripts", b"chapters")
]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the feed is about to name for the first time."""

    key: str
    length: int | None
    """What the feed says of its size in bytes; None if it says nothing."""
    type: str
    """What its Content-Type starts with."""


def visible_episodes(catalog: Catalog, at: datetime) -> tuple[Episode, ...]:
    """Return the episodes that the main feed shows at an instant, newest first, with keys for URLs."""
    return due(catalog.show.show, [r.episode for r in catalog.episodes.values()], at)


def addressed_episodes(catalog: Catalog, at: datetime) -> tuple[Episode, ...]:
    """Return the episodes that the main feed shows at an instant, with their public URLs."""
    base, prefix = catalog.address.public_url, catalog.address.enclosure_prefix
    return tuple(addressed(episode, base, prefix) for episode in visible_episodes(catalog, at))


def media_url(key: str, address: Address) -> str:
    """Return the address under which listeners fetch a stored file itself, without any prefix service."""
    return key if "://" in key else address.public_url + key


def check_stored(storage: Storage, view: View, at: datetime, live: bytes, verified: frozenset[str]) -> None:
    """Raise `PublishRefused` if a file that the live feed does not name yet is not stored as the next one says.

    Files named by the live feed were checked when it was written; `verified` ones by this run.
    """
    known = named_in(live) | verified
    wrong = [w.key for w in _wanted(view, at) if w.key not in known and not _is_stored(storage, w)]
    if wrong:
        raise PublishRefused(
            f"The feed would name files that are not in {storage.url} as they should be: {', '.join(wrong[:5])}"
            + (f" and {len(wrong) - 5} more." if len(wrong) > 5 else "."),  # noqa: PLR2004 - a readable handful
            hint=cure(wrong),
        )


def cure(keys: list[str]) -> str:
    """Return what to do about stored files that are gone; the name of a media file is that of its episode."""
    names = dict.fromkeys(PurePosixPath(key).stem for key in keys if key.startswith("media/"))
    named = " ".join(list(names)[:5]) or "NAME"
    return f"Store them again, by the names of their episodes, from a folder that has them: podcli publish {named}"


def named_in(document: bytes) -> frozenset[str]:
    """Return the keys of stored files that a feed names."""
    return frozenset(key.decode() for pattern in _FILE_KEYS for key in pattern.findall(document))


def _wanted(view: View, at: datetime) -> Iterator[Wanted]:
    image = view.show.image
    yield Wanted(key=image, length=None, type="image/")
    yield from (Wanted(key=key, length=None, type="") for key in keys_named(view.show) if key != image)
    for episode in view.visible(at):
        enclosure = episode.enclosure
        yield Wanted(key=enclosure.url, length=enclosure.length, type=enclosure.type)
        others = (key for key in keys_named(episode) if key != enclosure.url)
        yield from (Wanted(key=key, length=None, type="image/" if key == episode.image else "") for key in others)


def _is_stored(storage: Storage, wanted: Wanted) -> bool:
    if "://" in wanted.key:
        return True
    head = storage.head(wanted.key)
    if head is None or not head.headers.content_type.startswith(wanted.type):
        return False
    return wanted.length in (None, head.size)
