"""What the error codes of S3 services mean for a person, as a table.

One row answers one or several codes. Services differ in their codes, so what no row knows is told by its HTTP status.
"""

import msgspec

from podcli.errors import (
    AccessRefused,
    BucketMissing,
    ConditionFailed,
    CredentialsRefused,
    ObjectAbsent,
    StorageError,
    StorageUnreachable,
)

CREDENTIALS = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of ~/.aws in the [storage] part "
    "of podcast.toml."
)
"""The way out of missing credentials."""
CHECKSUMS = (
    "Many services refuse the checksums that newer AWS software adds. podcli sets request_checksum_calculation to "
    "when_required; look whether a proxy or a newer setting of the service asks for more."
)
"""What many answers of services other than Amazon's come from."""


class Action(msgspec.Struct, frozen=True):
    """What was tried, and the permission that it needs."""

    place: str
    """What it was tried on, such as `s3://bucket/prefix/feed.xml`."""
    verb: str
    """What could not be done with it, such as `read`."""
    permission: str
    """IAM action, such as `s3:GetObject`."""
    bucket: str
    endpoint: str
    is_aws: bool = False
    conditional: bool = False
    """Whether a condition was sent along."""


class Saying(msgspec.Struct, frozen=True):
    """What an answer means; the texts are formats over the fields of `Action`, `code` and `region`."""

    kind: type[StorageError]
    message: str
    hint: str


_WRONG_REGION = Saying(
    StorageError,
    "The bucket {bucket} is in another region than the one asked at {endpoint}.",
    "Write region{region} into the [storage] part of podcast.toml.",
)
_EXPIRED = Saying(
    CredentialsRefused, "The session with {endpoint} has expired.", "Sign in again and run the command again."
)
_NO_BUCKET = Saying(
    BucketMissing,
    "There is no bucket {bucket} at {endpoint}.",
    "Make the bucket first, or correct url, endpoint_url or region in the [storage] part of podcast.toml.",
)
REFUSED = Saying(
    AccessRefused,
    "{place} cannot be {verb}: access denied.",
    "These credentials lack the permission {permission} on the bucket {bucket}.",
)
BUSY = Saying(StorageUnreachable, "{endpoint} is too busy or has a fault of its own ({code}).", "Try again later.")
CONFLICT = Saying(ConditionFailed, "{place} is not, or no longer, what was expected.", "")
_FULL = Saying(
    StorageError, "{place} cannot be {verb}: the storage's quota is used up.", "Free some space there, or ask for more."
)
_UNSIGNED = Saying(
    CredentialsRefused,
    "The service at {endpoint} says that the secret access key is wrong.",
    "Copy AWS_SECRET_ACCESS_KEY again, whole and without spaces.",
)
_UNKNOWN_KEY = Saying(
    CredentialsRefused,
    "The service at {endpoint} does not know this access key.",
    "Does AWS_ACCESS_KEY_ID belong to this service? Keys of one provider are worth nothing at another.",
)
_CLOCK = Saying(
    StorageError,
    "This machine's clock differs too much from that of {endpoint}, so the request was refused.",
    "Set this machine's clock (for instance with systemd-timesyncd or ntpdate) and run the command again.",
)
_NO_ACL = Saying(
    StorageError,
    "The bucket {bucket} takes no access control lists.",
    "Remove acl from the [storage] part of podcast.toml, and open the bucket by its policy instead.",
)
SAYINGS = {
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "InvalidClientTokenId": _UNKNOWN_KEY,
    "UnrecognizedClientException": _UNKNOWN_KEY,
    "SignatureDoesNotMatch": _UNSIGNED,
    "InvalidToken": _EXPIRED,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "TokenRefreshRequired": _EXPIRED,
    "RequestExpired": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
    "NoSuchBucket": _NO_BUCKET,
    "InvalidBucketName": _NO_BUCKET,
    "NoSuchKey": Saying(ObjectAbsent, "There is no {place}.", ""),
    "PermanentRedirect": _WRONG_REGION,
    "TemporaryRedirect": _WRONG_REGION,
    "AuthorizationHeaderMalformed": _WRONG_REGION,
    "IllegalLocationConstraintException": _WRONG_REGION,
    "301": _WRONG_REGION,
    "AccessDenied": REFUSED,
    "AllAccessDisabled": REFUSED,
    "AccountProblem": REFUSED,
    "403": REFUSED,
    "PreconditionFailed": CONFLICT,
    "ConditionalRequestConflict": CONFLICT,
    "OperationAborted": CONFLICT,
    "412": CONFLICT,
    "409": CONFLICT,
    "QuotaExceeded": _FULL,
    "EntityTooLarge": _FULL,
    "InsufficientStorage": _FULL,
    "AccessControlListNotSupported": _NO_ACL,
    "SlowDown": BUSY,
    "ServiceUnavailable": BUSY,
    "InternalError": BUSY,
    "RequestTimeout": BUSY,
}
