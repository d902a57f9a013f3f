"""Verification: looking at a new feed and its media as a podcast app would, once they are published.

With the folder storage the files themselves are looked at; otherwise their public addresses.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from episodes import Finding, Severity
from podcli.catalog import Address
from podcli.errors import VerificationFailed
from podcli.http import Answer, fetch
from podcli.plan import Item
from podcli.stored import media_url

if TYPE_CHECKING:
    from podcli.storage import Places

Shown = Mapping[str, frozenset[str]]
_NONE: Shown = MappingProxyType({})


def verify(places: "Places", address: Address, fresh: tuple[Item, ...], further: Shown = _NONE) -> tuple[Finding, ...]:
    """Check that the feed names these episodes and that their media can be fetched as the feed says.

    `further` tells which guids each further feed shows, by its key. Returns what is worth knowing; raises
    `VerificationFailed` for what listeners would meet as an error.
    """
    if places.local:
        _verify_files(places, address, fresh, further)
        return ()
    faults = [fault for item in fresh for fault in _media_faults(address, item)]
    if faults:
        raise VerificationFailed.of(faults)
    main = _feed(address.public_url + address.feed_file, fresh)
    others = (_feed(address.public_url + file, _of(fresh, guids)) for file, guids in further.items())
    return tuple(chain(main, *others))


def verify_again(places: "Places", address: Address, newest: Item) -> None:
    """Check one published episode and the feed's address when nothing changed, with three small requests.

    What could not be fetched after an earlier run is not mended by running again. Raises `VerificationFailed`.
    """
    if places.local:
        return
    url = address.public_url + address.feed_file
    head = fetch("HEAD", url)
    faults = [] if head.status == 200 else [f"{url} answers {head.said} to HEAD"]  # noqa: PLR2004 - HTTP: OK
    faults += _media_faults(address, newest)
    if faults:
        raise VerificationFailed.of(faults)


def _of(fresh: tuple[Item, ...], guids: frozenset[str]) -> tuple[Item, ...]:
    return tuple(item for item in fresh if item.record and item.record.episode.guid in guids)


def _verify_files(places: "Places", address: Address, fresh: tuple[Item, ...], further: Shown) -> None:
    document = places.public.get(address.feed_file).body
    faults = []
    for item in fresh:
        if not item.record:
            continue
        episode = item.record.episode
        head = places.public.head(episode.enclosure.url)
        if not _named(episode.guid, document):
            faults.append(f"{item.slug} is not in the feed")
        if head is None or head.size != episode.enclosure.length:
            faults.append(f"{episode.enclosure.url} is not as the feed says")
    for file, guids in further.items():
        document = places.public.get(file).body
        missing = (i for i in _of(fresh, guids) if i.record and not _named(i.record.episode.guid, document))
        faults += [f"{item.slug} is not in the feed {file}" for item in missing]
    if faults:
        raise VerificationFailed.of(faults)


def _named(guid: str, document: bytes) -> bool:
    """Tell whether a feed that podcli rendered names an episode; many a foreign guid is an address with `&` in it."""
    return escape(guid).encode() in document


def _feed(url: str, fresh: tuple[Item, ...]) -> Iterator[Finding]:
    """The feed itself; a cache that still serves the previous one is no fault."""
    answer = fetch("GET", url)
    if answer.status != 200:  # noqa: PLR2004 - HTTP: OK
        raise VerificationFailed.of([f"{url} answers {answer.said}"])
    missing = [i.slug for i in fresh if i.record and not _named(i.record.episode.guid, answer.body)]
    if missing:
        yield Finding(
            rule="HOST-FEED-CACHE",
            severity=Severity.INFO,
            where=url,
            message=f"A cache still serves the previous feed, without {', '.join(missing)}; it is kept for at most "
            f"{answer.max_age or 300} s.",
            fix="Nothing needs to be done: the new feed appears by itself.",
        )


def _media_faults(address: Address, item: Item) -> Iterator[str]:
    """HEAD and a range of two bytes, as Apple asks them (HOST-HEAD, HOST-RANGE, HOST-LENGTH, ENC-TYPE-MATCH)."""
    if not item.record:
        return
    enclosure = item.record.episode.enclosure
    url = media_url(enclosure.url, address)
    head = fetch("HEAD", url)
    if head.status != 200:  # noqa: PLR2004 - HTTP: OK
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
