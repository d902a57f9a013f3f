"""Which files a feed names, and what it says of each."""

from collections.abc import Iterator

from episodes import is_whole_url
from feeds.examining import Gathered
from feeds.names import itunes, podcast
from feeds.parse import parse_whole
from feeds.parts import Parts, parse_duration, parts_of, text_of
from feeds.visits import Role, Target
from feeds.write import Element

_IMAGE, _DURATION = itunes("image"), itunes("duration")
_CHAPTERS, _TRANSCRIPT, _TRAILER = podcast("chapters"), podcast("transcript"), podcast("trailer")
_OTHER, _SOURCE = podcast("alternateEnclosure"), podcast("source")
_STREAM = "application/x-mpegurl"


def files_of(gathered: Gathered) -> tuple[Target, ...]:
    """Return every file that a feed names by a whole address, in the order of the feed; each may occur often."""
    channel = gathered.page.channel
    if channel is None:
        return ()
    found = [*_pictures(channel, "show"), *_trailers(channel)]
    for item in gathered.page.items:
        title = item.text("title")[:60]
        found += _of_item(item, f"episode {title!r}" if title else "episode")
    return tuple(target for target in found if is_whole_url(target.url))


def _pictures(part: Parts, where: str) -> Iterator[Target]:
    for element in part.all(_IMAGE):
        yield _picture(element.get("href") or text_of(element), where)
    for element in part.all("image"):
        yield _picture(text_of(element.find("url")), where)


def _picture(address: str | None, where: str) -> Target:
    return Target(url=(address or "").strip(), role=Role.ARTWORK, where=where, of_episode=where != "show")


def _trailers(channel: Parts) -> Iterator[Target]:
    for element in channel.all(_TRAILER):
        yield _media(element, "url", "trailer", None)


def _of_item(item: Parts, where: str) -> Iterator[Target]:
    duration = parse_duration(item.text(_DURATION))
    for element in item.all("enclosure"):
        yield _media(element, "url", where, duration)
    yield from _pictures(item, where)
    for tag, role in ((_CHAPTERS, Role.CHAPTERS), (_TRANSCRIPT, Role.TRANSCRIPT)):
        for element in item.all(tag):
            yield Target(
                url=_said(element, "url"), role=role, where=where, type=_said(element, "type"), duration=duration
            )
    for element in item.all(_OTHER):
        yield from _sources(element, where, duration)


def _sources(other: Element, where: str, duration: float | None) -> Iterator[Target]:
    """Another form of the episode is a file as well, unless it is a stream."""
    kind = _said(other, "type")
    if kind.lower() == _STREAM:
        return
    length = parse_whole(other.get("length")) or None
    for source in parts_of(other).all(_SOURCE):
        yield Target(
            url=_said(source, "uri"), role=Role.MEDIA, where=where, length=length, type=kind, duration=duration
        )


def _media(element: Element, name: str, where: str, duration: float | None) -> Target:
    return Target(
        url=_said(element, name),
        role=Role.MEDIA,
        where=where,
        length=parse_whole(element.get("length")) or None,
        type=_said(element, "type"),
        duration=duration,
    )


def _said(element: Element, name: str) -> str:
    return (element.get(name) or "").strip()
