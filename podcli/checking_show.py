"""The rule book over a show folder, as it would be published: settings, notes, files and the feed made of them."""

import itertools
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

import episodes  # its heavy names are fetched where they are used
import feeds
from episodes import Episode, Finding, Severity, addressed
from podcli.errors import NothingPublished
from podcli.folder import Source, sources
from podcli.plan import State
from podcli.planning import Request
from podcli.publish import Planned, plan_publish
from podcli.workshop import Workshop

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""After every episode: what is scheduled is looked at too."""
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


def examine_show(shop: Workshop, now: datetime) -> ShowExamined:
    """Return what the rules say of the show as it would be published, scheduled episodes included; writes nothing."""
    numbers = itertools.count(1)
    request = Request(now=now, new_guid=lambda: str(uuid.UUID(int=next(numbers))), telling=True)
    planned = plan_publish(shop, request)
    shop.digests.save()
    catalog = planned.next or planned.ground.catalog
    if catalog is None:
        raise NothingPublished(f"There is no episode in {shop.folder} yet.", hint="Add one: podcli add FILE")
    base, prefix = shop.address.public_url, shop.address.enclosure_prefix
    show = feeds.addressed_show(catalog.show.show, base)
    visible = feeds.due(show, [addressed(r.episode, base, prefix) for r in catalog.episodes.values()], FOR_EVER)
    meant = feeds.check(show, visible)
    written, gathered = _written(shop, show, visible)
    said = {finding.rule for finding in meant}
    found = [
        *planned.plan.findings,
        *_of_files(shop, planned),
        *meant,
        *(finding for finding in written if finding.rule not in said),
    ]
    if shop.address.preview:
        found = [_NOT_PUBLIC, *(finding for finding in found if finding.rule != _ADDRESS)]
    kept = dict.fromkeys(found)
    return ShowExamined(findings=tuple(kept), state=feeds.state_of(show, visible), gathered=gathered)


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


def _of_files(shop: Workshop, planned: Planned) -> Iterator[Finding]:
    """Read the local files of what is published already, too: rules may be newer than the publishing."""
    planned_anew = {item.slug for item in planned.plan.items if item.state not in {State.UNCHANGED, State.BEHIND}}
    for source in sources(shop.folder, shop.config.show.zone):
        if source.slug not in planned_anew and not source.notes.fields.draft:
            yield from _of_source(source)
    artwork = shop.folder / shop.config.show.artwork
    if artwork.is_file():
        yield from episodes.read_picture(artwork).findings


def _of_source(source: Source) -> Iterator[Finding]:
    if source.audio:
        shown = "/".join(source.audio.parts[-2:])
        yield from (msgspec.structs.replace(f, where=shown) for f in episodes.read_audio(source.audio).findings)
    if source.image:
        yield from episodes.read_picture(source.image).findings
