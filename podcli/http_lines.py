"""A connection to one machine: to the very number that was looked at, and no longer than it is given."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, cast

import msgspec

from podcli.http import trusted
from podcli.visiting.hosts import Host

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long and how much."""

    silence: float = 10.0
    """Seconds to wait for a connection, and between two pieces of an answer."""
    total: float = 30.0
    """Seconds for one answer in all."""
    largest: int = 64 * 1024 * 1024
    """Bytes that are read of an answer at most."""
    enough: bool = False
    """Whether `largest` is all that is wanted, and more is no fault."""


def prepare() -> None:
    """Load what connecting needs, before several threads ask for it at once: Python may fail to load it then."""
    import urllib3  # noqa: F401, PLC0415 - loaded for its effect; heavy, and most commands ask nobody


def connected(host: Host, limits: Limits) -> "closing[HTTPConnection]":
    """Connect to the first number that answers, of those that were looked at."""
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415 - heavy, and most commands ask nobody

    *others, last = host.numbers
    for number in others:
        try:
            return _line(host, number, limits)
        except NewConnectionError:
            continue
    return _line(host, last, limits)


def _line(host: Host, number: str, limits: Limits) -> "closing[HTTPConnection]":
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - likewise

    seconds = min(limits.silence, limits.total)
    line: HTTPConnection
    if host.scheme == "http":
        line = HTTPConnection(number, host.port, timeout=seconds)
    else:
        # Names and certificates are those of the host, whatever its number.
        line = HTTPSConnection(number, host.port, timeout=seconds, ssl_context=trusted(), server_hostname=host.name)
    try:
        line.connect()
    except BaseException:
        line.close()
        raise
    return closing(line)


@contextmanager
def cut_off(line: "HTTPConnection", seconds: float) -> Iterator[threading.Event]:
    """Break the connection when the time is over: a server that drips would keep its reader for ever.

    Yields what tells whether that was done.
    """
    held = cast("Any", line.sock)
    done = threading.Event()

    def cut() -> None:
        done.set()
        try:
            socket.socket.shutdown(held, socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield done
    finally:
        timer.cancel()
