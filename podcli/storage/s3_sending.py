"""Sending a large file in parts: anew, or going on where an earlier attempt stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from podcli.storage import s3_multipart
from podcli.storage.contract import Headers
from podcli.storage.s3_body import Meter
from podcli.storage.s3_multipart import Upload
from podcli.storage.s3_resuming import arrived_parts, goes_on, upload_of
from podcli.storage.source import Source
from podcli.storage.upload_notes import Claim, Note

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef as CompletedPart


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file goes, and what it says of itself there."""

    bucket: str
    key: str
    headers: Headers
    fields: dict[str, Any]
    """The parameters of the request that begins the upload."""
    is_stored: Callable[[], bool]
    """Tells whether the object is there, for when an answer was lost."""


def send_large(client: "S3Client", target: Target, source: Source, meter: Meter, claim: Claim | None) -> None:
    """Send a file so that its object appears whole or not at all.

    Whatever interrupts it, a signal too, gives the upload up, unless it can be gone on with: then it stays noted in the
    claim.
    """
    upload, arrived = _begun(client, target, source, claim)
    try:
        if arrived is not None:
            _send(client, target, upload, source, meter, arrived=arrived)
    except BaseException as error:
        if claim is None or not goes_on(error):
            s3_multipart.abort(client, upload)
            _forget(claim)
        raise
    _forget(claim)


def _send(
    client: "S3Client",
    target: Target,
    upload: Upload,
    source: Source,
    meter: Meter,
    *,
    arrived: "dict[int, CompletedPart]",
) -> None:
    if arrived:
        meter.arrived(sum(upload.length(number) for number in arrived))
    parts = s3_multipart.send(client, upload, source, meter, headers=target.headers, arrived=arrived)
    source.check()
    s3_multipart.complete(client, upload, parts, target.is_stored)


def _begun(
    client: "S3Client", target: Target, source: Source, claim: Claim | None
) -> "tuple[Upload, dict[int, CompletedPart] | None]":
    """Return the upload to go on with and its parts that arrived; None for the parts if the object is complete."""
    note = claim.read() if claim else None
    upload = upload_of(note, target.bucket, target.key, source.size) if note else None
    if upload:
        arrived = arrived_parts(client, upload, source)
        if arrived is not None:
            return upload, arrived
        if target.is_stored():
            return upload, None
    upload = s3_multipart.begin(client, target.bucket, target.key, source.size, target.fields)
    if claim:
        claim.keep(Note(upload_id=upload.upload_id, size=source.size, part_size=upload.part_size))
    return upload, {}


def _forget(claim: Claim | None) -> None:
    if claim:
        claim.forget()
