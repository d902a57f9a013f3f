"""A bucket's part at a service: what every request to it names, and what every answer from it tells."""

from typing import TYPE_CHECKING, Any, TypedDict

from botocore.exceptions import ClientError

from podcli.errors import BucketMissing
from podcli.storage.contract import Head, Headers, check_headers, check_key
from podcli.storage.location import Bucket
from podcli.storage.s3_errors import status
from podcli.storage.s3_sayings import Action

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, HeadObjectOutputTypeDef

    from podcli.storage.s3_client import Connection

NOT_FOUND = 404
UNEXPLAINED = (400, 401, 403)
"""Answers whose reason stands in a body, which HEAD has none of."""


class ObjectName(TypedDict):
    """The parameters that name an object."""

    Bucket: str
    Key: str


class Part:
    """The keys of a bucket that start with a prefix, at one service."""

    def __init__(self, connection: "Connection", bucket: Bucket, acl: str) -> None:
        self.connection = connection
        self.bucket = bucket
        self._acl = acl

    def key(self, key: str) -> str:
        """Return the name that an object has in the bucket."""
        return self.bucket.prefix + check_key(key)

    def target(self, key: str) -> ObjectName:
        """Return the parameters that name an object."""
        return {"Bucket": self.bucket.name, "Key": self.key(key)}

    def fields(self, headers: Headers) -> dict[str, Any]:
        """Return the parameters of a write that say what the object tells of itself."""
        headers = check_headers(headers)
        fields: dict[str, Any] = {"ContentType": headers.content_type, "Metadata": dict(headers.metadata)}
        if headers.cache_control:
            fields["CacheControl"] = headers.cache_control
        if self._acl:
            fields["ACL"] = self._acl
        return fields

    def action(self, key: str, verb: str, permission: str, *, conditional: bool = False) -> Action:
        """Describe what is tried, for when it fails; without a key it is tried on the whole place."""
        return Action(
            place=f"{self.bucket.url}/{key}".rstrip("/"),
            verb=verb,
            permission=permission,
            bucket=self.bucket.name,
            endpoint=self.connection.endpoint,
            is_aws=self.connection.is_aws,
            conditional=conditional,
        )

    def require_bucket(self) -> None:
        """Raise `BucketMissing` if it is the bucket that was not found: HEAD answers 404 to both."""
        if self.bucket.name in self.connection.buckets:
            return
        try:
            self.connection.client.head_bucket(Bucket=self.bucket.name)
        except ClientError as error:
            if status(error) == NOT_FOUND:
                raise BucketMissing(
                    f"There is no bucket {self.bucket.name} at {self.connection.endpoint}.",
                    hint="Make the bucket first, or correct url, endpoint_url or region in the [storage] part of "
                    "podcast.toml.",
                ) from error
        self.note_bucket()

    def note_bucket(self) -> None:
        """Remember that the bucket exists."""
        self.connection.buckets.add(self.bucket.name)


def head_of(answer: "GetObjectOutputTypeDef | HeadObjectOutputTypeDef") -> Head:
    """Read what an answer tells of an object; some services give metadata names in other letters."""
    metadata = {name.lower(): value for name, value in answer.get("Metadata", {}).items()}
    return Head(
        size=answer["ContentLength"],
        etag=plain_etag(answer["ETag"]),
        modified=answer["LastModified"],
        headers=Headers(
            content_type=answer.get("ContentType", ""),
            cache_control=answer.get("CacheControl", ""),
            metadata=metadata,
        ),
    )


def plain_etag(quoted: str) -> str:
    """Return an ETag without its quotes."""
    return quoted.removeprefix("W/").strip('"')
