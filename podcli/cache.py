"""Where a user's machine remembers what saves time: hashes of files, uploads that were begun."""

import os
from pathlib import Path


def cache_folder() -> Path | None:
    """Return podcli's folder in the user's cache, or None without a home (a scheduled job)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    return folder / "podcli"
