"""What a command that publishes did (or, in a dry run, would do): the data behind its text and its JSON.

The field names are the JSON keys that scripts rely on.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from episodes import Finding, PodcliError
from podcli.catalog import Address, Catalog, Record
from podcli.errors import FeedConflict, PublishRefused, VerificationFailed
from podcli.feed_changes import FeedChange
from podcli.plan import Item, State, Upload
from podcli.secrecy import unaddressed
from podcli.stored import media_url
from podcli.views import feed_files


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """The media file of an episode."""

    url: str
    bytes: int
    type: str


class EpisodeOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One episode that the run concerned."""

    slug: str
    guid: str
    """Empty for a draft, and in a dry run for an episode that gets its guid when it is published."""
    title: str
    state: State
    date: datetime | None
    duration: float | None
    """Length in seconds."""
    media: Media | None
    changes: tuple[str, ...] = ()
    """The fields that an update changes (or changed)."""


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What a service answered that was told of a changed feed."""

    service: str
    ok: bool
    message: str
    feed_url: str
    """The feed that it was told of; never a private one."""


class UploadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One file that the run stored, or found stored already."""

    key: str
    bytes: int
    skipped: bool


class FeedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of the show, as the run leaves it."""

    file: str
    """Its key under the public address."""
    url: str
    changed: bool
    """Whether listeners get another document (or, in a dry run, would)."""
    news: bool = False
    """Whether it says more than before, beside when it was built: that date changes with each revision."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All that a run did."""

    changed: bool
    """Whether anything public or scheduled changed (in a dry run: would change)."""
    dry_run: bool
    revision: int | None
    """The catalog's revision afterwards; None before the first publish."""
    feed_url: str
    feeds: tuple[FeedOutcome, ...] = ()
    """Every feed of the show, the main one first."""
    show_changes: tuple[str, ...] = ()
    """The settings of the show that change (or changed)."""
    feed_changes: tuple[FeedChange, ...] = ()
    """The further feeds that come, change, move or go."""
    episodes: tuple[EpisodeOutcome, ...] = ()
    uploads: tuple[UploadOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    next: datetime | None = None
    """When the next scheduled episode appears; None for none, and where that is not known."""
    preview: bool = False
    """Whether the show has no public address yet."""
    announced: tuple[Announced, ...] = ()
    """Who was told of the change, and what they answered."""
    questions: tuple[str, ...] = ()
    """In a dry run: what the real one would ask about."""
    needs: tuple[str, ...] = ()
    """In a dry run: the options that the real one wants besides, to do it without asking."""
    lagging: str = ""
    """Why listeners do not get everything yet; empty when they do. The command then ends with exit code 3."""
    cure: str = ""
    """What to do then."""

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        return 3 if self.lagging else 0


def next_due(catalog: Catalog | None, now: datetime) -> datetime | None:
    """Return when the next scheduled episode appears; None for none."""
    dates = (record.episode.published for record in catalog.episodes.values()) if catalog else ()
    return min((date for date in dates if date > now), default=None)


def episode_outcomes(items: Iterable[Item], address: Address) -> tuple[EpisodeOutcome, ...]:
    """Return the episodes of a plan as they are reported."""
    return tuple(_episode(item, address) for item in items)


def upload_outcomes(uploads: Iterable[Upload], skipped: frozenset[str]) -> tuple[UploadOutcome, ...]:
    """Return the files of a plan as they are reported."""
    return tuple(UploadOutcome(key=u.key, bytes=u.bytes, skipped=u.key in skipped) for u in uploads)


def feed_outcomes(catalog: Catalog | None, *, changed: bool = False) -> tuple[FeedOutcome, ...]:
    """Return the feeds that a catalog describes, all of them changed or none."""
    files = feed_files(catalog) if catalog else ()
    base = catalog.address.public_url if catalog else ""
    return tuple(FeedOutcome(file=file, url=base + file, changed=changed) for file in files)


def unguessed(
    feeds: tuple[FeedOutcome, ...], planned: Catalog | None, standing: Catalog | None
) -> tuple[FeedOutcome, ...]:
    """Return planned feeds without the random part of an address that is only made when it is published."""
    known = feed_files(standing) if standing else ()
    rules = planned.show.feeds.items() if planned else ()
    names = {rule.feed_url: name for name, rule in rules if rule.private and rule.feed_url not in known}
    return tuple(
        msgspec.structs.replace(one, file=names[one.file], url="") if one.file in names else one for one in feeds
    )


def lagging(outcome: Outcome, fault: PodcliError) -> Outcome:
    """Return what is reported where the catalog stands and a feed does not follow yet, with what to do about it."""
    told = isinstance(fault, VerificationFailed | PublishRefused | FeedConflict)  # no refresh overcomes these
    refresh = "" if told or "podcli refresh" in fault.hint else "Run: podcli refresh"
    cure = "\n".join(filter(None, (fault.hint, refresh)))
    return msgspec.structs.replace(outcome, lagging=fault.message, cure=cure)


def without_addresses(outcome: Outcome) -> Outcome:
    """Return what is reported with the addresses of private feeds in the list of feeds alone, and in no sentence."""
    findings = tuple(
        msgspec.structs.replace(f, where=unaddressed(f.where), message=unaddressed(f.message), fix=unaddressed(f.fix))
        for f in outcome.findings
    )
    return msgspec.structs.replace(
        outcome, findings=findings, lagging=unaddressed(outcome.lagging), cure=unaddressed(outcome.cure)
    )


def without_guids(episodes: tuple[EpisodeOutcome, ...], random: frozenset[str]) -> tuple[EpisodeOutcome, ...]:
    """Return planned episodes without the guids that the real run will make anew."""
    return tuple(msgspec.structs.replace(one, guid="") if one.guid in random else one for one in episodes)


def feed_url(address: Address) -> str:
    """Return the address of the feed."""
    return address.public_url + address.feed_file


def due_outcomes(catalog: Catalog, guids: Iterable[str]) -> tuple[EpisodeOutcome, ...]:
    """Return episodes that a refresh made visible."""
    records = (catalog.episodes[guid] for guid in guids)
    items = (Item(slug=r.slug, state=State.PUBLISHED, record=r, title=r.episode.title) for r in records)
    return episode_outcomes(items, catalog.address)


def _episode(item: Item, address: Address) -> EpisodeOutcome:
    record = item.record
    return EpisodeOutcome(
        slug=item.slug,
        guid=record.episode.guid if record else "",
        title=item.title,
        state=item.state,
        date=record.episode.published if record else None,
        duration=record.episode.duration if record else None,
        media=_media(record, address) if record else None,
        changes=item.changes,
    )


def _media(record: Record, address: Address) -> Media:
    enclosure = record.episode.enclosure
    return Media(url=media_url(enclosure.url, address), bytes=enclosure.length, type=enclosure.type)
