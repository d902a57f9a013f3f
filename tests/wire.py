"""A line to a real S3 server that breaks at a chosen byte of a chosen request: a proxy on a loopback port."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 1 << 16
_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding: *chunked")
_EXPECTS = re.compile(rb"(?im)^expect: *100-continue\r\n")
_REFUSING = b'<?xml version="1.0"?><Error><Code>InternalError</Code><Message>We encountered an error.</Message></Error>'
TICK = 0.001
"""Seconds between two bytes that drip."""


class Exchange:
    """One request that arrived whole at the proxy, and the server that would answer it."""

    def __init__(
        self, client: socket.socket, request: bytes, server: tuple[str, int], stopping: threading.Event
    ) -> None:
        self.client = client
        self.request = request
        self.stopping = stopping
        self._server = server

    def ask(self) -> bytes:
        """Send the request to the server; return the whole answer, if there is one."""
        with closing(socket.create_connection(self._server)) as server:
            server.sendall(self.request)
            return _message(server, answer_to=self.request) or b""

    def answer(self, status: bytes, body: bytes) -> None:
        """Give an answer that no server gave."""
        head = b"HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
        self.client.sendall(head % (status, len(body)))
        if not self.request.startswith(b"HEAD "):
            self.client.sendall(body)


Fault = Callable[[Exchange], None]


def lost(_: Exchange) -> None:
    """The line breaks within the request, and the server does nothing about it.

    It never gets the beginning: moto carries out a head that broke off, and stores half a body as if it were whole,
    which HTTP forbids (RFC 9112, section 8). `half_bodies` lets a server that heeds it judge for itself.
    """


def cut_answer(at: int) -> Fault:
    """The request is carried out, and the line breaks after so many bytes of the answer; the last never passes."""

    def strike(exchange: Exchange) -> None:
        answer = exchange.ask()
        exchange.client.sendall(answer[: min(at, len(answer) - 1)])

    return _named(strike, f"answer cut at {at}")


def silence(exchange: Exchange) -> None:
    """The request is carried out, and nothing is ever heard of it."""
    exchange.ask()
    exchange.stopping.wait(30)


def drip(exchange: Exchange) -> None:
    """The answer comes byte by byte."""
    for byte in exchange.ask():
        exchange.client.sendall(bytes([byte]))
        exchange.stopping.wait(TICK)


def error_in_200(exchange: Exchange) -> None:
    """The request is carried out, and the answer is 200 with an error in its body."""
    exchange.ask()
    exchange.answer(b"200 OK", _REFUSING)


def empty_200(exchange: Exchange) -> None:
    """The request is not carried out, and the answer is 200 with nothing in it."""
    exchange.answer(b"200 OK", b"")


def malformed(exchange: Exchange) -> None:
    """The request is carried out, and the answer is 200 with half an XML document."""
    exchange.ask()
    exchange.answer(b"200 OK", b'<?xml version="1.0"?><ListBucketResult><Contents><Key>med')


def no_http(exchange: Exchange) -> None:
    """Something else answers at that port."""
    exchange.client.sendall(b"220 mail.example ESMTP\r\n")


WHOLE = (lost, silence, drip, error_in_200, empty_200, malformed, no_http)
"""Faults without a place in the message."""


def cuts(places: "range | tuple[int, ...]") -> tuple[Fault, ...]:
    """Return the faults that cut an answer at these bytes."""
    return tuple(cut_answer(at) for at in places)


class Wire:
    """Counts the requests that pass, and breaks at one of them, as often as it is sent again."""

    def __init__(self, endpoint: str) -> None:
        at = urlsplit(endpoint)
        self._server = (str(at.hostname), int(at.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.arm(None)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """The address that a client uses instead of the server's."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def arm(self, number: int | None, fault: Fault = silence, times: int = 1) -> None:
        """Begin to count anew; fail at that request, and as often as it is sent again."""
        with self._lock:
            self.count = self.fired = 0
            self._number, self._fault, self._times = number, fault, times

    def close(self) -> None:
        """Stop listening."""
        self.stopping.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with closing(client), suppress(OSError):
            while request := _message(client):
                exchange = Exchange(client, request, self._server, self.stopping)
                fault = self._next_fault()
                if fault:
                    fault(exchange)
                    if fault is not drip:
                        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))  # a reset
                    return
                client.sendall(exchange.ask())

    def _next_fault(self) -> Fault | None:
        with self._lock:
            number = self.count
            self.count += 1
            if self._number is not None and number >= self._number and self.fired < self._times:
                self.fired += 1
                return self._fault
            return None


@contextmanager
def wire_to(endpoint: str) -> Iterator[Wire]:
    """Stand between a client and a server."""
    wire = Wire(endpoint)
    try:
        yield wire
    finally:
        wire.close()


def _message(end: socket.socket, answer_to: bytes = b"") -> bytes | None:
    """Read a whole request, or the answer to one; None if the other end hung up before the request was whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = end.recv(_PIECE)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    if _EXPECTS.search(head):
        end.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        head = _EXPECTS.sub(b"", head)
    pieces, left = [body], _left(head, body, answer_to)
    while left and (piece := end.recv(_PIECE)):
        pieces.append(piece)
        left -= len(piece)
    if left > 0 and not answer_to:
        return None  # who asked gave up within the body, and half a body is nothing to hand on
    return head + b"\r\n\r\n" + b"".join(pieces)


def _left(head: bytes, body: bytes, answer_to: bytes) -> int:
    """Return how many bytes of the body are still to come."""
    assert not _CHUNKED.search(head), "this proxy reads bodies by their length only"
    length = _LENGTH.search(head)
    if answer_to.startswith(b"HEAD ") or length is None:
        return 0
    return int(length.group(1)) - len(body)


def _named(fault: Fault, name: str) -> Fault:
    fault.__name__ = name
    return fault
