"""Which published wording a show folder stands on, remembered on this machine.

It tells a person who takes an edit of their own back from one whose copy is old, and it tells when somebody else
published another wording of what was edited here too. Losing it costs that knowledge, nothing else.
"""

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from podcli.cache import cache_folder
from podcli.catalog import Record, ShowRecord
from podcli.errors import FileUnwritable
from podcli.files import write_atomically


class Seen:
    """A memory of fingerprints by guid, the show's own under an empty one, in one file of the user's cache."""

    def __init__(self, path: Path | None) -> None:
        """Use the memory in `path`; None remembers nothing."""
        self._path = path
        self._known = _load(path)

    def newest(self, guid: str, record: Record | ShowRecord) -> bool | None:
        """Tell whether the folder last agreed with what is published; None if nobody knows."""
        agreed = self._known.get(guid)
        if agreed in record.sources:
            return True
        return False if agreed in record.earlier else None

    def note(self, agreed: dict[str, str]) -> None:
        """Remember what the folder agrees with now; a cache that cannot be written is no error."""
        known = self._known | agreed
        if self._path is None or known == self._known:
            return
        self._known = known
        with contextlib.suppress(OSError, FileUnwritable):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, msgspec.json.encode(known, order="sorted"))


def seen_file(folder: Path, state_url: str) -> Path | None:
    """Return where it is remembered for a show folder and the place that it is published to; None without a home."""
    cache = cache_folder()
    name = hashlib.sha256(f"{os.path.realpath(folder)}\n{state_url}".encode()).hexdigest()[:32]
    return cache / "seen" / f"{name}.json" if cache else None


def _load(path: Path | None) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path else {}
    except (OSError, msgspec.MsgspecError):
        return {}
