"""Where a user's machine remembers what saves time: hashes of files, uploads that were begun."""

import os
from pathlib import Path


def cache_folder() -> Path | None:
    """Return podcli's folder in the user's cache, or None without a home (a scheduled job).

    A name that is relative counts for nothing, as the XDG rules say: it would be another folder wherever one stands.
    """
    try:
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        folder = named if named.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return folder / "podcli" if folder.is_absolute() else None
