"""Large files in parts: begun, sent by several threads, completed; and given up whatever interrupts it.

Beginning, sending a part and completing are steps of their own over one small record, so that an upload can be resumed
by whoever kept that record and asks which parts arrived.
"""

import concurrent.futures
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from podcli.storage.contract import Headers
from podcli.storage.s3_body import Meter, Stopped, of_file
from podcli.storage.s3_errors import code
from podcli.storage.s3_part import ObjectName

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef as CompletedPart

    from podcli.storage.source import Source

THRESHOLD = 8 * 1024 * 1024
"""Bytes above which a file is sent in parts."""
THREADS = 4
_MIB = 1024 * 1024
_MOST_PARTS = 9000
"""A little below the 10 000 that services take."""
GONE = frozenset({"NoSuchUpload", "NoSuchKey", "404"})
"""What services answer about an upload that has ended; Ceph says NoSuchKey."""


class _Target(ObjectName):
    UploadId: str


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that was begun: all that is needed to go on with it."""

    bucket: str
    key: str
    upload_id: str
    size: int
    part_size: int

    @property
    def target(self) -> "_Target":
        """The parameters that name it."""
        return {"Bucket": self.bucket, "Key": self.key, "UploadId": self.upload_id}

    @property
    def parts(self) -> range:
        """The numbers of its parts."""
        return range(1, -(-self.size // self.part_size) + 1)

    def length(self, number: int) -> int:
        """Return the length of a part in bytes."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)


def part_size(size: int) -> int:
    """Return the length of a part for a file: all are equal but the last, as some services demand."""
    least = max(THRESHOLD, -(-size // _MOST_PARTS))
    return -(-least // _MIB) * _MIB


def begin(client: "S3Client", bucket: str, key: str, size: int, fields: dict[str, Any]) -> Upload:
    """Begin an upload; headers and metadata are given here."""
    answer = client.create_multipart_upload(Bucket=bucket, Key=key, **fields)
    return Upload(bucket=bucket, key=key, upload_id=answer["UploadId"], size=size, part_size=part_size(size))


def send(
    client: "S3Client",
    upload: Upload,
    source: "Source",
    meter: Meter,
    *,
    headers: Headers,
    arrived: "Mapping[int, CompletedPart]",
) -> "list[CompletedPart]":
    """Send the parts that have not arrived yet and return what completing needs.

    Whatever is raised, no part is on its way afterwards. Meanwhile the file is compared with the hash
    it is announced with: an object must never lie about its content.
    """
    pool = concurrent.futures.ThreadPoolExecutor(THREADS, thread_name_prefix="podcli-upload")
    try:
        missing = [n for n in upload.parts if n not in arrived]
        futures = [pool.submit(send_part, client, upload, n, source, meter) for n in missing]
        source.require_content(headers)
        done, _ = concurrent.futures.wait(futures, return_when=concurrent.futures.FIRST_EXCEPTION)
        _raise_first(done)
        sent = {number: future.result() for number, future in zip(missing, futures, strict=True)}
        return [arrived.get(number) or sent[number] for number in upload.parts]
    except BaseException:
        meter.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def send_part(client: "S3Client", upload: Upload, number: int, source: "Source", meter: Meter) -> "CompletedPart":
    """Send one part."""
    source.check()
    start = (number - 1) * upload.part_size
    body: Any = of_file(source, start, upload.length(number), meter)
    answer = client.upload_part(**upload.target, PartNumber=number, Body=body)
    return {"PartNumber": number, "ETag": answer["ETag"]}


def complete(client: "S3Client", upload: Upload, parts: "list[CompletedPart]", is_complete: Callable[[], bool]) -> None:
    """Make the object appear. `is_complete` tells whether it is there, for when the answer was lost."""
    try:
        client.complete_multipart_upload(**upload.target, MultipartUpload={"Parts": parts})
    except ClientError as error:
        if code(error) not in GONE or not is_complete():
            raise
    except BotoCoreError:
        if not is_complete():
            raise


def abort(client: "S3Client", upload: Upload) -> None:
    """Free what an upload occupies, as far as that is possible: the sweep of a later run does the rest."""
    try:
        client.abort_multipart_upload(**upload.target)
    except (ClientError, BotoCoreError):
        return


def _raise_first(done: "set[concurrent.futures.Future[CompletedPart]]") -> None:
    """Raise what went wrong first; that others were stopped by it says nothing."""
    faults = [fault for future in done if (fault := future.exception())]
    for fault in sorted(faults, key=lambda fault: isinstance(fault, Stopped)):
        raise fault
