"""A server with prepared answers, for what no real service can be brought to say at will."""

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """One prepared answer."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def error(status: int, code: str, message: str = "", **headers: str) -> Reply:
    """Return an S3 error answer."""
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Reply(status, body, {"Content-Type": "application/xml", **headers})


@dataclass
class Canned:
    """A running server: its address, and what it was asked."""

    endpoint: str
    asked: list[str] = field(default_factory=list)


@contextlib.contextmanager
def canned(answer: Callable[[str, str], Reply]) -> Iterator[Canned]:
    """Serve what `answer` gives for a method and a path with its query."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            served.asked.append(f"{self.command} {self.path}")
            reply = answer(self.command, self.path)
            body = b"" if self.command == "HEAD" else reply.body.encode()
            self.send_response(reply.status)
            for name, value in ({"Content-Length": str(len(body))} | reply.headers).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = "Content-Length" in reply.headers  # it does not tell the truth

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Canned(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
