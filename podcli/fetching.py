"""Fetching a feed by its address, hop by hop, and what else is asked about that address."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import feeds
from podcli.errors import AddressUnreachable
from podcli.http_lines import Limits
from podcli.visiting.redirects import follow, whole

_OK = 200


def fetch_feed(url: str, *, private: bool = False, limits: Limits | None = None) -> tuple[bytes, str]:
    """Return the bytes of a feed, as the server sends them, and the address that they came from in the end.

    `private` allows this machine and its network. Raises `AddressUnreachable` for what is no feed that could be had.
    """
    found = follow("GET", whole(url, url), {}, limits or Limits(), private=private)
    if found.reply.status != _OK:
        raise AddressUnreachable(
            f"{url} answers {found.reply.said}.", hint="Is it the feed's address, and open to everybody?"
        )
    if found.reply.broken:
        raise AddressUnreachable(
            f"{url}: the answer {found.reply.broken}.", hint="Try again; if it stays so, look at the server."
        )
    return found.reply.body, found.address


def last_modified(url: str, *, private: bool = False) -> datetime | None:
    """Return when a file last changed, as its server says; None if it does not say or cannot be asked."""
    try:
        found = follow("HEAD", whole(url, url), {}, Limits(), private=private)
        said = parsedate_to_datetime(found.reply.headers.get("last-modified", ""))
    except (AddressUnreachable, ValueError, TypeError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def feed_target(url: str) -> feeds.Target:
    """Return the feed itself as a file to be visited."""
    return feeds.Target(url=url, role=feeds.Role.FEED, where="feed")


def hidden_targets(url: str) -> tuple[feeds.Target, ...]:
    """Return what nobody should find beside a feed: a listing of the place where it is stored."""
    root = urljoin(url, "/") if urlsplit(url).path.count("/") < 2 else urljoin(url, ".")  # noqa: PLR2004 - a folder
    return (feeds.Target(url=root, role=feeds.Role.HIDDEN, where="storage"),)
