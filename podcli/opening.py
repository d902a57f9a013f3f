"""Opening the storage for commands that need no show folder: the folder's own, or the one that is named."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from podcli.config_storage import StorageSettings, merged
from podcli.storage.location import parse_url
from podcli.storage.places import Places, open_places

if TYPE_CHECKING:
    from podcli.config_types import AnnounceSettings


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
    if "url" in overrides and not (start and _publishes_to(start, overrides["url"])):
        return Opened(open_places(merged(StorageSettings(), **overrides), base=Path.cwd()), None)
    from podcli import config as configuration  # noqa: PLC0415 - reads TOML, which a named storage does not need
    from podcli import folder as folders  # noqa: PLC0415 - likewise

    folder = folders.find(start or Path())
    config = configuration.load(folder / "podcast.toml")
    settings = merged(config.storage, **overrides)
    return Opened(
        open_places(settings, base=folder), config.announce, settings.publisher, config.feed.file, config.show.zone
    )


def _publishes_to(folder: Path, url: str) -> bool:
    from podcli import config as configuration  # noqa: PLC0415 - as above

    path = folder / "podcast.toml"
    return path.is_file() and parse_url(configuration.load(path).storage.url, folder) == parse_url(url, Path.cwd())
