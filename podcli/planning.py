"""Making the plan of a publishing run: reads and checks everything, writes nothing."""

import difflib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

import msgspec

import feeds  # its heavy names are fetched where they are used: an unchanged run needs no rules
from episodes import Episode, Finding, Identity, addressed
from podcli.change import PutEpisode, PutShow
from podcli.crossing import crossing
from podcli.errors import PublishRefused
from podcli.folder import Source, sources
from podcli.ground import Ground
from podcli.guard import Allow
from podcli.identify import Match, check_unique, identify, require_same_show
from podcli.lost_files import with_lost_files
from podcli.moved_chapters import with_moved_chapters
from podcli.named_files import files_by_name, with_files
from podcli.plan import Item, Plan, State
from podcli.plan_episode import Job, plan_episode
from podcli.plan_show import plan_show
from podcli.refusing import not_asked, refuse_errors
from podcli.standing import hashes, standing
from podcli.workshop import Workshop


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked of `publish`."""

    names: tuple[str, ...] = ()
    """Slugs of the episodes to publish; empty for everything new or changed."""
    allow: frozenset[Allow] = frozenset()
    """What the person allows beyond the ordinary."""
    now: datetime
    new_guid: Callable[[], str]
    """Makes the guid of a new episode."""
    new_token: Callable[[], str] = partial(secrets.token_hex, 16)
    """Makes what nobody can guess in the address of a private feed."""
    without: frozenset[str] = frozenset()
    """The stems of files that are passed over, since something is wrong with them."""
    telling: bool = False
    """Whether errors are only to be told: nothing is going to be published."""
    rehearsing: bool = False
    """Whether it is a dry run, which tells of the words that are missing instead of asking for them."""

    @property
    def allowed(self) -> frozenset[Allow]:
        """What the guard lets pass."""
        return frozenset(Allow) if self.rehearsing else self.allow


def make_plan(shop: Workshop, ground: Ground, request: Request) -> Plan:
    """Return what publishing would do; raise a `PodcliError` for what can be refused before anything is written."""
    local = sources(shop.folder, shop.config.show.zone, request.names, request.without)
    check_unique(local)
    matched = [(source, identify(source, ground)) for source in _named(local, request.names)]
    require_same_show(shop.config.show, ground, (match for _, match in matched))
    dates = _dates(matched, request)
    with_show = not request.names or ground.catalog is None or request.telling
    older = Allow.OLDER in request.allow
    parts = [plan_show(shop, ground, request.now, request.new_token, older=older)] if with_show else []
    base = _base(shop, ground, parts)
    parts += [_plan(shop, ground, request, found, dates, base=base) for found in matched]
    plan = with_moved_chapters(shop, ground, _joined(parts), base) if with_show else _joined(parts)
    _require_different_audio(plan)
    plan = msgspec.structs.replace(plan, findings=(*plan.findings, *_rules(shop, ground, plan)))
    if not request.telling:
        plan = msgspec.structs.replace(plan, files=_files(plan, local))
        refuse_errors(
            with_files(plan.findings, plan.files),
            any_format=Allow.FORMAT in request.allow or _keeps_a_format(ground, plan),
        )
    return plan


def _files(plan: Plan, local: tuple[Source, ...]) -> dict[str, str]:
    return files_by_name((c.record for c in plan.changes if isinstance(c, PutEpisode)), local)


def _base(shop: Workshop, ground: Ground, parts: list[Plan]) -> str:
    """Return the public address that the next catalog has."""
    put_show = next((c for part in parts for c in part.changes if isinstance(c, PutShow)), None)
    kept = ground.catalog.address if ground.catalog and not put_show else shop.address
    return kept.public_url


def _keeps_a_format(ground: Ground, plan: Plan) -> bool:
    """Tell whether a person allowed the format of a changed episode when it was new: its words may be edited since.

    New audio in such a format was refused before, unless it is allowed now.
    """
    changed = [change.record.episode.guid for change in plan.changes if isinstance(change, PutEpisode)]
    return ground.catalog is not None and any(ground.catalog.allows(Allow.FORMAT, guid) for guid in changed)


def _plan(
    shop: Workshop,
    ground: Ground,
    request: Request,
    found: tuple[Source, Match],
    dates: dict[str, datetime],
    *,
    base: str,
) -> Plan:
    source, match = found
    fields = source.notes.fields
    if fields.draft:
        return _kept(source, match, State.DRAFT)
    if match.removal and not _is_named(source, request.names):
        return _kept(source, match, State.UNPUBLISHED)
    job = Job(
        source=source,
        match=match,
        identity=_identity(source, match, dates, request),
        hashes=hashes(shop, source, match.record),
        allow=request.allow,
        anew=_is_anew(shop, request, source),
        now=request.now,
        base=base,
    )
    state = None if job.anew and match.record else standing(shop, source, match.record, job.hashes)
    newest = shop.seen.newest(match.record.episode.guid, match.record) if match.record else None
    if state is State.BEHIND and (newest or (Allow.OLDER in request.allow and _is_named(source, request.names))):
        state = None  # who saw what is published, or names it and says so, means the older wording
    plan = _kept(source, match, state) if state else crossing(plan_episode(shop, ground, job), match.record, newest)
    if match.record and state is not State.BEHIND and _is_named(source, request.names):
        return with_lost_files(shop, job, plan)
    return plan


def _is_anew(shop: Workshop, request: Request, source: Source) -> bool:
    """Tags are written once; `--replace-audio` for a named episode writes them again into the same recording."""
    asked = Allow.AUDIO in request.allow and _is_named(source, request.names)
    return shop.config.audio.write_tags and asked and source.audio is not None


def _kept(source: Source, match: Match, state: State) -> Plan:
    record = match.record
    title = record.episode.title if record else match.removal.title if match.removal else source.slug
    item = Item(slug=record.slug if record else source.slug, state=state, record=record, title=title)
    agreed = {record.episode.guid: record.sources[-1]} if record and state is State.UNCHANGED else {}
    return Plan(items=(item,), agreed=agreed)


def _identity(source: Source, match: Match, dates: dict[str, datetime], request: Request) -> Identity:
    """What is published keeps its guid and, unless the file asks for another, its date."""
    fields, known = source.notes.fields, match.record or match.removal
    if match.record:
        guid, date = match.record.episode.guid, fields.date or match.record.episode.published
        return Identity(guid=guid, guid_is_permalink=match.record.episode.guid_is_permalink, published=date)
    if known and match.removal:
        return Identity(guid=match.removal.guid, published=fields.date or match.removal.published)
    return Identity(guid=fields.guid or request.new_guid(), published=fields.date or dates[source.slug])


def _dates(matched: Iterable[tuple[Source, Match]], request: Request) -> dict[str, datetime]:
    """Undated episodes of one run get one second each in file order, the last one `now`: order stays stable."""
    undated = [s.slug for s, m in matched if m == Match() and not s.notes.fields.date and not s.notes.fields.draft]
    first = request.now - timedelta(seconds=max(len(undated) - 1, 0))
    return {slug: first + timedelta(seconds=n) for n, slug in enumerate(undated)}


def _named(found: tuple[Source, ...], names: tuple[str, ...]) -> list[Source]:
    if not names:
        return list(found)
    chosen = [s for s in found if _is_named(s, names)]
    missing = set(names) - {name for s in chosen for name in (s.slug, s.stem)}
    if missing:
        near = difflib.get_close_matches(min(missing), [s.slug for s in found], n=1)
        raise PublishRefused(
            f"There is no episode called {', '.join(sorted(missing))} in the show folder.",
            hint=f"Did you mean {near[0]}?" if near else "podcli status lists the episodes.",
        )
    return chosen


def _is_named(source: Source, names: tuple[str, ...]) -> bool:
    return source.slug in names or source.stem in names


def _require_different_audio(plan: Plan) -> None:
    """Two new episodes of one run may not share their audio either (ENC-URL-UNIQUE)."""
    first: dict[str, str] = {}
    for change in plan.changes:
        if isinstance(change, PutEpisode):
            other = first.setdefault(change.record.recording, change.record.slug)
            if other != change.record.slug:
                raise PublishRefused(
                    f"The episodes {other} and {change.record.slug} have the same audio.",
                    hint="Apps would play only one of them. Remove one, or give it its own recording.",
                )


def _joined(parts: list[Plan]) -> Plan:
    return Plan(
        changes=tuple(change for part in parts for change in part.changes),
        uploads=tuple({upload.key: upload for part in parts for upload in part.uploads}.values()),
        write_backs=tuple(line for part in parts for line in part.write_backs),
        show_changes=tuple(name for part in parts for name in part.show_changes),
        show_guid="".join(part.show_guid for part in parts),
        items=tuple(item for part in parts for item in part.items),
        findings=tuple(finding for part in parts for finding in part.findings),
        granted=tuple(permission for part in parts for permission in part.granted),
        excused=tuple(permission for part in parts for permission in part.excused),
        questions=tuple(question for part in parts for question in part.questions),
        agreed={guid: wording for part in parts for guid, wording in part.agreed.items()},
    )


def _rules(shop: Workshop, ground: Ground, plan: Plan) -> tuple[Finding, ...]:
    """Ask the rule book about what is new; what is published already was asked when it was new."""
    put_show = next((c for c in plan.changes if isinstance(c, PutShow)), None)
    show = put_show.record.show if put_show else ground.catalog.show.show if ground.catalog else None
    if show is None or not plan.changes:
        return ()
    base, prefix = shop.address.public_url, shop.address.enclosure_prefix
    changed = [c.record.episode for c in plan.changes if isinstance(c, PutEpisode)]
    neighbours = [addressed(episode, base, prefix) for episode in _neighbours(changed, ground)]
    public = feeds.addressed_show(show, base)
    known = () if put_show else feeds.check(public, neighbours)
    found = feeds.check(public, [*neighbours, *(addressed(episode, base, prefix) for episode in changed)])
    passed_over = not_asked(shop.address)
    return tuple(f for f in found if f not in known and f.rule not in passed_over)


def _neighbours(changed: list[Episode], ground: Ground) -> list[Episode]:
    """Return the published episodes that a changed one could clash with: those of its number or its date."""
    guids = {episode.guid for episode in changed}
    marks = {mark for episode in changed for mark in _marks(episode)}
    others = (record.episode for guid, record in ground.episodes.items() if guid not in guids)
    return [episode for episode in others if not marks.isdisjoint(_marks(episode))]


def _marks(episode: Episode) -> tuple[object, ...]:
    numbered = ((episode.season, episode.episode),) if episode.episode else ()
    return (episode.published, *numbered)
