"""How often and how long a request is sent again, and when, beyond what boto3 does by itself."""

import math
import time
from collections.abc import Callable  # noqa: TC003 - beside its use
from contextlib import closing
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError

from podcli.storage import s3_line
from podcli.storage.s3_body import Body

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

ATTEMPTS = 9
"""How often one request is sent at most: a line that fails every second time is no reason to give up."""
FEW = 3
"""The same where nobody needs the answer: one that fails twice is a line that is not there."""
DEADLINE = 40.0
"""Seconds after its first sending in which a small request must be over, but for the time its bytes may take."""
EARLY = 6.0
"""The same, as long as the service never answered: its address is probably wrong, and a person waits."""
_WITH_ETAG = frozenset({"GetObject", "HeadObject", "PutObject", "UploadPart"})
"""What every S3 service answers with an ETag."""
_OK = 200
_FIRST_ERROR = 300
_SOON = 0.1
"""Seconds to wait before a request whose answer broke off is sent again."""
_begun: ContextVar[float | None] = ContextVar("begun", default=None)
"""When the object was first asked for that this thread is asking for."""
_BROKEN = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError)


def watch_repeating(client: "S3Client") -> None:
    """Bound the time in which small requests are sent again, and send those again whose answer broke off."""
    patience = _Patience()
    client.meta.events.register("response-received.s3", patience.note)
    client.meta.events.register_first("request-created.s3", patience.require)
    client.meta.events.register_first("needs-retry.s3", _wait_for_whole_answer)


def whole(ask: "Callable[[], GetObjectOutputTypeDef]") -> "tuple[GetObjectOutputTypeDef, bytes]":
    """Return the answer of a request for an object with its body, asked for again if the line breaks within the body.

    Raises boto3's error if the request itself fails, which boto3 repeats, or if the body broke too often or for too
    long.
    """
    token = _begun.set(time.monotonic())
    try:
        return _whole(ask, time.monotonic() + DEADLINE)
    finally:
        _begun.reset(token)


def _whole(ask: "Callable[[], GetObjectOutputTypeDef]", until: float) -> "tuple[GetObjectOutputTypeDef, bytes]":
    for attempt in range(1, ATTEMPTS + 1):
        answer = ask()
        try:
            with closing(answer["Body"]) as body:
                return answer, body.read()
        except _BROKEN:
            if attempt == ATTEMPTS or time.monotonic() + _SOON >= until:
                raise
            time.sleep(_SOON)
    raise AssertionError("the last attempt returns or raises")


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
        if isinstance(request.body, Body):
            s3_line.until.set(math.inf)
            return
        now = time.monotonic()
        first = request.context.setdefault("podcli_first", _begun.get() or now)
        s3_line.until.set(first + DEADLINE)
        if now >= first + (DEADLINE if self._answered else EARLY):
            raise request.context.get("podcli_failure") or ReadTimeoutError(endpoint_url=request.url)


def _wait_for_whole_answer(response: Any, operation: Any, attempts: int, **_: Any) -> Any:
    """Return how long to wait if an answer broke off: boto3 takes what arrived for the whole."""
    if response is None or attempts >= ATTEMPTS:
        return None
    http, parsed = response
    headless = http.status_code == _OK and operation.name in _WITH_ETAG and "ETag" not in parsed
    return _SOON if headless or _is_cut_error(http, operation.name) else None


def _is_cut_error(http: Any, name: str) -> bool:
    """Tell whether an error lacks a part of its body, which says what it is: whether an object is absent, say."""
    if http.status_code < _FIRST_ERROR or name.startswith("Head") or "transfer-encoding" in http.headers:
        return False
    length = http.headers.get("content-length")
    return length is None or len(http.content) < int(length)
