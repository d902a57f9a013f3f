"""`unpublish`: takes episodes out of the feed on purpose. Their files stay until `prune`, their identity for ever."""

import difflib
import uuid
from collections.abc import Callable
from datetime import datetime

import msgspec

from podcli import root as catalog_root
from podcli.bringing_up import with_feed
from podcli.catalog import Catalog, Record
from podcli.change import RemoveEpisode, Stamp
from podcli.config_types import AnnounceSettings
from podcli.errors import NothingPublished, OutcomeUnknown, PublishRefused
from podcli.outcome import Outcome, episode_outcomes, feed_outcomes, feed_url
from podcli.plan import Item, Plan, State
from podcli.present import present
from podcli.publish import ROUNDS
from podcli.revision import Moved
from podcli.storage import Places


class Removing(msgspec.Struct, frozen=True, kw_only=True):
    """What `unpublish` is going to do, and on what."""

    plan: Plan
    catalog: Catalog


def plan_unpublish(places: Places, names: tuple[str, ...]) -> Removing:
    """Return the plan that removes these episodes (slugs or guids); one that is gone already is no error."""
    root = catalog_root.read(places.state)
    if root is None:
        raise NothingPublished(
            f"Nothing has been published to {places.public.url} yet.", hint="Nothing needs to be done."
        )
    records = [_record(root.catalog, name) for name in names]
    found = [record for record in records if record]
    return Removing(
        plan=Plan(
            changes=tuple(RemoveEpisode(guid=r.episode.guid, base=r.rev) for r in found),
            items=tuple(Item(slug=r.slug, state=State.REMOVED, record=r, title=r.episode.title) for r in found),
        ),
        catalog=root.catalog,
    )


def preview_unpublish(removing: Removing) -> Outcome:
    """Return what `unpublish` would report, without doing it."""
    return _outcome(removing, removing.catalog, changed=bool(removing.plan.changes), dry=True)


def run_unpublish(
    places: Places,
    removing: Removing,
    names: tuple[str, ...],
    *,
    now: datetime,
    who: str,
    announce: AnnounceSettings | None = None,
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Outcome:
    """Record the removals, then bring up the feed; an episode that somebody edited meanwhile is removed as it is."""
    now = present(places, places.public.head(removing.catalog.address.feed_file), now)
    stamp = Stamp(txn=uuid.uuid4().hex, now=now, who=who, command="unpublish", show_id=removing.catalog.show_id)
    for attempt in range(1, ROUNDS + 1):
        try:
            done = catalog_root.commit(places.state, removing.plan.changes, stamp, frozenset(), pause=pause)
        except Moved:
            pause(attempt)
            removing = plan_unpublish(places, names)
            continue
        return with_feed(places, _outcome(removing, done.catalog, changed=done.changed, dry=False), now, announce)
    raise OutcomeUnknown(
        f"Others kept changing the same episodes at {places.public.url}.",
        hint="Nothing is lost. Run the same command again in a moment.",
    )


def _record(catalog: Catalog, name: str) -> Record | None:
    """Return the record a person means; None if it was removed before.

    Raises `PublishRefused` for a name that nothing bears, or that several episodes share.
    """
    if name in catalog.episodes:
        return catalog.episodes[name]
    found = [record for record in catalog.episodes.values() if record.slug == name]
    if len(found) > 1:
        each = ", ".join(f"{r.episode.guid} ({r.episode.title}, {r.episode.published:%Y-%m-%d})" for r in found)
        raise PublishRefused(
            f"{len(found)} episodes are called {name}: {each}.",
            hint=f"Nothing was changed. Name the one you mean by its guid: podcli unpublish {found[0].episode.guid}",
        )
    if found:
        return found[0]
    if any(name in (r.slug, r.guid) for r in catalog.removed):
        return None
    slugs = [r.slug for r in catalog.episodes.values()]
    near = difflib.get_close_matches(name, slugs, n=1)
    raise PublishRefused(
        f"There is no published episode called {name}.",
        hint=f"Did you mean {near[0]}?" if near else "podcli status lists the episodes.",
    )


def _outcome(removing: Removing, catalog: Catalog, *, changed: bool, dry: bool) -> Outcome:
    return Outcome(
        changed=changed,
        dry_run=dry,
        revision=catalog.rev,
        feed_url=feed_url(catalog.address),
        feeds=feed_outcomes(catalog, changed=dry and changed),
        episodes=episode_outcomes(removing.plan.items, catalog.address),
        preview=catalog.address.preview,
    )
