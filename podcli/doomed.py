"""Which stored files nothing names any more: of our own patterns only, and older than the grace."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from podcli import history
from podcli.catalog import Catalog, Record, ShowRecord, keys_of
from podcli.chain import KEY, Chain
from podcli.errors import ObjectAbsent
from podcli.feed_state import FeedState
from podcli.leaves import OWN_KEY
from podcli.storage import Places
from podcli.storage.contract import Entry
from podcli.storage.probe import SCRATCH
from podcli.stored import named_in
from podcli.views import feed_files

KINDS = ("artwork/", "chapters/", "media/", "transcripts/")
"""Where the files lie that podcli stores; nothing else is ever looked at."""
_DAY = timedelta(days=1)


class Doomed(msgspec.Struct, frozen=True, kw_only=True):
    """A stored object that may go."""

    key: str
    bytes: int
    private: bool = False
    """Whether it lies in the state."""


def find_doomed(places: Places, catalog: Catalog, chain: Chain, now: datetime, grace: timedelta) -> Iterator[Doomed]:
    """Yield what may go; raise `HistoryMissing` if it cannot be told what was current during the grace."""
    steps = [entry for entry in places.state.list("history/") if KEY.fullmatch(entry.key)]
    written = {entry.key: entry.modified for entry in steps}
    ended, past = dict(_ended(places, catalog)), keys_since(catalog, chain, now - grace, written)
    for file, entry in ended.items():
        if entry.modified < now - grace and file not in past:
            yield Doomed(key=file, bytes=entry.size)
    kept = past | _named_live(places, (*feed_files(catalog), *ended))
    for kind in KINDS:
        for entry in places.public.list(kind):
            if entry.modified < now - grace and entry.key not in kept and OWN_KEY.fullmatch(entry.key):
                yield Doomed(key=entry.key, bytes=entry.size)
    yield from _litter(steps, catalog, chain, now - grace)
    for entry in places.state.list(f"{SCRATCH}/"):
        if entry.modified < now - _DAY:
            yield Doomed(key=entry.key, bytes=entry.size, private=True)


def keys_since(catalog: Catalog, chain: Chain, since: datetime, written: Mapping[str, datetime]) -> frozenset[str]:
    """Return the keys that the catalog names, or named at any moment since an instant, those of feeds among them.

    What an older revision named and this one does not was altered by a newer revision, which says what it was before.
    One more day is looked at, since the clocks of those who published may differ; and none is believed that says a
    revision is older than its history object, which the storage says was `written` then.
    """
    keys = set(catalog.stored_keys())
    for step in chain.newest_first():
        if max(step.when, written.get(history.key(step.rev, step.txn), step.when)) < since - _DAY:
            break
        for change in step.episodes:
            keys |= _keys(change.before) | _keys(change.after)
        for show in step.show or ():
            keys |= _keys(show)
            keys |= {rule.feed_url for rule in show.feeds.values()} if show else set()
    return frozenset(keys)


def _keys(record: Record | ShowRecord | None) -> set[str]:
    if record is None:
        return set()
    return set(keys_of(record))


def _named_live(places: Places, files: Iterable[str]) -> frozenset[str]:
    """Return what the live feeds name; also one that the show has no more may still be followed."""
    found: frozenset[str] = frozenset()
    for file in files:
        with contextlib.suppress(ObjectAbsent):
            found |= named_in(places.public.get(file).body)
    return found


def _ended(places: Places, catalog: Catalog) -> Iterator[tuple[str, Entry]]:
    """Yield the feeds that the show has no more and that are still stored as podcli wrote them."""
    for file in catalog.show.ended:
        entry = next((one for one in places.public.list(file) if one.key == file), None)
        if entry and FeedState.of(places.public.head(file)).rev is not None:
            yield file, entry


def _litter(steps: Iterable[Entry], catalog: Catalog, chain: Chain, before: datetime) -> Iterator[Doomed]:
    """Yield history objects of writers who lost a race; those of the chain are kept for ever."""
    rivals: dict[int, list[tuple[str, Doomed]]] = {}
    for entry in steps:
        if (match := KEY.fullmatch(entry.key)) and entry.modified < before and int(match.group(1)) <= catalog.rev:
            doomed = Doomed(key=entry.key, bytes=entry.size, private=True)
            rivals.setdefault(int(match.group(1)), []).append((match.group(2), doomed))
    for rev, found in rivals.items():
        if len(found) > 1 or chain.is_near(rev):
            yield from (doomed for txn, doomed in found if txn != chain.txn(rev))
