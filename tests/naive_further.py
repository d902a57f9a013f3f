"""A publisher that keeps the main feed well and is careless with one further feed: the watchers must find it out."""

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

import feeds
from podcli import catalog_file, root
from podcli.catalog import Catalog, Record
from podcli.feed_state import FeedState
from podcli.media_types import FEED
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.views import View, views

_BODY = b"audio"
_KEY = f"media/{'0' * 32}/fog.mp3"
Step = Callable[[], object]


class Careless:
    """Publishes an episode in the right order, step by step, but for what a subclass does otherwise to one feed."""

    def __init__(self, places: Places, file: str, now: datetime) -> None:
        """`file` is the key of the feed that is treated badly."""
        self.places, self.file, self.now = places, file, now
        self.blob = places.state.get(root.KEY)
        self.old, self.unknown = catalog_file.decode(self.blob.body, "here")
        self.new = _with_fog(self.old, now)

    def steps(self) -> Iterator[Step]:
        """Yield what is to be done, one after another."""
        yield self.store
        yield self.record
        for view in views(self.new):
            yield lambda view=view: self.write(view)  # type: ignore[misc]

    def store(self) -> None:
        """Store the audio."""
        headers = Headers(content_type="audio/mpeg", metadata={"sha256": "0" * 64})
        self.places.public.put(_KEY, _BODY, headers)

    def record(self) -> None:
        """Write the catalog."""
        self.places.state.put(root.KEY, catalog_file.encode(self.new, self.unknown), self.blob.head.headers)

    def write(self, view: View) -> None:
        """Write a feed."""
        document = self.document(view) if view.file == self.file else self.rendered(view)
        headers = msgspec.structs.replace(FEED, metadata=FeedState.wanted(self.new, self.now, document, self.now))
        self.places.public.put(view.file, document, headers)

    def document(self, view: View) -> bytes:
        """Return what is written as the feed that is treated badly."""
        return self.rendered(view)

    def rendered(self, view: View) -> bytes:
        """Return what a feed shall be."""
        return feeds.render(*view.addressed(self.new.address, self.now), self.now)


class Hasty(Careless):
    """Writes the feed before the audio that it names."""

    def steps(self) -> Iterator[Step]:
        """The catalog and one feed come first."""
        bad = next(view for view in views(self.new) if view.file == self.file)
        yield self.record
        yield lambda: self.write(bad)
        yield self.store


class Dropping(Careless):
    """Loses the oldest episode of the feed."""

    def document(self, view: View) -> bytes:
        """All but the last."""
        show, shown = view.addressed(self.new.address, self.now)
        return feeds.render(show, shown[:-1], self.now)


class Early(Careless):
    """Shows what is scheduled."""

    def document(self, view: View) -> bytes:
        """All that the feed will ever show."""
        for_ever = self.now.replace(year=9999)
        return feeds.render(*view.addressed(self.new.address, for_ever), for_ever)


class Stale(Careless):
    """Puts an older state of the feed over a newer one, as a slow writer does."""

    def steps(self) -> Iterator[Step]:
        """After all is done, the first state comes back."""
        before = self.places.public.get(self.file)
        yield from super().steps()
        yield lambda: self.places.public.put(self.file, before.body, before.head.headers)


class Moving(Careless):
    """Gives the episodes of the feed other dates."""

    def document(self, view: View) -> bytes:
        """A day earlier."""
        show, shown = view.addressed(self.new.address, self.now)
        moved = [msgspec.structs.replace(one, published=one.published.replace(year=2020)) for one in shown]
        return feeds.render(show, moved, self.now)


class Telling(Careless):
    """Names the address of the private feed in one that everybody reads."""

    def document(self, view: View) -> bytes:
        """With a comment at its end."""
        secret = self.new.show.feeds["friends.xml"].feed_url
        return self.rendered(view) + f"<!-- {secret} -->".encode()


class Losing(Careless):
    """Deletes the feed."""

    def steps(self) -> Iterator[Step]:
        """At the end it is not there."""
        yield from super().steps()
        yield lambda: self.places.public.delete(self.file)


def _with_fog(catalog: Catalog, now: datetime) -> Catalog:
    """Return the catalog with one more episode, about the sea."""
    record: Record = next(iter(catalog.episodes.values()))
    enclosure = msgspec.structs.replace(record.episode.enclosure, url=_KEY, length=len(_BODY))
    episode = msgspec.structs.replace(
        record.episode, guid="fog", title="Fog", enclosure=enclosure, published=now, tags=("sea",)
    )
    added = msgspec.structs.replace(record, slug="fog", episode=episode, keys=(_KEY,))
    return msgspec.structs.replace(catalog, rev=catalog.rev + 1, episodes={**catalog.episodes, "fog": added})
