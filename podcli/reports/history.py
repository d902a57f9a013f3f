"""Who changed what and when, as text."""

from collections.abc import Iterator

from podcli.console import Paint
from podcli.history_lines import HistoryChange, HistoryLine
from podcli.reports.values import when


def history_text(lines: tuple[HistoryLine, ...], paint: Paint) -> str:
    """Return one paragraph for each revision, the newest first."""
    return "\n".join(line for revision in lines for line in _revision(revision, paint))


def _revision(line: HistoryLine, paint: Paint) -> Iterator[str]:
    yield f"{paint.bold(str(line.revision))}  {when(line.when)}  {line.who}  {paint.dim(line.command)}"
    for change in line.changes:
        yield f"    {_change(change)}"
    if line.allowed:
        yield paint.yellow(f"    allowed: {', '.join(line.allowed)}")
    if line.note:
        yield f"    {line.note}"


def _change(change: HistoryChange) -> str:
    name = f"{change.slug} ({change.title})" if change.slug else "the show"
    return f"{change.what} {name}" + (f": {', '.join(change.fields)}" if change.fields else "")
