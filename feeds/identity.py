"""The identity of a show in Podcasting 2.0."""

import uuid

_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def podcast_guid(feed_url: str) -> str:
    """Return `<podcast:guid>`: a UUID of the first public address of the feed, without its scheme and last slashes."""
    return str(uuid.uuid5(_NAMESPACE, feed_url.partition("://")[2].rstrip("/") or feed_url.rstrip("/")))
