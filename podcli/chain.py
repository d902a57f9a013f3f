"""The history as it is read: the revisions of a show, each naming its parent, from the newest back to the first.

History objects that the chain does not pass through are of writers who lost a race or died before their swap: litter.
"""

import re
from collections.abc import Iterator

import msgspec

from podcli import history
from podcli.catalog import Catalog
from podcli.errors import HistoryMissing, ObjectAbsent
from podcli.history import Revision
from podcli.storage.contract import Storage

KEY = re.compile(r"history/([0-9]{8,})-([0-9A-Za-z-]+)\.json")
"""The keys of history objects: revision and transaction."""


class Chain:
    """The revisions that led to a catalog; each is fetched once, when it is asked for."""

    def __init__(self, state: Storage, catalog: Catalog) -> None:
        """Begin at what stands now."""
        self._state = state
        self._catalog = catalog
        self._known: dict[int, Revision] = {}

    def newest_first(self) -> Iterator[Revision]:
        """Yield every revision from the newest to the first; raise `HistoryMissing` where one cannot be read."""
        for rev in range(self._catalog.rev, 0, -1):
            yield self.at(rev)

    def at(self, rev: int) -> Revision:
        """Return one revision; raise `HistoryMissing` if it cannot be read."""
        if rev not in self._known:
            self._known[rev] = read(self._state, history.key(rev, self.txn(rev)))
        return self._known[rev]

    def is_near(self, rev: int) -> bool:
        """Tell whether the catalog itself remembers the transaction of a revision."""
        return self._catalog.rev - rev < len(self._catalog.txns)

    def txn(self, rev: int) -> str:
        """Return the transaction of a revision: the catalog knows the newest ones, the store or a child the others."""
        if self.is_near(rev):
            return self._catalog.txns[-1 - (self._catalog.rev - rev)]
        found = [match.group(2) for match in written(self._state, f"history/{rev:08}-")]
        return found[0] if len(found) == 1 else self.at(rev + 1).parent


def written(state: Storage, prefix: str = "history/") -> Iterator[re.Match[str]]:
    """Yield the matches of `KEY` for the history objects that there are, by key."""
    for entry in state.list(prefix):
        if match := KEY.fullmatch(entry.key):
            yield match


def read(state: Storage, key: str) -> Revision:
    """Return what a history object says; raise `HistoryMissing` if it is gone or damaged."""
    try:
        return msgspec.json.decode(state.get(key).body, type=Revision)
    except ObjectAbsent as error:
        raise HistoryMissing.of(f"{state.url}/{key} is gone") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise HistoryMissing.of(f"{state.url}/{key} is damaged ({error})") from error
