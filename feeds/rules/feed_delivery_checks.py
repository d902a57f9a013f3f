"""Checks on how servers deliver the feed itself: its type, its age, its size, its speed, and its address."""

import re

from episodes import Severity
from feeds.documents import open_document
from feeds.names import ATOM_LINK
from feeds.pages import page_of
from feeds.rules.checks import Noticed, VisitCheck, on_visit
from feeds.rules.facts import Note
from feeds.visits import Role, Visit

_UNCHANGED = 304
_FIRST_BYTE, _LAST_BYTE = 2.0, 10.0
_PATIENCE = 3600
"""Seconds that a feed may be kept before listeners notice."""
_LARGE_FEED = 500_000
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_MAX_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)


@on_visit("HOST-FEED-TYPE")
def feed_type(visit: Visit) -> Noticed:
    """Some apps believe the server more than the file."""
    got = visit.file
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
    got = visit.file
    if visit.target.role is not Role.FEED or got is None:
        return
    found = _CHARSET.search(got.headers.get("content-type", ""))
    if found and found[1].lower() not in ("utf-8", "utf8"):
        yield f"The server says that the feed is written in {found[1]}."


@on_visit("HOST-FEED-304")
def unchanged(visit: Visit) -> Noticed:
    """Apps ask hourly; most of the time nothing changed."""
    if visit.target.role is not Role.FEED or visit.file is None:
        return
    if visit.again is None:
        yield "The server gives no mark (ETag or Last-Modified) by which apps could ask whether the feed changed."
    elif visit.again.status != _UNCHANGED:
        yield f"Asked whether the feed changed, the server answers {visit.again.said} and sends it again."


@on_visit("HOST-FEED-CACHE")
def cache(visit: Visit) -> Noticed:
    """A few minutes are good; a day is not."""
    got = visit.file
    if visit.target.role is not Role.FEED or got is None:
        return
    found = _MAX_AGE.search(got.headers.get("cache-control", ""))
    if found and int(found[1]) > _PATIENCE:
        yield f"Caches may keep the feed for {int(found[1]) // 60} minutes before they look for a new episode."


@on_visit("HOST-FEED-GZIP")
def packed(visit: Visit) -> Noticed:
    """Large feeds shrink to a fifth."""
    got = visit.file
    if visit.target.role is not Role.FEED or got is None:
        return
    if got.coding:
        message = "The server compresses the feed even for those who did not ask for it."
        yield Note(message, "Compress it only for who accepts it.", Severity.WARNING)
    elif visit.compressed and not visit.compressed.coding and got.size > _LARGE_FEED:
        yield f"The feed has {got.size / 1_000_000:.1f} MB and is not compressed for those who accept it."


@on_visit("HOST-SPEED")
def speed(visit: Visit) -> Noticed:
    """Apps wait a few seconds at most."""
    got = visit.file
    if visit.target.role is not Role.FEED or got is None:
        return
    if got.seconds > _FIRST_BYTE:
        yield f"The first byte of the feed came after {got.seconds:.1f} s."
    elif got.total > _LAST_BYTE:
        yield f"The feed took {got.total:.1f} s to arrive."


@on_visit("PSP-ATOM-SELF")
def own_address(visit: Visit) -> Noticed:
    """Apps that got the feed elsewhere go on with the address that it names."""
    if visit.target.role is not Role.FEED or visit.file is None:
        return
    said = _self_link(visit.file.body)
    if said and said not in (visit.target.url, visit.address):
        message = f"The feed names {said} as its own address, and was found at {visit.address}."
        yield Note(message, "Name the address at which the feed is found.", Severity.WARNING)


def _self_link(feed: bytes) -> str:
    channel = page_of(open_document(feed), "").channel
    links = channel.all(ATOM_LINK) if channel else ()
    return next(((link.get("href") or "").strip() for link in links if link.get("rel") == "self"), "")


CHECKS: tuple[VisitCheck, ...] = (
    feed_type,
    charset,
    unchanged,
    cache,
    packed,
    speed,
    own_address,
)
