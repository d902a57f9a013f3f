"""The further feeds of a show as the catalog records them: made of the settings once, and kept from then on."""

from collections.abc import Callable, Iterable

import msgspec

from feeds import FeedRule, podcast_guid
from podcli.catalog import Address, Catalog, ShowRecord
from podcli.config_feeds import FurtherFeed, stored_name


def further_feeds(
    wanted: Iterable[FurtherFeed],
    old: Catalog | None,
    address: Address,
    new_token: Callable[[], str],
    *,
    telling: bool = False,
) -> dict[str, FeedRule]:
    """Return the further feeds as they are recorded; one that is recorded already keeps its guid and its address.

    `telling` tells whether the show says where it moves to (`new_feed_url`): then each that moves with it says so, too.
    """
    known, moves = old.show.feeds if old else {}, old is not None and _moves(old.address, address)
    made = {feed.file: _rule(feed, known.get(feed.file), address, new_token) for feed in wanted}
    moved = {name for name, rule in known.items() if telling and (rule.moved or moves)}
    return {name: msgspec.structs.replace(rule, moved=name in moved) for name, rule in made.items()}


def _moves(old: Address, new: Address) -> bool:
    return not old.preview and old.public_url != new.public_url


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
