"""How long the line to an S3 service may be waited for in all: a socket bounds each wait, not how many there are."""

import io
import math
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from botocore.awsrequest import AWSHTTPConnection, AWSHTTPConnectionPool, AWSHTTPSConnection, AWSHTTPSConnectionPool

if TYPE_CHECKING:
    import socket

    from mypy_boto3_s3 import S3Client

GRACE = 30.0
"""Seconds that may be waited for a message of any length."""
RATE = 4096
"""Bytes that each further second must bring: a line below 32 kbit/s carries no podcast."""
PIECE = 1 << 14
"""Bytes sent at once: a socket's timeout is for all that it is given."""
until: ContextVar[float] = ContextVar("until", default=math.inf)
"""When the request of this thread must be over, but for the time its bytes may take."""


def bound_waiting(client: "S3Client") -> None:
    """Let every connection of a client bound how long it waits in all."""
    session: Any = client._endpoint.http_session  # type: ignore[attr-defined]  # noqa: SLF001 - botocore has no other way
    session._pool_classes_by_scheme.update(http=_Pool, https=_SecurePool)  # noqa: SLF001 - likewise


class Budget:
    """The seconds that may be waited for one message; those in which nobody waits for it do not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def longest(self, gap: float | None) -> float:
        """Return how long the next wait may be; raise `TimeoutError` if all is spent."""
        if self._left <= 0:
            raise TimeoutError("the answer comes too slowly")
        return self._left if gap is None else min(gap, self._left)

    def spend(self, seconds: float, count: int) -> None:
        """Account for a wait and the bytes that it brought."""
        self._left += count / RATE - seconds


class Line:
    """A connected socket: what is sent and what is answered have a budget each, anew for every request."""

    def __init__(self, sock: "socket.socket") -> None:
        self._sock = sock
        self._sending: Budget | None = None
        self._sent = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: Any) -> None:
        """Send bytes, each piece with a patience of its own."""
        self._sending = self._sending or Budget(min(GRACE, until.get() - time.monotonic()))
        view = memoryview(data).cast("B")
        for start in range(0, len(view), PIECE):
            piece = view[start : start + PIECE]
            _wait(self._sock, self._sending, partial(self._send, piece))

    def makefile(self, mode: "Literal['rb']", buffering: int | None = None, **_: Any) -> Any:
        """Give what is read of the answer."""
        left = until.get() + self._sent / RATE - time.monotonic()
        self._sending, self._sent = None, 0
        answer = _Answer(self._sock, Budget(min(GRACE, left)), self._sock.makefile(mode, 0))
        return answer if buffering == 0 else io.BufferedReader(answer)

    def _send(self, piece: memoryview) -> int:
        self._sock.sendall(piece)
        self._sent += len(piece)
        return len(piece)


class _Answer(io.RawIOBase):
    """What arrives, as far as its budget goes; what breaks off within its head is no answer.

    Python takes the end of a line for the end of a head, and half a head for a whole one.
    """

    def __init__(self, sock: "socket.socket", budget: Budget, inner: Any) -> None:
        self._sock, self._budget, self._inner = sock, budget, inner
        self._head, self._tail = False, b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Wait for the next bytes; raise `ConnectionResetError` if they end within the head."""
        count = _wait(self._sock, self._budget, lambda: self._inner.readinto(buffer) or 0)
        if not self._head:
            self._look_for_body(bytes(memoryview(buffer)[:count]))
        return count

    def _look_for_body(self, arrived: bytes) -> None:
        if self._tail and not arrived:
            raise ConnectionResetError("the answer breaks off within its head")
        seen = self._tail + arrived
        self._head, self._tail = b"\r\n\r\n" in seen or b"\n\n" in seen, seen[-3:]

    def close(self) -> None:
        """Let go of the socket."""
        self._inner.close()
        super().close()


def _wait(sock: "socket.socket", budget: Budget, step: Callable[[], int]) -> int:
    """Take a step that may block, and pay for it."""
    gap = sock.gettimeout()
    sock.settimeout(budget.longest(gap))
    begun, count = time.monotonic(), 0
    try:
        count = step()
        return count
    finally:
        budget.spend(time.monotonic() - begun, count)
        sock.settimeout(gap)


class _Connection(AWSHTTPConnection):
    def connect(self) -> None:
        """Connect, and watch the line."""
        super().connect()
        self.sock = Line(self.sock)


class _SecureConnection(AWSHTTPSConnection):
    def connect(self) -> None:
        """Connect, and watch the line."""
        super().connect()
        self.sock = Line(self.sock)


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _SecureConnection
