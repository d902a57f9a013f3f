"""How the show and every episode stand, as a table for a podcaster."""

from collections.abc import Iterator

from podcli.console import Paint
from podcli.reports.values import length, size, table, when, when_due
from podcli.status_told import EpisodeStatus, Problem, ShowStatus, Status


def status_text(status: Status, paint: Paint) -> str:
    """Return the show's line, one line for each episode, and what is wrong."""
    lines = [*_show(status.show, paint), "", *table([_row(e, status.show, paint) for e in status.episodes])]
    if not status.episodes:
        lines.append("No episodes yet. Put audio into episodes/, or run: podcli add FILE")
    lines += [line for problem in status.problems for line in _problem(problem, paint)]
    return "\n".join(lines)


def _show(show: ShowStatus, paint: Paint) -> Iterator[str]:
    yield f"{paint.bold(show.title)}  {show.feed_url or 'not published yet'}"
    yield from (paint.dim(f"  further feed  {feed.url}") for feed in show.feeds[1:])
    names = ", ".join(show.changes) or "settings"
    if show.state == "changed":
        yield f"  {paint.bold('the show is changed and not published:')} {names}"
    elif show.state == "behind":
        yield paint.dim(f"  the show's settings here are older than what is published ({names}): podcli pull")


def _row(episode: EpisodeStatus, show: ShowStatus, paint: Paint) -> tuple[str, ...]:
    colour = {"live": paint.green, "new": paint.bold, "changed": paint.bold, "scheduled": paint.yellow}.get(
        episode.state, paint.dim
    )
    return (
        colour(f"{episode.state:<11}"),
        episode.slug,
        _date(episode, show, paint),
        f"{length(episode.duration):>7}",
        f"{size(episode.bytes) if episode.bytes else '-':>9}",
        episode.title,
    )


def _date(episode: EpisodeStatus, show: ShowStatus, paint: Paint) -> str:
    if episode.slug in show.due:
        return f"{when(episode.date)} {paint.yellow('due: podcli refresh')}"
    return when_due(episode.date) if episode.state == "scheduled" and episode.date else when(episode.date)


def _problem(problem: Problem, paint: Paint) -> Iterator[str]:
    yield f"{paint.red('wrong:')} {problem.message}"
    yield from (f"  → {line}" for line in problem.fix.splitlines())
