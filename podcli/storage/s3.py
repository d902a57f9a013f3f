"""The S3 back-end: objects in a bucket of any S3-compatible service."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from podcli.errors import ConditionFailed, ObjectAbsent, StorageError
from podcli.storage import s3_multipart
from podcli.storage.contract import (
    Absent,
    Blob,
    Condition,
    Entry,
    Head,
    Headers,
    Progress,
    Unchanged,
    Unfinished,
    check_headers,
    is_key,
)
from podcli.storage.location import Bucket
from podcli.storage.s3_address import derived_address
from podcli.storage.s3_body import Meter, Stopped, of_bytes
from podcli.storage.s3_client import Connection
from podcli.storage.s3_errors import code, status, told
from podcli.storage.s3_part import NOT_FOUND, UNEXPLAINED, Part, head_of, plain_etag
from podcli.storage.s3_repeating import whole
from podcli.storage.s3_sending import Target, send_large
from podcli.storage.s3_settings import BucketSettings, bucket_settings
from podcli.storage.source import PIECE, Source, changed, opened
from podcli.storage.upload_notes import UploadNotes

_LOOKING = "s3:GetObject, or s3:ListBucket (without it a missing object looks forbidden),"


class S3Storage:
    """Keeps objects in a bucket, or the part of one below a prefix."""

    def __init__(
        self,
        connection: Connection,
        bucket: Bucket,
        public_url: str = "",
        acl: str = "",
        notes: UploadNotes | None = None,
    ) -> None:
        """Use a part of a bucket; with `notes`, interrupted uploads go on."""
        self._connection = connection
        self._client = connection.client
        self._bucket = bucket
        self._public_url = public_url
        self._part = Part(connection, bucket, acl)
        self._notes = notes or UploadNotes(None)

    @property
    def url(self) -> str:
        """The bucket with its prefix."""
        return self._bucket.url

    def get(self, key: str) -> Blob:
        """Return an object; raise `ObjectAbsent` if there is none."""
        with told(self._part.action(key, "read", "s3:GetObject")):
            answer, content = whole(lambda: self._client.get_object(**self._part.target(key)))
            self._part.note_bucket()
            return Blob(body=content, head=head_of(answer))

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object's body in pieces; raise `ObjectAbsent` if there is none."""
        with told(self._part.action(key, "read", "s3:GetObject")):
            answer = self._client.get_object(**self._part.target(key))
            with closing(answer["Body"]) as body:
                yield from body.iter_chunks(PIECE)

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        action = self._part.action(key, "looked at", "s3:GetObject")
        with told(action):
            try:
                answer = self._client.head_object(**self._part.target(key))
            except ClientError as error:
                if status(error) == NOT_FOUND:
                    self._part.require_bucket()
                    return None
                if status(error) in UNEXPLAINED:
                    return self._refused_head(key)
                raise
            self._part.note_bucket()
            return head_of(answer)

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write an object in one step and return its new etag; raise `ConditionFailed` if the condition fails."""
        if not isinstance(condition, Unchanged):
            fields = {"IfNoneMatch": "*"} if isinstance(condition, Absent) else {}
            return self._put(key, body, headers, fields)
        return self._put_if_match(key, body, headers, condition)

    def put_file(self, key: str, path: Path, headers: Headers, progress: Progress) -> None:
        """Write a file of any size; the object appears whole or not at all."""
        meter = Meter(progress)
        with opened(path) as source:
            try:
                if source.size > s3_multipart.THRESHOLD:
                    self._send_parts(key, source, headers, meter)
                else:
                    self._send_whole(key, source, headers, meter)
            except Stopped:
                raise meter.fault or changed(path) from None

    def list(self, prefix: str = "") -> Iterator[Entry]:
        """Yield every object whose key starts with `prefix`, in the order of their keys."""
        start = len(self._bucket.prefix)
        pages = self._client.get_paginator("list_objects_v2")
        with told(self._part.action("", "listed", "s3:ListBucket")):
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=self._bucket.prefix + prefix):
                for found in page.get("Contents", ()):
                    if is_key(found["Key"][start:]):
                        yield Entry(key=found["Key"][start:], size=found["Size"], modified=found["LastModified"])

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        with told(self._part.action(key, "removed", "s3:DeleteObject")):
            self._client.delete_object(**self._part.target(key))

    def unfinished(self, prefix: str = "") -> Iterator[Unfinished]:
        """Yield the uploads of keys that start with `prefix` which were begun and not ended."""
        start = len(self._bucket.prefix)
        pages = self._client.get_paginator("list_multipart_uploads")
        with told(self._part.action("", "searched for unfinished uploads", "s3:ListBucketMultipartUploads")):
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=self._bucket.prefix + prefix):
                for found in page.get("Uploads", ()):
                    if is_key(found["Key"][start:]):
                        yield Unfinished(
                            key=found["Key"][start:], upload_id=found["UploadId"], started=found["Initiated"]
                        )

    def abandon(self, upload: Unfinished) -> None:
        """Free what an unfinished upload occupies; one that has ended meanwhile is no error."""
        with told(self._part.action(upload.key, "given up", "s3:AbortMultipartUpload")):
            try:
                self._client.abort_multipart_upload(**self._part.target(upload.key), UploadId=upload.upload_id)
            except ClientError as error:
                if code(error) not in s3_multipart.GONE:
                    raise

    def require_parts(self, upload: Unfinished) -> None:
        """Raise `AccessRefused` if parts of uploads may not be listed; an upload that is not there is no error."""
        with told(self._part.action(upload.key, "gone on with", "s3:ListMultipartUploadParts")):
            try:
                self._client.list_parts(**self._part.target(upload.key), UploadId=upload.upload_id)
            except ClientError as error:
                if code(error) not in s3_multipart.GONE:
                    raise

    def clock(self) -> datetime | None:
        """Return the `Date` of the service's latest answer."""
        return self._connection.date

    def public_url(self) -> str:
        """Return the configured address, on AWS else the bucket's own; "" if it cannot be told."""
        if not self._public_url and self._connection.is_aws:
            with told(self._part.action("", "looked at", "s3:ListBucket")):
                self._public_url = derived_address(self._connection, self._bucket)
        return self._public_url

    def settings(self) -> BucketSettings:
        """Return what the bucket itself is set to, as far as it tells."""
        return bucket_settings(self._connection, self._bucket)

    def _put(self, key: str, body: Any, headers: Headers, condition: dict[str, str]) -> str:
        fields: Any = {**self._part.fields(headers), **condition}
        with told(self._part.action(key, "written", "s3:PutObject", conditional=bool(condition))):
            answer = self._client.put_object(**self._part.target(key), Body=body, **fields)
            self._part.note_bucket()
            return plain_etag(answer["ETag"])

    def _put_if_match(self, key: str, body: bytes, headers: Headers, condition: Unchanged) -> str:
        """Send the ETag quoted, as HTTP says; bare, where a service fails a quoted one that is right."""
        if self._connection.bare_etags:
            return self._put(key, body, headers, {"IfMatch": condition.etag})
        try:
            etag = self._put(key, body, headers, {"IfMatch": f'"{condition.etag}"'})
        except ConditionFailed:
            self._part.note_bucket()
            head = self.head(key) if self._connection.bare_etags is None else None
            if head is None or head.etag != condition.etag:
                raise
            etag = self._put(key, body, headers, {"IfMatch": condition.etag})
            self._connection.bare_etags = True
            return etag
        self._connection.bare_etags = False
        return etag

    def _send_whole(self, key: str, source: Source, headers: Headers, meter: Meter) -> None:
        """Send a small file, looked at whole before: there is no taking back."""
        content = b"".join(source.pieces())
        source.check()
        source.require_announced(hashlib.sha256(content).hexdigest(), headers)
        self._put(key, of_bytes(content, meter), headers, {})

    def _send_parts(self, key: str, source: Source, headers: Headers, meter: Meter) -> None:
        """Send a file in parts, going on where an earlier attempt stopped."""
        fields = self._part.fields(headers)
        target = Target(
            bucket=self._bucket.name,
            key=self._part.key(key),
            headers=headers,
            fields=fields,
            is_stored=lambda: self._is_stored(key, source.size, headers),
        )
        content = headers.metadata.get("sha256", "")
        notes = self._notes if content else UploadNotes(None)
        with notes.claimed(self._connection.endpoint, target.bucket, target.key, content, repr(fields)) as claim:
            try:
                with told(self._part.action(key, "written", "s3:PutObject")):
                    send_large(self._client, target, source, meter, claim)
            except StorageError as error:
                if claim and claim.read():
                    error.hint = f"{error.hint}\nWhat arrived is kept: the same command goes on where this one stopped."
                raise

    def _is_stored(self, key: str, size: int, headers: Headers) -> bool:
        head = self.head(key)
        return head is not None and head.size == size and head.headers.metadata == check_headers(headers).metadata

    def _refused_head(self, key: str) -> Head | None:
        """Learn why a HEAD was refused, which its empty answer does not tell: ask for the object itself."""
        try:
            with told(self._part.action(key, "looked at", _LOOKING)):
                answer = self._client.get_object(**self._part.target(key))
                answer["Body"].close()
                return head_of(answer)
        except ObjectAbsent:
            return None
