"""Verification: looking at new feeds and their media as a podcast app would, once they are published.

With the folder storage the files themselves are looked at; otherwise their public addresses. The address of a private
feed is asked for like any other, and never told: findings and errors end up in the logs of schedulers.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import msgspec

from episodes import Enclosure, Episode, Finding, Severity
from podcli.catalog import Address
from podcli.errors import AddressUnreachable, VerificationFailed
from podcli.http import Answer, fetch
from podcli.plan import Item
from podcli.stored import media_url
from podcli.views import View

if TYPE_CHECKING:
    from podcli.storage import Places

_OK = 200


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A further feed that is looked at."""

    file: str
    """Its key under the public address."""
    called: str
    """Its address for people; of a private feed only the name that podcast.toml gives it."""
    fresh: dict[str, Episode] = {}
    """What it shows that is new, by its slug, with keys for URLs."""


def shown(view: View, address: Address, fresh: Iterable[Item], now: datetime) -> Shown:
    """Return what is to be looked at in a further feed."""
    slugs = {item.record.episode.guid: item.slug for item in fresh if item.record}
    return Shown(
        file=view.file,
        called=f"the private feed {view.name}" if view.private else address.public_url + view.file,
        fresh={slugs[one.guid]: one for one in view.visible(now) if one.guid in slugs} if slugs else {},
    )


def verify(
    places: "Places", address: Address, fresh: tuple[Item, ...], further: tuple[Shown, ...] = ()
) -> tuple[Finding, ...]:
    """Check that the feeds name these episodes and that their media can be fetched as the feeds say.

    Returns what is worth knowing; raises `VerificationFailed` for what listeners would meet as an error.
    """
    feeds = (_main(address, fresh), *further)
    files = {one.enclosure.url: one.enclosure for feed in feeds for one in feed.fresh.values()}
    stored = [enclosure for url, enclosure in files.items() if "://" not in url]
    if places.local:
        _verify_files(places, feeds, stored)
        return ()
    faults = [fault for enclosure in stored for fault in _media_faults(address, enclosure)]
    if faults:
        raise VerificationFailed.of(faults)
    return tuple(chain.from_iterable(_feed(address, feed) for feed in feeds))


def verify_again(places: "Places", address: Address, newest: Item, further: tuple[Shown, ...] = ()) -> None:
    """Check one published episode and the feeds' addresses when nothing changed: three small requests, one each more.

    What could not be fetched after an earlier run is not mended by running again. Raises `VerificationFailed`.
    """
    if places.local:
        return
    main = _main(address, (newest,))
    heads = [(feed, _asked("HEAD", address, feed)) for feed in (main, *further)]
    faults = [f"{feed.called} answers {head.said} to HEAD" for feed, head in heads if head.status != _OK]
    faults += [fault for one in main.fresh.values() for fault in _media_faults(address, one.enclosure)]
    if faults:
        raise VerificationFailed.of(faults)


def is_named(guid: str, document: bytes) -> bool:
    """Tell whether a feed that podcli rendered names an episode; many a foreign guid is an address with `&` in it."""
    return escape(guid).encode() in document


def _main(address: Address, fresh: Iterable[Item]) -> Shown:
    shown = {item.slug: item.record.episode for item in fresh if item.record}
    return Shown(file=address.feed_file, called=address.public_url + address.feed_file, fresh=shown)


def _verify_files(places: "Places", feeds: tuple[Shown, ...], files: list[Enclosure]) -> None:
    faults = []
    for feed in feeds:
        document = places.public.get(feed.file).body
        where = "the feed" if feed is feeds[0] else feed.called
        faults += [f"{slug} is not in {where}" for slug in _missing(feed, document)]
    for enclosure in files:
        head = places.public.head(enclosure.url)
        if head is None or head.size != enclosure.length:
            faults.append(f"{enclosure.url} is not as the feed says")
    if faults:
        raise VerificationFailed.of(faults)


def _feed(address: Address, feed: Shown) -> Iterator[Finding]:
    """The feed itself; a cache that still serves the previous one is no fault."""
    answer = _asked("GET", address, feed)
    if answer.status != _OK:
        raise VerificationFailed.of([f"{feed.called} answers {answer.said}"])
    missing = _missing(feed, answer.body)
    if missing:
        yield Finding(
            rule="HOST-FEED-CACHE",
            severity=Severity.INFO,
            where=feed.called,
            message=f"A cache still serves the previous feed, without {', '.join(missing)}; it is kept for at most "
            f"{answer.max_age or 300} s.",
            fix="Nothing needs to be done: the new feed appears by itself.",
        )


def _missing(feed: Shown, document: bytes) -> list[str]:
    return [slug for slug, one in feed.fresh.items() if not is_named(one.guid, document)]


def _asked(method: str, address: Address, feed: Shown) -> Answer:
    """Ask for a feed; that nobody answers is told without what must not be told."""
    try:
        return fetch(method, address.public_url + feed.file)
    except AddressUnreachable as error:
        told = error.message.replace(address.public_url + feed.file, feed.called)
        raise AddressUnreachable(told, hint=error.hint) from None


def _media_faults(address: Address, enclosure: Enclosure) -> Iterator[str]:
    """HEAD and a range of two bytes, as Apple asks them (HOST-HEAD, HOST-RANGE, HOST-LENGTH, ENC-TYPE-MATCH)."""
    url = media_url(enclosure.url, address)
    head = fetch("HEAD", url)
    if head.status != _OK:
        yield f"{url} answers {head.said} to HEAD"
        return
    if head.length != enclosure.length:
        yield f"{url} has {head.length} bytes, the feed says {enclosure.length}"
    if head.content_type != enclosure.type:
        yield f"{url} is served as {head.content_type or 'nothing'}, the feed says {enclosure.type}"
    part = fetch("GET", url, {"Range": "bytes=0-1"})
    if not _is_two_bytes(part, enclosure.length):
        yield f"{url} does not answer byte ranges, which players need for seeking"


def _is_two_bytes(part: Answer, size: int) -> bool:
    return part.status == 206 and len(part.body) == 2 and part.content_range == f"bytes 0-1/{size}"  # noqa: PLR2004 - HTTP
