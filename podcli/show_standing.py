"""How the settings of a show folder stand to what is published, told from hashes alone."""

from typing import NamedTuple

from episodes import FileUnreadable
from podcli import fingerprint
from podcli.catalog import Catalog, ShowRecord
from podcli.companions import Companion, companions, contents, names_in
from podcli.config import Config
from podcli.edits import changed_fields, words_of_show
from podcli.ground import hash_in
from podcli.half_pulled import settings_half_pulled
from podcli.on_disk import is_there
from podcli.plan import State
from podcli.texts import SETTINGS
from podcli.workshop import Workshop


class SettingsHere(NamedTuple):
    """The settings of a show folder by what they hold."""

    artwork: str
    """The hash of the show's picture."""
    files: tuple[Companion, ...]
    """The files that the settings name beside it."""
    fingerprint: str
    """What tells this wording from any other."""


class ShowStanding(NamedTuple):
    """How the settings stand."""

    state: State | None
    """Unchanged or behind; None if they were edited."""
    fields: tuple[str, ...] = ()
    """What would change, by the names of podcast.toml; empty where that is not known."""


def settings_here(shop: Workshop, old: ShowRecord | None) -> SettingsHere:
    """Return what the folder's settings hold; raise a `PodcliError` where what they name cannot be read."""
    artwork = _artwork_hash(shop, old)
    named = names_in(shop.config.show, shop.config.show.parts)
    where = str(shop.folder / SETTINGS)
    files = companions(shop, shop.folder, named, old.companions if old else {}, where) if named else ()
    return SettingsHere(artwork, files, fingerprint.of_show(shop.config, artwork, shop.address, files=contents(files)))


def settings_state(shop: Workshop, old: ShowRecord, here: SettingsHere) -> State | None:
    """Tell how the folder's settings stand to the published ones: unchanged or behind; None if they were edited."""
    if _is_other_guid(shop.config, old):
        return None
    if here.fingerprint in old.sources:
        return State.UNCHANGED
    if here.fingerprint in old.earlier or settings_half_pulled(shop, old, here.artwork, contents(here.files)):
        return State.BEHIND
    return None


def show_standing(shop: Workshop, catalog: Catalog) -> ShowStanding:
    """Tell how the settings stand, and in what; raise a `PodcliError` where what they name cannot be read."""
    old = catalog.show
    here = settings_here(shop, old)
    state = settings_state(shop, old, here)
    if state is State.UNCHANGED:
        return ShowStanding(state)
    other = ("guid",) if _is_other_guid(shop.config, old) else ()
    moved = ("public_url",) if shop.address != catalog.address else ()
    words = words_of_show(shop.config, here.artwork, contents(here.files))
    return ShowStanding(state, (*changed_fields(old.words, words), *moved, *other))


def _is_other_guid(config: Config, old: ShowRecord) -> bool:
    """Tell whether somebody wrote another guid than the published one, which the fingerprint leaves out."""
    return bool(config.show.guid and old.show.guid and config.show.guid != old.show.guid)


def _artwork_hash(shop: Workshop, old: ShowRecord | None) -> str:
    """A clone without the picture is no edit: the catalog knows which one is published."""
    path = shop.folder / shop.config.show.artwork
    if is_there(path):
        return shop.digests.of(path)
    if old:
        return hash_in(old.show.image)
    raise FileUnreadable(
        f"The show's artwork {path} does not exist.",
        hint='Put a square JPEG or PNG of 1400 to 3000 pixels there, or name another file: artwork = "…".',
    )
