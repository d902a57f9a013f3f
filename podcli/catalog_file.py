"""The catalog as bytes: gzipped JSON that keeps what a newer podcli wrote and this one does not know."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from podcli.catalog import FORMAT, Catalog
from podcli.clock import EARLIEST, SKEW
from podcli.errors import CatalogUnreadable

DUE_KEPT = 40
"""How many of the next instants at which an episode falls due the catalog's metadata names."""
_GZIP_LEVEL = 1  # the document is rewritten on every publish: four times quicker than the default, a tenth larger

Unknown = dict[tuple[str | int, ...], Any]
"""What this version does not know: the path to each field, and its value; of a list the whole of each such element."""


class _Element(NamedTuple):
    """An element of a list that holds fields which this version does not know."""

    known: Any
    """What this version reads of it: it goes back only beside the same, since lists have no names."""
    raw: Any


class _Form(msgspec.Struct):
    """The first thing to know of a catalog."""

    format: int


def decode(body: bytes, where: str) -> tuple[Catalog, Unknown]:
    """Return the catalog and its unknown fields; raise `CatalogUnreadable` naming `where` it was read from."""
    try:
        text = gzip.decompress(body)
        if msgspec.json.decode(text, type=_Form).format > FORMAT:
            raise _newer(where)
        catalog = msgspec.json.decode(text, type=Catalog)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogUnreadable(
            f"The catalog at {where} is damaged: {error}.",
            hint="Nothing public was changed. To rebuild it from the history: podcli doctor --recover",
        ) from error
    if msgspec.json.encode(catalog) == text:  # as this version wrote it: there is nothing to look for
        return catalog, {}
    return catalog, dict(_unknown(msgspec.json.decode(text), catalog, ()))


def _newer(where: str) -> CatalogUnreadable:
    error = CatalogUnreadable(
        f"The catalog at {where} was written by a newer podcli.", hint="Update podcli, then run this again."
    )
    error.newer = True
    return error


def encode(catalog: Catalog, unknown: Unknown) -> bytes:
    """Return the catalog as bytes, the same for the same content; unknown fields go back to where they were."""
    if unknown:
        document = _plain(catalog)
        for path, value in unknown.items():
            _put_back(document, path, value)
        text = msgspec.json.encode(document)
    else:
        text = msgspec.json.encode(catalog)
    return gzip.compress(text, _GZIP_LEVEL, mtime=0)


def metadata(catalog: Catalog, now: datetime | None = None) -> dict[str, str]:
    """Return what a refresh must know without reading the document: revisions, feed files and what falls due next.

    `now` is when it is written, where that is known.
    """
    further = {"feeds": ",".join(rule.feed_url for rule in catalog.show.feeds.values())} if catalog.show.feeds else {}
    return further | {
        "txn": catalog.txn,
        "rev": str(catalog.rev),
        "feed-rev": str(catalog.feed_rev),
        "feed": catalog.address.feed_file,
        "feed-url": catalog.address.public_url + catalog.address.feed_file,
        "due": ",".join(str(instant) for instant in _due(catalog, now)),
    }


def _due(catalog: Catalog, now: datetime | None) -> list[int]:
    """Return what falls due after the last change of the public feed, which shows all that was due by then.

    Not after this moment: what came due since may still wait for a refresh, and must not be forgotten. A change that
    lies ahead was made by a clock that was wrong, and tells nothing.
    """
    changed = catalog.show.show.modified
    since = changed if now is None or changed <= now + SKEW else EARLIEST
    dates = (record.episode.published for record in catalog.episodes.values())
    return sorted({int(date.timestamp()) for date in dates if date > since})[:DUE_KEPT]


def _unknown(raw: Any, known: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield what `raw` holds and the structures of `known` have no field for."""
    if isinstance(known, msgspec.Struct):
        fields = known.__struct_fields__
        if len(raw) > len(fields) or not raw.keys() <= set(fields):
            yield from (((*path, key), value) for key, value in raw.items() if key not in fields)
        for name in fields:
            if isinstance(child := getattr(known, name), msgspec.Struct | dict | tuple) and name in raw:
                yield from _unknown(raw[name], child, (*path, name))
    elif isinstance(known, dict):
        for key, child in known.items():
            if isinstance(child, msgspec.Struct | dict):
                yield from _unknown(raw[key], child, (*path, key))
    else:
        for place, (element, child) in enumerate(zip(raw, known, strict=False)):
            if isinstance(child, msgspec.Struct) and next(_unknown(element, child, ()), None):
                yield (*path, place), _Element(_plain(child), element)


def _plain(value: msgspec.Struct) -> Any:
    """Return a structure as JSON has it, which can be altered."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _put_back(document: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Set an unknown field again, unless what it belonged to is gone, or is no longer the same element of a list."""
    parent: Any = document
    for name in path[:-1]:
        parent = parent.get(name)
        if parent is None:
            return
    if isinstance(value, _Element):
        place = path[-1]
        if isinstance(place, int) and place < len(parent) and parent[place] == value.known:
            parent[place] = value.raw
    else:
        parent.setdefault(path[-1], value)
