"""Whose episode is a local source? By its guid, else by its slug; never by its title, its audio or its place.

A CI checkout whose written-back guid vanished must not double an episode, and two files must never share an identity.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from podcli.catalog import Record, Removal
from podcli.errors import PublishRefused
from podcli.folder import Source
from podcli.ground import Ground


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalog knows of a local source; both None for a new episode."""

    record: Record | None = None
    removal: Removal | None = None


def identify(source: Source, ground: Ground) -> Match:
    """Return what the catalog knows of a source; raise `PublishRefused` if the two contradict each other."""
    guid, namesake = source.notes.fields.guid, ground.by_slug.get(source.slug)
    if guid and guid in ground.episodes:
        _require_free(source, namesake, guid)
        return Match(record=ground.episodes[guid])
    if guid and guid in ground.removals:
        return Match(removal=ground.removals[guid])
    if namesake and guid:
        raise _other_guid(source, namesake)
    if namesake:
        return Match(record=namesake)
    gone = [r for r in ground.removals.values() if r.slug == source.slug]
    return Match(removal=gone[-1] if gone and not guid else None)


def check_unique(sources: Iterable[Source]) -> None:
    """Raise `PublishRefused` if two local sources claim the same guid or slug."""
    sources = tuple(sources)
    for what, values in (
        ("guid", [s.notes.fields.guid for s in sources if s.notes.fields.guid]),
        ("slug", [s.slug for s in sources]),
    ):
        for value in (v for v, n in Counter(values).items() if n > 1):
            names = ", ".join(s.where for s in sources if value in (s.notes.fields.guid, s.slug))
            raise PublishRefused(
                f"Several files claim the {what} {value}: {names}.",
                hint=f"Remove the {what} from the copies: every episode has its own.",
            )


def _require_free(source: Source, namesake: Record | None, guid: str) -> None:
    """A slug written into the notes must not be another episode's."""
    if source.notes.fields.slug and namesake and namesake.episode.guid != guid:
        raise PublishRefused(
            f"{source.where}: the slug {source.slug} belongs to the published episode {namesake.episode.title}.",
            hint="Choose another slug.",
        )


def _other_guid(source: Source, namesake: Record) -> PublishRefused:
    return PublishRefused(
        f"{source.where} says guid {source.notes.fields.guid}, but the published episode {namesake.slug} "
        f"({namesake.episode.title}) has {namesake.episode.guid}.",
        hint="If it is the same episode, remove the guid line from that file (podcli takes the published one); "
        "if it is another one, give the file another name.",
    )
