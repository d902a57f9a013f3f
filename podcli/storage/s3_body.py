"""Request bodies that are read from disk while they are sent, so that memory holds no file."""

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ReadTimeoutError

from podcli.storage.contract import Progress
from podcli.storage.source import Source

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


DEADLINE = 40.0
"""Seconds after its first sending in which a small request is sent again."""
EARLY = 6.0
"""The same, as long as the service never answered: its address is probably wrong, and a person waits."""


_WITH_ETAG = frozenset({"GetObject", "HeadObject", "PutObject", "UploadPart"})
"""What every S3 service answers with an ETag."""
_OK = 200
_SOON = 0.1
"""Seconds to wait before a request whose answer broke off is sent again."""


class Stopped(BaseException):
    """Ends the sending of a body. No `Exception`: boto3 would take that for a fault of the line and send again."""


class Meter:
    """Counts what all bodies of one upload sent, and tells them to stop."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.fault: Exception | None = None
        """What whoever watches the progress raised."""

    def arrived(self, count: int) -> None:
        """Announce further bytes; called by any thread."""
        with self._lock:
            try:
                self._progress(count)
            except Exception as fault:  # boto3 would take it for a fault of the line
                self.fault = fault
                self.stop()
                raise Stopped from fault

    def stop(self) -> None:
        """Let every body end at its next read."""
        self._stop.set()

    def require_going(self) -> None:
        """Raise `Stopped` after `stop`."""
        if self._stop.is_set():
            raise Stopped


class Body:
    """What is sent, as boto3 wants bodies: it seeks, tells and reads, and its reading is counted."""

    def __init__(self, read_at: Callable[[int, int], bytes], length: int, meter: Meter) -> None:
        self._read_at = read_at
        self._length = length
        self._meter = meter
        self._at = 0
        self._counted = 0
        self.sending = False
        """Whether reading means sending; over http boto3 reads each body once before, to sign it."""

    def __len__(self) -> int:
        return self._length

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes; raise `Stopped` if the upload was stopped or the file became shorter."""
        self._meter.require_going()
        left = self._length - self._at
        wanted = left if size is None or size < 0 else min(size, left)
        piece = self._read_at(wanted, self._at)
        if len(piece) < wanted:
            self._meter.stop()
            raise Stopped
        self._at += len(piece)
        if self.sending and self._at > self._counted:
            self._meter.arrived(self._at - self._counted)
            self._counted = self._at
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        self._at = max(0, min(self._length, base + offset))
        return self._at

    def tell(self) -> int:
        """Return the position."""
        return self._at


def of_bytes(content: bytes, meter: Meter) -> Body:
    """Make a body of what is in memory."""
    return Body(lambda size, at: content[at : at + size], len(content), meter)


def of_file(source: Source, start: int, length: int, meter: Meter) -> Body:
    """Make a body of a part of a file. Threads share the open file, but not its position."""
    number = source.file.fileno()
    return Body(lambda size, at: os.pread(number, size, start + at), length, meter)


def watch_sending(client: "S3Client") -> None:
    """Let bodies know when a request is being signed and when it is sent, and bound the repeating of small requests."""
    patience = _Patience()
    client.meta.events.register("response-received.s3", patience.note)
    client.meta.events.register_first("request-created.s3", patience.require)
    client.meta.events.register_first("request-created.s3", _signing)
    client.meta.events.register_last("request-created.s3", _sending)


def retry_half_answers(client: "S3Client", attempts: int) -> None:
    """Send a request again whose answer broke off within its head: boto3 takes what arrived for the whole."""
    most = attempts

    def needs_retry(response: Any, operation: Any, attempts: int, **_: Any) -> Any:
        if response is None or operation.name not in _WITH_ETAG or attempts >= most:
            return None
        http, parsed = response
        return _SOON if http.status_code == _OK and "ETag" not in parsed else None

    client.meta.events.register_first("needs-retry.s3", needs_retry)


class _Patience:
    """How long requests are sent again: longer for a service that has ever answered."""

    def __init__(self) -> None:
        self._answered = False

    def note(self, response_dict: Any, context: dict[str, Any], exception: Exception | None, **_: Any) -> None:
        """Learn that the service is there, or why it gave no answer."""
        self._answered = self._answered or response_dict is not None
        context["podcli_failure"] = exception

    def require(self, request: Any, **_: Any) -> None:
        """Send no request again that was sent first long ago; bodies of files take as long as they take."""
        now = time.monotonic()
        first = request.context.setdefault("podcli_first", now)
        if not isinstance(request.body, Body) and now > first + (DEADLINE if self._answered else EARLY):
            raise request.context.get("podcli_failure") or ReadTimeoutError(endpoint_url=request.url)


def _signing(request: Any, **_: Any) -> None:
    if isinstance(request.body, Body):
        request.body.sending = False


def _sending(request: Any, **_: Any) -> None:
    if isinstance(request.body, Body):
        request.body.sending = True
