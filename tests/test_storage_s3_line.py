"""How long podcli waits for a line that is not dead but hardly alive; the clock is told what to say."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from podcli.errors import StorageUnreachable
from podcli.storage import s3_line, s3_repeating
from podcli.storage.contract import Headers
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from podcli.storage.s3_repeating import DEADLINE
from tests.fault_runs import no_waiting
from tests.servers import Server
from tests.wire import TICK, Exchange, Wire, cut_answer, wire_to

SLACK = 20
"""Bytes, so seconds, that may be on their way when a line is given up."""
FEED = Headers(content_type="application/rss+xml")


class Clock:
    """A clock that goes on when a byte drips, and stands still else."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def drip(self, exchange: Exchange) -> None:
        """Carry the request out and let each byte of the answer take a second."""
        for byte in exchange.ask():
            self.now += 1
            exchange.client.sendall(bytes([byte]))
            exchange.stopping.wait(5 * TICK)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the line and its repeating look at."""
    made = Clock()
    monkeypatch.setattr(s3_line, "time", made)
    return made


@pytest.fixture
def wire(moto_http: Server) -> Iterator[Wire]:
    """A line to moto that breaks on demand."""
    with wire_to(moto_http.endpoint) as made:
        yield made


@pytest.fixture
def storage(
    wire: Wire,
    clock: Clock,
    moto_http: Server,
    make_bucket: Callable[[Server], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[S3Storage]:
    """A storage with a feed at the other end of the line, where nothing waits and time is what bytes take."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    made = S3Storage(connect(Service(endpoint_url=wire.endpoint)), Bucket(make_bucket(moto_http), ""))
    made.put("feed.xml", b"x" * 3000, FEED)
    with no_waiting():
        monkeypatch.setattr(s3_repeating, "time", SimpleNamespace(monotonic=clock.monotonic, sleep=lambda _: None))
        yield made


ACTS: dict[str, Callable[[S3Storage], object]] = {
    "get": lambda storage: storage.get("feed.xml"),
    "head": lambda storage: storage.head("feed.xml"),
    "list": lambda storage: list(storage.list()),
    "put": lambda storage: storage.put("feed.xml", b"y", FEED),
    "stream": lambda storage: b"".join(storage.stream("feed.xml")),
}


@pytest.fixture(params=ACTS)
def act(request: pytest.FixtureRequest) -> Callable[[S3Storage], object]:
    """Every kind of answer: with a body that is read by pieces, with one that boto3 reads, and with a head only."""
    return ACTS[request.param]


def test_an_answer_that_drips_for_ever_is_given_up(
    storage: S3Storage, wire: Wire, clock: Clock, act: Callable[[S3Storage], object]
) -> None:
    """Each byte comes in time and all of them never: that is no answer, within head and body alike."""
    begun = clock.now
    wire.arm(0, clock.drip, 1000)
    with pytest.raises(StorageUnreachable):
        act(storage)
    assert wire.fired > 0
    assert clock.now - begun < DEADLINE + SLACK


@pytest.mark.parametrize("name", ["get", "head", "list", "put"])
def test_an_answer_that_drips_once_is_asked_for_again(storage: S3Storage, wire: Wire, clock: Clock, name: str) -> None:
    """One drip is overcome like any other fault of a line."""
    wire.arm(0, clock.drip, 1)
    ACTS[name](storage)
    assert (wire.fired, wire.count) == (1, 2)


class _Slow:
    """A socket whose every sending takes some seconds of a clock, and which remembers what it was given."""

    def __init__(self, clock: SimpleNamespace, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self.sent = 0
        self.most = 0

    def sendall(self, piece: memoryview) -> None:
        """Take a piece."""
        self._clock.now += self._seconds
        self.sent += len(piece)
        self.most = max(self.most, len(piece))

    def gettimeout(self) -> float:
        """Return the longest gap."""
        return 5.0

    def settimeout(self, _: float) -> None:
        """Believe it."""


@pytest.mark.parametrize(("seconds", "arrives"), [(0.5, True), (4.9, False)])
def test_what_is_sent_goes_piece_by_piece(seconds: float, arrives: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large body on a slow line has as long as its bytes may take; on a line that hardly moves it is given up."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(s3_line, "time", SimpleNamespace(monotonic=lambda: clock.now))
    slow = _Slow(clock, seconds)
    line = s3_line.Line(slow)  # type: ignore[arg-type]  # all that is used of a socket
    body = bytes(4 * 1024 * 1024)
    if arrives:
        line.sendall(body)
        assert slow.sent == len(body)
    else:
        with pytest.raises(TimeoutError):
            line.sendall(body)
        assert slow.sent < len(body)
    assert slow.most <= s3_line.PIECE


def test_half_a_head_is_no_answer(storage: S3Storage, wire: Wire) -> None:
    """Wherever an answer breaks off within its head, it is asked for again: no cut number or date is believed."""
    whole = storage.head("feed.xml")
    wire.arm(None)
    length = _head_length(wire, storage)
    for at in range(1, length, 7):
        wire.arm(0, cut_answer(at))
        assert storage.head("feed.xml") == whole
        assert (wire.fired, wire.count) == (1, 2)


def _head_length(wire: Wire, storage: S3Storage) -> int:
    """Return the bytes of the answer to a HEAD request."""
    lengths: list[int] = []

    def look(exchange: Exchange) -> None:
        answer = exchange.ask()
        lengths.append(len(answer))
        exchange.client.sendall(answer)

    wire.arm(0, look)
    storage.head("feed.xml")
    return lengths[0]
