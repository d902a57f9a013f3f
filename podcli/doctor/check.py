"""What one look at the storage told, and how several are taken one after another."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from episodes import PodcliError


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was examined; the field names are the JSON keys."""

    check: str
    """Its short name."""
    ok: bool
    message: str
    """What was found, in a sentence."""
    cure: str = ""
    """What to do about it, with the exact text to apply where there is one; empty if all is well."""


def passed(check: str, message: str) -> Check:
    """Say that all is well."""
    return Check(check=check, ok=True, message=message)


def failed(check: str, message: str, cure: str) -> Check:
    """Say what is wrong, and how to mend it."""
    return Check(check=check, ok=False, message=message, cure=cure)


def examined(check: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """Yield what a look tells; where it cannot go on, that is a failed check beside what it told before."""
    try:
        yield from look()
    except PodcliError as error:
        yield failed(check, error.message, error.hint)
