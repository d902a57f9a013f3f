"""`publish`: makes the local show live, in the order that never shows listeners anything half done.

Plan, then leaves, then root, then feed, then verification. Whatever dies in between, running it again finishes the job.
"""

import contextlib
from collections.abc import Callable

import msgspec

from episodes import Finding, PodcliError, Severity
from podcli import root as catalog_root
from podcli.catalog import Catalog
from podcli.errors import OutcomeUnknown, PublishRefused
from podcli.leaves import Silence, Steps, store, sweep
from podcli.outcome import Outcome, lagging
from podcli.plan import Plan
from podcli.prune_lease import is_running, running
from podcli.publish_plan import Planned, needs_trying, outcome_of, plan_publish, stamp_of
from podcli.refresh import refresh
from podcli.revision import Moved
from podcli.verifying import Looking, verified
from podcli.views import feed_files
from podcli.workshop import Workshop
from podcli.write_back import withdraw_guids, write_dates, write_guids

ROUNDS = 10
"""How often a plan is made anew because somebody changed the same records."""


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
    if changed or plan.uploads:
        if needs_trying(shop, planned):
            shop.places.check_ready()
        written = write_guids(plan)
        skipped = _stored(shop, planned, steps)
    if changed:
        stamp = stamp_of(shop, plan, planned.ground, request)
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
    done_plan = msgspec.structs.replace(planned, plan=plan)
    outcome = outcome_of(shop, done_plan, catalog, changed=changed, skipped=skipped)
    steps.step("Bringing the feed up to date")
    return _with_feed(shop, outcome, planned, catalog if changed else None)


def _stored(shop: Workshop, planned: Planned, steps: Steps) -> frozenset[str]:
    """Store the files of a plan; return the keys of those that were there."""
    uploads, now = planned.plan.uploads, planned.request.now
    files = feed_files(planned.next) if planned.next else ()
    nearby = [*(upload.key for upload in uploads), *files] if shop.places.local else []
    left = sweep(shop.places.public, now, nearby, frozenset(upload.key for upload in uploads))
    skipped = store(shop.places.public, uploads, now, steps, shop.copies)
    for upload in left:  # what was gone on with has ended; others of the same content never will
        shop.places.public.abandon(upload)
    return skipped


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
        return lagging(outcome, error)
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
