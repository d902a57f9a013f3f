"""The public address of a bucket at Amazon, where it follows from the bucket; nowhere else it does."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from podcli.storage.location import Bucket

if TYPE_CHECKING:
    from podcli.storage.s3_client import Connection


def derived_address(connection: "Connection", bucket: Bucket) -> str:
    """Return the address under which Amazon serves a bucket's keys."""
    return address_in(connection.service.region or _region(connection, bucket), bucket)


def address_in(region: str, bucket: Bucket) -> str:
    """Return that address for a bucket of a region."""
    host = f"s3.{region}.amazonaws.com" + (".cn" if region.startswith("cn-") else "")
    if "." in bucket.name:  # a certificate covers one level of names only
        return f"https://{host}/{bucket.name}/{bucket.prefix}"
    return f"https://{bucket.name}.{host}/{bucket.prefix}"


def _region(connection: "Connection", bucket: Bucket) -> str:
    """Ask the bucket, not this machine's settings: the address must be the same from everywhere."""
    try:
        headers = connection.client.head_bucket(Bucket=bucket.name)["ResponseMetadata"]["HTTPHeaders"]
    except ClientError as error:  # refusals name the region too
        headers = error.response["ResponseMetadata"]["HTTPHeaders"]
        if "x-amz-bucket-region" not in headers:
            raise
    return headers.get("x-amz-bucket-region", "us-east-1")
