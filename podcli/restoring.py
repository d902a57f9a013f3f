"""Records of the past made fit to be published again, and the check that their files are still there."""

from collections.abc import Iterable, Iterator

import msgspec

from feeds import FeedRule
from podcli.catalog import Catalog, Record, Removal, ShowRecord, keys_of
from podcli.change import Change, PutEpisode, PutShow
from podcli.edits import remembered
from podcli.errors import PublishRefused
from podcli.ground import hash_in
from podcli.storage.contract import Storage

_NAMED = 5
"""Keys that a message names at most."""


def restored(past: Record, current: Record | None, removal: Removal | None) -> Record:
    """Return an episode as it was, which knows all that happened since.

    What was published since counts as an earlier wording: a local copy of it is `behind` and undoes no rollback.
    """
    keys = current.keys if current else removal.keys if removal else past.keys
    url = past.episode.enclosure.url
    since = (*past.earlier, *((*current.earlier, *current.sources) if current else ()))
    return msgspec.structs.replace(
        past,
        keys=(*(key for key in keys if key != url), url),
        earlier=tuple(dict.fromkeys(one for one in since if one not in past.sources)),
        past=remembered(current.words, current.past, past.words) if current else past.past,
    )


def restored_show(current: ShowRecord, past: ShowRecord) -> ShowRecord | None:
    """Return the show as it was, with the identity and the feeds that it has now; None if nothing else differs."""
    now = current.show
    show = msgspec.structs.replace(
        past.show, guid=now.guid, feed_url=now.feed_url, new_feed_url=now.new_feed_url, modified=now.modified
    )
    feeds = {name: _as_it_was(rule, past.feeds.get(name)) for name, rule in current.feeds.items()}
    if (show, feeds) == (now, current.feeds):
        return None
    since = (*past.earlier, *current.earlier, *current.sources)
    return msgspec.structs.replace(
        past,
        show=show,
        feeds=feeds,
        ended=current.ended,
        earlier=tuple(dict.fromkeys(one for one in since if one not in past.sources)),
        past=remembered(current.words, current.past, past.words),
    )


def _as_it_was(rule: FeedRule, past: FeedRule | None) -> FeedRule:
    """Return a further feed that selects what it selected then, at the address that it has now."""
    if past is None:
        return rule
    kept = {name: getattr(rule, name) for name in ("feed_url", "guid", "private", "new_feed_url")}
    return msgspec.structs.replace(past, **kept)


def require_stored(public: Storage, catalog: Catalog, changes: Iterable[Change]) -> None:
    """Raise `PublishRefused` if a file that the changes name, and the catalog does not, is no longer stored."""
    known = set(catalog.stored_keys())
    needed = dict(pair for change in changes for pair in _files(change) if pair[0] not in known)
    gone = [key for key, sha256 in needed.items() if not _is_stored(public, key, sha256)]
    if gone:
        raise PublishRefused(
            f"That revision needs files that are no longer in {public.url}: {', '.join(gone[:_NAMED])}"
            + (f" and {len(gone) - _NAMED} more." if len(gone) > _NAMED else "."),
            hint="They were pruned. Publish those episodes again from their audio instead.",
        )


def _files(change: Change) -> Iterator[tuple[str, str]]:
    """Yield each key with (the beginning of) the hash of what it must hold."""
    if isinstance(change, PutShow):
        yield from ((key, hash_in(key)) for key in keys_of(change.record))
    if isinstance(change, PutEpisode):
        audio = {change.record.episode.enclosure.url: change.record.sha256}
        yield from ((key, audio.get(key) or hash_in(key)) for key in keys_of(change.record))


def _is_stored(public: Storage, key: str, sha256: str) -> bool:
    if "://" in key:
        return True
    head = public.head(key)
    return head is not None and head.headers.metadata.get("sha256", "").startswith(sha256)
