"""What the commands share: printing a result, asking before something is removed, showing work."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from episodes import PodcliError, Severity
from podcli.console import Paint, visible
from podcli.errors import PublishRefused, UsageFault
from podcli.failure import described
from podcli.options import common
from podcli.outcome import Outcome, without_addresses
from podcli.reports.as_json import as_json
from podcli.reports.publishing import findings_text, lagging_text, outcome_text, plan_text
from podcli.secrecy import redacted

if TYPE_CHECKING:
    from podcli.leaves import Steps

T = TypeVar("T")


def show(result: T, text: Callable[[T, Paint], str], *, addresses: bool = False) -> None:
    """Print what was asked for, as JSON if that was wished, else as text; with `addresses` also of private feeds."""
    if common().json:
        document = redacted(as_json(result).decode(), addresses=addresses)
        click.echo(document.encode())  # bytes: JSON is UTF-8 whatever this terminal's encoding is
    else:
        paint = common().paint(sys.stdout)
        click.echo(paint.shown(redacted(text(result, paint), addresses=addresses)), color=True)


def report(result: T, text: Callable[[T, Paint], str], *, addresses: bool = False) -> None:
    """Print what was done, unless only errors are to be told."""
    if common().json or not common().quiet:
        show(result, text, addresses=addresses)


def show_what_went(
    done: tuple[T, ...],
    text: Callable[[tuple[T, ...], Paint], str],
    name: str,
    failure: PodcliError | None,
    *,
    tell: Callable[[tuple[T, ...], Callable[[tuple[T, ...], Paint], str]], None] = show,
) -> int:
    """Print what could be done, and return the exit code; what could not be is an error, but hides nothing.

    In JSON both stand in one document, the things that were done under their `name`; `tell` prints them else.
    """
    if failure and common().json:
        error = described(failure)
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        show({"error": told, name: done}, lambda _, __: "")
        return error.exit_code
    if done or not failure:
        tell(done, text)
    if failure:
        raise failure
    return 0


def emit(outcome: Outcome, zone: tzinfo, *, addresses: bool = False) -> int:
    """Print what a run did and return its exit code; findings go to stderr, where they disturb no script.

    Times are told in a zone. With `addresses` the owner is told those of private feeds, in the list of feeds alone.
    """
    said, outcome = common(), without_addresses(outcome)
    outcome = msgspec.structs.replace(outcome, cure=said.advice(outcome.cure))
    if not said.json:
        paint = said.paint(sys.stderr)
        told = [f for f in outcome.findings if not said.quiet or f.severity is Severity.ERROR]
        warnings = [findings_text(tuple(told), paint), lagging_text(outcome, paint)]
        for text in filter(None, warnings):
            click.echo(paint.shown(redacted(text)), err=True, color=True)
    verbose = bool(said.verbose)
    report(outcome, lambda done, paint: outcome_text(done, paint, zone, verbose=verbose), addresses=addresses)
    return outcome.exit_code


def show_plan(preview: Outcome, zone: tzinfo) -> None:
    """Show what is going to be done, before it is, with times in a zone."""
    if preview.changed and not common().json and not common().quiet:
        paint = common().paint(sys.stderr)
        click.echo(paint.shown(redacted(plan_text(preview, paint, zone))), err=True, color=True)


def ask_before(questions: Sequence[str], *, yes: bool) -> None:
    """Ask before something public is removed or changed in identity; without a terminal `--yes` must say it."""
    if yes or not questions:
        return
    text = "\n".join(questions)
    if not sys.stdin.isatty():
        raise UsageFault(f"{text}\nThis needs your word.", hint="Nothing was changed. If it is meant, add --yes.")
    click.echo(visible(redacted(text)), err=True)
    if not click.confirm("Go on?", err=True):
        raise PublishRefused("You said no.", hint="Nothing public was changed.")


@contextlib.contextmanager
def all_words_at_once(*, yes: bool) -> Iterator[None]:
    """Let a refusal tell every word that the command will want, instead of one at a time."""
    try:
        yield
    except PublishRefused as refusal:
        words = (*refusal.words, *(() if yes or sys.stdin.isatty() else ("--yes",)))
        if refusal.words and len(words) > 1:
            refusal.hint += f"\nAll that it will want: {' '.join(words)}"
        raise


def asking(preview: Outcome, questions: Sequence[str], words: Sequence[str], *, yes: bool) -> Outcome:
    """Return what a dry run tells, with what the real run would ask and the options that would answer it."""
    needs = (*words, *(("--yes",) if questions and not yes else ()))
    return msgspec.structs.replace(preview, questions=tuple(questions), needs=needs)


@contextlib.contextmanager
def steps() -> "Iterator[Steps]":
    """Show work as it goes on: bars on a terminal, lines elsewhere, nothing with --quiet."""
    from podcli.progress import Bars, lines_or_silence, shows_bars  # noqa: PLC0415 - most commands show no work

    if shows_bars(quiet=common().quiet):
        with Bars() as bars:
            yield bars
    else:
        yield lines_or_silence(quiet=common().quiet)
