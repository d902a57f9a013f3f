"""What S3 services and boto3 say went wrong, turned into sentences with a way out; never with a credential in them."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import msgspec
from botocore import exceptions as boto
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import NameResolutionError

from podcli.errors import AccessRefused, StorageError, StorageUnreachable
from podcli.secrecy import redacted
from podcli.storage.contract import ConditionsMissing
from podcli.storage.s3_sayings import BUSY, CHECKSUMS, CONFLICT, CREDENTIALS, REFUSED, SAYINGS, Action, Saying

_LONGEST = 300
_SERVER_FAULT = 500


@contextmanager
def told(action: Action) -> Iterator[None]:
    """Turn what boto3 raises in the block into the matching `StorageError`."""
    try:
        yield
    except ClientError as error:
        raise from_answer(error, action) from error
    except (BotoCoreError, ResponseParserError, KeyError) as error:  # an answer without what each S3 answer has
        raise from_library(error, action) from error


def code(error: ClientError) -> str:
    """Return the code of an error answer; that of an answer without a body is its HTTP status."""
    return str(error.response.get("Error", {}).get("Code", "")) or str(status(error))


def status(error: ClientError) -> int:
    """Return the HTTP status of an error answer, or 0."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def from_answer(error: ClientError, action: Action) -> StorageError:
    """Return the error of this project that tells what a service answered."""
    saying = SAYINGS.get(code(error)) or _by_status(error, action)
    if action.conditional and status(error) == 404 and code(error) != "NoSuchBucket":  # noqa: PLR2004 - HTTP: not found
        saying = CONFLICT  # what was to be replaced is gone
    facts = {**msgspec.structs.asdict(action), "code": code(error), "region": _region(error)}
    return saying.kind(saying.message.format_map(facts), hint=saying.hint.format_map(facts))


def _by_status(error: ClientError, action: Action) -> Saying:
    found = status(error)
    if found == 501 and action.conditional:  # noqa: PLR2004 - HTTP: not implemented
        return Saying(ConditionsMissing, "{endpoint} does not know conditional writes.", "")
    if found in (403, 401) and action.is_aws:
        return REFUSED
    if found >= _SERVER_FAULT and found != 501:  # noqa: PLR2004 - HTTP: not implemented
        return BUSY
    said = _harmless(str(error.response.get("Error", {}).get("Message", "")))
    foreign = found in (400, 401, 411, 501) and not action.is_aws and action.verb == "written"
    return Saying(
        StorageError,
        "{place} cannot be {verb}: the service answers " + f"{found} {{code}}" + (f" ({said})." if said else "."),
        CHECKSUMS if foreign else "Look the code up in the service's documentation.",
    )


def from_library(error: Exception, action: Action) -> StorageError:
    """Return the error of this project that tells why there is no answer."""
    at = action.endpoint
    if isinstance(error, boto.SSLError):
        found = StorageUnreachable(
            f"{at} cannot be trusted: {_reason(error)}",
            hint="If it uses a certificate of its own, name the file of its authority in AWS_CA_BUNDLE; "
            "if it speaks no TLS, write http:// in endpoint_url.",
        )
        found.lasting = True
        return found
    if isinstance(error, (boto.HTTPClientError, boto.ConnectionError, boto.IncompleteReadError)):
        return StorageUnreachable(
            f"{at} {silence_of(error)}",
            hint="Is this machine online, and is endpoint_url in the [storage] part of podcast.toml right?",
        )
    if isinstance(error, (ResponseParserError, KeyError)):
        return StorageError(f"What answers at {at} is no S3 service.", hint="Is endpoint_url right?")
    return from_setup(error)


def silence_of(error: Exception) -> str:
    """Return how an endpoint is dead, as the end of a sentence that begins with its address."""
    cause = getattr(error, "kwargs", {}).get("error")
    if isinstance(cause, (NameResolutionError, socket.gaierror)):
        host = urlsplit(str(getattr(error, "kwargs", {}).get("endpoint_url", ""))).hostname
        return f"cannot be found: the name {host} does not resolve."
    if isinstance(error, boto.ConnectTimeoutError):
        return "cannot be reached: nothing takes the connection, and nothing refuses it."
    if isinstance(error, boto.ReadTimeoutError):
        return "took the request and gives no answer, or one that hardly moves."
    if isinstance(error, boto.EndpointConnectionError):
        return f"cannot be reached: {_told_by_system(cause)}."
    return f"gives no answer: {_reason(error)}"


def from_setup(error: Exception) -> StorageError:
    """Return the error of this project that tells what is wrong with settings or credentials."""
    if isinstance(error, boto.ProfileNotFound):
        return AccessRefused(_reason(error), hint="Name another profile, or add it to ~/.aws/config.")
    if isinstance(error, boto.PartialCredentialsError):
        return AccessRefused("Only a part of the credentials is set.", hint=CREDENTIALS)
    if isinstance(error, boto.NoCredentialsError):
        return AccessRefused("There are no credentials for the storage.", hint=CREDENTIALS)
    if isinstance(error, (boto.CredentialRetrievalError, boto.TokenRetrievalError, boto.SSOError)):
        return AccessRefused(
            f"The credentials for the storage cannot be fetched: {_reason(error)}",
            hint="Sign in again (for instance: aws sso login) and run the command again.",
        )
    return StorageError(
        f"The settings of the storage do not work: {_reason(error)}",
        hint="Look at the [storage] part of podcast.toml and at the AWS_… variables.",
    )


def _told_by_system(cause: object) -> str:
    """Return why there is no connection, in the words of the operating system."""
    fault = getattr(cause, "__cause__", None)
    if isinstance(fault, ConnectionRefusedError):
        return "it refuses the connection, so no service listens there"
    return (
        _harmless(os.strerror(fault.errno)) if isinstance(fault, OSError) and fault.errno else "there is no connection"
    )


def _region(error: ClientError) -> str:
    """Return ` = "eu-west-1"` if the answer names the bucket's region."""
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region = headers.get("x-amz-bucket-region") or error.response.get("Error", {}).get("Region", "")
    return f' = "{region}"' if region else ""


def _reason(error: Exception) -> str:
    """Return the library's own words as the end of a sentence."""
    return _harmless(str(error)).rstrip(".: ") + "."


def _harmless(text: str) -> str:
    """Return a foreign sentence on one line, cut to a bound, without what looks like a key, and fit for `format`."""
    text = re.sub(r"//[^/\s@]*@", "//…@", redacted(text))
    text = re.sub(r"(?<![A-Za-z0-9/+=._-])[A-Za-z0-9/+=]{16,}(?![A-Za-z0-9/+=._-])", "…", " ".join(text.split()))
    return text[:_LONGEST].replace("{", "").replace("}", "")
