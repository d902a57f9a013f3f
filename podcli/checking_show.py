"""The rule book over a show folder, as it would be published: settings, notes, files and the feed made of them."""

import itertools
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
import feeds
from episodes import (
    AudioUnreadable,
    Episode,
    EpisodeIncomplete,
    Finding,
    PictureUnreadable,
    PodcliError,
    Severity,
    addressed,
)
from podcli.alone import RULE as OFFLINE
from podcli.alone import alone_finding, require_audio
from podcli.catalog import Catalog, Record
from podcli.errors import NothingPublished
from podcli.folder import Source, found_in
from podcli.further_rules import unsaid
from podcli.good_parts import plan_good_parts
from podcli.named_files import files_by_name, with_files
from podcli.plan import State
from podcli.plan_media import curable
from podcli.plan_texts import texts_of
from podcli.planning import Request
from podcli.publish_plan import Planned
from podcli.standing import hashes
from podcli.text_source import text_of
from podcli.views import View, views
from podcli.workshop import Workshop

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""After every episode: what is scheduled is looked at too."""
_RULES: dict[type[PodcliError], str] = {
    AudioUnreadable: "MEDIA-DECODES",
    PictureUnreadable: "APPLE-ARTWORK-FORMAT",
}
"""The rule that a refusal belongs to; the others are podcli's own."""
_OF_EMPTY = frozenset({"FEED-ONE-ITEM"})
"""What the planning tells of an empty further feed with its line; directories take the show all the same."""
_ADDRESS = "PSP-GUID"  # podcli makes the guid with the public address
_NOT_PUBLIC = Finding(
    rule="HOST-PUBLIC",
    severity=Severity.INFO,
    where="podcast.toml",
    message="The show is for this machine only so far, as it has no public address.",
    fix="Set `public_url` under [storage] to let others hear it.",
)


class ShowExamined(msgspec.Struct, frozen=True, kw_only=True):
    """A show, and what the rules say of it."""

    findings: tuple[Finding, ...]
    state: feeds.FeedState
    gathered: "feeds.Gathered"
    catalog: Catalog
    """The show as it would be published."""
    standing: Catalog | None
    """The show as it is; None if nothing was published yet."""


def examine_show(shop: Workshop, now: datetime) -> ShowExamined:
    """Return what the rules say of the show as it would be published, scheduled episodes included; writes nothing."""
    numbers = itertools.count(1)
    request = Request(now=now, new_guid=lambda: str(uuid.UUID(int=next(numbers))), telling=True)
    if shop.alone:
        require_audio(shop)
    planned, refused = _planned(shop, request)
    refused += [alone_finding(shop)] if shop.alone else []
    shop.digests.save()
    catalog = planned.next or planned.ground.catalog
    if catalog is None:
        raise NothingPublished(f"There is no episode in {shop.folder} yet.", hint="Add one: podcli add FILE")
    base, prefix = shop.address.public_url, shop.address.enclosure_prefix
    show = feeds.addressed_show(catalog.show.show, base)
    visible = feeds.due(show, [addressed(r.episode, base, prefix) for r in catalog.episodes.values()], FOR_EVER)
    meant = feeds.check(show, visible)
    written, gathered = _written(shop, show, visible)
    local = found_in(shop.folder, shop.config.show.zone).sources
    said = {finding.rule for finding in meant}
    further = [finding for view in views(catalog)[1:] for finding in _of_further(view, catalog, meant)]
    found = [
        *refused,
        *planned.plan.findings,
        *_of_files(shop, planned, local),
        *meant,
        *(finding for finding in written if finding.rule not in said),
        *further,
    ]
    if shop.address.preview:
        base = shop.address.public_url
        found = [_NOT_PUBLIC, *(f for f in found if f.rule != _ADDRESS and not _blames_preview(f, base))]
    kept = dict.fromkeys(with_files(found, files_by_name(catalog.episodes.values(), local)))
    return ShowExamined(
        findings=tuple(kept),
        state=feeds.state_of(show, visible),
        gathered=gathered,
        catalog=catalog,
        standing=planned.ground.catalog,
    )


def _blames_preview(finding: Finding, base: str) -> bool:
    """Tell whether a finding is about the preview's own address, which is without encryption for good reason."""
    return base in finding.text and "without encryption" in finding.message


def _of_further(view: View, catalog: Catalog, said: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield what the rules say of a further feed, and did not say of the main one."""
    show, visible = view.addressed(catalog.address, FOR_EVER)
    yield from unsaid((f for f in feeds.check(show, visible) if visible or f.rule not in _OF_EMPTY), said, view)


def _planned(shop: Workshop, request: Request) -> tuple[Planned, list[Finding]]:
    """Plan what can be published; what cannot hides nothing else."""
    planned, refused = plan_good_parts(shop, request)
    return planned, [_refusal_here(shop, stem, error) for stem, error in sorted(refused.items())]


def _refusal_here(shop: Workshop, stem: str, error: PodcliError) -> Finding:
    return _unknown(stem) if shop.alone and isinstance(error, EpisodeIncomplete) else _refusal(stem, error)


def _unknown(stem: str) -> Finding:
    """Audio that is not here may be published all the same."""
    return Finding(
        rule=OFFLINE,
        severity=Severity.INFO,
        where=f"episodes/{stem}",
        message="Not judged: its audio is not in the folder, and the storage, which may have it, could not be asked.",
    )


def _refusal(stem: str, error: PodcliError) -> Finding:
    rule = feeds.RULES_BY_ID[_RULES.get(type(error), "PODCLI-REFUSED")]
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        where=f"episodes/{stem}",
        message=error.message.replace("\n", " "),
        fix=error.hint.replace("\n", " ") or rule.fix,
        source=rule.source,
    )


def _written(
    shop: Workshop, show: feeds.Show, visible: tuple[Episode, ...]
) -> "tuple[tuple[Finding, ...], feeds.Gathered]":
    """Read the feed that would be written, as apps will; what cannot be written was told already."""
    name = shop.config.feed.file
    try:
        document = feeds.render(show, visible, FOR_EVER)
    except feeds.FeedCannotRender:
        return (), feeds.gather(b"<rss version='2.0'><channel/></rss>", name)
    gathered = feeds.gather(document, name)
    return feeds.examine_gathered(gathered, FOR_EVER), gathered


def _of_files(shop: Workshop, planned: Planned, local: tuple[Source, ...]) -> Iterator[Finding]:
    """Read the local files of what is published already, too: rules may be newer than the publishing."""
    items = (item for item in planned.plan.items if item.state in {State.UNCHANGED, State.BEHIND})
    known = {item.slug: item.record for item in items}
    for source in local:
        if source.slug in known:
            yield from _of_source(shop, source, known[source.slug])
    artwork = shop.folder / shop.config.show.artwork
    if artwork.is_file():
        yield from curable(episodes.read_picture(artwork).findings, artwork)


def _of_source(shop: Workshop, source: Source, record: Record | None) -> Iterator[Finding]:
    audio = episodes.read_audio(source.audio) if source.audio else None
    if audio:
        shown = "/".join(Path(audio.path).parts[-2:])
        yield from (msgspec.structs.replace(f, where=shown) for f in audio.findings)
    if source.image:
        yield from curable(episodes.read_picture(source.image).findings, source.image)
    text = text_of(source, hashes(shop, source, record), audio, record, shop.address.public_url)
    try:
        yield from texts_of(shop, text).findings
    except PodcliError as error:
        yield _refusal(source.stem, error)
