"""Opening the storage for commands that need no show folder: the folder's own, or the one that is named."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from podcli.config_storage import StorageSettings, merged
from podcli.storage.location import parse_url
from podcli.storage.places import Places, open_places

if TYPE_CHECKING:
    from podcli.config_types import AnnounceSettings, Config


class Opened(NamedTuple):
    """Where a show is published, who changes it, and who is told."""

    places: Places
    announce: "AnnounceSettings | None"
    """None where no show folder says it: then the feed's own hub is told, which the catalog knows."""
    publisher: str = ""
    """The configured name for the history; empty for user@host."""
    feed_file: str = ""
    """The feed's key as the show folder says it; empty without one."""
    zone: tzinfo = UTC
    """The show's time zone, in which people read its dates."""


def open_places_for(start: Path | None, overrides: Mapping[str, str]) -> Opened:
    """Open the storage: of the show folder, or without one if `overrides` name the storage.

    Where the folder that is named publishes to the very storage that is named, its other settings hold, too.
    """
    found = _show_folder(start, overrides.get("url", ""))
    if found is None:
        return Opened(open_places(merged(StorageSettings(), **overrides), base=Path.cwd()), None)
    folder, config = found
    settings = merged(config.storage, **overrides)
    return Opened(
        open_places(settings, base=folder), config.announce, settings.publisher, config.feed.file, config.show.zone
    )


def _show_folder(start: Path | None, named: str) -> "tuple[Path, Config] | None":
    """Return the show folder with its settings; None where the storage that is named is not the folder's."""
    if named and not (start and (start / "podcast.toml").is_file()):
        return None
    from podcli import config as configuration  # noqa: PLC0415 - reads TOML, which a named storage does not need
    from podcli import folder as folders  # noqa: PLC0415 - likewise

    folder = folders.find(start or Path())
    config = configuration.load(folder / "podcast.toml")
    if named and parse_url(config.storage.url, folder) != parse_url(named, Path.cwd()):
        return None
    return folder, config
