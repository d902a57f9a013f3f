"""Endpoints that are dead in different ways, and what podcli says of each, and after how long.

    python -m tests.dead_endpoints

runs the real program against each of them with its real patience, and prints exit code, seconds and sentence.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from podcli.storage.s3_client import READ_TIMEOUT
from podcli.storage.s3_repeating import DEADLINE
from tests import servers
from tests.wire import silence, wire_to

SLACK = 15
"""Seconds for connecting, for starting the program, and for a busy machine."""
LONGEST = DEADLINE + READ_TIMEOUT + SLACK
"""Seconds within which a dead endpoint must have been told."""


@contextmanager
def refusing() -> Iterator[str]:
    """Give an address where no service listens."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{port.getsockname()[1]}"


@contextmanager
def black_hole() -> Iterator[str]:
    """Give an address whose queue of connections is full, so that nothing answers a further one."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        port.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(port.getsockname())
        yield f"http://127.0.0.1:{port.getsockname()[1]}"
        for one in waiting:
            one.close()


@contextmanager
def mute() -> Iterator[str]:
    """Give an address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        yield f"http://127.0.0.1:{port.getsockname()[1]}"


@contextmanager
def nameless() -> Iterator[str]:
    """Give an address whose name no resolver knows (RFC 6761)."""
    yield "http://storage.invalid"


KINDS = {
    refusing: "refuses the connection",
    black_hole: "nothing takes the connection",
    mute: "gives no answer",
    nameless: "does not resolve",
}
"""Each kind, and the words by which a person tells it."""


@contextmanager
def falling_silent(after: int) -> Iterator[str]:
    """Give a real service that falls silent after so many requests."""
    with tempfile.TemporaryDirectory() as name, servers.moto(Path(name)) as server, wire_to(server.endpoint) as wire:
        os.environ.update(server.environment)
        boto3.client("s3", endpoint_url=server.endpoint, region_name="us-east-1").create_bucket(Bucket="show")
        wire.arm(after, silence, 10**6)
        yield wire.endpoint


def told(address: str) -> tuple[int, float, str]:
    """Run the real program against an address; return its exit code, its seconds and what it said."""
    arguments = ["refresh", "--storage", "s3://show", "--endpoint-url", address, "--public-url", f"{address}/"]
    environment = {**os.environ, **servers.Server("dead", address).environment}
    begun = time.monotonic()
    command = [sys.executable, "-m", "podcli", *arguments]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=300)
    return done.returncode, time.monotonic() - begun, done.stderr.strip()


def main() -> None:
    """Ask each dead endpoint."""
    for kind, words in KINDS.items():
        with kind() as address:
            _report(kind.__name__, words, *told(address))
    for after in (0, 1):
        with falling_silent(after) as address:
            _report(f"silent after {after} requests", KINDS[mute], *told(address))


def _report(name: str, words: str, code: int, seconds: float, said: str) -> None:
    sys.stdout.write(f"{name}: exit code {code} after {seconds:.0f} s: {said.splitlines()[0] if said else ''}\n")
    sys.stdout.flush()
    assert code in {1, 4}, said
    assert words in said, said
    assert "Traceback" not in said, said
    assert seconds < LONGEST, seconds


if __name__ == "__main__":
    main()
