"""Whether a bucket cleans up after itself: what was left unfinished, and what was replaced."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from podcli.doctor.check import Check, failed, passed
from podcli.doctor.policies import Ground, lifecycle_document

if TYPE_CHECKING:
    from podcli.storage.location import Bucket
    from podcli.storage.s3_settings import BucketSettings


def cleaning(public: "BucketSettings", state: "BucketSettings", ground: Ground) -> Iterator[Check]:
    """Look for rules that end unfinished uploads and, where versions are kept, old feeds and catalogs."""
    yield from _uploads(public, ground.public)
    yield from _versions(public, ground.public)
    if not ground.state_is_below:
        yield from _versions(state, ground.state)


def _uploads(settings: "BucketSettings", bucket: "Bucket") -> Iterator[Check]:
    if settings.ends_uploads is None:
        yield passed(
            "lifecycle", f"The lifecycle rules of {bucket.name} cannot be asked for; look at them in its console."
        )
    elif settings.ends_uploads:
        yield passed("lifecycle", "A rule of the bucket gives up unfinished uploads.")
    else:
        yield failed(
            "lifecycle",
            f"No rule of {bucket.name} gives up unfinished uploads; services bill what a killed upload leaves behind.",
            f"Add this to the lifecycle configuration of {bucket.name}:\n{lifecycle_document(bucket)}",
        )


def _versions(settings: "BucketSettings", bucket: "Bucket") -> Iterator[Check]:
    if not settings.versioned or settings.ends_versions is None:
        return
    if settings.ends_versions:
        yield passed("versions", f"{bucket.name} keeps old versions for a while, and a rule deletes them.")
    else:
        yield failed(
            "versions",
            f"{bucket.name} keeps every old version of every feed and catalog, for ever.",
            f"Let a rule delete old versions after a while:\n{lifecycle_document(bucket)}",
        )
