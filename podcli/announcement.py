"""When others are told of a change: after it is live and looked at, and never of a feed for this machine."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from podcli import root as catalog_root
from podcli.announcing import Call, announce, complaints, lacks_token, live_reason, plan_calls, submission_link
from podcli.config_types import AnnounceSettings
from podcli.errors import AddressUnreachable, AnnouncementRefused, NothingPublished, VerificationFailed
from podcli.http import fetch
from podcli.outcome import Announced, Outcome, feed_url
from podcli.stored import visible_episodes
from podcli.workshop import Workshop

if TYPE_CHECKING:
    from datetime import datetime

    from podcli.catalog import Catalog
    from podcli.storage import Places

_OK = 200


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """What `announce` said, or would say."""

    feed_url: str
    dry_run: bool
    services: tuple[Announced, ...]
    apple: str
    """The page by which the show is submitted to Apple, once."""

    @property
    def failed(self) -> bool:
        """Whether somebody could not be told."""
        return any(not one.ok for one in self.services)


def announced(
    outcome: Outcome,
    places: "Places",
    catalog: "Catalog | None",
    settings: AnnounceSettings,
    *,
    verified: bool,
    before: "Catalog | None" = None,
) -> Outcome:
    """Tell others of a feed that a run changed, and return what the run reports then.

    Nothing is said of a folder, which somebody still carries to its host, nor of a feed for this machine. A feed that
    was not looked at yet is fetched first. `before` is the catalog before the run: did a stream begin or end?
    """
    if catalog is None or places.local or _is_own_machine(outcome.feed_url):
        return outcome
    show = catalog.show.show
    reason = live_reason(before.show.show.live_items if before else (), show.live_items)
    calls = plan_calls(settings, show.hub, outcome.feed_url, show.medium, reason)
    if not calls:
        return outcome
    told = announce(calls) if verified or _answers(outcome.feed_url) else _untold(calls)
    found = (*outcome.findings, *complaints(told, outcome.feed_url))
    return msgspec.structs.replace(outcome, findings=found, announced=told)


def _answers(url: str) -> bool:
    try:
        return fetch("GET", url).status == _OK
    except AddressUnreachable:
        return False


def _untold(calls: tuple[Call, ...]) -> tuple[Announced, ...]:
    words = "Nobody was told, as the feed cannot be fetched."
    return tuple(Announced(service=call.service, ok=False, message=words) for call in calls[:1])


def announce_now(shop: Workshop, now: "datetime", *, dry_run: bool) -> Announcement:
    """Tell all services now, whatever changed; raise a `PodcliError` if the feed is not what it should be."""
    root = catalog_root.read(shop.places.state)
    if root is None:
        raise NothingPublished("Nothing is published yet.", hint="Publish first: podcli publish")
    catalog, settings = root.catalog, shop.config.announce
    url = feed_url(catalog.address)
    if catalog.address.preview or _is_own_machine(url):
        raise AnnouncementRefused(
            f"{url} is for this machine only, so there is nobody to tell.",
            hint="Set public_url in podcast.toml and publish again.",
        )
    if lacks_token(settings):
        raise AnnouncementRefused(
            "Podping is wished, and its token is not known.", hint="Set PODCLI_PODPING_TOKEN, or podping = false."
        )
    calls = plan_calls(settings, catalog.show.show.hub, url, catalog.show.show.medium)
    if dry_run:
        told = tuple(Announced(service=call.service, ok=True, message=f"{call.method} {call.url}") for call in calls)
        return Announcement(feed_url=url, dry_run=True, services=told, apple=submission_link(url))
    _verify(url, catalog, now)
    return Announcement(feed_url=url, dry_run=False, services=announce(calls), apple=submission_link(url))


def _verify(url: str, catalog: "Catalog", now: "datetime") -> None:
    """Look at the feed as an app would before anybody is sent to it."""
    answer = fetch("GET", url)
    if answer.status != _OK:
        raise VerificationFailed.of([f"{url} answers {answer.said}"])
    newest = next(iter(visible_episodes(catalog, now)), None)
    if newest and newest.guid.encode() not in answer.body:
        raise VerificationFailed.of([f"{url} does not show the newest episode, {newest.title!r}, yet"])


def _is_own_machine(url: str) -> bool:
    name = urlsplit(url).hostname or ""
    return name in {"localhost", "::1"} or name.startswith("127.")
