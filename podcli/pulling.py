"""`pull`: writes the published version of the show and its episodes into the show folder.

What a person edited and never published is kept. Whatever is replaced stays beside it under its name with a `~`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from podcli import root as catalog_root
from podcli.catalog import Catalog, Record
from podcli.chain import Chain
from podcli.errors import NothingPublished, PublishRefused
from podcli.folder import Source, sources
from podcli.ground import Ground
from podcli.identify import identify
from podcli.past_state import files_of_show, notes_of
from podcli.plan import State
from podcli.pull_episode import episode_writes
from podcli.pull_files import Write, write_all
from podcli.pull_show import artwork_writes, file_writes, settings_writes, storage_of, storage_text
from podcli.show_standing import show_standing
from podcli.standing import hashes, standing
from podcli.storage import Places
from podcli.texts import SETTINGS
from podcli.workshop import Workshop


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one episode, or of the show (with an empty slug); the field names are the JSON keys."""

    slug: str
    guid: str
    title: str
    state: str
    """new, updated, unchanged; kept: edited here and not published; unknown: the history lacks its words."""
    files: tuple[str, ...] = ()
    """The files that were (or would be) written, relative to the show folder."""


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written, and what is told of it."""

    folder: Path
    items: tuple[Pulled, ...]
    writes: tuple[Write, ...]
    agreed: dict[str, str] = {}
    """The published wordings by guid (the show's under an empty one) that the folder will have."""


class PullWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked of `pull`."""

    names: tuple[str, ...] = ()
    """Slugs or guids; empty for the show and all its episodes."""
    overwrite: bool = False
    """Whether local edits that were never published give way."""
    media: bool = False
    """Whether audio that is not in the folder is fetched too."""


def plan_new_folder(places: Places, folder: Path, named: Mapping[str, str], names: tuple[str, ...] = ()) -> Pull:
    """Return what makes a show folder where there is none; `named` are the settings that led to the storage.

    Raises `PublishRefused` if one of the `names`, the episodes that are wanted next, is not published.
    """
    root, chain = _published(places)
    catalog = root.catalog
    _wanted(catalog, names)
    files = files_of_show(chain, catalog.show)
    if not files:
        raise PublishRefused(
            f"The history at {places.state.url} does not hold the settings of the show.",
            hint="Make the folder with podcli init, with the same title, then publish once.",
        )
    address = {} if catalog.address.preview else {"public_url": catalog.address.public_url}
    writes = (
        *settings_writes(folder, files, storage_text({**address, **named})),
        *artwork_writes(None, folder, files, catalog),
        *file_writes(None, folder, catalog),
    )
    _require_inside(folder, writes)
    return Pull(folder=folder, items=(_of_show(catalog, "new", writes, folder),), writes=writes)


def plan_pull(shop: Workshop, wish: PullWish) -> Pull:
    """Return what would be written into a show folder; raise `PublishRefused` for a name that is not published."""
    root, chain = _published(shop.places)
    catalog = root.catalog
    wanted = _wanted(catalog, wish.names)
    local = _local(shop, root)
    parts = [] if wish.names else [_show(shop, catalog, chain, wish)]
    parts += [_episode(shop, chain, wish, record, local.get(record.episode.guid)) for record in wanted]
    shop.digests.save()
    writes = tuple(write for _, part in parts for write in part)
    _require_inside(shop.folder, writes)
    items = tuple(item for item, _ in parts)
    return Pull(folder=shop.folder, items=items, writes=writes, agreed=_agreed(catalog, items))


def _agreed(catalog: Catalog, items: tuple[Pulled, ...]) -> dict[str, str]:
    """Return the wordings that the folder has or gets; what was kept is its own."""
    published = [item for item in items if item.state in {"new", "updated", "unchanged"}]
    records = {
        item.guid if item.slug else "": catalog.episodes[item.guid] if item.slug else catalog.show for item in published
    }
    return {guid: record.sources[-1] for guid, record in records.items() if record.sources}


def run_pull(places: Places, pull: Pull) -> None:
    """Write all files; raise `FileUnwritable` or a `StorageError` at the first that cannot be had."""
    write_all(places.public, pull.writes)


def _published(places: Places) -> tuple[catalog_root.Root, Chain]:
    root = catalog_root.read(places.state)
    if root is None:
        raise NothingPublished(f"Nothing has been published to {places.public.url} yet.", hint="Publish first.")
    return root, Chain(places.state, root.catalog)


def _wanted(catalog: Catalog, names: tuple[str, ...]) -> list[Record]:
    records = list(catalog.episodes.values())
    found = [r for r in records if not names or r.slug in names or r.episode.guid in names]
    missing = set(names) - {name for r in found for name in (r.slug, r.episode.guid)}
    if missing:
        raise PublishRefused(
            f"There is no published episode called {', '.join(sorted(missing))}.",
            hint="podcli status lists the episodes.",
        )
    return found


def _local(shop: Workshop, root: catalog_root.Root) -> dict[str, Source]:
    """Return the local source of each published episode by guid."""
    ground = Ground(root)
    found = ((identify(source, ground).record, source) for source in sources(shop.folder, shop.config.show.zone))
    return {record.episode.guid: source for record, source in found if record}


def _show(shop: Workshop, catalog: Catalog, chain: Chain, wish: PullWish) -> tuple[Pulled, tuple[Write, ...]]:
    state = show_standing(shop, catalog).state
    if state is State.UNCHANGED:
        return _of_show(catalog, "unchanged", (), shop.folder), ()
    if state is None and not wish.overwrite:
        return _of_show(catalog, "kept", (), shop.folder), ()
    files = files_of_show(chain, catalog.show)
    if not files:
        return _of_show(catalog, "unknown", (), shop.folder), ()
    storage = storage_of((shop.folder / SETTINGS).read_text("utf-8"))
    writes = (
        *settings_writes(shop.folder, files, storage),
        *artwork_writes(shop, shop.folder, files, catalog),
        *file_writes(shop, shop.folder, catalog),
    )
    return _of_show(catalog, "updated", writes, shop.folder), writes


def _episode(
    shop: Workshop, chain: Chain, wish: PullWish, record: Record, source: Source | None
) -> tuple[Pulled, tuple[Write, ...]]:
    state = _state(shop, record, source) if source else State.BEHIND
    lacking = wish.media and not (source and source.audio and (source.image or not record.episode.image))
    lacking = lacking or (wish.media and source is not None and not _has_companions(source, record))
    if state is State.UNCHANGED and not lacking:
        return _of(record, "unchanged", (), shop.folder), ()
    if state is None and not wish.overwrite:
        return _of(record, "kept", (), shop.folder), ()
    notes = notes_of(chain, record)
    if notes is None:
        return _of(record, "unknown", (), shop.folder), ()
    writes = episode_writes(shop, record, source, notes, media=wish.media)
    if state is State.UNCHANGED:
        writes = tuple(write for write in writes if not write.path.exists())
    return _of(record, "updated" if source else "new", writes, shop.folder), writes


def _has_companions(source: Source, record: Record) -> bool:
    return all((source.notes_path.parent / name).is_file() for name in record.companions)


def _state(shop: Workshop, record: Record, source: Source) -> State | None:
    return standing(shop, source, record, hashes(shop, source, record))


def _of_show(catalog: Catalog, state: str, writes: tuple[Write, ...], folder: Path) -> Pulled:
    show = catalog.show.show
    return Pulled(slug="", guid=show.guid, title=show.title, state=state, files=_names(writes, folder))


def _of(record: Record, state: str, writes: tuple[Write, ...], folder: Path) -> Pulled:
    episode = record.episode
    files = _names(writes, folder)
    return Pulled(slug=record.slug, guid=episode.guid, title=episode.title, state=state, files=files)


def _names(writes: tuple[Write, ...], folder: Path) -> tuple[str, ...]:
    return tuple(os.path.relpath(write.path, folder) for write in writes)


def _require_inside(folder: Path, writes: tuple[Write, ...]) -> None:
    """Raise `PublishRefused` for a file outside of the folder: what others published names places of their machines."""
    for write in writes:
        if not Path(os.path.realpath(write.path.parent)).is_relative_to(os.path.realpath(folder)):
            raise PublishRefused(
                f"{write.path} lies outside of the show folder; pull writes nothing there.",
                hint="Make that folder a part of the show folder, or take the name out of the settings or notes.",
            )
