"""Going on with an upload that was interrupted: which of its parts arrived, and what an interruption leaves."""

import hashlib
import os
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from podcli.storage.s3_errors import code, status
from podcli.storage.s3_multipart import GONE, Upload, part_size

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef as _Part

    from podcli.storage.source import Source
    from podcli.storage.upload_notes import Note

_CLIENTS_FAULT = range(400, 500)
_BUSY = frozenset({408, 429})


def upload_of(note: "Note", bucket: str, key: str, size: int) -> Upload | None:
    """Return the upload that a note tells of, if it is one of such a file."""
    if (note.size, note.part_size) != (size, part_size(size)):
        return None
    return Upload(bucket=bucket, key=key, upload_id=note.upload_id, size=size, part_size=note.part_size)


def arrived_parts(client: "S3Client", upload: Upload, source: "Source") -> "dict[int, _Part] | None":
    """Return the parts that the service holds and that are what the file has there; None if the upload is gone.

    A part whose ETag is no md5 (of an encrypted bucket) is not believed and sent again.
    """
    try:
        pages = client.get_paginator("list_parts").paginate(**upload.target)
        held = [part for page in pages for part in page.get("Parts", ())]
    except ClientError as error:
        if code(error) in GONE:
            return None
        raise
    return {
        part["PartNumber"]: {"PartNumber": part["PartNumber"], "ETag": part["ETag"]}
        for part in held
        if part["PartNumber"] in upload.parts and part["ETag"].strip('"') == _md5(upload, source, part["PartNumber"])
    }


def goes_on(error: BaseException) -> bool:
    """Tell whether an upload that failed so is worth going on with: the line or the service failed, not the request."""
    if isinstance(error, ClientError):
        return status(error) not in _CLIENTS_FAULT or status(error) in _BUSY
    return isinstance(error, BotoCoreError)


def _md5(upload: Upload, source: "Source", number: int) -> str:
    start = (number - 1) * upload.part_size
    digest = hashlib.md5(usedforsecurity=False)
    left = upload.length(number)
    while left > 0 and (piece := os.pread(source.file.fileno(), min(left, 1 << 20), start)):
        digest.update(piece)
        start, left = start + len(piece), left - len(piece)
    return digest.hexdigest()
