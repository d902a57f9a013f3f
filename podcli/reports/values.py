"""How single values are written for people."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from episodes import Severity
from podcli.console import width

_KIB = 1024
SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""How findings are called for people."""


def size(count: int) -> str:
    """Return a number of bytes as people say it, such as `12.3 MB`."""
    if count < _KIB:
        return f"{count} bytes"
    value = float(count)
    for unit in ("KB", "MB", "GB"):
        value /= _KIB
        if value < _KIB or unit == "GB":
            break
    return f"{value:.1f} {unit}"


def length(seconds: float | None) -> str:
    """Return a duration as `H:MM:SS` or `M:SS`; a dash for an unknown one."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def when(instant: datetime | None, zone: tzinfo | None = None) -> str:
    """Return an instant to the minute, in a zone or in its own; a dash for none."""
    return instant.astimezone(zone or instant.tzinfo).strftime("%Y-%m-%d %H:%M %Z") if instant else "-"


def when_due(instant: datetime, zone: tzinfo | None = None) -> str:
    """Return an instant that is waited for, also in UTC, with the day where it is another one there."""
    local, universal = instant.astimezone(zone or instant.tzinfo), instant.astimezone(UTC)
    if local.utcoffset() == universal.utcoffset():
        return when(local)
    day = "" if universal.date() == local.date() else f"{universal:%Y-%m-%d} "
    return f"{when(local)} ({day}{universal:%H:%M} UTC)"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns, the last one as long as it likes; colours do not count."""
    widths = [max(map(width, column), default=0) for column in zip(*rows, strict=True)]
    padded = ((cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)) for row in rows)
    return ["  ".join(cells).rstrip() for cells in padded]
