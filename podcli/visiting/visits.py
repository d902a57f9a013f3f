"""What is asked about each kind of file: as little as tells whether apps will get it."""

from collections.abc import Callable, Mapping
from typing import ClassVar

import msgspec

import feeds
from podcli.errors import AddressUnreachable
from podcli.http_asking import CertificateRefused
from podcli.http_lines import Limits
from podcli.visiting.redirects import Reached, TooManyRedirects, follow, whole

HEAD_OF_MEDIA = 64 * 1024
"""Bytes of a media file that tell what it is."""
_LARGEST = {
    feeds.Role.FEED: 64 * 1024 * 1024,
    feeds.Role.ARTWORK: 20 * 1024 * 1024,
    feeds.Role.CHAPTERS: 16 * 1024 * 1024,
    feeds.Role.TRANSCRIPT: 16 * 1024 * 1024,
}
"""Bytes of the files that are loaded whole, at most."""
_SAMPLE = 4096
"""Bytes of an answer that tell what it is, where the file itself is not wanted."""
_SITE = "https://podcli.example"
_ORIGIN = {"Origin": _SITE}
"""What a player within a web page would send; some servers answer about other pages only then."""
_OK, _PARTIAL = 200, 206


class Visitor:
    """Asks about files; `private` allows this machine and its network."""

    def __init__(self, limits: Limits, *, private: bool = False) -> None:
        """Keep to these limits."""
        self._limits = limits
        self._private = private

    def visit(self, target: feeds.Target) -> feeds.Visit:
        """Return what the server answers about one file; whatever goes wrong is told in it."""
        try:
            return self._looks[target.role](self, target)
        except TooManyRedirects as error:
            return feeds.Visit(target=target, fault=error.message, hops=error.hops)
        except CertificateRefused as error:
            return feeds.Visit(target=target, tls_fault=error.message)
        except AddressUnreachable as error:
            return feeds.Visit(target=target, fault=error.message)

    def _of_hidden(self, target: feeds.Target) -> feeds.Visit:
        found = self._ask("GET", target, {}, enough=_SAMPLE)
        return feeds.Visit(target=target, hops=found.hops, address=found.address, get=found.reply)

    def _of_small(self, target: feeds.Target) -> feeds.Visit:
        found = self._ask("GET", target, _ORIGIN)
        return feeds.Visit(target=target, hops=found.hops, address=found.address, origin=_SITE, get=found.reply)

    def _of_artwork(self, target: feeds.Target) -> feeds.Visit:
        head, fault = self._head(target)
        return msgspec.structs.replace(self._of_small(target), head=head, head_fault=fault)

    def _of_feed(self, target: feeds.Target) -> feeds.Visit:
        """A feed is asked for again with the marks of the first answer, and once by one who takes it compressed."""
        visit = self._of_artwork(target)
        if visit.get is None or visit.get.status != _OK:
            return visit
        marks = _marks(visit.get)
        return msgspec.structs.replace(
            visit,
            again=self._at(visit.address, marks) if marks else None,
            compressed=self._at(visit.address, {"Accept-Encoding": "gzip"}),
        )

    def _of_media(self, target: feeds.Target) -> feeds.Visit:
        """The first two bytes as Apple asks for them; where pieces are answered, also others and the beginning."""
        head, fault = self._head(target)
        two = self._ask("GET", target, {"Range": "bytes=0-1"}, enough=HEAD_OF_MEDIA)
        visit = feeds.Visit(
            target=target,
            hops=two.hops,
            address=two.address,
            head=head,
            head_fault=fault,
            get=two.reply,
            first_two=two.reply,
        )
        return self._with_pieces(visit, _size(two.reply)) if two.reply.status == _PARTIAL else visit

    def _with_pieces(self, visit: feeds.Visit, told: int | None) -> feeds.Visit:
        size = told or (visit.head.length if visit.head else None) or visit.target.length or 0
        middle = size // 2

        def piece(wanted: str, most: int = _SAMPLE) -> feeds.Reply | None:
            return self._at(visit.address, {"Range": f"bytes={wanted}"}, most)

        return msgspec.structs.replace(
            visit,
            suffix=piece("-2"),
            middle=piece(f"{middle}-{middle + 1}") if size else None,
            middle_at=middle,
            get=piece(f"0-{HEAD_OF_MEDIA - 1}", HEAD_OF_MEDIA) or visit.get,
        )

    def _head(self, target: feeds.Target) -> tuple[feeds.Reply | None, str]:
        """Ask for the facts alone; that no answer comes need not mean that the file is not there."""
        try:
            return self._ask("HEAD", target, _ORIGIN).reply, ""
        except CertificateRefused:
            raise
        except AddressUnreachable as error:
            return None, error.message

    def _ask(self, method: str, target: feeds.Target, headers: Mapping[str, str], *, enough: int = 0) -> Reached:
        largest = enough or _LARGEST.get(target.role, HEAD_OF_MEDIA)
        limits = msgspec.structs.replace(self._limits, largest=largest, enough=bool(enough))
        return follow(method, whole(target.url, target.url), headers, limits, private=self._private)

    def _at(self, address: str, headers: Mapping[str, str], most: int = _SAMPLE) -> feeds.Reply | None:
        """Ask something more of a server that answered; None if it does not any more."""
        limits = msgspec.structs.replace(self._limits, largest=most, enough=True)
        try:
            return follow("GET", address, headers, limits, private=self._private).reply
        except AddressUnreachable:
            return None

    _looks: ClassVar[Mapping[feeds.Role, Callable[["Visitor", feeds.Target], feeds.Visit]]] = {
        feeds.Role.FEED: _of_feed,
        feeds.Role.MEDIA: _of_media,
        feeds.Role.ARTWORK: _of_artwork,
        feeds.Role.CHAPTERS: _of_small,
        feeds.Role.TRANSCRIPT: _of_small,
        feeds.Role.HIDDEN: _of_hidden,
    }


def _marks(reply: feeds.Reply) -> dict[str, str]:
    """Return the headers by which a server can tell that nothing changed; empty if it gave no mark."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {name: reply.headers[mark] for name, mark in pairs if reply.headers.get(mark)}


def _size(reply: feeds.Reply) -> int | None:
    total = reply.headers.get("content-range", "").rpartition("/")[2]
    return int(total) if total.isascii() and total.isdecimal() and len(total) < 19 else None  # noqa: PLR2004 - 64 bit
