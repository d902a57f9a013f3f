"""The two places of a show: the public one, and the private one that keeps its state."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from podcli.cache import cache_folder
from podcli.storage.contract import Storage, Unfinished
from podcli.storage.location import Bucket, address, parse_url, require_apart
from podcli.storage.single_writer import SingleWriterStorage

if TYPE_CHECKING:
    from episodes import Finding
    from podcli.storage.s3_client import Connection
    from podcli.storage.s3_settings import BucketSettings

PREVIEW_URL = "http://127.0.0.1:8321/"
"""The address of the preview, which a feed without a public address names."""
STATE = ".podcli"
"""The part of a bucket's prefix that keeps the state, unless `state_url` names another place."""
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
    state_below: str = ""
    """The path from the public address to the state, where the state's keys are keys of the public place too."""
    single_writer: bool = False
    """Whether the person vouches that nobody else publishes at the same time."""
    sends_acl: bool = False
    """Whether an access control list goes along with every public file, which needs a permission of its own."""
    service: str = ""
    """Which service and buckets these are; empty for folders, of which everything is known."""
    usual_state: Storage | None = None
    """Where the state would lie without `state_url`; None if it lies there."""

    def bucket_settings(self) -> "tuple[BucketSettings | None, BucketSettings | None]":
        """Return what the buckets of the public place and of the state are set to; None for what is no bucket."""
        public, state = (getattr(_bare(place), "settings", None) for place in (self.public, self.state))
        return public() if public else None, state() if state else None

    def require_uploads(self, upload: Unfinished) -> None:
        """Raise `AccessRefused` if the public place lets nobody look at the parts of an upload, where there are any."""
        look = getattr(_bare(self.public), "require_parts", None)
        if look:
            look(upload)

    def check_ready(self) -> None:
        """Raise `PublishRefused` if a show must not be begun here: called before the first commit to it."""
        if self.local:
            return
        from podcli.storage import readiness  # noqa: PLC0415 - only before a first commit

        readiness.require_conditions(self.public, self.state, single_writer=self.single_writer)
        if self.state_below:
            readiness.require_private(self.public, self.state, self.state_below)

    def look_ready(self) -> "tuple[Finding, ...]":
        """Tell a dry run what `check_ready` will try; raise `PublishRefused` for what can be seen without writing."""
        if self.local:
            return ()
        from podcli.storage import readiness  # noqa: PLC0415 - only before a first commit

        return readiness.look_ready(self.public, self.state, self.state_below, single_writer=self.single_writer)


def open_places(settings: StorageLike, base: Path, *, hasty: bool = False) -> Places:
    """Open the places that the settings name; folders are relative to `base`.

    `hasty` tells that a service which gives no answer is given up soon.
    """
    public = parse_url(settings.url, base)
    usual = _default_state(public)
    state = parse_url(settings.state_url, base) if settings.state_url else usual
    require_apart(public, state)
    service = _connected(settings, hasty=hasty) if Bucket in {type(public), type(state)} else None
    local = isinstance(public, Path)
    configured = address(settings.public_url)
    return Places(
        public=_open(public, state, settings, service, configured or (PREVIEW_URL if local else "")),
        state=_open(state, state, settings, service, ""),
        local=local,
        preview=local and not configured,
        state_below=_path_between(public, state),
        single_writer=settings.single_writer,
        sends_acl=bool(settings.acl),
        usual_state=_open(usual, usual, settings, service, "") if state != usual else None,
        service=" ".join(_names(public, state, service.endpoint)) if service else "",
    )


def _bare(storage: Storage) -> Storage:
    return storage.inner if isinstance(storage, SingleWriterStorage) else storage


def _names(public: Path | Bucket, state: Path | Bucket, endpoint: str) -> list[str]:
    return [endpoint, *(place.url if isinstance(place, Bucket) else str(place) for place in (public, state))]


def _notes_folder() -> Path | None:
    cache = cache_folder()
    return cache / "uploads" if cache else None


def _path_between(public: Path | Bucket, state: Path | Bucket) -> str:
    if not isinstance(public, Bucket) or not isinstance(state, Bucket):
        return ""
    inside = public.name == state.name and state.prefix.startswith(public.prefix)
    return state.prefix.removeprefix(public.prefix) if inside else ""


def _default_state(public: Path | Bucket) -> Path | Bucket:
    if isinstance(public, Bucket):
        return public.below(STATE)
    return public.with_name(f"{public.name}.podcli")


def _connected(settings: StorageLike, *, hasty: bool) -> "Connection":
    from podcli.storage.s3_client import Service, connect  # noqa: PLC0415 - boto3 is heavy, and folders need none

    return connect(
        Service(
            endpoint_url=settings.endpoint_url,
            region=settings.region,
            profile=settings.profile,
            addressing_style=settings.addressing_style,
            hasty=hasty,
        )
    )


def _open(
    place: Path | Bucket, state: Path | Bucket, settings: StorageLike, connection: "Connection | None", public_url: str
) -> Storage:
    if connection and isinstance(place, Bucket):
        from podcli.storage.s3 import S3Storage  # noqa: PLC0415 - boto3 is heavy, and folders need none
        from podcli.storage.upload_notes import UploadNotes  # noqa: PLC0415 - likewise

        acl = settings.acl if place != state else ""
        storage = S3Storage(connection, place, public_url, acl, UploadNotes(_notes_folder()))
        return SingleWriterStorage(storage) if settings.single_writer else storage
    from podcli.storage.folder import FolderStorage  # noqa: PLC0415 - its locks are not needed for buckets

    folder = Path(str(place))
    home = state if isinstance(state, Path) else folder.with_name(f"{folder.name}.podcli")
    return FolderStorage(folder, home / _META / ("state" if place == state else "public"), public_url)
