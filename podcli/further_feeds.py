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

    `telling` tells whether the show says where it moves to (`new_feed_url`): then each that moves with it says so, too,
    and one that has the former name of the main feed leads there.
    """
    known = old.show.feeds if old else {}
    made = {feed.file: _rule(feed, known.get(feed.file), address, new_token) for feed in wanted}
    if old is None or not telling:
        return {name: msgspec.structs.replace(rule, new_feed_url="") for name, rule in made.items()}
    return {name: _led(rule, known.get(name), old, address) for name, rule in made.items()}


def _led(rule: FeedRule, known: FeedRule | None, old: Catalog, new: Address) -> FeedRule:
    """Return a feed that says where its followers are led, if they are."""
    was, before = old.address, known.new_feed_url if known else ""
    if not was.preview and rule.feed_url == was.feed_file != new.feed_file:  # the show goes on there under its own guid
        return msgspec.structs.replace(rule, new_feed_url=new.feed_file, guid=old.show.show.guid)
    if before == was.feed_file:
        return msgspec.structs.replace(rule, new_feed_url=new.feed_file)
    moves = known is not None and not was.preview and was.public_url != new.public_url
    return msgspec.structs.replace(rule, new_feed_url=rule.feed_url if before or moves else "")


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
