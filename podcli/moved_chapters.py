"""Files of chapters that name pictures by the public address: written anew, with the new one, where a show moves.

Such a file is stored under a key made of its content, as all leaves are: the new one is stored before the catalog names
it, in the revision that names the new address, and the old one stays for those who have the old feed.
"""

from collections.abc import Iterator

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import ChaptersFile, Finding, Severity
from podcli.catalog import Record
from podcli.chain import Chain
from podcli.change import Change, PutEpisode
from podcli.errors import ObjectAbsent
from podcli.ground import Ground
from podcli.made_files import made
from podcli.past_state import notes_of
from podcli.plan import Item, Plan, State, Upload
from podcli.plan_chapters import CHAPTERS_TYPE
from podcli.workshop import Workshop


class _Moved(msgspec.Struct, frozen=True, kw_only=True):
    change: PutEpisode
    upload: Upload


def with_moved_chapters(shop: Workshop, ground: Ground, plan: Plan, base: str) -> Plan:
    """Return the plan in which no file of chapters names pictures by another public address than `base`."""
    planned = {c.record.episode.guid: c for c in plan.changes if isinstance(c, PutEpisode)}
    changes = {**{guid: _unchanged(record) for guid, record in ground.episodes.items()}, **planned}
    old = {guid: c for guid, c in changes.items() if c.record.pictured_at not in {"", base}}
    if not old:
        return plan
    chain = Chain(shop.places.state, ground.catalog) if ground.catalog else None
    moved, findings = dict[str, _Moved](), list[Finding]()
    for guid, change in old.items():
        try:
            notes = change.notes or ((notes_of(chain, change.record) or "") if chain else "")
            moved[guid] = _moved(shop, msgspec.structs.replace(change, notes=notes), base)
        except ObjectAbsent:
            findings.append(_lost(change.record))
    return msgspec.structs.replace(
        plan,
        changes=(
            *(_changed(c, moved) for c in plan.changes),
            *(m.change for g, m in moved.items() if g not in planned),
        ),
        uploads=(*plan.uploads, *(m.upload for m in moved.values() if m.upload.key not in ground.keys)),
        items=tuple(_items(plan.items, moved)),
        findings=(*plan.findings, *findings),
    )


def _unchanged(record: Record) -> PutEpisode:
    return PutEpisode(record=record, base=record.rev)


def _moved(shop: Workshop, change: PutEpisode, base: str) -> _Moved:
    """Return the change with a file of chapters that is the same but for the address of our own pictures."""
    record = change.record
    file = record.episode.chapters_file
    assert file is not None  # noqa: S101 - only a file names pictures
    marks = episodes.marks_in_json(shop.places.public.get(file.url).body, file.url)
    before = record.pictured_at
    body = episodes.chapters_as_json(
        msgspec.structs.replace(mark, image=base + mark.image.removeprefix(before))
        if mark.image.startswith(before)
        else mark
        for mark in marks
    )
    upload = made(shop, "chapters", "chapters.json", body, CHAPTERS_TYPE)
    episode = msgspec.structs.replace(record.episode, chapters_file=ChaptersFile(url=upload.key))
    record = msgspec.structs.replace(record, episode=episode, pictured_at=base)
    return _Moved(change=msgspec.structs.replace(change, record=record), upload=upload)


def _changed(change: Change, moved: dict[str, _Moved]) -> Change:
    if isinstance(change, PutEpisode) and change.record.episode.guid in moved:
        return moved[change.record.episode.guid].change
    return change


def _items(items: tuple[Item, ...], moved: dict[str, _Moved]) -> Iterator[Item]:
    """Yield what becomes of each episode, those included that are in no folder here."""
    left = {m.change.record.slug: m.change.record for m in moved.values()}
    for item in items:
        record = left.pop(item.slug, None)
        if record is None:
            yield item
        elif item.state is State.UNCHANGED:
            yield msgspec.structs.replace(item, state=State.UPDATED, record=record, changes=("chapters",))
        else:
            yield msgspec.structs.replace(item, record=record)
    for record in left.values():
        yield Item(
            slug=record.slug, state=State.UPDATED, record=record, title=record.episode.title, changes=("chapters",)
        )


def _lost(record: Record) -> Finding:
    return Finding(
        rule="ITEM-CHAPTERS-JSON",
        severity=Severity.WARNING,
        where=record.slug,
        message="Its file of chapters is not stored any more, so the pictures in it cannot get the new address.",
        fix=f"Publish the episode again from a folder that has its chapters: podcli publish {record.slug}",
    )
