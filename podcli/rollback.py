"""`rollback`: makes an earlier revision the newest one.

It is an ordinary revision: the episodes that came later become recorded removals, those that were removed since come
back, edits are taken back. Who the show is and where it lives (its guid, its address) stays: identity is for ever.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from podcli import root as catalog_root
from podcli.bringing_up import with_feed
from podcli.catalog import Catalog, Record
from podcli.chain import Chain
from podcli.change import Change, PutEpisode, PutShow, RemoveEpisode, Stamp
from podcli.config_types import AnnounceSettings
from podcli.edits import changed_fields
from podcli.errors import NothingPublished, OutcomeUnknown, PublishRefused
from podcli.feed_changes import feed_changes
from podcli.guard import Allow, violations, words_for
from podcli.history_lines import fields_changed
from podcli.opening import Opened
from podcli.outcome import Outcome, episode_outcomes, feed_outcomes, feed_url
from podcli.past_state import PastState, files_of_show, notes_of, state_at
from podcli.plan import Item, Plan, State
from podcli.present import present
from podcli.prune_lease import is_running, running
from podcli.restoring import require_stored, restored, restored_show
from podcli.revision import Moved
from podcli.root import Root
from podcli.storage import Places
from podcli.who import publisher


class RollingBack(msgspec.Struct, frozen=True, kw_only=True):
    """What `rollback` is going to do, and on what."""

    plan: Plan
    root: Root
    stamp: Stamp
    allow: frozenset[Allow]
    next: Catalog | None
    """The catalog that carrying it out would make; None for no change."""
    questions: tuple[str, ...]
    """What is to be asked once more on a terminal: what vanishes, and what the person's options allow."""
    needs: tuple[str, ...] = ()
    """The options without which the guard would forbid it."""


def plan_rollback(
    opened: Opened, rev: int, allow: frozenset[Allow], now: datetime, *, telling: bool = False
) -> RollingBack:
    """Return what going back to a revision would do; `telling` names the words it needs instead of asking for them.

    Raises `PublishRefused` if there is no such revision, if a file that it needs is gone, or if the guard forbids it.
    """
    places = opened.places
    root = catalog_root.read(places.state)
    if root is None:
        raise NothingPublished(f"Nothing has been published to {places.state.url} yet.", hint="There is no history.")
    _require_past(root.catalog, rev)
    now = present(places, places.public.head(root.catalog.address.feed_file), now)
    if is_running(root.catalog, now):
        raise running(root.catalog)
    plan = _plan(root.catalog, Chain(places.state, root.catalog), rev, now)
    require_stored(places.public, root.catalog, plan.changes)
    stamp = Stamp(
        txn=uuid.uuid4().hex,
        now=now,
        who=publisher(opened.publisher),
        command="rollback",
        show_id=root.catalog.show_id,
        pruned=root.catalog.pruned,
        note=f"back to revision {rev}",
        excused=tuple((Allow.OLDER.value, _guid(change)) for change in plan.changes),  # going back was asked for
    )
    following = catalog_root.preview(root, plan.changes, stamp, frozenset(Allow) if telling else allow)
    found = violations(root.catalog, following, now) if following else ()
    gone = [f"{i.slug} ({i.title}) will vanish from the feed." for i in plan.items if i.state is State.REMOVED]
    return RollingBack(
        plan=plan,
        root=root,
        stamp=stamp,
        allow=allow,
        next=following,
        questions=(*gone, *dict.fromkeys(v.message for v in found if v.what is not Allow.OLDER)),
        needs=words_for(found, allow | {Allow.OLDER}),
    )


def preview_rollback(going: RollingBack) -> Outcome:
    """Return what `rollback` would report, without doing it."""
    return _outcome(going, going.next or going.root.catalog, changed=going.next is not None, dry=True)


def run_rollback(
    places: Places,
    going: RollingBack,
    announce: AnnounceSettings | None = None,
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Outcome:
    """Record the revision, then bring up the feed; raise `OutcomeUnknown` if others changed the same meanwhile."""
    stamp, plan, known = going.stamp, going.plan, going.root
    try:
        done = catalog_root.commit(places.state, plan.changes, stamp, going.allow, known=known, pause=pause)
    except Moved as moved:
        raise OutcomeUnknown(
            f"Somebody changed the show at {places.state.url} while you looked at the plan; nothing was rolled back.",
            hint="Look at podcli history, then run the same command again.",
        ) from moved
    outcome = _outcome(going, done.catalog, changed=done.changed, dry=False)
    return with_feed(places, outcome, stamp.now, announce)


def _require_past(catalog: Catalog, rev: int) -> None:
    if not 1 <= rev <= catalog.rev:
        raise PublishRefused(
            f"There is no revision {rev}; the show has the revisions 1 to {catalog.rev}.",
            hint="podcli history lists them.",
        )


def _plan(catalog: Catalog, chain: Chain, rev: int, now: datetime) -> Plan:
    past = state_at(catalog, chain, rev)
    put_show = _put_show(catalog, past, chain)
    steps = [*_removals(catalog, past), *_returns(catalog, past, chain, now)]
    fields = changed_fields(catalog.show.words, put_show.record.words) or ("settings",) if put_show else ()
    return Plan(
        changes=(*((put_show,) if put_show else ()), *(change for change, _ in steps)),
        items=tuple(item for _, item in steps),
        show_changes=fields,
    )


def _guid(change: Change) -> str:
    return change.record.episode.guid if isinstance(change, PutEpisode) else ""


def _put_show(catalog: Catalog, past: PastState, chain: Chain) -> PutShow | None:
    record = restored_show(catalog.show, past.show)
    if record is None:
        return None
    files = files_of_show(chain, past.show)
    return PutShow(record=record, address=catalog.address, base=catalog.show.rev, files=files)


def _removals(catalog: Catalog, past: PastState) -> Iterator[tuple[Change, Item]]:
    for guid, record in catalog.episodes.items():
        if guid not in past.episodes:
            item = Item(slug=record.slug, state=State.REMOVED, record=record, title=record.episode.title)
            yield RemoveEpisode(guid=guid, base=record.rev), item


def _returns(catalog: Catalog, past: PastState, chain: Chain, now: datetime) -> Iterator[tuple[Change, Item]]:
    for guid, record in past.episodes.items():
        current = catalog.episodes.get(guid)
        if current and (current.slug, current.episode) == (record.slug, record.episode):
            continue
        wanted = restored(record, current, catalog.removal(guid))
        base = current.rev if current else None
        item = Item(
            slug=wanted.slug,
            state=_state(wanted, current, now),
            record=wanted,
            title=wanted.episode.title,
            changes=fields_changed(current, wanted) if current else (),
        )
        yield PutEpisode(record=wanted, base=base, notes=notes_of(chain, record) or ""), item


def _state(wanted: Record, current: Record | None, now: datetime) -> State:
    if wanted.episode.published > now:
        return State.SCHEDULED
    return State.UPDATED if current else State.PUBLISHED


def _outcome(going: RollingBack, catalog: Catalog, *, changed: bool, dry: bool) -> Outcome:
    return Outcome(
        changed=changed,
        dry_run=dry,
        revision=catalog.rev,
        feed_url=feed_url(catalog.address),
        feeds=feed_outcomes(catalog, changed=dry and changed and catalog.feed_rev == catalog.rev),
        show_changes=going.plan.show_changes,
        feed_changes=feed_changes(going.root.catalog.show, catalog.show),
        preview=catalog.address.preview,
        episodes=episode_outcomes(going.plan.items, catalog.address),
    )
