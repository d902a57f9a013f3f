"""The preview's server: on loopback only, with byte ranges, HEAD, ETag and 304, as the web host will have them."""

import contextlib
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from episodes import PodcliError
from podcli.clock import utc_now
from podcli.errors import PortTaken
from podcli.files import write_atomically
from podcli.media_types import FEED
from podcli.preview import Preview, ServedFile, make_preview
from podcli.preview_page import POLICY, page, trouble
from podcli.workshop import Workshop, reread

HOST = "127.0.0.1"
"""The only address that is listened on."""
_GUARDS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),  # no page of a stranger reads what is not published yet
)
_FAREWELL = 2
"""Seconds that a player may go on after the preview was told to stop."""
_PAGE = "index.html"
_HTML = "text/html; charset=utf-8"


class ShowFiles(StaticFiles):
    """Serves the files of a preview under their keys, and the feed and the page as they are now."""

    def __init__(self, make: Callable[[], Preview], folder: Path) -> None:
        """Keep the rendered feed and page in `folder`; `make` makes the preview anew."""
        super().__init__(directory=folder, check_dir=False)
        self._make, self._folder = make, folder
        self._served: dict[str, ServedFile] = {}
        self._one_at_a_time = threading.Lock()
        self.renew()

    def renew(self) -> None:
        """Read the show folder again, so that reloading the page shows an edit.

        While a file cannot be shown the feed stays as it was: an episode is not gone because it is being edited.
        """
        preview = self._make()
        html = self._write(_PAGE, page(preview).encode(), _HTML)
        if preview.refused and preview.feed_file in self._served:
            self._served = {**preview.files, **self._served, ".": html, _PAGE: html}
            return
        feed = self._write(preview.feed_file, preview.document, FEED.content_type)
        further = {name: self._write(name, body, FEED.content_type) for name, body in preview.further.items()}
        self._served = {**preview.files, **further, preview.feed_file: feed, ".": html, _PAGE: html}

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return the local file of a path, which is a key."""
        if path in {".", _PAGE} or path.endswith((".xml", ".rss")):
            self._try_to_renew()
        served = self._served.get(path)
        if served is None or not served.path.is_file():
            return "", None
        return str(served.path), served.path.stat()

    def _try_to_renew(self) -> None:
        """Show what is wrong instead of the page while somebody is in the middle of an edit."""
        with self._one_at_a_time:
            try:
                self.renew()
            except PodcliError as error:
                html = self._write(_PAGE, trouble(error).encode(), _HTML)
                self._served = self._served | {".": html, _PAGE: html}

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with the type that the feed advertises, which a table of this machine might not know."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        served = self._served.get(self.get_path(scope))
        if served and "content-type" in response.headers:
            response.headers["content-type"] = served.type
        return response

    def _write(self, name: str, body: bytes, content_type: str) -> ServedFile:
        path = self._folder / name
        if not path.exists() or path.read_bytes() != body:  # an unchanged file keeps its ETag
            write_atomically(path, body)
        return ServedFile(path=path, type=content_type)


class Guarded:
    """Adds the headers that keep a page from doing anything but show itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap another application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the headers added."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_GUARDS]
            await send(message)

        await self._app(scope, receive, guarded)


class HeedingServer(uvicorn.Server):
    """A server that a closed terminal ends, too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Note SIGHUP as uvicorn notes SIGTERM: what a handler raises during an answer, is lost."""
        with super().capture_signals(), _noting(getattr(signal, "SIGHUP", None), self.handle_exit):
            yield


@contextlib.contextmanager
def _noting(number: int | None, note: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Call `note` for a signal, unless this system knows it not, or nohup told to ignore it."""
    if number is None or signal.getsignal(number) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(number, note)
    try:
        yield
    finally:
        signal.signal(number, before)


def make_app(shop: Workshop, port: int, folder: Path, begun: datetime) -> Starlette:
    """Return the application; `folder` holds the rendered feed and page."""
    files = ShowFiles(lambda: make_preview(reread(shop), f"http://{HOST}:{port}/", begun), folder)
    trusted = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=[Mount("/", app=files)], middleware=[Middleware(Guarded), trusted])


def serve(shop: Workshop, port: int, announce: Callable[[str], None]) -> None:
    """Serve the preview until the program is told to stop; raise what is wrong with port or show before that."""
    with _listening(port) as listener, tempfile.TemporaryDirectory(prefix="podcli-preview-") as folder:
        app = make_app(shop, port, Path(folder), utc_now())
        config = uvicorn.Config(app, log_config=None, log_level="critical", timeout_graceful_shutdown=_FAREWELL)
        announce(f"http://{HOST}:{port}/")
        HeedingServer(config).run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    """Listen before the address is announced, so that whoever reads it is answered."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise PortTaken(
            f"Port {port} of this machine cannot be listened on: {error.strerror}.",
            hint=f"Is another preview running? Or: podcli serve --port {port % 65535 + 1}",
        ) from error
