"""Whether these credentials may do all that publishing does: each permission is tried by itself, and named."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from podcli.doctor.check import Check, failed, passed
from podcli.errors import AccessRefused, ObjectAbsent, StorageError
from podcli.storage import Places
from podcli.storage.contract import Storage, Unfinished
from podcli.storage.probe import put_scratch, removed_again, scratch_key

_TEXT = "examined by podcli doctor"
_NO_UPLOAD = "podcli-doctor-examines-permissions"
"""An upload that is not there: services look at the permission first, so nothing need be begun to learn of it."""


def access(name: str, storage: Storage) -> Iterator[Check]:
    """Write, read, list and delete a scratch object; what is refused hides nothing of the rest."""
    key = scratch_key()
    with removed_again(storage, key):
        faults = list(_refused(storage, key))
    yield from (failed(name, fault.message, fault.hint) for fault in _unlike(faults))
    if not faults:
        yield _visible_at_once(name, storage)


def uploads(places: Places) -> Iterator[Check]:
    """Look whether large files could be gone on with and given up."""
    nothing = Unfinished(key=scratch_key(), upload_id=_NO_UPLOAD, started=datetime.now(UTC))
    faults = [
        *_fault(lambda: places.require_uploads(nothing)),
        *_fault(lambda: places.public.abandon(nothing)),
    ]
    refused = [fault for fault in faults if isinstance(fault, AccessRefused)]  # some take our upload id for malformed
    yield from (failed("uploads", fault.message, fault.hint) for fault in _unlike(refused))
    if not refused:
        yield passed("uploads", "Large files can be gone on with after an interruption, and given up.")


def _refused(storage: Storage, key: str) -> Iterator[StorageError]:
    yield from _fault(lambda: put_scratch(storage, key, _TEXT))
    yield from (fault for fault in _fault(lambda: storage.get(key)) if not isinstance(fault, ObjectAbsent))
    yield from _fault(lambda: list(storage.list("scratch/")))
    for fault in _fault(lambda: storage.delete(key)):
        fault.hint += f" (If there is a {storage.url.rstrip('/')}/{key}, it is the doctor's: remove it.)"
        yield fault


def _visible_at_once(name: str, storage: Storage) -> Check:
    key = scratch_key()
    with removed_again(storage, key):
        put_scratch(storage, key, _TEXT)
        found = storage.get(key).body == _TEXT.encode()
        listed = any(entry.key == key for entry in storage.list("scratch/"))
    if found and listed and storage.head(key) is None:
        return passed(name, f"{storage.url} can be written, read, listed and deleted from.")
    return failed(
        name,
        f"{storage.url} does not give back what was just written, or lists it wrongly.",
        "podcli needs a storage that shows every write at once. Use another service.",
    )


def _fault(attempt: Callable[[], object]) -> Iterator[StorageError]:
    try:
        attempt()
    except StorageError as error:
        yield error


def _unlike(faults: Sequence[StorageError]) -> list[StorageError]:
    """Leave out what was said before: wrong credentials fail everything in the same words."""
    return list({(fault.message, fault.hint): fault for fault in faults}.values())
