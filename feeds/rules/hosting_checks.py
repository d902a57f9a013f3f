"""Checks on what servers answered, whatever the file: whether apps will get what a feed names."""

import re

from episodes import Severity
from feeds.rules.checks import Noticed, VisitCheck, on_visit
from feeds.rules.facts import Note
from feeds.visits import Role, Visit

_OK, _PARTIAL = 200, 206
_OPEN = frozenset({Role.FEED, Role.MEDIA, Role.ARTWORK, Role.CHAPTERS, Role.TRANSCRIPT})
_READ_BY_PAGES = frozenset({Role.FEED, Role.CHAPTERS, Role.TRANSCRIPT})
_PERMANENT = frozenset({301, 308})
_MOST_HOPS = 5
_LISTING = re.compile(rb"<ListBucketResult|<title>Index of /|<EnumerationResults", re.IGNORECASE)
_SIGN_IN = re.compile(rb"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)


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
    got, asked = visit.file, visit.head
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
    if visit.file and asked and asked.status == _OK and not asked.headers.get("last-modified"):
        yield Note("To HEAD the server does not tell when the picture last changed.", severity=Severity.WARNING)


@on_visit("HOST-TLS")
def encryption(visit: Visit) -> Noticed:
    """A wrong certificate is refused by all, no encryption by some."""
    if visit.tls_fault:
        yield visit.tls_fault
    elif visit.target.url.startswith("http://") and visit.target.role in _OPEN:
        yield Note("The address has no encryption (http).", "Give it with https://.", Severity.WARNING)
    elif any(hop.location.startswith("http://") for hop in visit.hops):
        yield Note("A redirect leads to an address without encryption (http).", severity=Severity.WARNING)


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
    got = visit.file
    if visit.target.role not in _READ_BY_PAGES or got is None:
        return
    said = got.headers.get("access-control-allow-origin", "").strip()
    if not said or said not in ("*", visit.origin):
        why = f"only those of {said} may" if said else "Access-Control-Allow-Origin is missing"
        yield f"Players within other web pages may not read the file: {why}."


@on_visit("HOST-NO-LIST")
def hidden(visit: Visit) -> Noticed:
    """What must be hidden does not answer."""
    got = visit.file
    if visit.target.role is not Role.HIDDEN or got is None:
        return
    if _LISTING.search(got.body):
        yield "Everybody can list the files of the storage, those of unpublished episodes too."
    elif visit.target.type == "catalog":
        yield "Everybody can read podcli's catalog, which knows the episodes to come."


@on_visit("ITEM-TRANSCRIPT-FILE")
def transcript_type(visit: Visit) -> Noticed:
    """Apps choose the reader by the type."""
    got = visit.file
    if visit.target.role is not Role.TRANSCRIPT or got is None or not visit.target.type:
        return
    served, said = got.content_type, visit.target.type.strip().lower()
    same = {served, said} <= {"application/x-subrip", "application/srt", "text/srt"}
    if served and served != said and not same:
        message = f"The feed says that the transcript is {said}, and the server {served}."
        yield Note(message, f"Let the server send it as {said}.")


CHECKS: tuple[VisitCheck, ...] = (
    public,
    head,
    artwork_head,
    encryption,
    redirects,
    other_pages,
    hidden,
    transcript_type,
)
