"""What `publish` would do: the plan with the ground it stands on, and what is told of it before anything is done."""

import uuid

import msgspec

from episodes import Finding
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.change import PutShow, Stamp
from podcli.empty_feeds import empty_feeds
from podcli.errors import PublishRefused
from podcli.feed_changes import feed_changes
from podcli.feed_state import FeedState, foreign_mark
from podcli.further_rules import with_further_rules
from podcli.ground import Ground
from podcli.guard import Allow, violations, words_for
from podcli.lost_catalog import catalog_missing
from podcli.named_files import with_files
from podcli.outcome import (
    Outcome,
    episode_outcomes,
    feed_outcomes,
    feed_url,
    next_due,
    unguessed,
    upload_outcomes,
    without_guids,
)
from podcli.plan import Plan
from podcli.planned_change import change_findings
from podcli.planning import Request, make_plan
from podcli.present import present
from podcli.views import feed_files
from podcli.who import publisher
from podcli.workshop import Workshop


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with the ground it was made on."""

    plan: Plan
    ground: Ground
    request: Request
    """What was asked, with the instant it is done for."""
    next: Catalog | None
    """The catalog that carrying it out would make; None for no change."""
    questions: tuple[str, ...] = ()
    """What a guard would refuse and the person's options allow: to be asked once more on a terminal."""
    needs: tuple[str, ...] = ()
    """The options without which the guard would forbid it."""


def plan_publish(shop: Workshop, request: Request) -> Planned:
    """Return what `publish` would do; raise a `PodcliError` for all that can be refused before anything is written."""
    live = shop.places.public.head(shop.config.feed.file)
    root = catalog_root.read(shop.places.state)
    if root is None and live is not None and Allow.FOREIGN not in request.allow:
        raise catalog_missing(shop.places, live)
    if root:
        FeedState.of(live).require_known(shop.config.feed.file, root.catalog, shop.places.state.url)
    request = msgspec.structs.replace(request, now=present(shop.places, live, request.now))
    ground = Ground(root)
    plan = make_plan(shop, ground, request)
    plan = msgspec.structs.replace(plan, granted=(*plan.granted, *_given_up(shop, ground, plan, request)))
    following = catalog_root.preview(root, plan.changes, stamp_of(shop, plan, ground, request), request.allowed)
    found = violations(ground.catalog, following, request.now) if following else ()
    asked = [one for one in found if (one.what, one.guid) not in (*plan.granted, *plan.excused)]
    if following and not request.telling:
        plan = with_further_rules(plan, ground.catalog, following, request)
    changes = change_findings(ground.catalog, following, plan, request.now)
    empty = empty_feeds(shop, following or ground.catalog, lined=request.telling or not plan.show_guid)
    plan = msgspec.structs.replace(plan, findings=with_files((*plan.findings, *changes, *empty), plan.files))
    return Planned(
        plan=plan,
        ground=ground,
        request=request,
        next=following,
        questions=(*plan.questions, *dict.fromkeys(one.message for one in asked)),
        needs=words_for(asked, request.allow),
    )


def _given_up(shop: Workshop, ground: Ground, plan: Plan, request: Request) -> tuple[tuple[str, str], ...]:
    """Return the permission to replace each feed that podcli did not write; refuse to take its place without a word."""
    known = feed_files(ground.catalog) if ground.catalog else (shop.config.feed.file,)
    wanted = [rule.feed_url for c in plan.changes if isinstance(c, PutShow) for rule in c.record.feeds.values()]
    new = [file for file in wanted if file not in known]
    asked = (*known, *new) if Allow.FOREIGN in request.allow else new
    heads = {file: shop.places.public.head(file) for file in dict.fromkeys(asked)}
    foreign = {file: head for file, head in heads.items() if head and FeedState.of(head).rev is None}
    if foreign and Allow.FOREIGN not in request.allow:
        raise PublishRefused(
            f"There is already a file {next(iter(foreign))} at {shop.places.public.url} that podcli did not write.",
            hint="Choose another file for that feed, or replace it for good with: podcli publish --allow foreign",
        )
    return tuple((Allow.FOREIGN.value, foreign_mark(file, head)) for file, head in foreign.items())


def needs_trying(shop: Workshop, planned: Planned) -> bool:
    """Tell whether the place is to be tried before anything is stored in it: a show may have to stay out of it."""
    catalog = planned.ground.catalog
    stores = planned.next is not None or bool(planned.plan.uploads)
    return stores and (catalog is None or catalog.proven != shop.places.service)


def rehearse_publish(shop: Workshop, planned: Planned) -> Outcome:
    """Return what a dry run tells; raise `PublishRefused` where the place can be seen to be unfit."""
    preview = preview_publish(shop, planned)
    untried = shop.places.look_ready() if needs_trying(shop, planned) else ()
    return msgspec.structs.replace(preview, findings=(*preview.findings, *untried))


def preview_publish(shop: Workshop, planned: Planned) -> Outcome:
    """Return what `publish` would report, without doing it."""
    standing = planned.ground.catalog
    outcome = outcome_of(shop, planned, planned.next or standing, changed=planned.next is not None, dry=True)
    known = standing.episodes if standing else {}
    random = frozenset(line.guid for line in planned.plan.write_backs if line.guid not in known)
    return msgspec.structs.replace(
        outcome,
        feeds=unguessed(outcome.feeds, planned.next, standing),
        episodes=without_guids(outcome.episodes, random),
        findings=tuple(_owned(shop, finding) for finding in outcome.findings),
    )


def _owned(shop: Workshop, finding: Finding) -> Finding:
    where, message, fix = map(shop.owned, (finding.where, finding.message, finding.fix))
    return msgspec.structs.replace(finding, where=where, message=message, fix=fix)


def stamp_of(shop: Workshop, plan: Plan, ground: Ground, request: Request) -> Stamp:
    """Return who does what when; every one has a random id of its own."""
    return Stamp(
        txn=uuid.uuid4().hex,
        now=request.now,
        who=publisher(shop.config.storage.publisher),
        command="publish",
        show_id=uuid.uuid4().hex,
        granted=plan.granted,
        excused=plan.excused,
        pruned=ground.catalog.pruned if ground.catalog else None,
        proven=shop.places.service,
    )


def outcome_of(
    shop: Workshop,
    planned: Planned,
    catalog: Catalog | None,
    *,
    changed: bool,
    dry: bool = False,
    skipped: frozenset[str] = frozenset(),
) -> Outcome:
    """Return what is reported of a plan, as far as the catalog tells it."""
    address, plan, before = catalog.address if catalog else shop.address, planned.plan, planned.ground.catalog
    return Outcome(
        changed=changed,
        dry_run=dry,
        revision=catalog.rev if catalog else None,
        feed_url=feed_url(address),
        feeds=feed_outcomes(
            catalog, changed=dry and changed and catalog is not None and catalog.feed_rev == catalog.rev
        ),
        show_changes=plan.show_changes,
        feed_changes=feed_changes(before.show if before else None, catalog.show if catalog else None),
        episodes=episode_outcomes(plan.items, address),
        uploads=upload_outcomes(plan.uploads, skipped),
        findings=plan.findings,
        next=next_due(catalog, planned.request.now),
        preview=address.preview,
    )


def new_guid() -> str:
    """Make the guid of a new episode."""
    return str(uuid.uuid4())
