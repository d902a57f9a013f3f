"""The preview: the show as it would be published, everything scheduled included, from the files of this machine."""

import itertools
import uuid
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

import feeds  # its heavy names are fetched where they are used
from episodes import Episode, EpisodeIncomplete, PodcliError, addressed
from podcli.alone import require_audio
from podcli.catalog import Address, Catalog
from podcli.companions import names_in
from podcli.config import AudioSettings
from podcli.errors import NothingPublished
from podcli.folder import found_in
from podcli.good_parts import plan_good_parts
from podcli.ground import hash_in
from podcli.made_files import made
from podcli.media_types import CONTENT_TYPES
from podcli.plan_chapters import CHAPTERS_TYPE
from podcli.planning import Request
from podcli.publish_plan import Planned
from podcli.storage.folder import FolderStorage
from podcli.views import View, views
from podcli.workshop import Workshop

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""After every episode: nothing is left out of the preview because it is scheduled."""


def _no_token() -> str:
    """Return what stands for the random part of an address that is still to be made."""
    return "preview"


class ServedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A local file under one of the show's keys."""

    path: Path
    type: str
    """Its Content-Type."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """All that the preview shows."""

    show: feeds.Show
    """With addresses of the preview."""
    episodes: tuple[Episode, ...]
    """Newest first, with addresses of the preview."""
    document: bytes
    """The feed."""
    feed_file: str
    zone: ZoneInfo
    """The show's time zone, in which people read its dates."""
    files: dict[str, ServedFile]
    """The local file of each key; what only the storage has is missing."""
    further: dict[str, bytes] = {}
    """The further feeds, by their keys."""
    refused: tuple[PodcliError, ...] = ()
    """What is wrong with files that cannot be shown."""


def make_preview(shop: Workshop, base: str, now: datetime) -> Preview:
    """Return the show as it would be published now, with addresses under `base`; writes nothing.

    The same show folder and the same `now` give the same feed: guids that are still to be made are numbered.
    """
    numbers = itertools.count(1)
    if shop.alone:
        require_audio(shop)
    request = Request(now=now, new_guid=lambda: str(uuid.UUID(int=next(numbers))), new_token=_no_token, rehearsing=True)
    planned, refused = plan_good_parts(_untagged(shop), request)
    shop.digests.save()
    catalog = planned.next or planned.ground.catalog
    if catalog is None:
        raise NothingPublished(f"There is no episode in {shop.folder} yet.", hint="Add one: podcli add FILE")
    show = feeds.addressed_show(catalog.show.show, base)
    everything = [addressed(record.episode, base) for record in catalog.episodes.values()]
    return Preview(
        show=show,
        episodes=feeds.due(show, everything, FOR_EVER),
        document=feeds.render(show, everything, FOR_EVER),
        feed_file=catalog.address.feed_file,
        zone=shop.config.show.zone,
        files=_files(shop, planned, catalog) | _chapters(shop, planned, catalog, base),
        further={view.file: _rendered(view, base) for view in views(catalog)[1:]},
        refused=tuple(error for error in refused.values() if not _is_unknown(shop, error)),
    )


def _is_unknown(shop: Workshop, error: PodcliError) -> bool:
    """Tell whether it is only that a storage which cannot be asked may have the audio."""
    return bool(shop.alone) and isinstance(error, EpisodeIncomplete)


def _rendered(view: View, base: str) -> bytes:
    show, episodes = view.addressed(Address(public_url=base), FOR_EVER)
    return feeds.render(show, episodes, FOR_EVER)


def _untagged(shop: Workshop) -> Workshop:
    """Return the show without copies of its audio: a preview plays the files themselves, and nobody waits."""
    config = msgspec.structs.replace(shop.config, audio=AudioSettings())
    return msgspec.structs.replace(shop, config=config)


def _files(shop: Workshop, planned: Planned, catalog: Catalog) -> dict[str, ServedFile]:
    local = {upload.key: upload.path for upload in planned.plan.uploads}
    by_digest = {shop.digests.of(p)[:32]: p for p in _local_files(shop)}
    recordings = {r.episode.enclosure.url: r.recording[:32] for r in catalog.episodes.values()}
    found = {}
    for key in catalog.stored_keys():
        path = local.get(key) or _stored(shop, key) or by_digest.get(recordings.get(key, hash_in(key)))
        if path:
            found[key] = ServedFile(path=path, type=_type(catalog, key))
    return found


def _chapters(shop: Workshop, planned: Planned, catalog: Catalog, base: str) -> dict[str, ServedFile]:
    """Return the files of chapters that are here and name pictures, with the preview's address in them."""
    local = {upload.key: upload.path for upload in planned.plan.uploads}
    found = {}
    for record in catalog.episodes.values():
        key = record.episode.chapters_file.url if record.episode.chapters_file and record.pictured_at else ""
        path = local.get(key) or _stored(shop, key) if key else None
        if path:
            body = path.read_bytes().replace(record.pictured_at.encode(), base.encode())
            shown = made(shop, "chapters", "chapters.json", body, CHAPTERS_TYPE).path
            found[key] = ServedFile(path=shown, type=CHAPTERS_TYPE)
    return found


def _local_files(shop: Workshop) -> list[Path]:
    artwork = shop.folder / shop.config.show.artwork
    settings = shop.config.show
    named = (shop.folder / name for name in names_in(settings, settings.parts))
    found = [path for path in (artwork, *named) if path.is_file()]
    for source in found_in(shop.folder, shop.config.show.zone).sources:
        front = source.notes.fields
        named = (source.notes_path.parent / name for name in names_in(front, front.parts))
        found += [path for path in (source.audio, source.image, *named) if path and path.is_file()]
    return found


def _stored(shop: Workshop, key: str) -> Path | None:
    storage = shop.places.public
    path = storage.path_of(key) if isinstance(storage, FolderStorage) else None
    return path if path and path.is_file() else None


def _type(catalog: Catalog, key: str) -> str:
    types = {r.episode.enclosure.url: r.episode.enclosure.type for r in catalog.episodes.values()}
    return types.get(key) or CONTENT_TYPES[Path(key).suffix]
