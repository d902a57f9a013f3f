"""Checks on how servers deliver media: in pieces, of the right size, and under the right type."""

from episodes import Severity
from feeds.rules.checks import Noticed, VisitCheck, on_visit
from feeds.rules.facts import Note
from feeds.rules.media_checks import TYPES, ending
from feeds.visits import Reply, Role, Visit

_OK, _PARTIAL = 200, 206


@on_visit("HOST-RANGE")
def ranges(visit: Visit) -> Noticed:
    """Three questions that every player asks in some form."""
    two = visit.first_two
    if visit.target.role is not Role.MEDIA or two is None or two.status not in (_OK, _PARTIAL):
        return
    if two.status == _OK:
        yield "The server sends the whole file when asked for its first two bytes."
        return
    size = _whole_size(two)
    if two.size != 2 or (size is not None and _range(two) != f"bytes 0-1/{size}"):  # noqa: PLR2004 - two bytes
        yield f"Asked for two bytes, the server sends {two.size} and calls them {_range(two) or 'nothing'!r}."
    yield from _other_ranges(visit, size)


def _other_ranges(visit: Visit, size: int | None) -> Noticed:
    if size is None:
        yield Note("The server does not tell of how many bytes a piece is part.", severity=Severity.WARNING)
        return
    wanted = (
        ("the last two bytes", visit.suffix, size - 2),
        ("two bytes of the middle", visit.middle, visit.middle_at),
    )
    for what, reply, start in wanted:
        right = f"bytes {start}-{start + 1}/{size}"
        if reply and (reply.status != _PARTIAL or reply.size != 2 or _range(reply) != right):  # noqa: PLR2004 - two
            yield f"Asked for {what}, the server answers {reply.said} with {reply.size} bytes, {_range(reply)!r}."


def _range(reply: Reply) -> str:
    return reply.headers.get("content-range", "").strip()


def _whole_size(reply: Reply) -> int | None:
    text = _range(reply).rpartition("/")[2]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - 64 bit


def _served_size(visit: Visit) -> int | None:
    """Return the size of the file as the server tells it, by a piece or by HEAD."""
    if visit.first_two and visit.first_two.status == _PARTIAL:
        return _whole_size(visit.first_two)
    found = visit.head.length if visit.head and visit.head.status == _OK else None
    return found if found is not None else visit.first_two.length if visit.first_two else None


@on_visit("HOST-LENGTH")
def compressed_media(visit: Visit) -> Noticed:
    """Audio is compressed already; compressing it again breaks sizes and ranges."""
    if visit.target.role is not Role.MEDIA:
        return
    for reply in (visit.head, visit.get):
        if reply and reply.coding:
            yield f"The server compresses the media ({reply.coding}), so sizes and pieces do not fit."
            return
    told = visit.head.length if visit.head and visit.head.status == _OK else None
    size = _served_size(visit)
    if told is not None and size is not None and told != size:
        yield f"The server tells two sizes of the file: {told} and {size} bytes."


@on_visit("ENC-LENGTH")
def length(visit: Visit) -> Noticed:
    """The feed says a size, and the server has one."""
    size, said = _served_size(visit), visit.target.length
    got = visit.file
    if visit.target.role is Role.MEDIA and size is not None and said and said != size and got and not got.coding:
        yield f"The feed says {said} bytes, and the server has {size}."


@on_visit("ENC-TYPE-MATCH")
def media_type(visit: Visit) -> Noticed:
    """Feed, address and server must agree; the file's bytes are asked by another check."""
    got = visit.file
    if visit.target.role is not Role.MEDIA or got is None:
        return
    served, said, end = got.content_type, visit.target.type.strip().lower(), ending(visit.target.url)
    known = TYPES.get(end, ())
    if served and said and served != said and not {served, said} <= set(known):
        yield f"The feed says {said}, and the server {served}."
    elif served and known and served not in known:
        yield f"The address ends in {end}, and the server says {served}."


CHECKS: tuple[VisitCheck, ...] = (
    ranges,
    compressed_media,
    length,
    media_type,
)
