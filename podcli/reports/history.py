"""Who changed what and when, as text."""

from collections.abc import Iterator
from datetime import UTC, tzinfo

from podcli.console import Paint
from podcli.feed_changes import without_feeds
from podcli.history_lines import HistoryChange, HistoryLine
from podcli.reports.values import table, when


def history_text(lines: tuple[HistoryLine, ...], paint: Paint, *, zone: tzinfo = UTC) -> str:
    """Return one paragraph for each revision, the newest first, with its time in a zone."""
    heads = table(
        [(paint.bold(str(one.revision)), when(one.when, zone), one.who, paint.dim(one.command)) for one in lines]
    )
    return "\n".join(text for head, line in zip(heads, lines, strict=True) for text in (head, *_below(line, paint)))


def _below(line: HistoryLine, paint: Paint) -> Iterator[str]:
    for change in line.changes:
        yield from (f"    {told}" for told in _change(change))
    if line.allowed:
        yield paint.yellow(f"    allowed: {', '.join(line.allowed)}")
    if line.note:
        yield f"    {line.note}"


def _change(change: HistoryChange) -> Iterator[str]:
    name = f"{change.slug} ({change.title})" if change.slug else "the show"
    fields = without_feeds(change.fields) if change.feeds else change.fields
    if fields or not change.feeds or change.what == "created":
        yield f"{change.what} {name}" + (f": {', '.join(fields)}" if fields else "")
    yield from (f"{feed.what} feed {feed.file}" for feed in change.feeds)
