"""A publisher as a simple tool would write it, kept so that the watchers can be seen to find it out."""

from datetime import datetime

import msgspec

import feeds
from podcli import catalog_file, root
from podcli.feed_state import FeedState
from podcli.media_types import FEED
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.stored import addressed_episodes

AUDIO = Headers(content_type="audio/mpeg", metadata={"sha256": "0" * 64})


def naive_publish(places: Places, slug: str, now: datetime) -> None:
    """Publish the feed first, then the catalog, then the media, all without conditions."""
    blob = places.state.get(root.KEY)
    catalog, unknown = catalog_file.decode(blob.body, "here")
    record = next(iter(catalog.episodes.values()))
    key = f"media/{'0' * 32}/{slug}.mp3"
    enclosure = msgspec.structs.replace(record.episode.enclosure, url=key, length=5)
    episode = msgspec.structs.replace(record.episode, guid=slug, title=slug, enclosure=enclosure, published=now)
    added = msgspec.structs.replace(record, slug=slug, episode=episode, keys=(key,))
    new = msgspec.structs.replace(catalog, rev=catalog.rev + 1, episodes={**catalog.episodes, slug: added})
    show = feeds.addressed_show(new.show.show, new.address.public_url)
    document = feeds.render(show, addressed_episodes(new, now), now)
    headers = msgspec.structs.replace(FEED, metadata=FeedState.wanted(new, now, document, now))
    places.public.put("feed.xml", document, headers)
    places.state.put(root.KEY, catalog_file.encode(new, unknown), blob.head.headers)
    places.public.put(key, b"audio", AUDIO)
