"""How single values are written for people."""

from datetime import datetime

from episodes import Severity

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


def when(instant: datetime | None) -> str:
    """Return an instant in its own zone to the minute; a dash for none."""
    return instant.strftime("%Y-%m-%d %H:%M %Z") if instant else "-"
