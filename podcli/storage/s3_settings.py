"""What a bucket itself is set to: versions, lifecycle rules, and its address for strangers."""

from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from podcli.storage.location import Bucket
    from podcli.storage.s3_client import Connection


class BucketSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of a bucket; None for what the service or our permissions do not tell."""

    versioned: bool | None
    """Whether old versions of objects are kept."""
    ends_uploads: bool | None
    """Whether a rule gives up unfinished uploads."""
    ends_versions: bool | None
    """Whether a rule deletes old versions."""
    listing: str
    """The address at which the service would list the bucket."""


def bucket_settings(connection: "Connection", bucket: "Bucket") -> BucketSettings:
    """Ask a bucket; what cannot be asked is None."""
    rules = _rules(connection, bucket)
    return BucketSettings(
        versioned=_versioned(connection, bucket),
        ends_uploads=None if rules is None else any("AbortIncompleteMultipartUpload" in rule for rule in rules),
        ends_versions=None if rules is None else any("NoncurrentVersionExpiration" in rule for rule in rules),
        listing=f"{connection.endpoint.rstrip('/')}/{bucket.name}?list-type=2&prefix={bucket.prefix}",
    )


def _versioned(connection: "Connection", bucket: "Bucket") -> bool | None:
    try:
        return connection.client.get_bucket_versioning(Bucket=bucket.name).get("Status") == "Enabled"
    except (ClientError, BotoCoreError):
        return None


def _rules(connection: "Connection", bucket: "Bucket") -> list[Any] | None:
    """Return the rules in force for our keys."""
    try:
        found = connection.client.get_bucket_lifecycle_configuration(Bucket=bucket.name)["Rules"]
    except ClientError as error:
        return [] if error.response["Error"]["Code"] == "NoSuchLifecycleConfiguration" else None
    except BotoCoreError:
        return None
    return [r for r in found if r.get("Status") == "Enabled" and bucket.prefix.startswith(_prefix(r))]


def _prefix(rule: Any) -> str:
    filtered = rule.get("Filter", {})
    return str(rule.get("Prefix") or filtered.get("Prefix") or filtered.get("And", {}).get("Prefix") or "")
