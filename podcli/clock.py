"""The one place that reads the host's clock, and what is known of clocks."""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime.min.replace(tzinfo=UTC)
"""Before every instant: stands for what never was."""
SKEW = timedelta(minutes=5)
"""Clocks further apart than this are worth a warning, and an instant so far ahead was told by a wrong one."""


def utc_now() -> datetime:
    """Return the present instant in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
