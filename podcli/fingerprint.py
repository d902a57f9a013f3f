"""Fingerprints of local sources: what tells an edit from an old copy.

A fingerprint covers everything a person can edit, but neither the guid nor an absent date, since podcli writes both
into the file after publishing: the same words give the same fingerprint before and after.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from episodes import FrontMatter
from podcli.catalog import Address
from podcli.config import Config

Contents = tuple[tuple[str, str], ...]
"""Names of files with the hashes of what they hold."""
_FORM = 1
"""Raised when the composition below changes; old fingerprints then match nothing."""


def of_episode(
    front: FrontMatter, body: str, audio: str, image: str, date: datetime | None, *, files: Contents = ()
) -> str:
    """Return the fingerprint of an episode's source.

    `audio` and `image` are hashes, `date` is None for an absent one, `files` are the names and hashes of further files.
    """
    words = msgspec.to_builtins(msgspec.structs.replace(front, guid=None, date=None))
    return _digest([_FORM, words, body, audio[:32], image[:32], int(date.timestamp()) if date else None, *files])


def of_episode_published(
    front: FrontMatter, body: str, audios: tuple[str, ...], image: str, published: datetime, *, files: Contents = ()
) -> tuple[str, ...]:
    """Return the fingerprints that this source has with any of these audios, its published date and without one."""
    found = (of_episode(front, body, audio, image, date, files=files) for audio in audios for date in (published, None))
    return tuple(dict.fromkeys(found))


def of_show(config: Config, artwork: str, address: Address, *, files: Contents = ()) -> str:
    """Return the fingerprint of the show's settings; `artwork` is the hash of the picture, `files` as above."""
    show = msgspec.to_builtins(msgspec.structs.replace(config.show, guid=""))
    further = [msgspec.to_builtins(config.feeds)] if config.feeds else []
    feed, place = msgspec.to_builtins(config.feed), msgspec.to_builtins(address)
    return _digest([_FORM, show, feed, artwork[:32], place, *files, *further])


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:32]
