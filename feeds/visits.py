"""What servers answered about the files that a feed names, as plain data: gathered by others, judged by the rules."""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

_COMES = frozenset({200, 206})
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)


class Role(StrEnum):
    """What a file is to a podcast."""

    FEED = "feed"
    MEDIA = "media"
    ARTWORK = "artwork"
    CHAPTERS = "chapters"
    TRANSCRIPT = "transcript"
    HIDDEN = "hidden"
    """What nobody must be able to fetch: a listing of the storage, the catalog."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a feed names, and what the feed says of it."""

    url: str
    role: Role
    where: str
    """How findings name the place: a feed's line, an episode."""
    length: int | None = None
    """Bytes, as the feed says; None if it says nothing."""
    type: str = ""
    """MIME type, as the feed says; empty if it says nothing."""
    of_episode: bool = False
    """Whether it is one episode's, and not the show's."""
    duration: float | None = None
    """Seconds of the episode that the file belongs to, as the feed says."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a server."""

    status: int
    reason: str = ""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = b""
    """As much of it as was asked for."""
    size: int = 0
    """Bytes that really came, before any decompression."""
    broken: str = ""
    """Why the body did not come to its end, in words that follow `The answer`; empty if it did, or was let be."""
    seconds: float = 0.0
    """From the question to the first byte."""
    total: float = 0.0
    """From the question to the last byte that was read."""

    @property
    def said(self) -> str:
        """The status as people quote it, such as `404 Not Found`."""
        return f"{self.status} {self.reason}".strip()

    @property
    def length(self) -> int | None:
        """`Content-Length` in bytes; None if there is none."""
        text = self.headers.get("content-length", "").strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - 64 bit

    @property
    def content_type(self) -> str:
        """`Content-Type` without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def coding(self) -> str:
        """How the body is compressed, such as `gzip`; empty if it is not."""
        said = self.headers.get("content-encoding", "").strip().lower()
        return "" if said == "identity" else said

    @property
    def is_page(self) -> bool:
        """Whether the body is a web page."""
        return bool(_PAGE.match(self.body))


class Hop(msgspec.Struct, frozen=True):
    """One redirect on the way."""

    url: str
    """The address that was asked."""
    status: int
    location: str
    """The whole address that the answer named."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked about one file, and what came."""

    target: Target
    hops: tuple[Hop, ...] = ()
    """The redirects, in their order."""
    address: str = ""
    """The address that answered in the end."""
    origin: str = ""
    """The web site in whose name was asked; a server may allow all of them by naming the one that asks."""
    head: Reply | None = None
    """The answer to HEAD."""
    get: Reply | None = None
    """The answer to GET: the whole of a small file, or the beginning of a media file."""
    first_two: Reply | None = None
    """The answer to `Range: bytes=0-1`; for media only."""
    suffix: Reply | None = None
    """The answer to `Range: bytes=-2`; for media only."""
    middle: Reply | None = None
    """The answer to two bytes of the middle; for media only."""
    middle_at: int = 0
    """Where those two bytes begin."""
    again: Reply | None = None
    """The answer to a conditional GET with the marks of the first; for the feed only."""
    compressed: Reply | None = None
    """The answer to one who accepts gzip; for the feed only."""
    head_fault: str = ""
    """Why no answer came to HEAD, in words; empty if one came, or if none came to GET either."""
    fault: str = ""
    """Why no answer came at all, in words; empty if one came."""
    tls_fault: str = ""
    """What is wrong with the certificate, in words; empty if nothing is."""

    @property
    def file(self) -> Reply | None:
        """The answer that holds the file or its beginning; None if there is none."""
        return self.get if self.get and self.get.status in _COMES else None
