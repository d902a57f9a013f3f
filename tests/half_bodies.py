"""A line that breaks within the body of a request: what arrived is half a document, and the service must not keep it.

Some servers take half a body for a whole one, moto among them, which RFC 9112, section 8 forbids. Ceph judges itself.
"""

import os
import socket
import ssl
import struct
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ConnectionClosedError

from tests.faulty_transport import Send

PATIENCE = 10
"""Seconds for connecting and sending."""


def half_body(share: float) -> Callable[[Send, Any], Any]:
    """Return the fault that sends a request with this share of its body, and then breaks the line."""

    def fault(send: Send, request: Any) -> Any:  # noqa: ARG001 - it is sent over a line of its own
        body = _body(request)
        with _connected(request.url) as line:
            line.sendall(_head(request) + body[: int(len(body) * share)])
            _break(line)
        raise ConnectionClosedError(endpoint_url=request.url)

    fault.__name__ = f"half_body_{int(share * 100)}"
    return fault


HALVES = tuple(half_body(share) for share in (0.0, 0.3, 0.99))


def _body(request: Any) -> bytes:
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
        request.reset_stream()
    return body.encode() if isinstance(body, str) else bytes(body)


def _head(request: Any) -> bytes:
    parts = urlsplit(request.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()}
    headers |= {"Host": parts.netloc} | ({"Content-Length": str(len(_body(request)))} if request.body else {})
    headers.pop("Expect", None)  # the body follows at once
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
    if parts.scheme == "http":
        return line
    context = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE"))
    return context.wrap_socket(line, server_hostname=parts.hostname)


def _break(line: socket.socket) -> None:
    """End the line as a lost connection does: without a farewell of TLS."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
