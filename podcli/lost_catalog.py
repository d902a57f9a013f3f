"""What is said where there is no catalog: nothing was published yet, or a feed lives here without it."""

from typing import TYPE_CHECKING

from podcli import root as catalog_root
from podcli.errors import CatalogMissing, NothingPublished, StorageError
from podcli.feed_state import FeedState

if TYPE_CHECKING:
    from podcli.storage import Places
    from podcli.storage.contract import Head


def left_behind(places: "Places") -> str:
    """Return where a catalog lies that was there before `state_url` was written; empty for nowhere, or for unknown."""
    try:
        found = places.usual_state and places.usual_state.head(catalog_root.KEY) and places.usual_state.url
    except StorageError:
        return ""
    return found or ""


def catalog_missing(places: "Places", live: "Head") -> CatalogMissing:
    """Return the error for a feed without a catalog; one that was left behind is named."""
    ours = FeedState.of(live).rev is not None
    return CatalogMissing.at(places.state.url, places.public.url, left_behind(places), ours=ours)


def no_catalog(places: "Places", feed_file: str) -> CatalogMissing | NothingPublished:
    """Return the error for a place where the catalog is missing, or nothing was ever published."""
    if live := places.public.head(feed_file):
        return catalog_missing(places, live)
    return NothingPublished(
        f"Nothing has been published to {places.public.url} yet.", hint="Publish the first episode: podcli publish"
    )
