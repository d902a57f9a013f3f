"""The two places of a show: the public one, and the private one that keeps its state."""

from pathlib import Path
from typing import Protocol

import msgspec

from podcli.errors import UsageFault
from podcli.storage.contract import Storage
from podcli.storage.folder import FolderStorage

PREVIEW_URL = "http://127.0.0.1:8321/"
"""The address of the preview, which a feed without a public address names."""
_META = ".meta"


class StorageLike(Protocol):
    """The [storage] part of `podcast.toml`; every value may be empty except `url`."""

    @property
    def url(self) -> str: ...  # noqa: D102 - cli.md tells what each key means
    @property
    def public_url(self) -> str: ...  # noqa: D102 - likewise
    @property
    def state_url(self) -> str: ...  # noqa: D102 - likewise
    @property
    def endpoint_url(self) -> str: ...  # noqa: D102 - likewise
    @property
    def region(self) -> str: ...  # noqa: D102 - likewise
    @property
    def profile(self) -> str: ...  # noqa: D102 - likewise
    @property
    def addressing_style(self) -> str: ...  # noqa: D102 - likewise
    @property
    def acl(self) -> str: ...  # noqa: D102 - likewise
    @property
    def single_writer(self) -> bool: ...  # noqa: D102 - likewise


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where a show is published to, and where it keeps what nobody may see before its time."""

    public: Storage
    state: Storage
    local: bool = False
    """Whether the public files lie in a folder, where they can be looked at."""
    preview: bool = False
    """Whether no public address is configured, so that the preview's stands in."""

    def check_ready(self) -> None:
        """Raise `PublishRefused` if a show must not be begun here."""


def open_places(settings: StorageLike, base: Path) -> Places:
    """Open the places that the settings name; folders are relative to `base`."""
    public = parse_url(settings.url, base)
    state = parse_url(settings.state_url, base) if settings.state_url else _default_state(public)
    opener = _Opener(settings)
    local = isinstance(public, Path)
    public_url = address(settings.public_url)
    meta = (state if isinstance(state, Path) else _default_folder(public)) / _META if local else None
    return Places(
        public=opener.open(public, meta and meta / "public", public_url or (PREVIEW_URL if local else "")),
        state=opener.open(state, state / _META / "state" if isinstance(state, Path) else None, ""),
        local=local,
        preview=local and not public_url,
    )
