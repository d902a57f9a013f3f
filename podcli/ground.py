"""What a plan stands on: the catalog as it was read, with the indexes that planning asks again and again."""

from functools import cached_property

from podcli.catalog import Catalog, Record, Removal
from podcli.root import Root


class Ground:
    """The catalog at the moment of planning; without one, a show that was never published."""

    def __init__(self, root: Root | None) -> None:
        """Stand on what was read; None if there is no catalog yet."""
        self.root = root
        self.catalog: Catalog | None = root.catalog if root else None

    @property
    def episodes(self) -> dict[str, Record]:
        """The published and scheduled episodes by guid."""
        return self.catalog.episodes if self.catalog else {}

    @cached_property
    def by_slug(self) -> dict[str, Record]:
        """The published and scheduled episodes by slug."""
        return {record.slug: record for record in self.episodes.values()}

    @cached_property
    def removals(self) -> dict[str, Removal]:
        """The newest removal of each guid that has not come back."""
        removed = self.catalog.removed if self.catalog else ()
        return {r.guid: r for r in removed if r.guid not in self.episodes}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The key of every stored file that the catalog names."""
        return frozenset(self.catalog.stored_keys()) if self.catalog else frozenset()

    @cached_property
    def owners(self) -> dict[str, tuple[str, str]]:
        """Guid and slug of the episode under which audio was ever published, by the first half of its hash."""
        removed = self.catalog.removed if self.catalog else ()
        records = self.episodes.values()
        return {
            **{hash_in(key): (r.guid, r.slug) for r in removed for key in r.keys},
            **{hash_in(key): (r.episode.guid, r.slug) for r in records for key in r.keys},
            **{r.recording[:32]: (r.episode.guid, r.slug) for r in records},
        }


def hash_in(key: str) -> str:
    """Return the hash that a key carries; empty for none."""
    parts = key.split("/")
    return parts[1] if len(parts) == 3 else ""  # noqa: PLR2004 - kind, hash, name
