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
    """Open the places that the settings name; paths are relative to `base`."""
    scheme = _scheme(settings.url)
    if scheme == "":
        return _folder_places(settings, base)
    raise _unknown(settings.url)


def _folder_places(settings: StorageLike, base: Path) -> Places:
    root = _folder(settings.url, base)
    state = _folder(settings.state_url, base) if settings.state_url else root.with_name(f"{root.name}.podcli")
    address = _address(settings.public_url)
    return Places(
        public=FolderStorage(root, state / _META / "public", address or PREVIEW_URL),
        state=FolderStorage(state, state / _META / "state"),
        local=True,
        preview=not address,
    )


def _folder(url: str, base: Path) -> Path:
    return Path(base, url).expanduser().absolute()


def _address(public_url: str) -> str:
    return public_url.rstrip("/") + "/" if public_url else ""


def _scheme(url: str) -> str:
    scheme, separator, _ = url.partition("://")
    return scheme.lower() if separator else ""


def _unknown(url: str) -> UsageFault:
    return UsageFault(f"{url!r} is no storage that podcli knows.", hint='Use a folder, or "s3://bucket/prefix".')
