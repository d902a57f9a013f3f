"""`doctor --recover`: rebuilds a lost or damaged catalog from the history.

The history has every revision that was ever begun, also those of writers who lost a race or died before their swap.
The longest chain that passes through the revision of the live feed is the show's.
"""

import hashlib

import msgspec

from podcli import catalog_file, history
from podcli.catalog import TXNS_KEPT, Catalog, Record, Removal
from podcli.chain import read, written
from podcli.errors import CatalogUnreadable, ConditionFailed, HistoryMissing, NothingToRecover, ObjectAbsent
from podcli.feed_state import FeedState
from podcli.history import Revision
from podcli.live_feed import FEED_FILE
from podcli.root import HEADERS, KEY
from podcli.storage import Places
from podcli.storage.contract import Absent, Blob, Headers, Unchanged

_DAMAGED = Headers(content_type="application/octet-stream", cache_control="no-store")


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """A catalog that can be put back."""

    catalog: Catalog
    damaged: Blob | None
    """What stands there now and cannot be read; None if nothing does."""
    left_out: tuple[Revision, ...]
    """Revisions as new as the newest that may or may not have been completed: their authors should publish again."""


def plan_recovery(places: Places) -> Recovery:
    """Return the catalog that the history gives; raise `NothingToRecover` if it can be read, or `HistoryMissing`."""
    damaged = _unreadable(places)
    steps = {(step.rev, step.txn): step for step in _all(places)}
    chain = _chosen(places, steps)
    newest = chain[-1]
    rivals = [s for s in steps.values() if s.rev == newest.rev and s.txn != newest.txn]
    return Recovery(catalog=rebuilt(chain), damaged=damaged, left_out=tuple(sorted(rivals, key=lambda s: s.txn)))


def recover(places: Places, recovery: Recovery) -> None:
    """Put the catalog back; what is damaged is kept beside it. Raises `NothingToRecover` if somebody was quicker."""
    if recovery.damaged:
        body = recovery.damaged.body
        places.state.put(f"damaged/{hashlib.sha256(body).hexdigest()[:32]}", body, _DAMAGED)
    headers = msgspec.structs.replace(HEADERS, metadata=catalog_file.metadata(recovery.catalog))
    condition = Unchanged(recovery.damaged.head.etag) if recovery.damaged else Absent()
    try:
        places.state.put(KEY, catalog_file.encode(recovery.catalog, {}), headers, condition)
    except ConditionFailed as error:
        raise _needless(places) from error


def rebuilt(chain: list[Revision]) -> Catalog:
    """Return the catalog that these revisions made, from the first to the newest."""
    newest, show, address = chain[-1], None, None
    episodes: dict[str, Record] = {}
    removed: list[Removal] = []
    for step in chain:
        show = step.show[1] if step.show else show
        address = step.address[1] if step.address else address
        removed += _replayed(episodes, step)
    if show is None or address is None:
        raise HistoryMissing.of("its first revision names no show")
    return Catalog(
        format=show.format,
        show_id=newest.show_id,
        rev=newest.rev,
        feed_rev=newest.feed_rev,
        address=address,
        show=show,
        episodes=episodes,
        removed=tuple(removed),
        allowed=tuple(permission for step in chain for permission in step.allowed),
        txns=tuple(step.txn for step in chain)[-TXNS_KEPT:],
        pruned=newest.pruned,
        proven=newest.proven,
        pruning=newest.pruning,
    )


def _replayed(episodes: dict[str, Record], step: Revision) -> list[Removal]:
    """Take the episodes one revision further; return those it removed."""
    gone = []
    for change in step.episodes:
        if change.after:
            episodes[change.after.episode.guid] = change.after
        elif change.before:
            del episodes[change.before.episode.guid]
            gone.append(Removal.of(change.before, step.rev))
    return gone


def _unreadable(places: Places) -> Blob | None:
    """Return the catalog that cannot be read, None for no catalog."""
    try:
        blob = places.state.get(KEY)
    except ObjectAbsent:
        return None
    try:
        catalog_file.decode(blob.body, f"{places.state.url}/{KEY}")
    except CatalogUnreadable as error:
        if error.newer:
            raise
        return blob
    raise _needless(places)


def _needless(places: Places) -> NothingToRecover:
    return NothingToRecover(
        f"The catalog at {places.state.url} is there and can be read.",
        hint="Nothing needs to be recovered. To bring the feed up to it: podcli refresh",
    )


def _all(places: Places) -> list[Revision]:
    keys = [match.group() for match in written(places.state)]
    if not keys:
        raise HistoryMissing(
            f"There is no history at {places.state.url}, so no catalog can be rebuilt from it.",
            hint="Does the state lie elsewhere? Without state_url it is .podcli/ below url, or the folder beside it; "
            "docs/moving.md tells how to move it. Else put it back from a backup.",
        )
    found = []
    for key in keys:
        try:
            found.append(read(places.state, key))
        except HistoryMissing:  # whether it matters is told by the chain that needs it
            continue
    return found


def _chosen(places: Places, steps: dict[tuple[int, str], Revision]) -> list[Revision]:
    """Return the longest whole chain, the first revision first; of two that are as long, the later one."""
    live = _live(places, steps)
    for step in sorted(steps.values(), key=lambda s: (s.rev, s.when, s.txn), reverse=True):
        chain = _back(step, steps)
        if chain[0].parent == "" and (live is None or live in {(s.rev, s.txn) for s in chain}):
            return chain
    lacking = sorted({history.key(s.rev - 1, s.parent) for s in steps.values() if s.parent} - _keys(steps))
    raise HistoryMissing.of(f"no whole chain of revisions leads to the live feed; missing: {', '.join(lacking[:5])}")


def _keys(steps: dict[tuple[int, str], Revision]) -> set[str]:
    return {history.key(rev, txn) for rev, txn in steps}


def _back(step: Revision, steps: dict[tuple[int, str], Revision]) -> list[Revision]:
    chain = [step]
    while parent := steps.get((chain[-1].rev - 1, chain[-1].parent)):
        chain.append(parent)
    return chain[::-1]


def _live(places: Places, steps: dict[tuple[int, str], Revision]) -> tuple[int, str] | None:
    """Return the revision and the transaction that the newest of the live feeds was rendered from."""
    addresses = [step.address[1] for _, step in sorted(steps.items()) if step.address]
    shows = [step.show[1] for _, step in sorted(steps.items()) if step.show]
    main = addresses[-1].feed_file if addresses else FEED_FILE
    further = [rule.feed_url for show in shows[-1:] for rule in show.feeds.values()]
    heads = [head for file in (main, *further) if (head := places.public.head(file))]
    found = [(FeedState.of(head).rev or 0, head.headers.metadata.get("txn", "")) for head in heads]
    return max(((rev, txn) for rev, txn in found if rev), key=lambda one: one[0], default=None)
