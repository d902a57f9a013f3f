"""The one place that reads the host's clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present instant in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
