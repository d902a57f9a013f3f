"""Catalogs and records with good defaults, for tests that change one thing in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from episodes import Enclosure, Episode
from feeds import Category, Show
from podcli.catalog import Address, Catalog, Record, ShowRecord
from podcli.change import PutEpisode, PutShow, Stamp
from podcli.revision import apply

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The instant at which the tests' world stands."""


def instant(minutes: int = 0) -> datetime:
    """Return an instant some minutes after (or before) NOW."""
    return NOW + timedelta(minutes=minutes)


def make_show(**fields: Any) -> Show:
    """Return a complete show."""
    defaults: dict[str, Any] = {
        "title": "Field Notes",
        "description": "Sounds from outside.",
        "link": "https://field-notes.example/",
        "language": "en-gb",
        "author": "Ada Byron",
        "categories": (Category("Science", "Nature"),),
        "image": f"artwork/{'a' * 32}/artwork.jpg",
        "feed_url": "feed.xml",
        "modified": NOW,
        "guid": "0b8b0b52-8d5a-5d3c-9c55-0d7f6f0a1c11",
    }
    return Show(**(defaults | fields))


def make_record(slug: str = "owls", **fields: Any) -> Record:
    """Return a published episode's record; `fields` go to the episode, `media` names its hash."""
    media = fields.pop("media", f"{sum(slug.encode()) * 7919:032x}")
    extra = {name: fields.pop(name) for name in ("sources", "earlier", "rev") if name in fields}
    key = f"media/{media}/{slug}.mp3"
    defaults: dict[str, Any] = {
        "guid": f"guid-of-{slug}",
        "title": slug.capitalize(),
        "published": instant(-60),
        "enclosure": Enclosure(url=key, length=1000, type="audio/mpeg"),
        "duration": 61.0,
        "description": f"<p>All about {slug}.</p>",
    }
    return Record(slug=slug, episode=Episode(**(defaults | fields)), sha256=media * 2, keys=(key,), **extra)


def make_address(**fields: Any) -> Address:
    """Return a public address."""
    return Address(**({"public_url": "https://media.field-notes.example/"} | fields))


def stamp(txn: str = "t1", now: datetime = NOW, **fields: Any) -> Stamp:
    """Return who changes what and when."""
    return Stamp(**({"txn": txn, "now": now, "who": "ada@desk", "command": "publish", "show_id": "show-1"} | fields))


def put_show(base: int | None = None, address: Address | None = None, **fields: Any) -> PutShow:
    """Return the change that publishes the show's settings."""
    return PutShow(record=ShowRecord(show=make_show(**fields)), address=address or make_address(), base=base)


def make_catalog(*records: Record, **show: Any) -> Catalog:
    """Return the first revision of a show with these episodes."""
    puts = tuple(PutEpisode(record=record, base=None) for record in records)
    catalog = apply(None, (put_show(**show), *puts), stamp("t0", instant(-30)))
    assert catalog is not None
    return catalog
