"""What a bucket itself is set to: versions, lifecycle rules, and its address for strangers."""

from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

if TYPE_CHECKING:
    from podcli.storage.location import Bucket
    from podcli.storage.s3_client import Connection


_NO_ANSWER = (BotoCoreError, ResponseParserError, KeyError)
"""What boto3 raises over an answer that is missing, or none of an S3 service's."""


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
    address: str
    """The address at which the service would give an object, but for its key."""


def bucket_settings(connection: "Connection", bucket: "Bucket") -> BucketSettings:
    """Ask a bucket; what cannot be asked is None."""
    rules = _rules(connection, bucket)
    service = f"{connection.endpoint.rstrip('/')}/{bucket.name}"
    return BucketSettings(
        versioned=_versioned(connection, bucket),
        ends_uploads=None if rules is None else any("AbortIncompleteMultipartUpload" in rule for rule in rules),
        ends_versions=None if rules is None else any("NoncurrentVersionExpiration" in rule for rule in rules),
        listing=f"{service}?list-type=2&prefix={bucket.prefix}",
        address=f"{service}/{bucket.prefix}",
    )


def _versioned(connection: "Connection", bucket: "Bucket") -> bool | None:
    try:
        return connection.client.get_bucket_versioning(Bucket=bucket.name).get("Status") == "Enabled"
    except (ClientError, *_NO_ANSWER):
        return None


def _rules(connection: "Connection", bucket: "Bucket") -> list[Any] | None:
    """Return the rules in force for our keys."""
    try:
        found = connection.client.get_bucket_lifecycle_configuration(Bucket=bucket.name)["Rules"]
    except ClientError as error:
        return [] if error.response["Error"]["Code"] == "NoSuchLifecycleConfiguration" else None
    except _NO_ANSWER:
        return None
    return [r for r in found if r.get("Status") == "Enabled" and _is_for(r, bucket)]


def _is_for(rule: Any, bucket: "Bucket") -> bool:
    """Tell whether a rule is for all of our keys: one for tagged objects is for none, as podcli sets no tags."""
    filtered = rule.get("Filter", {})
    tagged = "Tag" in filtered or filtered.get("And", {}).get("Tags")
    return not tagged and bucket.prefix.startswith(_prefix(rule))


def _prefix(rule: Any) -> str:
    filtered = rule.get("Filter", {})
    return str(rule.get("Prefix") or filtered.get("Prefix") or filtered.get("And", {}).get("Prefix") or "")
