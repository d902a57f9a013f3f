"""How a failure is told: one paragraph on stderr for people, one JSON document on stdout for scripts."""

import json
import os
import sys
import traceback

from podcli.console import Paint, wants_colour

OWN_FAULT = 70


def describe(error: Exception) -> tuple[str, str, str, int]:
    """Return code, message, hint and exit code of an exception."""
    from episodes import PodcliError  # noqa: PLC0415 - only needed when something failed

    if isinstance(error, PodcliError):
        return error.code, error.message, error.hint, error.exit_code
    if os.environ.get("PODCLI_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return "system", f"{name}{error.strerror}.", "Mend that and run the command again.", 1
    return (
        "own-fault",
        f"podcli met a fault of its own: {type(error).__name__}: {error}",
        "Please report it with the output of the same command under PODCLI_DEBUG=1.",
        1,
    )


def tell(code: str, message: str, hint: str, *, as_json: bool, arguments: list[str]) -> None:
    """Tell of a failure where its reader looks for it."""
    if as_json:
        document = {"error": {"code": code, "message": message, "hint": hint}}
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        return
    paint = Paint(colour=wants_colour(sys.stderr, refused="--no-color" in arguments))
    sys.stderr.write(f"{paint.red('Error:')} {message}\n")
    for line in hint.splitlines():
        sys.stderr.write(f"{paint.yellow('→')} {line}\n")
