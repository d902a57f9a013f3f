"""`prune`: deletes stored files that nothing within the grace period names.

Kept is whatever the live feed names, the catalog, or any revision that was current at any moment of the grace period.
A publisher may be about to name an old file again. So a prune is announced in the catalog before it lists anything:
whoever commits on an older catalog meets that change, and looks at his files again once the prune is over.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.chain import Chain
from podcli.change import BeginPrune, EndPrune, Stamp
from podcli.doomed import Doomed, find_doomed
from podcli.errors import NothingPublished, UsageFault
from podcli.opening import Opened
from podcli.present import effective_now
from podcli.prune_lease import LEASE, WORK, running
from podcli.reports.values import size
from podcli.revision import Moved
from podcli.storage import Places
from podcli.storage.contract import Storage
from podcli.who import publisher

LEAST = timedelta(days=7)
"""The shortest grace: apps and caches show yesterday's feed."""


class Pruned(msgspec.Struct, frozen=True, kw_only=True):
    """What `prune` deleted, or would delete; the field names are the JSON keys."""

    changed: bool
    dry_run: bool
    older_than: str
    """Files that were written after this instant are kept."""
    deleted: tuple[Doomed, ...]
    bytes: int


def plan_prune(opened: Opened, grace: timedelta, now: datetime) -> Pruned:
    """Return what would be deleted; raise `UsageFault` for a grace below a week."""
    if grace < LEAST:
        raise UsageFault(
            f"A grace of {grace.days} days is too short: apps and caches still show older feeds.",
            hint=f"--older-than {LEAST.days}d is the least.",
        )
    catalog = _catalog(opened.places)
    now = effective_now(opened.places, now)
    return _told(tuple(find_doomed(opened.places, catalog, _chain(opened.places, catalog), now, grace)), now - grace)


def run_prune(
    opened: Opened,
    planned: Pruned,
    grace: timedelta,
    clock: Callable[[], datetime],
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Pruned:
    """Delete what nothing names, as the catalog stands now; raise `PruneRunning` if another prune is at work."""
    if not planned.deleted:
        return msgspec.structs.replace(planned, dry_run=False, changed=False)
    gone: list[Doomed] = []
    while _round(opened, grace, clock, pause, gone):
        pass
    now = effective_now(opened.places, clock())
    return msgspec.structs.replace(_told(tuple(gone), now - grace), dry_run=False)


def _round(
    opened: Opened,
    grace: timedelta,
    clock: Callable[[], datetime],
    pause: Callable[[int], None],
    gone: list[Doomed],
) -> bool:
    """Announce, delete for a while, end; tell whether something was left for another round."""
    places = opened.places
    started = clock()
    now = effective_now(places, started)
    clocks = (started, places.public.clock(), places.state.clock())
    latest = max(one for one in clocks if one)  # whoever's clock is right, the announcement holds long enough
    catalog = _commit(opened, now, BeginPrune(until=latest + LEASE), "", pause)
    done: list[Doomed] = []
    doomed = iter(find_doomed(places, catalog, _chain(places, catalog), now, grace))
    for one in doomed:
        _place(places, one).delete(one.key)
        done.append(one)
        if clock() - started > WORK:
            break
    gone += done
    note = f"deleted {len(done)} files, {size(sum(one.bytes for one in done))}"
    _commit(opened, effective_now(places, clock()), EndPrune(begun=catalog.rev), note, pause)
    return next(doomed, None) is not None


def _commit(
    opened: Opened, now: datetime, change: BeginPrune | EndPrune, note: str, pause: Callable[[int], None]
) -> Catalog:
    stamp = Stamp(
        txn=uuid.uuid4().hex,
        now=now,
        who=publisher(opened.publisher),
        command="prune",
        show_id="",
        note=note,
    )
    try:
        return catalog_root.commit(opened.places.state, (change,), stamp, frozenset(), pause=pause).catalog
    except Moved as moved:
        raise running(_catalog(opened.places)) from moved


def _place(places: Places, one: Doomed) -> Storage:
    return places.state if one.private else places.public


def _catalog(places: Places) -> Catalog:
    root = catalog_root.read(places.state)
    if root is None:
        raise NothingPublished(f"Nothing has been published to {places.public.url} yet.", hint="Nothing can be pruned.")
    return root.catalog


def _chain(places: Places, catalog: Catalog) -> Chain:
    return Chain(places.state, catalog)


def _told(doomed: tuple[Doomed, ...], before: datetime) -> Pruned:
    return Pruned(
        changed=bool(doomed),
        dry_run=True,
        older_than=f"{before:%Y-%m-%dT%H:%M:%SZ}",
        deleted=doomed,
        bytes=sum(one.bytes for one in doomed),
    )
