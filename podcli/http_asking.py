"""One question to one machine, within limits of time and size; redirects are the asker's business."""

import io
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

import feeds
from podcli.errors import AddressUnreachable
from podcli.http import user_agent
from podcli.http_lines import Limits, connected, cut_off
from podcli.http_words import no_answer, no_trust
from podcli.visiting.hosts import Host
from podcli.visiting.unpacking import unpacked

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

Clock = Callable[[], float]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 1 << 16


class CertificateRefused(AddressUnreachable):
    """The server shows a certificate that nobody trusts."""

    code = "certificate-refused"


def ask(
    method: str,
    url: str,
    host: Host,
    headers: Mapping[str, str],
    limits: Limits,
    *,
    into: IO[bytes] | None = None,
    clock: Clock = time.monotonic,
) -> feeds.Reply:
    """Ask once and return the answer, whatever its status; raise `AddressUnreachable` if there is none.

    With `into`, the body is written there and not kept.
    """
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - heavy, and most commands ask nobody

    began = clock()
    try:
        with connected(host, limits) as line, cut_off(line, limits.total) as cut:
            line.request(
                method, _path(url), headers={**_fields(host), **headers}, preload_content=False, decode_content=False
            )
            answer = line.getresponse()
            first = clock() - began
            if cut.is_set():
                raise TimeoutError("timed out")  # what was cut off within its head seems to be an answer
            redirected = answer.status in REDIRECTS and "location" in answer.headers
            body, size, broken = (b"", 0, "") if redirected else _read(answer, limits, into)
            answer.close()
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _told(url, error, late=clock() - began >= limits.total) from error
    total = clock() - began
    if cut.is_set():
        broken = "takes longer than the time that it is given"
    sent = {name.lower(): value for name, value in answer.headers.items()}
    if not limits.enough and not broken:
        body, broken = unpacked(body, sent.get("content-encoding", ""), limits.largest)
    return feeds.Reply(
        status=answer.status,
        reason=answer.reason or "",
        headers=sent,
        body=body,
        size=size,
        broken=broken,
        seconds=first,
        total=total,
    )


def _told(url: str, error: Exception, *, late: bool) -> AddressUnreachable:
    if words := no_trust(error):
        return CertificateRefused(f"{url}: {words}", hint="Renew or repair the certificate.")
    words = "no answer came in time" if late else no_answer(error)
    return AddressUnreachable(f"{url} cannot be reached: {words}.", hint="Is the address right, and the server up?")


def _read(answer: "BaseHTTPResponse", limits: Limits, into: IO[bytes] | None) -> tuple[bytes, int, str]:
    """Read a body; return what is kept of it, its size, and why it did not come to its end."""
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - heavy, and most commands ask nobody

    inside = io.BytesIO()
    kept = into or inside
    size, broken = 0, ""
    try:
        # What comes is taken as soon as it comes: a server that drips must not be waited for until a piece is full.
        while size <= limits.largest and (piece := answer.read1(_PIECE, decode_content=False)):
            kept.write(piece[: limits.largest - size])
            size += len(piece)
            if limits.enough and size >= limits.largest:
                break
        if size > limits.largest and not limits.enough:
            broken = f"is larger than the {limits.largest} bytes that are read of it"
        elif answer.length_remaining and size < limits.largest:
            broken = _broken(answer, size)
    except (HTTPError, HTTPException, OSError, ValueError):  # what came is judged; that it is not whole is told
        broken = _broken(answer, size)
    return inside.getvalue(), size, broken


def _broken(answer: "BaseHTTPResponse", size: int) -> str:
    text = answer.headers.get("content-length", "")
    promised = f" of {int(text)}" if text.isascii() and text.isdecimal() else ""
    return f"broke off after {size}{promised} bytes"


def _fields(host: Host) -> dict[str, str]:
    usual = {"http": 80, "https": 443}[host.scheme]
    name = f"[{host.name}]" if ":" in host.name else host.name
    return {
        "Host": name if host.port == usual else f"{name}:{host.port}",
        "User-Agent": user_agent(),
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
