"""The exact documents that a bucket's owner applies: permissions, public access, CORS, lifecycle.

The permissions are the least that each command needs; they say the same to any service that knows Amazon's policies.
"""

import json
from typing import Any

import msgspec

from podcli.errors import UsageFault
from podcli.storage.location import Bucket

_PUBLIC_FOLDERS = ("media/*", "artwork/*", "transcripts/*", "chapters/*")
_DAYS_OF_UPLOADS = 2
_DAYS_OF_VERSIONS = 30
_RULES_OF_CORS = {
    "CORSRules": [
        {
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedOrigins": ["*"],
            "AllowedHeaders": ["Range"],
            "ExposeHeaders": ["Content-Range", "Content-Length", "Accept-Ranges", "ETag"],
            "MaxAgeSeconds": 86400,
        }
    ]
}


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """The two places of a show in buckets."""

    public: Bucket
    state: Bucket
    feed_files: tuple[str, ...]
    """The key of every feed, the main one first."""
    sends_acl: bool = False

    @property
    def state_is_below(self) -> bool:
        """Whether a rule for the public place is one for the state too."""
        return self.public.name == self.state.name and self.state.prefix.startswith(self.public.prefix)


def document(name: str, ground: Ground) -> str:
    """Return a document as JSON text, ready to be applied."""
    return json.dumps(_DOCUMENTS[name](ground), indent=2)


def cors_document() -> str:
    """Return the CORS rules as JSON text: the same for every bucket."""
    return json.dumps(_RULES_OF_CORS, indent=2)


def lifecycle_document(bucket: Bucket) -> str:
    """Return the lifecycle rules for a place in a bucket as JSON text."""
    return json.dumps(_lifecycle_of(bucket), indent=2)


def ground_of(public: str, state: str, *feed_files: str, sends_acl: bool = False) -> Ground:
    """Return the ground for two storage urls; raise `UsageFault` if they are not both buckets."""
    if not (public.startswith("s3://") and state.startswith("s3://")):
        raise UsageFault("This show is not published to a bucket.", hint="Such documents are for s3:// storage only.")
    return Ground(public=_bucket(public), state=_bucket(state), feed_files=feed_files, sends_acl=sends_acl)


def _bucket(url: str) -> Bucket:
    name, _, prefix = url.removeprefix("s3://").partition("/")
    return Bucket(name, f"{prefix}/" if prefix else "")


def _publish(ground: Ground) -> dict[str, Any]:
    places = (ground.public, ground.state)
    return _policy(
        _listing(("s3:ListBucket", "s3:ListBucketMultipartUploads"), places),
        _objects(
            (
                "s3:GetObject",
                "s3:PutObject",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ),
            [_arn(place, "*") for place in places],
        ),
        *_acl(ground, "*"),
    )


def _refresh(ground: Ground) -> dict[str, Any]:
    places = (ground.public, ground.state)
    return _policy(
        _listing(("s3:ListBucket",), places),
        _objects(("s3:GetObject",), [_arn(place, "*") for place in places]),
        _objects(("s3:PutObject",), [_arn(ground.public, file) for file in ground.feed_files]),
        *_acl(ground, *ground.feed_files),
    )


def _acl(ground: Ground, *keys: str) -> list[dict[str, Any]]:
    """Return what a write with an access control list needs beside the permission to write."""
    return [_objects(("s3:PutObjectAcl",), [_arn(ground.public, key) for key in keys])] if ground.sends_acl else []


def _public(ground: Ground) -> dict[str, Any]:
    """Only what listeners fetch: never the state, and no listing, which would tell of scheduled files."""
    keys = [_arn(ground.public, key) for key in (*ground.feed_files, *_PUBLIC_FOLDERS)]
    return _policy({"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": keys})


def _cors(_: Ground) -> dict[str, Any]:
    return _RULES_OF_CORS


def _lifecycle(ground: Ground) -> dict[str, Any]:
    return _lifecycle_of(ground.public)


def _lifecycle_of(bucket: Bucket) -> dict[str, Any]:
    rule = {
        "ID": "podcli",
        "Status": "Enabled",
        "Filter": {"Prefix": bucket.prefix},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _DAYS_OF_UPLOADS},
        "NoncurrentVersionExpiration": {"NoncurrentDays": _DAYS_OF_VERSIONS},
    }
    return {"Rules": [rule]}


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _listing(actions: tuple[str, ...], places: tuple[Bucket, ...]) -> dict[str, Any]:
    names = sorted({f"arn:aws:s3:::{place.name}" for place in places})
    return {"Effect": "Allow", "Action": list(actions), "Resource": names}


def _objects(actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": sorted(set(resources))}


def _arn(place: Bucket, key: str) -> str:
    return f"arn:aws:s3:::{place.name}/{place.prefix}{key}"


_DOCUMENTS = {
    "publish-policy": _publish,
    "refresh-policy": _refresh,
    "public-policy": _public,
    "cors": _cors,
    "lifecycle": _lifecycle,
}
DOCUMENTS = tuple(_DOCUMENTS)
"""The names of the documents."""
