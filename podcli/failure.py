"""How a failure is told: one paragraph on stderr for people, one JSON document on stdout for scripts."""

import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcli.console import Paint, visible, wants_colour
from podcli.secrecy import redacted


class Failure(NamedTuple):
    """What is said of a failure."""

    code: str
    """The stable word for scripts."""
    message: str
    hint: str = ""
    """What to do next; several lines if there are several ways."""
    exit_code: int = 1


STOPPED = Failure("stopped", "Stopped.", "Nothing is lost: run the same command again to finish.", 130)
"""Somebody pressed Ctrl-C, or a signal came."""


def described(error: Exception) -> Failure:
    """Return what is said of an exception."""
    from episodes import PodcliError  # noqa: PLC0415 - only needed when something failed

    if os.environ.get("PODCLI_DEBUG"):
        sys.stderr.write(visible(redacted("".join(traceback.format_exception(error)))))
    if isinstance(error, PodcliError):
        return Failure(error.code, error.message, error.hint, error.exit_code)
    if isinstance(error, OSError):
        from podcli.disk_words import general, reason  # noqa: PLC0415 - likewise

        name = f"{error.filename}: " if error.filename else ""
        return Failure("system", f"{name}{reason(error)}.", general(error))
    return Failure(
        "own-fault",
        f"podcli met a fault of its own: {type(error).__name__}: {error}",
        "Please report it with the output of the same command under PODCLI_DEBUG=1.",
    )


def causes(error: BaseException) -> Iterator[str]:
    """Yield what lies behind an exception, nearest first; for those who ask for more."""
    while error.__cause__ is not None:
        error = error.__cause__
        yield f"{type(error).__name__}: {error}"


def tell(failure: Failure, arguments: Sequence[str], behind: Sequence[str] = ()) -> None:
    """Tell of a failure where its reader looks for it; on stderr too if stdout takes nothing any more."""
    failure = failure._replace(message=redacted(failure.message), hint=redacted(failure.hint))
    if wants_json(arguments) and _written(failure):
        return
    paint = Paint(colour=wants_colour(sys.stderr, refused="--no-color" in arguments))
    sys.stderr.write(f"{paint.red('Error:')} {visible(failure.message)}\n")
    for line in failure.hint.splitlines():
        sys.stderr.write(f"{paint.yellow('→')} {visible(line)}\n")
    for line in behind:
        sys.stderr.write(paint.dim(f"  because of {visible(redacted(line))}") + "\n")


def _written(failure: Failure) -> bool:
    error = {"code": failure.code, "message": failure.message, "hint": failure.hint}
    try:
        # Escaped, so that it is one JSON document in whatever encoding this terminal has.
        sys.stdout.write(json.dumps({"error": error}) + "\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether the failure is for a script, even if the command line could not be understood."""
    return "--json" in arguments or os.environ.get("PODCLI_JSON", "").lower() in {"1", "true", "yes", "on", "t", "y"}
