"""Where a storage is, as `podcast.toml` says it: a folder, or a bucket with a prefix."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from podcli.errors import StorageError, UsageFault
from podcli.storage.contract import check_key

_ONE_SLASH = re.compile(r"(s3|gs|az|b2|r2|https?|file|ftps?|sftp):", re.IGNORECASE)
"""What was meant as the address of a service, although its two slashes are missing; folders begin otherwise."""
_NAME_ONE = 'Name a folder of its own in the [storage] part of podcast.toml, such as url = "public".'
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")


class Bucket(msgspec.Struct, frozen=True):
    """A bucket, or the part of one whose keys start with a prefix."""

    name: str
    prefix: str
    """Empty, or ending in `/`."""

    @property
    def url(self) -> str:
        """The place as the configuration names it."""
        return f"s3://{self.name}/{self.prefix}".rstrip("/")

    def below(self, folder: str) -> "Bucket":
        """Return the part of this place whose keys start with `folder/`."""
        return Bucket(self.name, f"{self.prefix}{folder}/")


def parse_url(url: str, base: Path) -> Path | Bucket:
    """Return the folder (relative ones lie in `base`) or the bucket that a storage url names."""
    scheme, separator, rest = url.partition("://")
    if not separator and _ONE_SLASH.match(url):
        raise UsageFault(
            f"{url} names no storage: two slashes belong behind the colon.",
            hint='Write "s3://bucket/prefix"; for a folder of that name, "./" before it.',
        )
    if not separator:
        return Path(base, Path(url).expanduser()).absolute()
    if scheme.lower() != "s3":
        raise UsageFault(
            f"{scheme}:// is no storage that podcli knows; it knows folders and s3://.",
            hint='Write url = "s3://bucket/prefix", with endpoint_url for a service other than Amazon\'s: Google, '
            "Cloudflare, Backblaze and many more speak S3 there.",
        )
    return _bucket(rest)


def check_endpoint(url: str) -> None:
    """Raise `UsageFault` if something secret may stand in the address of a service, since messages name it."""
    parts = urlsplit(url)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageFault(
            "endpoint_url holds more than the address of a service; podcli takes no credentials from there.",
            hint='Write endpoint_url = "https://host" and give credentials as AWS tools take them (see the README).',
        )


def require_apart(public: Path | Bucket, state: Path | Bucket) -> None:
    """Raise `UsageFault` if the state would lie among the public files."""
    if isinstance(public, Path) and isinstance(state, Path):
        exposed = Path(os.path.realpath(state)).is_relative_to(os.path.realpath(public))
    else:
        exposed = public == state
    if exposed:
        raise UsageFault(
            f"state_url names {state.url if isinstance(state, Bucket) else state}, which is public: "
            "the state tells of episodes before their time.",
            hint="Name a place outside of url as state_url, or leave it out.",
        )


def require_own_folder(public: str, show: Path) -> None:
    """Raise `UsageFault` if the public folder is the show folder, holds it, or lies among its episodes."""
    place, home = Path(os.path.realpath(public)), Path(os.path.realpath(show))
    if home.is_relative_to(place) or place.is_relative_to(home / "episodes"):
        raise UsageFault(
            f"url names {public}, where the show's own files lie; copied to a host they would be public.",
            hint=_NAME_ONE,
        )


def require_possible_folder(url: str) -> None:
    """Raise `StorageError` if no folder can ever be where a storage is said to be; what it names need not exist yet."""
    place = Path(os.path.realpath(url))
    there = next(path for path in (place, *place.parents) if path.exists())
    if not there.is_dir():
        inside = "" if there == place else f"lies in {there}, which "
        raise StorageError(f"url names {url}, which {inside}is no folder.", hint=_NAME_ONE)
    if place.parts[1:2] in {("proc",), ("sys",)}:
        raise StorageError(f"url names {url}, where the system shows itself and keeps no files.", hint=_NAME_ONE)


def address(public_url: str) -> str:
    """Return a configured public address with the slash at its end that keys are appended to."""
    return public_url.rstrip("/") + "/" if public_url else ""


def _bucket(rest: str) -> Bucket:
    name, _, prefix = rest.partition("/")
    if "@" in name:  # never repeated in the message: what stands before it is likely a secret
        raise UsageFault(
            "The url of the storage holds something before an @; podcli takes no credentials from there.",
            hint='Write url = "s3://bucket/prefix" and give credentials as AWS tools take them (see the README).',
        )
    prefix = prefix.strip("/")
    try:
        if not _BUCKET.fullmatch(name):
            raise UsageFault(f"{name!r} is no name of a bucket.", hint='Write url = "s3://bucket/prefix".')
        return Bucket(name, check_key(prefix) + "/" if prefix else "")
    except StorageError as error:
        raise UsageFault(f"s3://{rest} names no place in a bucket: {error.message}", hint=error.hint) from error
