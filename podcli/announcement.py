"""When others are told of a change: after it is live and looked at, and never of a feed for this machine."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from podcli import root as catalog_root
from podcli.announcing import (
    Call,
    announce,
    answered,
    complaints,
    lacks_token,
    live_reason,
    plan_calls,
    submission_link,
)
from podcli.config_types import AnnounceSettings
from podcli.errors import AddressUnreachable, AnnouncementRefused, NothingPublished, VerificationFailed
from podcli.http import fetch
from podcli.outcome import Announced, Outcome, feed_url
from podcli.verify import is_named
from podcli.views import told_files, view_of
from podcli.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from podcli.catalog import Catalog
    from podcli.storage import Places

_OK = 200


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """What `announce` said, or would say."""

    feed_url: str
    feeds: tuple[str, ...]
    """The address of every feed that is told of, the main one first; a private one is not among them."""
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
    """Tell others of each feed that a run changed, and return what the run reports then.

    Nothing is said of a folder, which somebody still carries to its host, nor of a feed for this machine, nor of a
    private feed: its address is a secret, and whoever is told passes it on. A feed that was not looked at yet is
    fetched first. `before` is the catalog before the run: did a stream begin or end?
    """
    if catalog is None or places.local or _is_own_machine(outcome.feed_url):
        return outcome
    streams = before.show.show.live_items if before else ()
    reason = live_reason(streams, catalog.show.show.live_items)
    news = {feed.file for feed in outcome.feeds if feed.news}
    urls = [catalog.address.public_url + file for file in told_files(catalog) if file in news]
    told = tuple(one for url in urls for one in _tell(url, catalog, settings, reason, verified=verified))
    return msgspec.structs.replace(outcome, findings=(*outcome.findings, *complaints(told)), announced=told)


def _tell(
    url: str, catalog: "Catalog", settings: AnnounceSettings, reason: str, *, verified: bool
) -> tuple[Announced, ...]:
    """Tell of one feed, where anybody is to be told."""
    show = catalog.show.show
    calls = plan_calls(settings, show.hub, url, show.medium, reason)
    return announce(calls) if calls and (verified or _answers(url)) else _untold(calls)


def _answers(url: str) -> bool:
    try:
        return fetch("GET", url).status == _OK
    except AddressUnreachable:
        return False


def _untold(calls: tuple[Call, ...]) -> tuple[Announced, ...]:
    words = "Nobody was told, as the feed cannot be fetched."
    return tuple(answered(call, words, ok=False) for call in calls[:1])


def announce_now(shop: Workshop, now: "datetime", *, dry_run: bool) -> Announcement:
    """Tell all services of every feed but the private ones; raise a `PodcliError` if one is not as it should be."""
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
    show, files = catalog.show.show, told_files(catalog)
    urls = tuple(catalog.address.public_url + file for file in files)
    calls = tuple(call for one in urls for call in plan_calls(settings, show.hub, one, show.medium))
    if not dry_run and (faults := [fault for file in files for fault in _faults(file, catalog, now)]):
        raise VerificationFailed.of(faults)
    told = tuple(answered(c, f"{c.method} {c.url}", ok=True) for c in calls) if dry_run else announce(calls)
    return Announcement(feed_url=url, feeds=urls, dry_run=dry_run, services=told, apple=submission_link(url))


def _faults(file: str, catalog: "Catalog", now: "datetime") -> "Iterator[str]":
    """Look at a feed as an app would before anybody is sent to it."""
    url = catalog.address.public_url + file
    answer = fetch("GET", url)
    newest = next(iter(view_of(catalog, file).visible(now)), None)
    if answer.status != _OK:
        yield f"{url} answers {answer.said}"
    elif newest and not is_named(newest.guid, answer.body):
        yield f"{url} does not show the newest episode, {newest.title!r}, yet"


def _is_own_machine(url: str) -> bool:
    name = urlsplit(url).hostname or ""
    return name in {"localhost", "::1"} or name.startswith("127.")
