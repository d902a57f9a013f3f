"""Where a storage is, as `podcast.toml` says it: a folder, or a bucket with a prefix."""

import re
from pathlib import Path

import msgspec

from podcli.errors import StorageError, UsageFault
from podcli.storage.contract import check_key

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
    if not separator:
        return Path(base, Path(url).expanduser()).absolute()
    if scheme.lower() != "s3":
        raise UsageFault(
            f"{scheme}:// is no storage that podcli knows.", hint='Use a folder, or url = "s3://bucket/prefix".'
        )
    return _bucket(rest)


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
