"""Following redirects one by one: every address on the way is looked at before it is asked."""

from collections.abc import Mapping
from typing import IO, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import feeds
from podcli.errors import AddressUnreachable
from podcli.http_asking import REDIRECTS, ask
from podcli.http_lines import Limits
from podcli.visiting.hosts import host_of

MOST = 10
"""Redirects after which nobody follows any more."""


class Reached(NamedTuple):
    """What came in the end, and the way to it."""

    address: str
    reply: feeds.Reply
    hops: tuple[feeds.Hop, ...]


class TooManyRedirects(AddressUnreachable):
    """A circle, or a way without end."""

    code = "redirects"

    def __init__(self, message: str, *, hint: str, hops: tuple[feeds.Hop, ...]) -> None:
        """Say where it led."""
        super().__init__(message, hint=hint)
        self.hops = hops


def follow(
    method: str,
    url: str,
    headers: Mapping[str, str],
    limits: Limits,
    *,
    private: bool = False,
    into: IO[bytes] | None = None,
) -> Reached:
    """Ask an address and those that it redirects to; raise `AddressUnreachable` where it cannot go on.

    With `into`, the body is written there and not kept.
    """
    hops: list[feeds.Hop] = []
    address = url
    while True:
        reply = ask(method, address, host_of(address, private=private), headers, limits, into=into)
        location = _read(reply.headers.get("location", ""))
        if reply.status not in REDIRECTS or not location:
            return Reached(address, reply, tuple(hops))
        onward = whole(address, location)
        hops.append(feeds.Hop(address, reply.status, onward))
        if onward in {hop.url for hop in hops}:
            raise TooManyRedirects(
                f"{url} leads in a circle of redirects.", hint="Mend the redirects of the server.", hops=tuple(hops)
            )
        if len(hops) > MOST:
            raise TooManyRedirects(
                f"{url} leads through more than {MOST} redirects.", hint="Name the last address.", hops=tuple(hops)
            )
        address = onward


def _read(location: str) -> str:
    """Return what a header says; letters beyond ASCII came as UTF-8, and were read as Latin-1."""
    try:
        return location.strip().encode("latin-1").decode()
    except UnicodeError:
        return location.strip()


def whole(address: str, location: str) -> str:
    """Return the whole address that a redirect names, in letters that can be sent."""
    try:
        parts = urlsplit(urljoin(address, location))
        plain = "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in parts.path)
        query = "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in parts.query)
        return urlunsplit((parts.scheme, parts.netloc, plain, query, ""))
    except (ValueError, UnicodeError) as error:
        raise AddressUnreachable(
            f"{address} redirects to something that is no web address.", hint="Mend the redirect."
        ) from error
