"""What is to be done about the show's own settings: nothing, or a change of the catalog with the artwork it needs."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from episodes import Finding, Severity
from feeds import Show, podcast_guid
from podcli import edits
from podcli.catalog import Address, ShowRecord
from podcli.change import PutShow
from podcli.companions import contents, keys_by_name, uploads_of
from podcli.config import Config
from podcli.crossing import crossing
from podcli.further_feeds import ended_feeds, further_feeds
from podcli.ground import Ground, hash_in
from podcli.plan import Plan, State, Upload
from podcli.plan_media import picture_upload
from podcli.plan_parts import stored_parts
from podcli.show_standing import settings_here, settings_state
from podcli.texts import SETTINGS, settings_files
from podcli.workshop import Workshop


def plan_show(
    shop: Workshop, ground: Ground, now: datetime, new_token: Callable[[], str], *, older: bool = False
) -> Plan:
    """Return the plan for the show's settings, its artwork and its address; `new_token` names private feeds.

    Settings that were published before and replaced since are kept back and told, unless the `older` ones are meant.
    """
    address, old = shop.address, ground.catalog.show if ground.catalog else None
    newest = shop.seen.newest("", old) if old else None
    artwork, files, local = found = settings_here(shop, old)
    if old:
        state = settings_state(shop, old, found)
        if state is State.UNCHANGED:
            return Plan(agreed={"": local})
        if state is State.BEHIND and not older and not newest:
            return Plan(findings=(_behind(shop),))
    image, uploads, findings = _artwork(shop, artwork, ground)
    guid = _guid(shop.config, old, address)
    wanted = ShowRecord(
        show=stored_parts(show_of(shop.config, image, guid, now), files, old.show if old else None),
        companions=keys_by_name(files),
        sources=(local,),
        words=edits.words_of_show(shop.config, artwork, contents(files)),
        feeds=further_feeds(
            shop.config.feeds, ground.catalog, address, new_token, telling=bool(shop.config.show.new_feed_url)
        ),
    )
    record = _following(old, wanted) if old else wanted
    texts = settings_files(shop.folder, guid)
    plan = Plan(
        changes=(PutShow(record=record, address=address, base=old.rev if old else None, files=texts),),
        uploads=(*uploads, *(u for u in uploads_of(shop, files) if u.key not in ground.keys)),
        show_changes=_changes(ground, record, address),
        show_guid="" if shop.config.show.guid else guid,
        findings=findings,
    )
    return crossing(plan, old, newest)


def _following(old: ShowRecord, wanted: ShowRecord) -> ShowRecord:
    """Return a record that remembers the one before it: its wordings, and the feeds that it had."""
    earlier = dict.fromkeys((*old.earlier, *old.sources))
    return msgspec.structs.replace(
        wanted,
        earlier=tuple(one for one in earlier if one not in wanted.sources),
        past=edits.remembered(old.words, old.past, wanted.words),
        ended=ended_feeds(wanted.feeds, old),
    )


def _behind(shop: Workshop) -> Finding:
    return Finding(
        rule="SHOW-OLDER",
        severity=Severity.WARNING,
        where=str(shop.folder / SETTINGS),
        message="These settings are older than what is published, and are not sent.",
        fix="To get the newer ones: podcli pull. If the older ones are meant: podcli publish --allow older",
    )


def _changes(ground: Ground, record: ShowRecord, address: Address) -> tuple[str, ...]:
    """Return the settings that change, by the names they have in podcast.toml; something is named in any case."""
    if ground.catalog is None:
        return ()
    moved = ("public_url",) if address != ground.catalog.address else ()
    if ground.catalog.show.show.guid not in {"", record.show.guid}:
        moved = (*moved, "guid")
    return (*edits.changed_fields(ground.catalog.show.words, record.words), *moved) or ("settings",)


def show_of(config: Config, image: str, guid: str, modified: datetime) -> Show:
    """Return the show that the configuration describes."""
    settings, feed = config.show, config.feed
    return Show(
        title=settings.title,
        description=settings.description,
        link=settings.link,
        language=settings.language,
        author=settings.author,
        categories=settings.categories,
        image=image,
        feed_url=feed.file,
        modified=modified,
        explicit=settings.explicit,
        guid=guid,
        type=settings.type,
        email=settings.email,
        copyright=settings.copyright,
        complete=settings.complete,
        block=settings.block,
        new_feed_url=settings.new_feed_url,
        medium=settings.medium,
        locked=settings.locked,
        persons=settings.persons,
        owner_name=settings.owner_name,
        itunes_title=settings.itunes_title,
        locked_owner=settings.locked_owner,
        hub=feed.hub,
        limit=feed.limit,
        links=feed.links,
        **(msgspec.structs.asdict(settings.parts) if settings.parts else {}),
    )


def _guid(config: Config, old: ShowRecord | None, address: Address) -> str:
    """Made once, at the first publish with a public address; a move never makes another (PSP-GUID)."""
    if config.show.guid or (old and old.show.guid):
        return config.show.guid or (old.show.guid if old else "")
    return "" if address.preview else podcast_guid(address.public_url + address.feed_file)


def _artwork(shop: Workshop, sha256: str, ground: Ground) -> tuple[str, tuple[Upload, ...], tuple[Finding, ...]]:
    if ground.catalog and hash_in(ground.catalog.show.show.image) == sha256[:32]:
        return ground.catalog.show.show.image, (), ()
    upload, findings = picture_upload(shop.folder / shop.config.show.artwork, sha256)
    return upload.key, () if upload.key in ground.keys else (upload,), findings
