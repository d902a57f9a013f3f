"""The announcement under which `prune` deletes files, and what others do while it holds."""

from datetime import datetime, timedelta

from podcli.catalog import Catalog
from podcli.errors import PruneRunning

LEASE = timedelta(minutes=10)
"""How long one announcement holds, even if its end is never recorded."""
WORK = timedelta(minutes=7)
"""How long files are deleted under one announcement: the last request must have ended long before it does."""


def is_running(catalog: Catalog | None, now: datetime) -> bool:
    """Tell whether files may be deleted at an instant."""
    return catalog is not None and catalog.pruning is not None and catalog.pruning > now


def running(catalog: Catalog | None) -> PruneRunning:
    """Say that files are being deleted, and until when."""
    until = f" until {catalog.pruning:%H:%M} UTC at the latest" if catalog and catalog.pruning else ""
    return PruneRunning(
        f"podcli prune is deleting old files of this show{until}.",
        hint="Nothing is lost. Run the same command again when it is over.",
    )
