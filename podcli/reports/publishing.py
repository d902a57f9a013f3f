"""What publishing did or would do, as text for a podcaster."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, tzinfo
from urllib.parse import urlsplit

from episodes import Finding, Severity
from podcli.console import Paint
from podcli.feed_changes import without_feeds
from podcli.outcome import Announced, EpisodeOutcome, Outcome, UploadOutcome
from podcli.plan import State
from podcli.reports.values import SEVERITIES, length, size, table, when, when_due

_WORDS = {
    State.PUBLISHED: ("publish", "published"),
    State.UPDATED: ("update", "updated"),
    State.SCHEDULED: ("schedule", "scheduled"),
    State.REMOVED: ("remove", "removed"),
    State.BEHIND: ("keep",) * 2,
    State.DRAFT: ("skip",) * 2,
    State.UNPUBLISHED: ("skip",) * 2,
    State.UNCHANGED: ("unchanged",) * 2,
}
_WHY = {
    State.BEHIND: "your copy is older than what is published",
    State.DRAFT: "draft",
    State.UNPUBLISHED: "taken out on purpose; name it to bring it back",
}
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
_FEEDS = {"added": "add", "changed": "change", "moved": "move", "removed": "remove"}


def outcome_text(outcome: Outcome, paint: Paint, zone: tzinfo = UTC, *, verbose: bool = False) -> str:
    """Return the lines that tell what a run did, or would do, with times in a zone."""
    return "\n".join((*_done(outcome, paint, zone, verbose=verbose), *_end(outcome, paint, zone)))


def plan_text(outcome: Outcome, paint: Paint, zone: tzinfo = UTC) -> str:
    """Return the plan as it is shown before anything is done; empty if nothing is to be done."""
    lines = _done(outcome, paint, zone, verbose=False)
    return "\n".join([paint.bold("The plan:"), *lines]) if outcome.changed else ""


def lagging_text(outcome: Outcome, paint: Paint) -> str:
    """Return what to do when the feed does not show everything yet; empty when it does."""
    if not outcome.lagging:
        return ""
    told = f"The catalog is up to date, but listeners do not get all of it yet: {outcome.lagging}"
    cure = outcome.cure or "Run: podcli refresh"
    return "\n".join((paint.yellow(told), *(f"→ {line}" for line in cure.splitlines())))


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


def _done(outcome: Outcome, paint: Paint, zone: tzinfo, *, verbose: bool) -> Iterator[str]:
    yield from _show(outcome, paint)
    shown = [e for e in outcome.episodes if verbose or e.state is not State.UNCHANGED]
    for episode, line in zip(shown, table([_row(e, outcome, paint, zone) for e in shown]), strict=True):
        yield line
        if verbose and episode.media:
            yield paint.dim(f"    {episode.media.url}\n    guid {episode.guid}")
    if quiet := len(outcome.episodes) - len(shown):
        yield paint.dim(f"  {quiet} unchanged")
    if older := [e.slug for e in outcome.episodes if e.state is State.BEHIND]:
        yield "  To get what is newer: podcli pull. If the older wording is meant: " + paint.bold(
            f"podcli publish {' '.join(older[:3])}{' …' if len(older) > 3 else ''} --allow older"  # noqa: PLR2004 - a few
        )
    yield from _uploads(outcome, paint, verbose=verbose)


def _show(outcome: Outcome, paint: Paint) -> Iterator[str]:
    fields = without_feeds(outcome.show_changes) if outcome.feed_changes else outcome.show_changes
    if fields:
        yield _line("change" if outcome.dry_run else "changed", paint.green, f"the show: {', '.join(fields)}")
    for feed in outcome.feed_changes:
        word = _FEEDS[feed.what] if outcome.dry_run else feed.what
        yield _line(word, paint.red if feed.what == "removed" else paint.green, f"feed {feed.file}")


def _line(word: str, colour: Callable[[str], str], told: str) -> str:
    return f"  {colour(f'{word:<9}')}  {told}"


def _row(episode: EpisodeOutcome, outcome: Outcome, paint: Paint, zone: tzinfo) -> tuple[str, ...]:
    word = _WORDS[episode.state][0 if outcome.dry_run else 1]
    colour = {
        State.PUBLISHED: paint.green,
        State.UPDATED: paint.green,
        State.SCHEDULED: paint.yellow,
        State.REMOVED: paint.red,
        State.BEHIND: paint.yellow,
    }.get(episode.state, paint.dim)
    waits = episode.state is State.SCHEDULED and episode.date is not None
    why = _WHY.get(episode.state, "")
    changes = f": {', '.join(episode.changes)}" if episode.changes else ""
    return (
        f"  {colour(f'{word:<9}')}",
        when_due(episode.date, zone) if waits and episode.date else when(episode.date, zone),
        f"{length(episode.duration):>7}",
        f"{size(episode.media.bytes) if episode.media else '-':>9}",
        f"{episode.slug}: {episode.title}" + (f" ({why})" if why else "") + changes,
    )


def _uploads(outcome: Outcome, paint: Paint, *, verbose: bool) -> Iterator[str]:
    """Tell how much is stored; each file is shown while it goes up, and by its key to those who ask for more."""
    there = [upload for upload in outcome.uploads if upload.skipped]
    sent = [upload for upload in outcome.uploads if not upload.skipped]
    if sent:
        known = ", unless already there" if outcome.dry_run else ""
        yield _line("store" if outcome.dry_run else "stored", paint.dim, _files(sent) + known)
    if there:
        yield _line("kept", paint.dim, f"{_files(there)}, stored already")
    if verbose:
        yield from (paint.dim(f"    {upload.key} ({size(upload.bytes)})") for upload in outcome.uploads)


def _files(uploads: Sequence[UploadOutcome]) -> str:
    total = size(sum(upload.bytes for upload in uploads))
    return f"1 file ({total})" if len(uploads) == 1 else f"{len(uploads)} files ({total})"


def _end(outcome: Outcome, paint: Paint, zone: tzinfo) -> Iterator[str]:
    if outcome.dry_run:
        for feed in outcome.feeds[1:]:
            yield f"Further feed: {feed.url or f'{feed.file}, whose private address is made when it is published'}"
        word = "needs your word" if outcome.needs else "has your word"
        yield from (f"  {paint.yellow(word)}  {question}" for question in outcome.questions)
        todo = outcome.changed or outcome.uploads
        yield "Nothing was changed: this was a dry run." if todo else "There is nothing to do."
        if outcome.needs:
            yield f"To do it without being asked: {paint.bold(' '.join(outcome.needs))}"
        return
    if not outcome.changed and not outcome.lagging and not outcome.uploads:
        yield f"There is nothing to do{_rest(outcome, zone)}"
    for one in outcome.announced:
        if one.ok:
            yield paint.dim(told_text(one, outcome.feed_url))
    yield f"Feed: {paint.bold(outcome.feed_url)}"
    for feed in outcome.feeds[1:]:
        yield f"Further feed: {paint.bold(feed.url)}"
    if outcome.preview:
        yield paint.yellow("This feed is for this machine only; set public_url in podcast.toml to let others hear it.")
    elif urlsplit(outcome.feed_url).hostname in _THIS_MACHINE:
        yield paint.yellow("The public_url of this feed names this machine: nobody else can hear it.")


def _rest(outcome: Outcome, zone: tzinfo) -> str:
    """Return how the sentence ends that there is nothing to do: with what waits, if anything does."""
    if any(e.state is State.BEHIND for e in outcome.episodes):
        return " beside that."
    if outcome.next:
        return f" now: the next episode appears {when_due(outcome.next, zone)}, at the first podcli refresh after that."
    return ": everything is published."
