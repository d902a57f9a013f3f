"""What became of the further feeds of a show between two of its states, by the names that podcast.toml gives them."""

from collections.abc import Iterator

import msgspec

from feeds import FeedRule
from podcli.catalog import ShowRecord


class FeedChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one further feed; the field names are the JSON keys."""

    file: str
    """Its name in podcast.toml."""
    what: str
    """added, changed, moved or removed."""


def feed_changes(before: ShowRecord | None, after: ShowRecord | None) -> tuple[FeedChange, ...]:
    """Return what became of each further feed; nothing for one that stays as it was."""
    old, new = (record.feeds if record else {} for record in (before, after))
    return tuple(FeedChange(file=file, what=what) for file, what in _found(old, new))


def _found(old: dict[str, FeedRule], new: dict[str, FeedRule]) -> Iterator[tuple[str, str]]:
    for file in sorted(old.keys() | new.keys()):
        was, now = old.get(file), new.get(file)
        if was is None or now is None:
            yield file, "added" if was is None else "removed"
        elif was.feed_url != now.feed_url:
            yield file, "moved"
        elif msgspec.structs.replace(was, guid=now.guid) != now:  # the guid is made with the public address
            yield file, "changed"


def without_feeds(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the changed settings but for those of further feeds, which are told by themselves."""
    return tuple(name for name in fields if not name.startswith("feeds."))
