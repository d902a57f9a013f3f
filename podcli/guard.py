"""The catalog guard: what a new revision may not do to the old one without a person's word.

It compares two catalogs and nothing else. Whatever it finds is a `Violation` with the word that would allow it; what a
person allowed is written into the revision (`podcli.revision.permit`), so that a later refresh can explain it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from feeds import Show
from podcli.catalog import Catalog, Record
from podcli.edits import going_back
from podcli.errors import PublishRefused
from podcli.further_guard import further_violations
from podcli.revision import permit
from podcli.violation import Allow, Violation

__all__ = ["Allow", "Violation", "guarded", "refuse", "violations", "words_for"]

_NAMED = 10
"""Episodes that a sentence names at most."""


def guarded(
    old: Catalog | None,
    new: Catalog,
    allow: frozenset[Allow],
    now: datetime,
    *,
    granted: tuple[tuple[str, str], ...] = (),
    excused: tuple[tuple[str, str], ...] = (),
) -> Catalog:
    """Return the new catalog with the permissions it needs; raise `PublishRefused` for what nobody allowed.

    `granted` are permissions for one episode or the show alone, the kind and the guid: recorded whether needed or not.
    `excused` is what needs none, though it looks as if: it is not recorded.
    """
    found = violations(old, new, now)
    refuse([v for v in found if v.what not in allow and (v.what, v.guid) not in (*granted, *excused)])
    needed = ((v.what.value, v.guid) for v in found if v.what in allow)
    return permit(new, tuple(dict.fromkeys((*needed, *granted))))


def refuse(found: list[Violation]) -> None:
    """Raise `PublishRefused` naming every violation; return if there is none."""
    if found:
        text, hint = ("\n".join(dict.fromkeys(said)) for said in ((v.message for v in found), (v.fix for v in found)))
        raise PublishRefused(text, hint=hint, words=words_for(found) if all(v.what for v in found) else ())


def words_for(found: Iterable[Violation], allow: frozenset[Allow] = frozenset()) -> tuple[str, ...]:
    """Return the options that allow what was found, beside those that a person gave."""
    return tuple(dict.fromkeys(f"--allow {v.what}" for v in found if v.what and v.what not in allow))


def violations(old: Catalog | None, new: Catalog, now: datetime) -> tuple[Violation, ...]:
    """Return what the new catalog does to the old one that needs a person's word."""
    if old is None:
        return ()
    return (
        *_identity(old, new),
        *_address(old, new),
        *_show(old, new, now),
        *_episodes(old, new, now),
        *further_violations(old, new, now),
    )


def _identity(old: Catalog, new: Catalog) -> Iterator[Violation]:
    if new.show_id != old.show_id:
        yield Violation(
            what=None,
            guid="",
            message="The storage holds another show's catalog.",
            fix="Give every show a bucket or prefix of its own.",
        )
    before, after = old.show.show.guid, new.show.show.guid
    if before and before != after:
        yield Violation(
            what=Allow.GUID,
            guid="",
            message=f"The show's guid would change from {before} to {after or 'nothing'}: apps would lose its history.",
            fix="Take the published guid back into podcast.toml, or allow it with --allow guid.",
        )


def _address(old: Catalog, new: Catalog) -> Iterator[Violation]:
    if old.address == new.address or old.address.preview:
        return
    before, after = old.address, new.address
    yield Violation(
        what=Allow.ADDRESS,
        guid="",
        message=f"The show's address would change from {_address_text(before)} to {_address_text(after)}.",
        fix="If the show really moves, allow it once with --allow address; otherwise set the old address again.",
    )
    moved = before.public_url + before.feed_file != after.public_url + after.feed_file
    if moved and not new.show.show.new_feed_url:
        yield Violation(
            what=None,
            guid="",
            message="The feed itself moves, and its followers would not be told.",
            fix=f'Set new_feed_url = "{after.public_url}{after.feed_file}" in the [show] part of podcast.toml.',
        )


def _address_text(address: msgspec.Struct) -> str:
    public, prefix, file = (getattr(address, n) for n in ("public_url", "enclosure_prefix", "feed_file"))
    return f"{public}{file}" + (f" (enclosures by {prefix})" if prefix else "")


def _show(old: Catalog, new: Catalog, now: datetime) -> Iterator[Violation]:
    before, after = old.show.show, new.show.show
    if after.limit and (before.limit == 0 or after.limit < before.limit):
        yield Violation(
            what=Allow.LIMIT,
            guid="",
            message=f"The feed would hold only the newest {after.limit} episodes (now: {before.limit or 'all'})"
            f"{_falling_out(new, after.limit, now)}.",
            fix="Older episodes would vanish from apps. If that is meant: --allow limit.",
        )
    for what, harm in _ended(before, after):
        yield Violation(
            what=what,
            guid="",
            message=f"The show {harm}.",
            fix=f"If that is meant: --allow {what}; otherwise take it out of podcast.toml again.",
        )

    if fields := going_back(old.show.words, old.show.past, new.show.words):
        yield _older("", "the show", "podcast.toml", fields)


def _ended(before: Show, after: Show) -> Iterator[tuple[Allow, str]]:
    """Yield what is newly said that takes a show from listeners."""
    if after.block and not before.block:
        yield Allow.BLOCK, "would be hidden from Apple Podcasts"
    for service in sorted(_blocked(after) - _blocked(before)):
        yield Allow.BLOCK, f"would be hidden from {service or 'every app that heeds podcast:block'}"
    if after.complete and not before.complete:
        yield Allow.COMPLETE, "would be declared finished, and apps may stop looking for episodes"
    if _is_over(after) and not _is_over(before):
        yield Allow.COMPLETE, "would be said to have no more episodes (update_frequency)"


def _blocked(show: Show) -> set[str]:
    """Return the services that must leave a show alone; an empty name stands for all of them."""
    return {block.id for block in show.blocks if block.value == "yes"}


def _is_over(show: Show) -> bool:
    return bool(show.update_frequency and show.update_frequency.complete)


def _falling_out(new: Catalog, limit: int, now: datetime) -> str:
    """Name the live episodes that a limit leaves out of the feed, as many as fit on a line."""
    live = [record for record in new.episodes.values() if record.episode.published <= now]
    out = sorted(live, key=lambda record: record.episode.published, reverse=True)[limit:]
    named = ", ".join(record.slug for record in out[:_NAMED])
    more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
    return f": {named}{more} would leave it" if out else ""


def _older(guid: str, name: str, file: str, fields: tuple[str, ...]) -> Violation:
    """Say that somebody's edit would be undone: mostly by a copy of the folder that is older than that edit."""
    several = len(fields) > 1
    return Violation(
        what=Allow.OLDER,
        guid=guid,
        message=f"{', '.join(fields)} of {name} would go back to what {'they were' if several else 'it was'} before "
        f"somebody changed {'them' if several else 'it'}: your copy is older than what is published.",
        fix=f"To take the published wording over into {file}: podcli pull --overwrite (yours stays, as {file}~)."
        " If the older one is meant: --allow older",
    )


def _episodes(old: Catalog, new: Catalog, now: datetime) -> Iterator[Violation]:
    gone_on_purpose = {r.guid for r in new.removed if r.rev == new.rev}
    for guid, before in old.episodes.items():
        after = new.episodes.get(guid)
        if after is before:
            continue
        if after is not None:
            yield from _episode(before, after, now)
        elif guid not in gone_on_purpose:
            yield Violation(
                what=None,
                guid=guid,
                message=f"The episode {before.slug} ({before.episode.title}) would vanish from the catalog.",
                fix=f"To take an episode out on purpose: podcli unpublish {before.slug}",
            )


def _episode(before: Record, after: Record, now: datetime) -> Iterator[Violation]:
    guid, slug = before.episode.guid, before.slug
    if before.episode.published <= now < after.episode.published:
        yield Violation(
            what=None,
            guid=guid,
            message=f"{slug} is live; with its new date {_told(after.episode.published)} it would vanish until then.",
            fix=f"To take it out on purpose: podcli unpublish {slug}",
        )
    elif before.episode.published <= now and after.episode.published != before.episode.published:
        yield Violation(
            what=Allow.DATE,
            guid=guid,
            message=f"The date of {slug} would change from {_told(before.episode.published)} to "
            f"{_told(after.episode.published)}.",
            fix="Apps sort by it and may show the episode as new. If that is meant: --allow date.",
        )
    if after.episode.enclosure.url != before.episode.enclosure.url:
        earlier = " by an earlier recording of it" if after.episode.enclosure.url in before.keys else ""
        yield Violation(
            what=Allow.AUDIO,
            guid=guid,
            message=f"The audio of {slug} would be replaced{earlier}.",
            fix="Listeners may download it again. If that is meant: --allow audio.",
        )
    if fields := going_back(before.words, before.past, after.words):
        yield _older(guid, slug, f"episodes/{slug}.md", fields)


def _told(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
