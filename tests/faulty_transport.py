"""A transport between boto3 and a real S3 server that fails as networks and services do, at a chosen request."""

import io
from collections.abc import Callable
from random import Random
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

_ERROR = b'<?xml version="1.0"?><Error><Code>%s</Code><Message>No.</Message></Error>'


class _Raw:
    """The body of an answer that no server gave."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)

    def stream(self, *_: object, **__: object) -> Any:
        """Yield all of it."""
        yield self._body.read()

    def read(self, *_: object, **__: object) -> bytes:
        """Return all of it."""
        return self._body.read()

    def close(self) -> None:
        """Nothing is open."""


def _answer(request: Any, status: int, body: bytes) -> AWSResponse:
    headers = {"Content-Length": str(len(body)), "Content-Type": "application/xml"}
    return AWSResponse(request.url, status, headers, _Raw(body))


Send = Callable[[Any], Any]


def cut_before(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The line breaks before anything is sent."""
    raise ConnectionClosedError(endpoint_url=request.url)


def lost_answer(send: Send, request: Any) -> Any:
    """The request is carried out, and its answer never arrives."""
    send(request)
    raise ConnectionClosedError(endpoint_url=request.url)


def timed_out(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """Nothing is heard until patience ends."""
    raise ReadTimeoutError(endpoint_url=request.url)


def lying(send: Send, request: Any) -> Any:
    """The request is carried out, and the service says that it failed."""
    send(request)
    return _answer(request, 500, _ERROR % b"InternalError")


def internal_error(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The service fails."""
    return _answer(request, 500, _ERROR % b"InternalError")


def slow_down(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The service is busy."""
    return _answer(request, 503, _ERROR % b"SlowDown")


def too_many(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The service counts requests."""
    return _answer(request, 429, _ERROR % b"TooManyRequests")


def forbidden(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is not sent
    """The service refuses."""
    return _answer(request, 403, _ERROR % b"AccessDenied")


def malformed(send: Send, request: Any) -> Any:
    """The request is carried out, and what answers is no XML."""
    send(request)
    return _answer(request, 500, b"<html>oops")


FAULTS = (
    *(cut_before, lost_answer, timed_out, lying, internal_error, slow_down, too_many, forbidden),
    malformed,
)


PASSING = (cut_before, lost_answer, timed_out, lying, internal_error, slow_down, too_many)
"""What passes when it is tried again."""


class Transport:
    """Stands between a client and its server; counts the requests, and fails at one of them."""

    def __init__(self, client: Any) -> None:
        self._session = client._endpoint.http_session
        self._send = self._session.send
        self.count = 0
        self.fired = 0
        self._number: int | None = None
        self._fault: Callable[[Send, Any], Any] = cut_before
        self._times = 0
        self._draw = Random(0)  # noqa: S311 - guards nothing
        self._requests = 0
        self._session.send = self.send

    def arm(self, number: int | None, fault: Callable[[Send, Any], Any] = cut_before, times: int = 1) -> None:
        """Begin to count anew; fail at that request, and as often as it is sent again."""
        self.count = self.fired = 0
        self._number, self._fault, self._times, self._requests = number, fault, times, 0

    def arm_at_random(self, draw: Random, requests: int) -> None:
        """Let half of so many requests fail, each in another way."""
        self.arm(None)
        self._draw, self._requests = draw, requests

    def send(self, request: Any) -> Any:
        """Send a request, or fail."""
        number = self.count
        self.count += 1
        if number < self._requests and self._draw.random() < 0.5:
            self.fired += 1
            return self._draw.choice(PASSING)(self._send, request)
        if self._number is not None and number >= self._number and self.fired < self._times:
            self.fired += 1
            return self._fault(self._send, request)
        return self._send(request)

    def close(self) -> None:
        """Leave the client as it was."""
        self._session.send = self._send
