"""`doctor`: takes every look, one after another; a fault in one hides none of the others."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from podcli.doctor import bucket_checks, folder_checks, place_checks, public_checks
from podcli.doctor.check import Check, examined
from podcli.doctor.policies import Ground, ground_of
from podcli.storage import Places


def examine(places: Places, feed_file: str, now: datetime) -> Iterator[Check]:
    """Yield what was found; nothing is changed but scratch objects that are removed again."""
    yield from examined("public-place", lambda: place_checks.access("public-place", places.public))
    yield from examined("private-place", lambda: place_checks.access("private-place", places.state))
    yield from examined("clock", lambda: place_checks.clock(places, now))
    yield from examined("catalog", lambda: place_checks.catalog(places, feed_file))
    if places.local:
        yield from examined("room", lambda: folder_checks.room(Path(places.public.url)))
        return
    ground = ground_of(places.public.url, places.state.url, feed_file) if _in_buckets(places) else None
    yield from examined("conditional-writes", lambda: place_checks.conditions(places))
    yield from examined("unfinished-uploads", lambda: place_checks.unfinished(places, now))
    yield from examined("public-access", lambda: public_checks.files(places, ground))
    yield from _bucket(places, ground)
    yield from examined("state", lambda: public_checks.state(places))


def _bucket(places: Places, ground: Ground | None) -> Iterator[Check]:
    settings = places.bucket_settings()
    addresses = (settings.listing,) if settings else ()
    yield from examined("anonymous-listing", lambda: public_checks.listing(places, addresses))
    if settings and ground:
        yield from examined("lifecycle", lambda: bucket_checks.lifecycle(settings, ground))


def _in_buckets(places: Places) -> bool:
    return all(place.url.startswith("s3://") for place in (places.public, places.state))
