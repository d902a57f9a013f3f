"""`status`: how every episode stands, in the folder and in the storage."""

from datetime import datetime

import msgspec

import episodes  # its heavy names are fetched where they are used: most episodes are published already
from podcli import root as catalog_root
from podcli.catalog import Record
from podcli.feed_state import EARLIEST, FeedState
from podcli.folder import Source, sources
from podcli.ground import Ground
from podcli.identify import Match, identify
from podcli.outcome import feed_outcomes, feed_url
from podcli.plan import State
from podcli.standing import hashes, standing
from podcli.workshop import Workshop


class EpisodeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `status`; the field names are the JSON keys."""

    slug: str
    guid: str
    title: str
    state: str
    """draft, new, changed, behind, scheduled (also: due, and not in the feed yet), live or unpublished."""
    date: datetime | None
    """In the show's time zone."""
    duration: float | None
    """Length in seconds; None where there is no audio, or none that can be read."""
    bytes: int | None


class FeedAddress(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of the show."""

    file: str
    url: str


class ShowStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The show's own line."""

    title: str
    feed_url: str
    """Empty before the first publish."""
    storage: str
    revision: int | None
    """The catalog's revision; None before the first publish."""
    feeds: tuple[FeedAddress, ...] = ()
    """Every feed that is published, the main one first."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All that `status` tells."""

    show: ShowStatus
    episodes: tuple[EpisodeStatus, ...]


def status(shop: Workshop, now: datetime) -> Status:
    """Return how the show and every episode stand; writes nothing and uploads nothing."""
    ground = Ground(catalog_root.read(shop.places.state))
    now = min(now, _shown_until(shop, now)) if ground.catalog else now
    local = [(s, identify(s, ground)) for s in sources(shop.folder, shop.config.show.zone)]
    lines = [_local(shop, source, match, now) for source, match in local]
    here = {match.record.episode.guid for _, match in local if match.record}
    lines += [_line(r, _live(r, now), shop) for guid, r in ground.episodes.items() if guid not in here]
    lines.sort(key=lambda e: (e.date is not None, e.date.timestamp() if e.date else 0, e.slug), reverse=True)
    shop.digests.save()
    catalog = ground.catalog
    return Status(
        show=ShowStatus(
            title=shop.config.show.title,
            feed_url=feed_url(catalog.address) if catalog else "",
            storage=shop.places.public.url,
            revision=catalog.rev if catalog else None,
            feeds=tuple(FeedAddress(file=one.file, url=one.url) for one in feed_outcomes(catalog)),
        ),
        episodes=tuple(lines),
    )


def _shown_until(shop: Workshop, now: datetime) -> datetime:
    """Return up to which instant the live feed shows what is due: what came due since waits for a refresh."""
    head = shop.places.public.head(shop.config.feed.file)
    return EARLIEST if head is None else FeedState.of(head).as_of or now


def _local(shop: Workshop, source: Source, match: Match, now: datetime) -> EpisodeStatus:
    if match.record:
        return _line(match.record, _compared(shop, source, match.record, now), shop)
    fields, audio = source.notes.fields, _audio(source)
    known = match.removal.title if match.removal else audio.tags.title if audio else ""
    return EpisodeStatus(
        slug=source.slug,
        guid=fields.guid or "",
        title=fields.title or known or source.slug,
        state="draft" if fields.draft else "unpublished" if match.removal else "new",
        date=fields.date.astimezone(shop.config.show.zone) if fields.date else None,
        duration=audio.duration if audio else None,
        bytes=audio.bytes if audio else None,
    )


def _audio(source: Source) -> "episodes.Audio | None":
    """Return what the audio of an episode tells; what is wrong with it is for `publish` to say."""
    try:
        return episodes.read_audio(source.audio) if source.audio else None
    except episodes.PodcliError:
        return None


def _compared(shop: Workshop, source: Source, record: Record, now: datetime) -> str:
    """Compare a published episode with its local source."""
    if source.notes.fields.draft:
        return "draft"
    found = standing(shop, source, record, hashes(shop, source, record))
    if found is State.UNCHANGED:
        return _live(record, now)
    undone = found is State.BEHIND and shop.seen.newest(record.episode.guid, record)  # one's own edit, taken back
    return "behind" if found is State.BEHIND and not undone else "changed"


def _live(record: Record, now: datetime) -> str:
    return "live" if record.episode.published <= now else "scheduled"


def _line(record: Record, state: str, shop: Workshop) -> EpisodeStatus:
    episode = record.episode
    return EpisodeStatus(
        slug=record.slug,
        guid=episode.guid,
        title=episode.title,
        state=state,
        date=episode.published.astimezone(shop.config.show.zone),
        duration=episode.duration,
        bytes=episode.enclosure.length,
    )
