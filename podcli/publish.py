"""`publish`: makes the local show live, in the order that never shows listeners anything half done.

Plan, then leaves, then root, then feed, then verification. Whatever dies in between, running it again finishes the job.
"""

import contextlib
import uuid
from collections.abc import Callable

import msgspec

from episodes import Finding, PodcliError, Severity
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.change import PutShow, Stamp
from podcli.errors import CatalogMissing, OutcomeUnknown, PublishRefused, VerificationFailed
from podcli.feed_state import FeedState
from podcli.further_rules import with_further_rules
from podcli.ground import Ground
from podcli.guard import Allow, violations
from podcli.leaves import Silence, Steps, store, sweep
from podcli.outcome import (
    Outcome,
    episode_outcomes,
    feed_outcomes,
    feed_url,
    unguessed,
    upload_outcomes,
    without_guids,
)
from podcli.plan import Plan
from podcli.planned_change import change_findings
from podcli.planning import Request, make_plan
from podcli.present import present
from podcli.prune_lease import is_running, running
from podcli.refresh import refresh
from podcli.revision import Moved
from podcli.verifying import Looking, verified
from podcli.views import feed_files
from podcli.who import publisher
from podcli.workshop import Workshop
from podcli.write_back import withdraw_guids, write_dates, write_guids

ROUNDS = 10
"""How often a plan is made anew because somebody changed the same records."""


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


def plan_publish(shop: Workshop, request: Request) -> Planned:
    """Return what `publish` would do; raise a `PodcliError` for all that can be refused before anything is written."""
    live = shop.places.public.head(shop.config.feed.file)
    root = catalog_root.read(shop.places.state)
    foreign = root is None and live is not None
    if foreign and Allow.FOREIGN not in request.allow:
        raise CatalogMissing.at(shop.places.state.url, shop.places.public.url)
    request = msgspec.structs.replace(request, now=present(shop.places, live, request.now))
    ground = Ground(root)
    plan = make_plan(shop, ground, request)
    if foreign or _has_foreign(shop, ground, plan, request):
        plan = msgspec.structs.replace(plan, granted=(*plan.granted, (Allow.FOREIGN.value, "")))
    following = catalog_root.preview(root, plan.changes, _stamp(shop, plan, ground, request), request.allow)
    asked = violations(ground.catalog, following, request.now) if following else ()
    if following and not request.telling:
        plan = with_further_rules(plan, ground.catalog, following, request)
    changes = change_findings(ground.catalog, following, plan, request.now)
    plan = msgspec.structs.replace(plan, findings=(*plan.findings, *changes))
    return Planned(
        plan=plan,
        ground=ground,
        request=request,
        next=following,
        questions=(*plan.questions, *dict.fromkeys(v.message for v in asked if (v.what, v.guid) not in plan.granted)),
    )


def _has_foreign(shop: Workshop, ground: Ground, plan: Plan, request: Request) -> bool:
    """Tell whether a new further feed takes the place of one that podcli did not write; refuse unless it may."""
    known = feed_files(ground.catalog) if ground.catalog else ()
    wanted = [rule.feed_url for c in plan.changes if isinstance(c, PutShow) for rule in c.record.feeds.values()]
    heads = {file: shop.places.public.head(file) for file in wanted if file not in known}
    foreign = [file for file, head in heads.items() if head and FeedState.of(head).rev is None]
    if foreign and Allow.FOREIGN not in request.allow:
        raise PublishRefused(
            f"There is already a file {foreign[0]} at {shop.places.public.url} that podcli did not write.",
            hint="Choose another file for that feed, or replace it for good with: podcli publish --allow foreign",
        )
    return bool(foreign)


def preview_publish(shop: Workshop, planned: Planned) -> Outcome:
    """Return what `publish` would report, without doing it."""
    standing = planned.ground.catalog
    outcome = _outcome(shop, planned.plan, planned.next or standing, changed=planned.next is not None, dry=True)
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


def run_publish(
    shop: Workshop,
    planned: Planned,
    steps: Steps | None = None,
    pause: Callable[[int], None] = catalog_root.jittered_pause,
) -> Outcome:
    """Carry out a plan, making it anew as often as somebody else changes what it stands on."""
    steps = steps or Silence()
    asked = planned.plan.questions
    for attempt in range(1, ROUNDS + 1):
        with contextlib.suppress(Moved):
            if planned.next is None or not is_running(planned.ground.catalog, planned.request.now):
                return _carry_out(shop, planned, steps, pause)
        pause(attempt)
        planned = plan_publish(shop, planned.request)
        if unasked := [question for question in planned.plan.questions if question not in asked]:
            hint = "Nothing was changed. Run the same command again to be asked."
            raise PublishRefused("\n".join(unasked), hint=hint)
    if is_running(planned.ground.catalog, planned.request.now):
        raise running(planned.ground.catalog)
    raise OutcomeUnknown(
        f"Others kept changing the same episodes at {shop.places.public.url}.",
        hint="Nothing is lost. Run the same command again in a moment.",
    )


def _carry_out(shop: Workshop, planned: Planned, steps: Steps, pause: Callable[[int], None]) -> Outcome:
    request = planned.request
    plan, catalog, skipped = planned.plan, planned.ground.catalog, frozenset[str]()
    changed = planned.next is not None
    if changed:
        if catalog is None or catalog.proven != shop.places.service:
            shop.places.check_ready()
        written = write_guids(plan)
        files = feed_files(planned.next) if planned.next else ()
        nearby = [*(upload.key for upload in plan.uploads), *files] if shop.places.local else []
        sending = frozenset(upload.key for upload in plan.uploads)
        left = sweep(shop.places.public, request.now, nearby, sending)
        skipped = store(shop.places.public, plan.uploads, request.now, steps, shop.copies)
        for upload in left:  # what was gone on with has ended; others of the same content never will
            shop.places.public.abandon(upload)
        stamp = _stamp(shop, plan, planned.ground, request)
        steps.step("Recording the change in the catalog")
        try:
            done = catalog_root.commit(
                shop.places.state, plan.changes, stamp, request.allow, known=planned.ground.root, pause=pause
            )
        except Moved:
            withdraw_guids(written)
            raise
        catalog, changed = done.catalog, done.changed
        plan = _dated(shop, plan)
    shop.digests.save()
    shop.seen.note(plan.agreed)
    outcome = _outcome(shop, plan, catalog, changed=changed, skipped=skipped)
    steps.step("Bringing the feed up to date")
    return _with_feed(shop, outcome, planned, catalog if changed else None)


def _dated(shop: Workshop, plan: Plan) -> Plan:
    """Write the dates into the notes; the catalog has them, so a full disk keeps no episode from its listeners."""
    try:
        write_dates(plan, shop.folder)
    except PodcliError as error:
        told = Finding(
            rule="WRITE-BACK",
            severity=Severity.WARNING,
            where=str(shop.folder),
            message=f"{error.message} The catalog keeps the date or the guid that was to be written there.",
            fix=error.hint,
        )
        return msgspec.structs.replace(plan, findings=(*plan.findings, told))
    return plan


def _with_feed(shop: Workshop, outcome: Outcome, planned: Planned, catalog: Catalog | None) -> Outcome:
    """Bring up the feed and verify it. A failure here loses nothing: the next refresh repairs it."""
    plan, now = planned.plan, planned.request.now
    try:
        sent = frozenset(upload.key for upload in plan.uploads)
        refreshed = refresh(shop.places, now, verified=sent, known=catalog)
        standing = catalog or refreshed.catalog or planned.ground.catalog
        findings = verified(shop, Looking(plan.items, now, refreshed, standing, outcome.changed))
    except PodcliError as error:
        if not outcome.changed and outcome.revision is None:
            raise
        cure = error.hint if isinstance(error, VerificationFailed) else "Run: podcli refresh"
        return msgspec.structs.replace(outcome, lagging=error.message, cure=cure)
    done = msgspec.structs.replace(
        outcome,
        changed=outcome.changed or refreshed.changed,
        feeds=refreshed.feeds,
        findings=(*outcome.findings, *findings),
    )
    if not refreshed.changed:
        return done
    from podcli.announcement import announced  # noqa: PLC0415 - an unchanged feed is no news

    return announced(
        done, shop.places, refreshed.catalog, shop.config.announce, verified=True, before=planned.ground.catalog
    )


def _stamp(shop: Workshop, plan: Plan, ground: Ground, request: Request) -> Stamp:
    return Stamp(
        txn=uuid.uuid4().hex,
        now=request.now,
        who=publisher(shop.config.storage.publisher),
        command="publish",
        show_id=uuid.uuid4().hex,
        granted=plan.granted,
        pruned=ground.catalog.pruned if ground.catalog else None,
        proven=shop.places.service,
    )


def _outcome(
    shop: Workshop,
    plan: Plan,
    catalog: Catalog | None,
    *,
    changed: bool,
    dry: bool = False,
    skipped: frozenset[str] = frozenset(),
) -> Outcome:
    address = catalog.address if catalog else shop.address
    return Outcome(
        changed=changed,
        dry_run=dry,
        revision=catalog.rev if catalog else None,
        feed_url=feed_url(address),
        feeds=feed_outcomes(
            catalog, changed=dry and changed and catalog is not None and catalog.feed_rev == catalog.rev
        ),
        show_changes=plan.show_changes,
        episodes=episode_outcomes(plan.items, address),
        uploads=upload_outcomes(plan.uploads, skipped),
        findings=plan.findings,
    )


def new_guid() -> str:
    """Make the guid of a new episode."""
    return str(uuid.uuid4())
