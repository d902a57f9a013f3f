"""How every episode stands, as a table for a podcaster."""

from datetime import UTC, datetime

from podcli.console import Paint
from podcli.reports.values import length, size, when
from podcli.status import EpisodeStatus, Status


def status_text(status: Status, paint: Paint) -> str:
    """Return the show's line and one line for each episode."""
    show = status.show
    lines = [f"{paint.bold(show.title)}  {show.feed_url or 'not published yet'}"]
    lines += [paint.dim(f"  further feed  {feed.url}") for feed in show.feeds[1:]]
    lines.append("")
    width = max((len(e.slug) for e in status.episodes), default=0)
    lines += [_line(e, width, paint) for e in status.episodes]
    if not status.episodes:
        lines.append("No episodes yet. Put audio into episodes/, or run: podcli add FILE")
    return "\n".join(lines)


def _line(episode: EpisodeStatus, width: int, paint: Paint) -> str:
    colour = {"live": paint.green, "new": paint.bold, "changed": paint.bold, "scheduled": paint.yellow}.get(
        episode.state, paint.dim
    )
    weight = size(episode.bytes) if episode.bytes else "-"
    date = when(episode.date) + (_in_utc(episode.date) if episode.state == "scheduled" and episode.date else "")
    facts = f"{date:<20} {length(episode.duration):>8} {weight:>9}"
    return f"{colour(f'{episode.state:<11}')} {episode.slug:<{width}}  {facts}  {episode.title}"


def _in_utc(instant: datetime) -> str:
    """Return the time in UTC, with the day where it is another one; nothing where the zone is UTC anyway."""
    universal = instant.astimezone(UTC)
    if instant.utcoffset() == universal.utcoffset():
        return ""
    return f" ({universal:%H:%M} UTC)" if universal.date() == instant.date() else f" ({universal:%Y-%m-%d %H:%M} UTC)"
