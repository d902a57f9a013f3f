"""Addresses: an episode is stored with keys relative to the public address, and shown with whole URLs."""

from typing import TypeVar

import msgspec

from episodes.model import Episode
from episodes.namespace.parts import Part

S = TypeVar("S", bound=msgspec.Struct)


def absolute(base: str, url: str) -> str:
    """Put the public address, which ends in `/`, before a storage key; keep what is empty or absolute already."""
    if not url or "://" in url:
        return url
    return base + url


def prefixed(prefix: str, url: str) -> str:
    """Put a measuring service before an enclosure URL, as such services want it: without `https://`, with `http://`."""
    return prefix + url.removeprefix("https://") if prefix else url


def addressed_parts(owner: S, base: str) -> S:
    """Return a show or an episode with the public address before every storage key in its parts."""
    # Whoever addresses nothing, such as a refresh with nothing to do, needs no table of tags.
    from episodes.namespace.files import FILE_FIELDS, with_files  # noqa: PLC0415

    def change(part: Part) -> Part:
        field = FILE_FIELDS[type(part)]
        return msgspec.structs.replace(part, **{field: absolute(base, getattr(part, field))})

    return with_files(owner, change)


def addressed(episode: Episode, base: str, enclosure_prefix: str = "") -> Episode:
    """Return the episode with absolute URLs; the prefix goes before an enclosure of our own, never a foreign one."""
    enclosure, image = episode.enclosure, absolute(base, episode.image)
    url = absolute(base, enclosure.url)
    episode = addressed_parts(episode, base)
    if url == enclosure.url and image == episode.image:
        return episode
    if url != enclosure.url:
        enclosure = msgspec.structs.replace(enclosure, url=prefixed(enclosure_prefix, url))
    return msgspec.structs.replace(episode, enclosure=enclosure, image=image)
