"""`doctor`: takes every look, one after another; a fault in one hides none of the others."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from episodes import PodcliError
from podcli.doctor import (
    bucket_checks,
    folder_checks,
    permission_checks,
    place_checks,
    public_checks,
    stranger_checks,
)
from podcli.doctor.check import Check, examined, failed
from podcli.doctor.policies import Ground, ground_of
from podcli.errors import BucketMissing, CredentialsRefused, StorageUnreachable
from podcli.storage import Places


def examine(places: Places, feed_file: str, now: datetime, further: tuple[str, ...] = ()) -> Iterator[Check]:
    """Yield what was found; nothing is changed but scratch objects that are removed again.

    Where a place cannot be reached or is not there, or the service does not take the credentials, nothing else is
    looked at: all looks would say the same.
    """
    if barred := tuple(_barred(places, feed_file)):
        yield from barred
        return
    yield from examined("public-place", lambda: permission_checks.access("public-place", places.public))
    yield from examined("private-place", lambda: permission_checks.access("private-place", places.state))
    yield from examined("clock", lambda: place_checks.clock(places, now))
    yield from examined("catalog", lambda: place_checks.catalog(places, feed_file))
    if places.local:
        yield from examined("room", lambda: folder_checks.room(Path(places.public.url)))
        return
    ground = ground_of(places.public.url, places.state.url, feed_file, *further) if _in_buckets(places) else None
    yield from examined("uploads", lambda: permission_checks.uploads(places))
    yield from examined("conditional-writes", lambda: place_checks.conditions(places))
    yield from examined("unfinished-uploads", lambda: place_checks.unfinished(places, now))
    yield from examined("public-access", lambda: public_checks.files(places, ground))
    for file in (feed_file, *further):
        yield from examined("feed", partial(public_checks.feed, places, file))
    yield from _buckets(places, ground)


def _barred(places: Places, feed_file: str) -> Iterator[Check]:
    told = set[str]()
    for name, place in (("public-place", places.public), ("private-place", places.state)):
        try:
            place.head(feed_file)
        except (BucketMissing, CredentialsRefused, StorageUnreachable) as error:
            if error.message not in told:
                yield failed(name, error.message, error.hint)
            told.add(error.message)
        except PodcliError:
            continue  # a look of its own tells more


def _buckets(places: Places, ground: Ground | None) -> Iterator[Check]:
    public, state = places.bucket_settings()
    listings = tuple(settings.listing for settings in (public, state) if settings)
    yield from examined("anonymous-listing", lambda: stranger_checks.listing(places, listings))
    addresses = (state.address,) if state else ()
    yield from examined("state", lambda: stranger_checks.state(places, addresses))
    if public and state and ground:
        yield from examined("lifecycle", lambda: bucket_checks.cleaning(public, state, ground))


def _in_buckets(places: Places) -> bool:
    return all(place.url.startswith("s3://") for place in (places.public, places.state))
