"""How the settings of a show folder stand to what is published, told from hashes alone."""

from typing import NamedTuple

from podcli import fingerprint
from podcli.catalog import Catalog
from podcli.companions import contents
from podcli.edits import changed_fields, words_of_show
from podcli.ground import hash_in
from podcli.half_pulled import settings_half_pulled
from podcli.plan import State
from podcli.plan_show import files_of_show, is_other_guid
from podcli.workshop import Workshop


class ShowStanding(NamedTuple):
    """How the settings stand."""

    state: State | None
    """Unchanged or behind; None if they were edited."""
    fields: tuple[str, ...] = ()
    """What would change, by the names of podcast.toml; empty where that is not known."""


def show_standing(shop: Workshop, catalog: Catalog) -> ShowStanding:
    """Tell how the folder's settings stand; raise a `PodcliError` where what they name cannot be read."""
    path, record = shop.folder / shop.config.show.artwork, catalog.show
    artwork = shop.digests.of(path) if path.exists() else hash_in(record.show.image)
    known = contents(files_of_show(shop, record))
    if is_other_guid(shop.config, record):
        return ShowStanding(None, ("guid",))
    local = fingerprint.of_show(shop.config, artwork, shop.address, files=known)
    if local in record.sources:
        return ShowStanding(State.UNCHANGED)
    moved = ("public_url",) if shop.address != catalog.address else ()
    fields = (*changed_fields(record.words, words_of_show(shop.config, artwork, known)), *moved)
    if local in record.earlier or settings_half_pulled(shop, record, artwork, known):
        return ShowStanding(State.BEHIND, fields)
    return ShowStanding(None, fields)
