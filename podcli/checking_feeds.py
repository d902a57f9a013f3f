"""What `check --live` asks for of a show's further feeds: each feed itself, and the files that it names."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

import feeds
from podcli.catalog import Catalog
from podcli.fetching import feed_target
from podcli.views import View, feed_files, views


def further_targets(
    catalog: Catalog, standing: Catalog | None, instants: tuple[datetime, ...]
) -> Iterator["feeds.Target"]:
    """Yield each further feed and its files, as it shows them at these instants; each names its feed.

    A private feed is asked for once `standing` has it: what is still to be made has no address yet.
    """
    known = feed_files(standing) if standing else ()
    for view in views(catalog)[1:]:
        if not view.private or view.file in known:
            yield _placed(feed_target(catalog.address.public_url + view.file), view, "")
        for document in dict.fromkeys(_written(view, catalog, at) for at in instants):
            for target in feeds.files_of(feeds.gather(document, view.name)):
                yield _placed(target, view, f", {target.where}")


def _written(view: View, catalog: Catalog, at: datetime) -> bytes:
    """Return the feed as it is written; one that cannot be is told elsewhere, and names no files."""
    try:
        return feeds.render(*view.addressed(catalog.address, at), at)
    except feeds.FeedCannotRender:
        return b""


def _placed(target: "feeds.Target", view: View, place: str) -> "feeds.Target":
    kind = "private feed" if view.private else "feed"
    return msgspec.structs.replace(target, where=f"{kind} {view.name}{place}")
