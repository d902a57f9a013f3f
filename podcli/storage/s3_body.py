"""Request bodies that are read from disk while they are sent, so that memory holds no file."""

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from podcli.storage.contract import Progress
from podcli.storage.source import Source

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


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
    """Let bodies know when a request is being signed and when it is sent."""
    client.meta.events.register_first("request-created.s3", _signing)
    client.meta.events.register_last("request-created.s3", _sending)


def _signing(request: Any, **_: Any) -> None:
    if isinstance(request.body, Body):
        request.body.sending = False


def _sending(request: Any, **_: Any) -> None:
    if isinstance(request.body, Body):
        request.body.sending = True
