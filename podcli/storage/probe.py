"""Whether a storage's conditional writes can be relied on: tried with a scratch object, never assumed."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

from podcli.errors import ConditionFailed, ObjectAbsent, StorageError
from podcli.storage.contract import Absent, Condition, ConditionsMissing, Headers, Storage, Unchanged

SCRATCH = "scratch"
"""Where the short-lived objects of probes lie."""
_HEADERS = Headers(content_type="text/plain; charset=utf-8", cache_control="no-store")
_NO_ETAG = "00000000000000000000000000000000"


class Verdict(StrEnum):
    """What became of the conditions that were sent along."""

    SUPPORTED = "supported"
    """Each was heeded."""
    IGNORED = "ignored"
    """A write went through although its condition did not hold: others' changes would be lost silently."""
    MISSING = "missing"
    """They are refused, even where they hold."""


def probe_conditions(storage: Storage) -> Verdict:
    """Create twice, replace by a wrong etag, by the right one, by a stale one; leave nothing behind."""
    key = scratch_key()
    with removed_again(storage, key):
        try:
            return _probe(storage, key)
        except ConditionsMissing:
            return Verdict.MISSING


def scratch_key() -> str:
    """Return a key that nobody else uses or can guess."""
    return f"{SCRATCH}/{secrets.token_hex(16)}"


def put_scratch(storage: Storage, key: str, body: str, condition: Condition = None) -> str:
    """Write a scratch object and return its etag."""
    return storage.put(key, body.encode(), _HEADERS, condition)


@contextmanager
def removed_again(storage: Storage, key: str) -> Iterator[None]:
    """Remove an object when the block ends, however it ends: a write that nobody answered may have gone through."""
    try:
        yield
    finally:
        try:
            _remove(storage, key)
        except BaseException:  # a signal cut the removal short
            _remove(storage, key)
            raise


def _remove(storage: Storage, key: str) -> None:
    with suppress(StorageError):
        storage.delete(key)


def _probe(storage: Storage, key: str) -> Verdict:
    first = _written(storage, key, "first", Absent())
    if first is None:
        return Verdict.MISSING
    if not (_is_refused(storage, key, Absent()) and _is_refused(storage, key, Unchanged(_NO_ETAG))):
        return Verdict.IGNORED
    if _written(storage, key, "second", Unchanged(first)) is None:
        return Verdict.MISSING
    return Verdict.SUPPORTED if _is_refused(storage, key, Unchanged(first)) else Verdict.IGNORED


def _written(storage: Storage, key: str, body: str, condition: Condition) -> str | None:
    """Write under a condition that holds; return the new etag, or None if the storage says that it does not hold."""
    try:
        return put_scratch(storage, key, body, condition)
    except ConditionFailed:  # also said to a write that is sent again because its first answer was lost
        with suppress(ObjectAbsent):
            found = storage.get(key)
            return found.head.etag if found.body == body.encode() else None
        return None


def _is_refused(storage: Storage, key: str, condition: Condition) -> bool:
    try:
        put_scratch(storage, key, "never", condition)
    except ConditionFailed:
        return True
    return False
