"""The leaves: files that are stored before anything names them, and never altered afterwards."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from podcli.copies import Copies
from podcli.errors import StorageError
from podcli.plan import Upload
from podcli.storage.contract import Head, Progress, Storage, Unfinished

GRACE = timedelta(days=30)
"""How long `prune` leaves a file that nothing names; a younger half of it may be relied on."""
STALE = timedelta(days=1)
"""After which an unfinished upload of our own is given up."""


OWN_KEY = re.compile(r"(?:media|artwork|transcripts|chapters)/[0-9a-f]{32}/[A-Za-z0-9._-]+")
"""The keys of files that podcli stores."""


class Steps(Protocol):
    """Whoever wants to see the work go on; the silent default is `Silence`."""

    def upload(self, name: str, size: int) -> Progress:
        """Begin to show an upload of `size` bytes; return what to call as bytes arrive."""
        ...

    def step(self, text: str) -> None:
        """Tell of one step."""
        ...


class Silence:
    """Shows nothing."""

    def upload(self, name: str, size: int) -> Progress:  # noqa: ARG002 - the contract's names
        """Show nothing of an upload."""
        return lambda _: None

    def step(self, text: str) -> None:
        """Tell nothing."""


def sweep(
    storage: Storage, now: datetime, keys: Sequence[str] = (), spare: frozenset[str] = frozenset()
) -> list[Unfinished]:
    """Give up our own uploads that somebody began more than a day ago and never ended: they are billed.

    In a folder only the neighbourhood of the `keys` that are about to be written is looked at: a large show has a
    folder for each file, and nothing in it is billed. Elsewhere it is one request for all keys of podcli's own form,
    since a bucket without a prefix may hold other people's uploads too. Those of keys in `spare` may be gone on with:
    they are left, and returned for when that is done.
    """
    spared = []
    places = {key.rpartition("/")[0] + "/" if "/" in key else key for key in keys}
    for upload in [upload for place in sorted(places) or [""] for upload in storage.unfinished(place)]:
        if (keys or OWN_KEY.fullmatch(upload.key)) and upload.started < now - STALE:
            if upload.key in spare and not keys:
                spared.append(upload)
            else:
                storage.abandon(upload)
    return spared


def store(storage: Storage, uploads: tuple[Upload, ...], now: datetime, steps: Steps, copies: Copies) -> frozenset[str]:
    """Store every file that is not surely there; return the keys that were.

    Afterwards each is in the storage with the right length and hash, or `StorageError` is raised.
    """
    return frozenset(upload.key for upload in uploads if not _store(storage, upload, now, steps, copies))


def _store(storage: Storage, upload: Upload, now: datetime, steps: Steps, copies: Copies) -> bool:
    """Tell whether the file had to be sent. An old object may be about to be pruned: it is sent again."""
    head = storage.head(upload.key)
    if head and _agrees(head, upload) and head.modified > now - GRACE / 2:
        return False
    with copies.at_hand(upload.path) as path:
        storage.put_file(upload.key, path, upload.headers, steps.upload(path.name, upload.bytes))
    head = storage.head(upload.key)
    if head is None or not _agrees(head, upload):
        raise StorageError(
            f"{upload.path} was sent to {storage.url}, but what is stored there as {upload.key} is not the same.",
            hint="Nothing was published. Run the command again.",
        )
    return True


def _agrees(head: Head, upload: Upload) -> bool:
    return head.size == upload.bytes and head.headers.metadata.get("sha256") == upload.sha256
