"""Whose episode is a local source? By its guid, else by its slug; never by its title, its audio or its place.

A CI checkout whose written-back guid vanished must not double an episode, and two files must never share an identity.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from podcli.catalog import Record, Removal
from podcli.config import ShowSettings
from podcli.errors import PublishRefused
from podcli.folder import Source
from podcli.ground import Ground


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalog knows of a local source; both None for a new episode."""

    record: Record | None = None
    removal: Removal | None = None
    by_guid: bool = False
    """Whether the source itself bears the guid: a slug alone may be another show's."""


def identify(source: Source, ground: Ground) -> Match:
    """Return what the catalog knows of a source; raise `PublishRefused` if the two contradict each other."""
    guid, namesake = source.notes.fields.guid, ground.by_slug.get(source.slug)
    if guid and guid in ground.episodes:
        _require_free(source, namesake, guid)
        return Match(record=ground.episodes[guid], by_guid=True)
    if guid and guid in ground.removals:
        return Match(removal=ground.removals[guid], by_guid=True)
    if namesake and guid:
        raise _other_guid(source, namesake)
    if namesake:
        return Match(record=namesake)
    gone = [r for r in ground.removals.values() if r.slug == source.slug]
    return Match(removal=gone[-1] if gone and not guid else None)


def require_same_show(settings: ShowSettings, ground: Ground, matches: Iterable[Match]) -> None:
    """Raise `PublishRefused` if the place holds another show than that of the folder, as far as can be told.

    One and the same show has its guid, its title, its page, or an episode that bears the guid of a published one.
    """
    if ground.catalog is None or settings.guid:  # a wrong guid is the guard's
        return
    there = ground.catalog.show.show
    same = settings.title.casefold() == there.title.casefold() or settings.link.rstrip("/") == there.link.rstrip("/")
    if not same and not any(match.by_guid for match in matches):
        guid = f'write guid = "{there.guid}" into the [show] part of podcast.toml' if there.guid else "keep its title"
        raise PublishRefused(
            f"This place already holds the show {there.title!r}, and the folder is that of {settings.title!r}.",
            hint=f"Give each show a bucket, prefix or folder of its own: url in the [storage] part. "
            f"If it is one show under a new name, {guid}.",
        )


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
