"""The further feeds of a show as the catalog records them: made of the settings once, and kept from then on."""

from collections.abc import Callable, Iterable

from feeds import FeedRule, podcast_guid
from podcli.catalog import Address, ShowRecord
from podcli.config_feeds import FurtherFeed, stored_name


def further_feeds(
    wanted: Iterable[FurtherFeed], old: ShowRecord | None, address: Address, new_token: Callable[[], str]
) -> dict[str, FeedRule]:
    """Return the further feeds as they are recorded; one that is recorded already keeps its guid and its address."""
    known = old.feeds if old else {}
    return {feed.file: _rule(feed, known.get(feed.file), address, new_token) for feed in wanted}


def _rule(feed: FurtherFeed, known: FeedRule | None, address: Address, new_token: Callable[[], str]) -> FeedRule:
    keeps = known is not None and known.private == feed.private
    key = known.feed_url if known and keeps else stored_name(feed, f"-{new_token()}" if feed.private else "")
    guid = known.guid if known else ""
    if not guid and not address.preview:
        guid = podcast_guid(address.public_url + key)
    settings = {name: getattr(feed, name) for name in FurtherFeed.__struct_fields__ if name != "file"}
    return FeedRule(feed_url=key, guid=guid, **settings)


def ended_feeds(further: dict[str, FeedRule], old: ShowRecord) -> tuple[str, ...]:
    """Return the keys of feeds that the show has no more."""
    now = {rule.feed_url for rule in further.values()}
    before = (*old.ended, *(rule.feed_url for rule in old.feeds.values()))
    return tuple(dict.fromkeys(key for key in before if key not in now))
