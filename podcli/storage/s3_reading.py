"""Reading a whole object: asked for again if the line breaks within its body, where boto3 itself gives up."""

from collections.abc import Callable  # noqa: TC003 - beside its use
from contextlib import closing
from typing import TYPE_CHECKING

from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError

from podcli.storage.s3_client import ATTEMPTS

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

_BROKEN = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)


def whole(ask: "Callable[[], GetObjectOutputTypeDef]") -> "tuple[GetObjectOutputTypeDef, bytes]":
    """Return the answer of a request for an object, with its body; raise boto3's error after the last attempt."""
    for _ in range(ATTEMPTS - 1):
        try:
            return _read(ask())
        except _BROKEN:
            continue
    return _read(ask())


def _read(answer: "GetObjectOutputTypeDef") -> "tuple[GetObjectOutputTypeDef, bytes]":
    with closing(answer["Body"]) as body:
        return answer, body.read()
