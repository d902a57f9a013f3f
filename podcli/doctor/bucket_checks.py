"""Whether a bucket cleans up after itself: what was left unfinished, and what was replaced."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from podcli.doctor.check import Check, failed, passed
from podcli.doctor.policies import Ground, document

if TYPE_CHECKING:
    from podcli.storage.s3_settings import BucketSettings


def lifecycle(settings: "BucketSettings", ground: Ground) -> Iterator[Check]:
    """Look for rules that end unfinished uploads and, where versions are kept, old feeds and catalogs."""
    if settings.ends_uploads is None:
        yield passed("lifecycle", "The service does not tell its lifecycle rules; look at them in its console.")
        return
    if not settings.ends_uploads:
        yield failed(
            "lifecycle",
            "No rule of the bucket gives up unfinished uploads; services bill what a killed upload leaves behind.",
            f"Apply this lifecycle configuration:\n{document('lifecycle', ground)}",
        )
    else:
        yield passed("lifecycle", "A rule of the bucket gives up unfinished uploads.")
    if settings.versioned and not settings.ends_versions:
        yield failed(
            "versions",
            "The bucket keeps every old version of every feed and catalog, for ever.",
            f"Let a rule delete old versions after a while:\n{document('lifecycle', ground)}",
        )
    elif settings.versioned:
        yield passed("versions", "The bucket keeps old versions for a while, and a rule deletes them.")
