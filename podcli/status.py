"""`status`: how the show and every episode stand, in the folder and in the storage.

One bad file hides nothing else: what is wrong is told beside all that can be told.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

import episodes  # its heavy names are fetched where they are used: most episodes are published already
from episodes import PodcliError
from podcli import root as catalog_root
from podcli.catalog import Catalog, Record, ShowRecord
from podcli.clock import EARLIEST
from podcli.feed_state import FeedState
from podcli.folder import EPISODES, SETTINGS, Source, found_in
from podcli.ground import Ground
from podcli.identify import Match, identify
from podcli.lost_catalog import catalog_missing
from podcli.outcome import feed_outcomes, feed_url
from podcli.plan import State
from podcli.show_standing import show_standing
from podcli.standing import hashes, standing
from podcli.status_told import EpisodeStatus, FeedAddress, Problem, ShowStatus, Status
from podcli.workshop import Workshop


def status(shop: Workshop, now: datetime) -> Status:
    """Return how the show and every episode stand; writes nothing and uploads nothing.

    Raises `CatalogMissing` if there is a feed and no catalog, as `publish` does.
    """
    root, live = catalog_root.read(shop.places.state), shop.places.public.head(shop.config.feed.file)
    if root is None and live is not None:
        raise catalog_missing(shop.places, live)
    ground = Ground(root)
    shown = min(now, EARLIEST if live is None else FeedState.of(live).as_of or now)  # what is due waits for a refresh
    problems: list[Problem] = []
    lines = [*_here(shop, ground, shown, problems)]
    here = {line.guid for line in lines}
    lines += [_line(r, _live(r, shown), shop) for guid, r in ground.episodes.items() if guid not in here]
    lines.sort(key=lambda e: (e.date is not None, e.date.timestamp() if e.date else 0, e.slug), reverse=True)
    show = _show(shop, ground.catalog, problems)
    shop.digests.save()
    due = tuple(e.slug for e in lines if e.state == "scheduled" and e.date and e.date <= now)
    return Status(show=msgspec.structs.replace(show, due=due), episodes=tuple(lines), problems=tuple(problems))


def _show(shop: Workshop, catalog: Catalog | None, problems: list[Problem]) -> ShowStatus:
    show = ShowStatus(title=shop.config.show.title, feed_url="", storage=shop.places.public.url, revision=None)
    if catalog is None:
        return show
    show = msgspec.structs.replace(
        show,
        feed_url=feed_url(catalog.address),
        revision=catalog.rev,
        feeds=tuple(FeedAddress(file=one.file, url=one.url) for one in feed_outcomes(catalog)),
        state="changed",
    )
    try:
        found = show_standing(shop, catalog)
    except PodcliError as error:
        problems.append(_problem(SETTINGS, error))
        return show
    state = "live" if found.state is State.UNCHANGED else _edited(shop, found.state, "", catalog.show)
    return msgspec.structs.replace(show, state=state, changes=found.fields)


def _here(shop: Workshop, ground: Ground, now: datetime, problems: list[Problem]) -> Iterator[EpisodeStatus]:
    """Yield the lines of the folder's own episodes, those that cannot be read among them."""
    try:
        found = found_in(shop.folder, shop.config.show.zone)
    except PodcliError as error:  # names that cannot be told apart
        problems.append(_problem(EPISODES, error))
        return
    for source in found.sources:
        try:
            yield _local(shop, source, identify(source, ground), now, problems)
        except PodcliError as error:
            problems.append(_problem(source.where, error))
            yield _unread(source.slug, ground, shop)
    for stem, fault in found.broken.items():
        problems.append(_problem(f"{EPISODES}/{stem}", fault))
        yield _unread(episodes.slugify(stem) or stem, ground, shop)


def _problem(where: str, error: PodcliError) -> Problem:
    return Problem(where=where, message=error.message, fix=error.hint)


def _unread(slug: str, ground: Ground, shop: Workshop) -> EpisodeStatus:
    """Return the line of an episode whose file cannot be read: what is published of it is known."""
    record = ground.by_slug.get(slug)
    if record:
        return _line(record, "changed", shop)
    return EpisodeStatus(slug=slug, guid="", title=slug, state="new", date=None, duration=None, bytes=None)


def _local(shop: Workshop, source: Source, match: Match, now: datetime, problems: list[Problem]) -> EpisodeStatus:
    if match.record:
        return _line(match.record, _compared(shop, source, match.record, now), shop)
    fields, audio = source.notes.fields, _audio(shop, source, match, problems)
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


def _audio(shop: Workshop, source: Source, match: Match, problems: list[Problem]) -> "episodes.Audio | None":
    """Return what the audio of an unpublished episode tells; what is wrong with it matters if it is to be published."""
    try:
        if source.audio:
            return episodes.read_audio(source.audio)
        if not match.removal:
            hashes(shop, source, None)  # says that there is none
    except PodcliError as error:
        if not source.notes.fields.draft:
            problems.append(_problem(source.where, error))
    return None


def _compared(shop: Workshop, source: Source, record: Record, now: datetime) -> str:
    """Compare a published episode with its local source."""
    if source.notes.fields.draft:
        return "draft"
    found = standing(shop, source, record, hashes(shop, source, record))
    if found is State.UNCHANGED:
        return _live(record, now)
    return _edited(shop, found, record.episode.guid, record)


def _edited(shop: Workshop, found: State | None, guid: str, record: Record | ShowRecord) -> str:
    undone = found is State.BEHIND and shop.seen.newest(guid, record)  # one's own edit, taken back
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
