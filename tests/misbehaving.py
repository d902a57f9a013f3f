"""A web host on loopback that behaves well, but for what a test spoils: raw sockets, so that nothing is corrected."""

import gzip
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from tests.servers import Certificate

MARK = '"owls-1"'
CHANGED = "Mon, 05 Jan 2026 06:00:00 GMT"
PACE = 0.02
"""Seconds between two bytes of a server that drips."""


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By lower-case name."""


@dataclass(frozen=True)
class Sent:
    """An answer, as it goes onto the wire."""

    status: int = 200
    reason: str = "OK"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Answering = Callable[[Asked], Sent]
Raw = Callable[["Wire", Asked], None]


@dataclass(frozen=True)
class Served:
    """A file and how a good host serves it."""

    body: bytes
    type: str

    def __call__(self, asked: Asked) -> Sent:
        """Answer HEAD, GET, byte ranges, conditional and compressing requests as they should be."""
        kept = "max-age=300" if self.type.endswith("xml") else "max-age=31536000, immutable"
        fields = {
            "Content-Type": f"{self.type}; charset=utf-8" if self.type.endswith("xml") else self.type,
            "Cache-Control": f"public, {kept}",
            "ETag": MARK,
            "Last-Modified": CHANGED,
            "Accept-Ranges": "bytes",
            "Access-Control-Allow-Origin": "*",
        }
        if asked.headers.get("if-none-match") == MARK:
            return Sent(304, "Not Modified", fields)
        if "gzip" in asked.headers.get("accept-encoding", "") and self.type.endswith("xml"):
            return sized(Sent(headers=fields | {"Content-Encoding": "gzip"}, body=gzip.compress(self.body)))
        return sized(self._piece(asked.headers.get("range", ""), fields))

    def _piece(self, wanted: str, fields: dict[str, str]) -> Sent:
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted)
        if not found:
            return Sent(headers=fields, body=self.body)
        size = len(self.body)
        first = int(found[1]) if found[1] else size - int(found[2])
        last = min(int(found[2]) if found[1] and found[2] else size - 1, size - 1)
        fields |= {"Content-Range": f"bytes {first}-{last}/{size}"}
        return Sent(206, "Partial Content", fields, self.body[first : last + 1])


def sized(sent: Sent) -> Sent:
    """Add the true length."""
    return replace(sent, headers={**sent.headers, "Content-Length": str(len(sent.body))})


def status(number: int, reason: str, body: bytes = b"", **headers: str) -> Answering:
    """Answer everything so."""
    return lambda _: sized(Sent(number, reason, headers, body))


def onward(location: str, number: int = 302) -> Answering:
    """Redirect to another place."""
    return lambda _: sized(Sent(number, "Moved", {"Location": location}))


def changed(good: Answering, *, method: str = "", **fields: str | None) -> Answering:
    """Answer well, but for these headers (`_` for `-`); None leaves one out. `method` spoils only its answers."""

    def answer(asked: Asked) -> Sent:
        sent = good(asked)
        if method and asked.method != method:
            return sent
        other = {name.replace("_", "-").lower(): value for name, value in fields.items()}
        kept = {name: value for name, value in sent.headers.items() if name.lower() not in other}
        return replace(sent, headers=kept | {name: value for name, value in other.items() if value is not None})

    return answer


def instead(good: Answering, method: str, other: Answering) -> Answering:
    """Answer well, but for one method."""
    return lambda asked: (other if asked.method == method else good)(asked)


def deaf(good: Answering, *names: str) -> Answering:
    """Answer as if these headers of the request were not there."""
    return lambda asked: good(replace(asked, headers={k: v for k, v in asked.headers.items() if k not in names}))


class Wire:
    """The connection to one client, and whether the test is over."""

    def __init__(self, line: socket.socket, over: threading.Event) -> None:
        self._line = line
        self.over = over

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._line.sendall(data)

    def answer(self, asked: Asked, sent: Sent) -> None:
        """Send an answer; lengths that it names are not corrected."""
        head = "".join(f"{name}: {value}\r\n" for name, value in ({"Connection": "close"} | dict(sent.headers)).items())
        self.send(f"HTTP/1.1 {sent.status} {sent.reason}\r\n{head}\r\n".encode())
        if asked.method != "HEAD" and sent.status != 304:
            self.send(sent.body)

    def reset(self) -> None:
        """Let the connection break without a farewell."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def raw(data: bytes) -> Raw:
    """Send these bytes, and nothing else."""
    return lambda wire, _: wire.send(data)


def drip(start: bytes, drop: bytes = b"x") -> Raw:
    """Begin, then send drop by drop until the test is over or nobody listens any more."""

    def behave(wire: Wire, _: Asked) -> None:
        wire.send(start)
        while not wire.over.wait(PACE):
            wire.send(drop)

    return behave


def endless(start: bytes) -> Raw:
    """Begin, then never end."""

    def behave(wire: Wire, _: Asked) -> None:
        wire.send(start)
        while not wire.over.is_set():
            wire.send(b"x" * 65536)

    return behave


def silent(start: bytes = b"") -> Raw:
    """Begin, then say nothing more."""

    def behave(wire: Wire, _: Asked) -> None:
        wire.send(start)
        wire.over.wait()

    return behave


def breaking(wire: Wire, _: Asked) -> None:
    """Break the connection instead of answering."""
    wire.reset()


class Host:
    """A running host: its address, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.paths: dict[str, Answering] = {}
        self.rude: dict[str, Raw] = {}
        self.otherwise: Answering = status(404, "Not Found")

    def tell(self, path: str) -> list[str]:
        """Return the methods by which a path was asked for."""
        return [asked.method for asked in self.asked if asked.path == path]


@contextmanager
def hosting(certificate: Certificate | None = None) -> Iterator[Host]:
    """Run a host; `paths` and `rude` say how each path behaves, and `otherwise` any other: not found."""
    over, threads = threading.Event(), list[threading.Thread]()
    with socket.create_server(("127.0.0.1", 0)) as door:
        host = Host(f"{'https' if certificate else 'http'}://127.0.0.1:{door.getsockname()[1]}/")

        def welcome() -> None:
            while True:
                line, _ = door.accept()
                if over.is_set():
                    line.close()
                    return
                threads.append(threading.Thread(target=_talk, args=(host, line, over, certificate)))
                threads[-1].start()

        threads.append(threading.Thread(target=welcome))
        threads[0].start()
        try:
            yield host
        finally:
            over.set()
            socket.create_connection(door.getsockname()).close()  # wakes the welcome
            threads[0].join()
            for thread in threads:
                thread.join()


def _talk(host: Host, line: socket.socket, over: threading.Event, certificate: Certificate | None) -> None:
    with line, suppress(OSError):
        if certificate is None:
            _serve(host, line, over)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
        with context.wrap_socket(line, server_side=True) as safe:
            _serve(host, safe, over)


def _serve(host: Host, line: socket.socket, over: threading.Event) -> None:
    asked = _asked(line)
    if asked is None:
        line.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return
    host.asked.append(asked)
    if asked.path in host.rude:
        host.rude[asked.path](Wire(line, over), asked)
    else:
        Wire(line, over).answer(asked, host.paths.get(asked.path, host.otherwise)(asked))


def _asked(line: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(65536)
        head += piece
        if not piece or not head.startswith((b"GET", b"HEAD", b"OPTIONS")):
            return None
    first, *rest = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (text.partition(": ") for text in rest)
    return Asked(method, path, {name.lower(): value for name, _, value in pairs})
