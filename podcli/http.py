"""Asking a public address as a podcast app would: the only home of the HTTP client."""

import os
import re
import ssl
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from podcli.errors import AddressUnreachable

if TYPE_CHECKING:
    import urllib3

TIMEOUT = 10.0
"""Seconds to wait for a connection, and between two pieces of an answer."""
LARGEST = 64 * 1024 * 1024
"""Bytes that are read of an answer at most; a feed of 10 000 episodes has about 18 million."""
_OK = 200


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered."""

    status: int
    reason: str
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    url: str = ""
    """The address that gave it, where redirects led elsewhere; else empty."""

    @property
    def said(self) -> str:
        """The status as people quote it, such as `404 Not Found`."""
        return f"{self.status} {self.reason}".strip()

    @property
    def length(self) -> int | None:
        """`Content-Length` in bytes."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isdecimal() else None

    @property
    def content_type(self) -> str:
        """`Content-Type` without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def content_range(self) -> str:
        """`Content-Range`."""
        return self.headers.get("content-range", "")

    @property
    def max_age(self) -> int | None:
        """For how many seconds caches may keep the answer."""
        found = re.search(r"max-age=(\d+)", self.headers.get("cache-control", ""))
        return int(found.group(1)) if found else None


def fetch(method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
    """Ask once and return the answer, whatever its status; raise `AddressUnreachable` if there is none."""
    import urllib3  # noqa: PLC0415 - heavy, and most commands ask nobody

    fields = {"User-Agent": user_agent(), "Accept-Encoding": "identity", **(headers or {})}
    try:
        answer = _pool().request(method, url, headers=fields, body=body, preload_content=False)
        try:
            sent = answer.read(LARGEST)
        finally:
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise AddressUnreachable(
            f"{url} cannot be reached: {reason_of(error)}",
            hint="Is public_url in podcast.toml right, and is the storage open to the public?",
        ) from error
    return Answer(
        status=answer.status,
        reason=answer.reason or "",
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=sent,
        url=_led_to(url, answer.retries.history if answer.retries else ()),
    )


def _led_to(url: str, steps: "tuple[urllib3.util.retry.RequestHistory, ...]") -> str:
    """Return where redirects led; "" if there was none."""
    for location in [step.redirect_location for step in steps if step.redirect_location]:
        url = urljoin(url, location)
    return url if any(step.redirect_location for step in steps) else ""


@cache
def _pool() -> "urllib3.PoolManager":
    import urllib3  # noqa: PLC0415 - heavy, and most commands ask nobody

    timeout = urllib3.Timeout(connect=TIMEOUT, read=TIMEOUT)
    return urllib3.PoolManager(
        ssl_context=trusted(), timeout=timeout, retries=urllib3.Retry(2, redirect=5, backoff_factor=0.2)
    )


def trusted() -> ssl.SSLContext:
    """Return whose certificates are trusted; who trusts a private authority for the storage does so here too."""
    return _trusting(os.environ.get("AWS_CA_BUNDLE", ""))


@cache
def _trusting(bundle: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if bundle:
        context.load_verify_locations(bundle)
    return context


@cache
def user_agent() -> str:
    """Return an honest name (HOST-UA)."""
    from importlib.metadata import metadata  # noqa: PLC0415 - reads the disk

    told = metadata("podcli")
    page = (told.get_all("Project-URL") or [""])[0].rpartition(" ")[2]
    return f"podcli/{told['Version']}" + (f" (+{page})" if page else "")


def reason_of(error: Exception) -> str:
    """Return why there was no answer, in the words of the library."""
    reason = getattr(error, "reason", None) or error
    return str(reason).partition(": ")[2] or str(reason)
