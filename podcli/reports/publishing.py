"""What publishing did or would do, as text for a podcaster."""

from collections.abc import Iterator

from episodes import Finding, Severity
from podcli.console import Paint
from podcli.outcome import Announced, EpisodeOutcome, Outcome
from podcli.plan import State
from podcli.reports.values import SEVERITIES, length, size, when

_WORDS = {
    State.PUBLISHED: ("publish", "published"),
    State.UPDATED: ("update", "updated"),
    State.SCHEDULED: ("schedule", "scheduled"),
    State.REMOVED: ("remove from the feed", "removed from the feed"),
    State.BEHIND: ("keep (your copy is older than what is published)",) * 2,
    State.DRAFT: ("skip (draft)",) * 2,
    State.UNPUBLISHED: ("skip (taken out on purpose; name it to bring it back)",) * 2,
    State.UNCHANGED: ("unchanged",) * 2,
}


def outcome_text(outcome: Outcome, paint: Paint, *, verbose: bool = False) -> str:
    """Return the lines that tell what a run did, or would do."""
    return "\n".join((*_episodes(outcome, paint, verbose=verbose), *_uploads(outcome, paint), *_end(outcome, paint)))


def plan_text(outcome: Outcome, paint: Paint) -> str:
    """Return the plan as it is shown before anything is done; empty if nothing is to be done."""
    lines = [*_episodes(outcome, paint, verbose=False), *_uploads(outcome, paint)]
    return "\n".join([paint.bold("The plan:"), *lines]) if outcome.changed else ""


def lagging_text(outcome: Outcome, paint: Paint) -> str:
    """Return what to do when the feed does not show everything yet; empty when it does."""
    if not outcome.lagging:
        return ""
    told = f"The catalog is up to date, but listeners do not get all of it yet: {outcome.lagging}"
    return f"{paint.yellow(told)}\n→ {outcome.cure or 'Run: podcli refresh'}"


def told_text(one: Announced, main: str) -> str:
    """Return what a service answered; of which feed is said where it is not the main one."""
    return one.message if one.feed_url == main else f"{one.message} ({one.feed_url.rpartition('/')[2]})"


def findings_text(findings: tuple[Finding, ...], paint: Paint) -> str:
    """Return findings as lines, worst first."""
    order = list(Severity)
    return "\n".join(_finding(f, paint) for f in sorted(findings, key=lambda f: order.index(f.severity)))


def _finding(finding: Finding, paint: Paint) -> str:
    colour = {Severity.ERROR: paint.red, Severity.WARNING: paint.yellow, Severity.INFO: paint.dim}[finding.severity]
    fix = f"\n    → {finding.fix}" if finding.fix else ""
    word = colour(f"{SEVERITIES[finding.severity]}:")
    return f"{word} {finding.where}: {finding.message} {paint.dim(finding.rule)}{fix}"


def _episodes(outcome: Outcome, paint: Paint, *, verbose: bool) -> Iterator[str]:
    if outcome.show_changes:
        word = "change" if outcome.dry_run else "changed"
        yield f"  {paint.green(word)}  the show: {', '.join(outcome.show_changes)}"
    quiet = [e for e in outcome.episodes if e.state is State.UNCHANGED]
    for episode in outcome.episodes:
        if verbose or episode.state is not State.UNCHANGED:
            yield _episode(episode, outcome, paint)
            if verbose and episode.media:
                yield paint.dim(f"    {episode.media.url}\n    guid {episode.guid}")
    if quiet and not verbose:
        yield paint.dim(f"  {len(quiet)} unchanged")
    if older := [e.slug for e in outcome.episodes if e.state is State.BEHIND]:
        yield "  To get what is newer: podcli pull. If the older wording is meant: " + paint.bold(
            f"podcli publish {' '.join(older[:3])}{' …' if len(older) > 3 else ''} --allow older"  # noqa: PLR2004 - a few
        )


def _episode(episode: EpisodeOutcome, outcome: Outcome, paint: Paint) -> str:
    word = _WORDS[episode.state][0 if outcome.dry_run else 1]
    colour = {
        State.PUBLISHED: paint.green,
        State.UPDATED: paint.green,
        State.SCHEDULED: paint.yellow,
        State.REMOVED: paint.red,
        State.BEHIND: paint.yellow,
    }.get(episode.state, paint.dim)
    facts = [when(episode.date), length(episode.duration)]
    if episode.media:
        facts.append(size(episode.media.bytes))
    known = ", ".join(fact for fact in facts if fact != "-")
    changes = f": {', '.join(episode.changes)}" if episode.changes else ""
    return f"  {colour(word)}  {episode.slug}: {episode.title}" + (f" ({known})" if known else "") + changes


def _uploads(outcome: Outcome, paint: Paint) -> Iterator[str]:
    for upload in outcome.uploads:
        word = "already stored" if upload.skipped else "upload" if outcome.dry_run else "uploaded"
        yield f"  {paint.dim(word)}  {upload.key} ({size(upload.bytes)})"


def _end(outcome: Outcome, paint: Paint) -> Iterator[str]:
    if outcome.dry_run:
        for feed in outcome.feeds[1:]:
            yield f"Further feed: {feed.url or f'{feed.file}, whose private address is made when it is published'}"
        todo = outcome.changed or outcome.uploads
        yield "Nothing was changed: this was a dry run." if todo else "There is nothing to do."
        return
    if not outcome.changed and not outcome.lagging and not outcome.uploads:
        kept = any(e.state is State.BEHIND for e in outcome.episodes)
        yield "There is nothing to do" + (" beside that." if kept else ": everything is published.")
    for one in outcome.announced:
        if one.ok:
            yield paint.dim(told_text(one, outcome.feed_url))
    yield f"Feed: {paint.bold(outcome.feed_url)}"
    for feed in outcome.feeds[1:]:
        yield f"Further feed: {paint.bold(feed.url)}"
    if "://127.0.0.1" in outcome.feed_url:
        yield paint.yellow("This feed is for this machine only; set public_url in podcast.toml to let others hear it.")
