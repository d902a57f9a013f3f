"""A show folder opened for work: where it is, what it says, and the places it is published to."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from podcli import config as configuration
from podcli import folder as folders
from podcli.catalog import Address
from podcli.config import Config, StorageSettings
from podcli.copies import Copies
from podcli.digests import Digests, cache_file
from podcli.errors import PublishRefused
from podcli.seen import Seen, seen_file
from podcli.storage import Places, open_places
from podcli.storage.location import require_own_folder, require_possible_folder

Opener = Callable[[StorageSettings, Path], Places]
"""Opens the places that settings name; folders are relative to the path."""


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """A show folder with its configuration and storage."""

    folder: Path
    config: Config
    places: Places
    digests: Digests
    """Remembered hashes of the local files."""
    copies: Copies
    """Copies with tags, made to be uploaded."""
    seen: Seen = msgspec.field(default_factory=lambda: Seen(None))
    """Which published wordings this folder stands on."""
    original: Path | None = None
    """The show folder as its owner knows it, where `folder` is a copy for a dry run."""
    alone: str = ""
    """Why the storage could not be asked, where only the folder is looked at; else empty."""

    def known(self, path: Path) -> Path:
        """Return the path by which its owner knows a file of the show folder."""
        if self.original and path.is_relative_to(self.folder):
            return self.original / path.relative_to(self.folder)
        return path

    def owned(self, text: str) -> str:
        """Return what is told of files with the names by which their owner knows them."""
        return text.replace(str(self.folder), str(self.original)) if self.original else text

    @property
    def address(self) -> Address:
        """The public address that the configuration asks for; raise `PublishRefused` if there is none."""
        public_url = self.places.public.public_url()
        if not public_url:
            raise PublishRefused(
                f"The public address of {self.places.public.url} is not known.",
                hint='Write public_url = "https://…" into the [storage] part of podcast.toml: '
                "the address under which listeners reach the files.",
            )
        return Address(
            public_url=public_url,
            enclosure_prefix="" if self.places.preview else self.config.feed.enclosure_prefix,
            feed_file=self.config.feed.file,
            preview=self.places.preview,
        )


def open_show(start: Path | None, overrides: Mapping[str, str], opened: Opener = open_places) -> Workshop:
    """Open the show folder at or above `start` (default: here); `overrides` replace keys of its [storage] part."""
    folder = folders.find(start or Path())
    config = configuration.load(folder / "podcast.toml")
    storage = configuration.merged(config.storage, **overrides)
    config = msgspec.structs.replace(config, storage=storage)
    places = opened(storage, folder)
    if places.local:
        require_own_folder(places.public.url, folder)
        require_possible_folder(places.public.url)
    return Workshop(
        folder=folder,
        config=config,
        places=places,
        digests=Digests(cache_file()),
        copies=Copies(),
        seen=Seen(seen_file(folder, places.state.url)),
    )


def reread(shop: Workshop) -> Workshop:
    """Return the same show folder with its settings read again; the storage stays the one that was opened."""
    config = configuration.load(shop.folder / "podcast.toml")
    return msgspec.structs.replace(shop, config=msgspec.structs.replace(config, storage=shop.config.storage))
