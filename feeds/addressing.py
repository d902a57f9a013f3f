"""Addresses: a show is stored with keys relative to its public address, and shown with whole URLs."""

import msgspec

from episodes import absolute, addressed_parts
from feeds.show import Show


def addressed_show(show: Show, base: str) -> Show:
    """Return the show with the public address, which ends in `/`, before its artwork and its feed's own address."""
    show = addressed_parts(show, base)
    return msgspec.structs.replace(show, image=absolute(base, show.image), feed_url=absolute(base, show.feed_url))
