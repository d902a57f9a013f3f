"""What a new revision may not do to a further feed without a person's word: lose it, move it, or take from it."""

from collections.abc import Iterator
from datetime import datetime

from podcli.catalog import Catalog
from podcli.views import View, view_of
from podcli.violation import Allow, Violation

_NAMED = 10
"""Episodes that a sentence names at most."""


def further_violations(old: Catalog, new: Catalog, now: datetime) -> Iterator[Violation]:
    """Yield what the new catalog does to the further feeds of the old one that needs a person's word."""
    for name, rule in new.show.feeds.items():
        if rule.feed_url in old.show.ended:
            yield _begun_anew(name, rule.feed_url)
    for name, before in old.show.feeds.items():
        after = new.show.feeds.get(name)
        if after is None or before.feed_url != after.feed_url:  # also in a folder, which may be copied to a host
            yield _moved(name, before.feed_url, after.feed_url if after else "")
        if after is None:
            continue
        if before.guid and before.guid != after.guid:
            yield Violation(
                what=Allow.GUID,
                guid="",
                message=f"The guid of the feed {name} would change from {before.guid} to {after.guid or 'nothing'}.",
                fix="Apps would take it for another show. If that is meant: --allow guid.",
            )
        if before != after or old.episodes != new.episodes:
            views = view_of(old, before.feed_url), view_of(new, after.feed_url)
            yield from _lost(name, *views, new, now)
            yield from _other_files(name, *views, new, now)


def _moved(name: str, before: str, after: str) -> Violation:
    what = f"would move from {before} to {after}" if after else "would be kept up no more"
    return Violation(
        what=Allow.ADDRESS,
        guid="",
        message=f"The further feed {name} {what}, and its followers would not be told.",
        fix="If that is meant, allow it once with --allow address; otherwise take it back into podcast.toml.",
    )


def _begun_anew(name: str, key: str) -> Violation:
    """What stands there still is of the day on which it was given up, and nobody knows what it shows."""
    return Violation(
        what=Allow.ADDRESS,
        guid=key,
        message=f"The further feed {name} would take the place of one that was given up.",
        fix="Whoever still follows that one would be sent to another, and may lose episodes. If that is meant: "
        "--allow address; otherwise choose another file.",
    )


def _lost(name: str, old: View, new: View, catalog: Catalog, now: datetime) -> Iterator[Violation]:
    """Falling out of a limit that stays is no loss, nor is what was taken out of the show on purpose."""
    shown, selected = {one.guid for one in new.visible(now)}, {one.guid for one in new.episodes}
    before, after = old.show.limit, new.show.limit
    lowered = after > 0 and (before == 0 or after < before)
    lost = [
        one.guid
        for one in old.visible(now)
        if one.guid in catalog.episodes and one.guid not in shown and (lowered or one.guid not in selected)
    ]
    named = ", ".join(catalog.episodes[guid].slug for guid in lost[:_NAMED])
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    for guid in lost:
        yield Violation(
            what=Allow.LIMIT,
            guid=guid,
            message=f"The further feed {name} would lose episodes that it shows: {named}{more}.",
            fix="They would vanish from the apps of its followers. If that is meant: --allow limit.",
        )


def _other_files(name: str, old: View, new: View, catalog: Catalog, now: datetime) -> Iterator[Violation]:
    """Yield the episodes whose file becomes another."""
    files = {one.guid: one.enclosure.url for one in new.episodes}
    for one in old.visible(now):
        if one.guid in catalog.episodes and files.get(one.guid, one.enclosure.url) != one.enclosure.url:
            yield _other_file(name, catalog.episodes[one.guid].slug, one.guid)


def _other_file(name: str, slug: str, guid: str) -> Violation:
    return Violation(
        what=Allow.AUDIO,
        guid=guid,
        message=f"The further feed {name} would have another file for {slug}.",
        fix="Listeners may download it again. If that is meant: --allow audio.",
    )
