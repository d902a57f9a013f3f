"""Addresses: a show is stored with keys relative to its public address, and shown with whole URLs."""

import msgspec

from episodes import absolute, addressed_parts
from feeds.show import Show


def addressed_show(show: Show, base: str) -> Show:
    """Return the show with the public address, which ends in `/`, before its artwork and its feed's addresses."""
    show = addressed_parts(show, base)
    names = ("image", "feed_url", "new_feed_url")
    return msgspec.structs.replace(show, **{name: absolute(base, getattr(show, name)) for name in names})
