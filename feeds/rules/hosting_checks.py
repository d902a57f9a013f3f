"""Checks on what servers answered: whether apps will get the files that a feed names."""

import re

from episodes import Severity
from feeds.rules.checks import Noticed, VisitCheck, on_visit
from feeds.rules.facts import Note
from feeds.rules.media_checks import TYPES, ending
from feeds.visits import Reply, Role, Visit

_OK, _PARTIAL, _UNCHANGED = 200, 206, 304
_OPEN = frozenset({Role.FEED, Role.MEDIA, Role.ARTWORK, Role.CHAPTERS, Role.TRANSCRIPT})
_READ_BY_PAGES = frozenset({Role.FEED, Role.CHAPTERS, Role.TRANSCRIPT})
_PERMANENT = frozenset({301, 308})
_MOST_HOPS, _FIRST_BYTE, _LAST_BYTE = 5, 2.0, 10.0
_PATIENCE = 3600
"""Seconds that a feed may be kept before listeners notice."""
_LARGE_FEED = 500_000
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_LISTING = re.compile(rb"<ListBucketResult|<title>Index of /|<EnumerationResults", re.IGNORECASE)
_SIGN_IN = re.compile(rb"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_MAX_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)


def _file(visit: Visit) -> Reply | None:
    """Return the answer that holds the file, if one does."""
    got = visit.get
    return got if got and got.status in (_OK, _PARTIAL) else None


@on_visit("HOST-PUBLIC")
def public(visit: Visit) -> Noticed:
    """What stands in a feed is for everybody."""
    if visit.target.role not in _OPEN or visit.tls_fault:
        return
    if visit.fault:
        yield visit.fault
        return
    got = visit.get
    if got and got.status not in (_OK, _PARTIAL):
        yield f"The server answers {got.said}, so listeners do not get the file."
    elif got and visit.target.role is not Role.TRANSCRIPT and got.is_page:
        what = "a page that asks for a password" if _SIGN_IN.search(got.body) else "a web page"
        yield f"The server sends {what} in place of the file."
    elif got and got.broken:
        yield f"The answer {got.broken}."
    elif got and not got.size:
        yield "The server sends an empty file."


@on_visit("HOST-HEAD")
def head(visit: Visit) -> Noticed:
    """Apple asks so first."""
    if visit.target.role is not Role.ARTWORK:
        yield from _head_faults(visit)


def _head_faults(visit: Visit) -> Noticed:
    got, asked = _file(visit), visit.head
    if got is None:
        return
    whole = got.status == _OK and not got.coding
    if asked is None:
        if visit.head_fault:
            yield f"The server sends the file, but not its facts (HEAD): {visit.head_fault}"
    elif asked.status != _OK:
        yield f"The server answers {asked.said} to HEAD, though it sends the file."
    elif asked.content_type != got.content_type:
        said = asked.content_type or "nothing"
        yield f"To HEAD the server says that it is {said}, with the file {got.content_type or 'nothing'}."
    elif asked.length is None and visit.target.role is not Role.FEED:
        yield Note("To HEAD the server does not tell the size.", severity=Severity.WARNING)
    elif whole and None not in (asked.length, got.length) and asked.length != got.length:
        yield f"To HEAD the server tells of {asked.length} bytes, with the file of {got.length}."


@on_visit("ARTWORK-HEAD")
def artwork_head(visit: Visit) -> Noticed:
    """For pictures Apple wants the date of the last change besides."""
    asked = visit.head
    if visit.target.role is not Role.ARTWORK:
        return
    yield from _head_faults(visit)
    if _file(visit) and asked and asked.status == _OK and not asked.headers.get("last-modified"):
        yield Note("To HEAD the server does not tell when the picture last changed.", severity=Severity.WARNING)


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
    got = _file(visit)
    if visit.target.role is Role.MEDIA and size is not None and said and said != size and got and not got.coding:
        yield f"The feed says {said} bytes, and the server has {size}."


@on_visit("ENC-TYPE-MATCH")
def media_type(visit: Visit) -> Noticed:
    """Feed, address and server must agree; the file's bytes are asked by another check."""
    got = _file(visit)
    if visit.target.role is not Role.MEDIA or got is None:
        return
    served, said, end = got.content_type, visit.target.type.strip().lower(), ending(visit.target.url)
    known = TYPES.get(end, ())
    if served and said and served != said and not {served, said} <= set(known):
        yield f"The feed says {said}, and the server {served}."
    elif served and known and served not in known:
        yield f"The address ends in {end}, and the server says {served}."


@on_visit("ITEM-TRANSCRIPT-FILE")
def transcript_type(visit: Visit) -> Noticed:
    """Apps choose the reader by the type."""
    got = _file(visit)
    if visit.target.role is not Role.TRANSCRIPT or got is None or not visit.target.type:
        return
    served, said = got.content_type, visit.target.type.strip().lower()
    same = {served, said} <= {"application/x-subrip", "application/srt", "text/srt"}
    if served and served != said and not same:
        yield f"The feed says that the transcript is {said}, and the server {served}."


@on_visit("HOST-TLS")
def encryption(visit: Visit) -> Noticed:
    """A wrong certificate is refused by all, no encryption by some."""
    if visit.tls_fault:
        yield visit.tls_fault
    elif visit.target.url.startswith("http://") and visit.target.role in _OPEN:
        yield Note("The address has no encryption (http).", "Give it with https://.", Severity.WARNING)
    elif any(hop.location.startswith("http://") for hop in visit.hops):
        yield Note("A redirect leads to an address without encryption (http).", severity=Severity.WARNING)


@on_visit("HOST-FEED-TYPE")
def feed_type(visit: Visit) -> Noticed:
    """Some apps believe the server more than the file."""
    got = _file(visit)
    if visit.target.role is not Role.FEED or got is None or got.is_page:
        return
    if got.content_type not in _FEED_TYPES:
        yield f"The server says that the feed is {got.content_type or 'nothing in particular'}."
    elif got.content_type != _FEED_TYPES[0]:
        message = f"The server says that the feed is {got.content_type}, which is right but less exact."
        yield Note(message, severity=Severity.INFO)


@on_visit("XML-UTF8")
def charset(visit: Visit) -> Noticed:
    """What the server says of the letters counts more than what the feed says."""
    got = _file(visit)
    if visit.target.role is not Role.FEED or got is None:
        return
    found = _CHARSET.search(got.headers.get("content-type", ""))
    if found and found[1].lower() not in ("utf-8", "utf8"):
        yield f"The server says that the feed is written in {found[1]}."


@on_visit("HOST-FEED-304")
def unchanged(visit: Visit) -> Noticed:
    """Apps ask hourly; most of the time nothing changed."""
    if visit.target.role is not Role.FEED or _file(visit) is None:
        return
    if visit.again is None:
        yield "The server gives no mark (ETag or Last-Modified) by which apps could ask whether the feed changed."
    elif visit.again.status != _UNCHANGED:
        yield f"Asked whether the feed changed, the server answers {visit.again.said} and sends it again."


@on_visit("HOST-FEED-CACHE")
def cache(visit: Visit) -> Noticed:
    """A few minutes are good; a day is not."""
    got = _file(visit)
    if visit.target.role is not Role.FEED or got is None:
        return
    found = _MAX_AGE.search(got.headers.get("cache-control", ""))
    if found and int(found[1]) > _PATIENCE:
        yield f"Caches may keep the feed for {int(found[1]) // 60} minutes before they look for a new episode."


@on_visit("HOST-FEED-GZIP")
def packed(visit: Visit) -> Noticed:
    """Large feeds shrink to a fifth."""
    got = _file(visit)
    if visit.target.role is not Role.FEED or got is None:
        return
    if got.coding:
        message = "The server compresses the feed even for those who did not ask for it."
        yield Note(message, "Compress it only for who accepts it.", Severity.WARNING)
    elif visit.compressed and not visit.compressed.coding and got.size > _LARGE_FEED:
        yield f"The feed has {got.size / 1_000_000:.1f} MB and is not compressed for those who accept it."


@on_visit("HOST-REDIRECT")
def redirects(visit: Visit) -> Noticed:
    """Hops cost time, and the feed's own move is for ever."""
    if any(hop.location in {before.url for before in visit.hops} for hop in visit.hops[-1:]):
        yield "The redirects go round in a circle."
    elif len(visit.hops) > _MOST_HOPS:
        yield f"The address leads through {len(visit.hops)} redirects; some apps give up after {_MOST_HOPS}."
    if visit.hops and visit.get and visit.get.is_page and visit.target.role in _OPEN - {Role.TRANSCRIPT}:
        yield "The redirect ends at a web page."
    if visit.target.role is Role.FEED:
        passing = next((hop for hop in visit.hops if hop.status not in _PERMANENT), None)
        if passing:
            message = (
                f"The feed is redirected for the time being only ({passing.status}), so apps keep the old address."
            )
            yield Note(message, "Redirect it with 301 if it moved for good.")


@on_visit("HOST-CORS")
def other_pages(visit: Visit) -> Noticed:
    """Web players run within other people's pages."""
    got = _file(visit)
    if (
        visit.target.role in _READ_BY_PAGES
        and got
        and got.headers.get("access-control-allow-origin", "").strip() != "*"
    ):
        yield "Players within web pages may not read the file: Access-Control-Allow-Origin is missing."


@on_visit("HOST-NO-LIST")
def hidden(visit: Visit) -> Noticed:
    """What must be hidden does not answer."""
    got = _file(visit)
    if visit.target.role is not Role.HIDDEN or got is None:
        return
    if _LISTING.search(got.body):
        yield "Everybody can list the files of the storage, those of unpublished episodes too."
    elif visit.target.type == "catalog":
        yield "Everybody can read podcli's catalog, which knows the episodes to come."


@on_visit("HOST-SPEED")
def speed(visit: Visit) -> Noticed:
    """Apps wait a few seconds at most."""
    got = _file(visit)
    if visit.target.role is not Role.FEED or got is None:
        return
    if got.seconds > _FIRST_BYTE:
        yield f"The first byte of the feed came after {got.seconds:.1f} s."
    elif got.total > _LAST_BYTE:
        yield f"The feed took {got.total:.1f} s to arrive."


CHECKS: tuple[VisitCheck, ...] = (
    public,
    head,
    artwork_head,
    ranges,
    compressed_media,
    length,
    media_type,
    transcript_type,
    encryption,
    feed_type,
    charset,
    unchanged,
    cache,
    packed,
    redirects,
    other_pages,
    hidden,
    speed,
)
