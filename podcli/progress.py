"""How long work is shown: bars on a terminal, one line a step elsewhere, nothing when asked to be quiet."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from podcli.console import visible
from podcli.leaves import Silence, Steps
from podcli.reports.values import size
from podcli.storage.contract import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress


class Lines:
    """Writes one line for each step to stderr."""

    def upload(self, name: str, size_in_bytes: int) -> Progress:
        """Tell that an upload begins."""
        self.step(f"Uploading {name} ({size(size_in_bytes)})")
        return lambda _: None

    def step(self, text: str) -> None:
        """Tell of one step."""
        sys.stderr.write(f"{visible(text)} …\n")


class Bars:
    """Draws a bar for each upload on stderr; a context manager, so that the terminal is left as it was."""

    def __init__(self) -> None:
        """Prepare the bars; nothing is drawn before the first upload."""
        self._rich: RichProgress | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal in order."""
        if self._rich:
            self._rich.stop()

    def upload(self, name: str, size_in_bytes: int) -> Progress:
        """Draw a bar for an upload."""
        bars = self._started()
        task = bars.add_task(visible(name), total=size_in_bytes)
        return lambda count: bars.advance(task, count)

    def step(self, text: str) -> None:
        """Tell of one step, above the bars."""
        if self._rich:
            self._rich.console.print(f"{visible(text)} …", style="dim", markup=False)

    def _started(self) -> "RichProgress":
        if self._rich is None:
            from rich import progress as rich  # noqa: PLC0415 - heavy, only where bars are drawn
            from rich.console import Console  # noqa: PLC0415 - likewise

            columns = (rich.TextColumn("{task.description}", markup=False), rich.BarColumn(), rich.DownloadColumn())
            self._rich = rich.Progress(
                *columns, rich.TransferSpeedColumn(), rich.TimeRemainingColumn(), console=Console(stderr=True)
            )
            self._rich.start()
        return self._rich


def lines_or_silence(*, quiet: bool) -> Steps:
    """Return what tells of steps where there is no terminal."""
    return Silence() if quiet else Lines()


def shows_bars(*, quiet: bool) -> bool:
    """Tell whether bars are wanted and can be drawn."""
    return not quiet and sys.stderr.isatty()


@contextmanager
def sound_passes(*, quiet: bool) -> Iterator[Callable[[str, float | None], Callable[[float], None]]]:
    """Show how work goes through the sound of a file: what is given takes a pass and its seconds, and tells of each."""
    if not shows_bars(quiet=quiet):
        steps = lines_or_silence(quiet=quiet)

        told: list[str] = []

        def tell(name: str, _: float | None) -> Callable[[float], None]:
            if name not in told:
                told.append(name)
                steps.step(name)
            return _nothing

        yield tell
        return
    from rich import progress as rich  # noqa: PLC0415 - heavy, only where bars are drawn
    from rich.console import Console  # noqa: PLC0415 - likewise

    columns = (rich.TextColumn("{task.description}", markup=False), rich.BarColumn(), rich.TaskProgressColumn())
    with rich.Progress(*columns, rich.TimeRemainingColumn(), console=Console(stderr=True)) as bars:

        def finish() -> None:
            for task in bars.tasks:
                bars.update(task.id, total=task.completed)

        def begin(name: str, seconds: float | None) -> Callable[[float], None]:
            finish()  # what a file told of its length before is seldom exact
            task = bars.add_task(visible(name), total=seconds)
            return lambda done: bars.advance(task, done)

        yield begin
        finish()


@contextmanager
def counting(name: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], object]]:
    """Show how many of several things are done; what is given takes that number."""
    if not shows_bars(quiet=quiet):
        lines_or_silence(quiet=quiet).step(f"{name} ({total} files)")
        yield _nothing
        return
    from rich import progress as rich  # noqa: PLC0415 - heavy, only where bars are drawn
    from rich.console import Console  # noqa: PLC0415 - likewise

    columns = (rich.TextColumn("{task.description}", markup=False), rich.BarColumn(), rich.MofNCompleteColumn())
    with rich.Progress(*columns, rich.TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        task = bars.add_task(visible(name), total=total)
        yield lambda done: bars.update(task, completed=done)


def _nothing(_: float) -> None:
    """Lines tell of steps only."""
