"""What the commands share: printing a result, asking before something is removed, showing work."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from podcli.console import Paint
from podcli.errors import UsageFault
from podcli.options import common
from podcli.outcome import Outcome
from podcli.reports.as_json import as_json
from podcli.reports.publishing import findings_text

if TYPE_CHECKING:
    from podcli.leaves import Steps

T = TypeVar("T")


def show(result: T, text: Callable[[T, Paint], str]) -> None:
    """Print a result: as JSON if that was asked for, else as text."""
    click.echo(as_json(result) if common().json else text(result, common().paint(sys.stdout)), color=True)


def emit(outcome: Outcome, text: Callable[[Outcome, Paint], str]) -> int:
    """Print what a run did and return its exit code; findings go to stderr, where they disturb no script."""
    if not common().json:
        if outcome.findings:
            click.echo(findings_text(outcome.findings, common().paint(sys.stderr)), err=True, color=True)
        if common().quiet:
            return outcome.exit_code
    show(outcome, text)
    return outcome.exit_code


def ask_before(questions: Sequence[str], *, yes: bool) -> None:
    """Ask before something public is removed or changed in identity; without a terminal `--yes` must say it."""
    if yes or not questions:
        return
    text = "\n".join(questions)
    if not sys.stdin.isatty():
        raise UsageFault(f"{text}\nThis needs your word.", hint="Nothing was changed. If it is meant, add --yes.")
    click.echo(text, err=True)
    click.confirm("Go on?", abort=True, err=True)


@contextlib.contextmanager
def steps() -> "Iterator[Steps]":
    """Show work as it goes on: bars on a terminal, lines elsewhere, nothing with --quiet."""
    from podcli.progress import Bars, lines_or_silence, shows_bars  # noqa: PLC0415 - most commands show no work

    if shows_bars(quiet=common().quiet):
        with Bars() as bars:
            yield bars
    else:
        yield lines_or_silence(quiet=common().quiet)
