"""The real program publishing over a line that fails half of all requests for some real seconds."""

import itertools
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from random import Random

import feedparser

from podcli.storage import Places
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from tests.folders import ShowFolder
from tests.servers import Server
from tests.wire import Exchange, Fault, Wire, cut_answer, error_in_200, lost, no_http, wire_to

KINDS: tuple[Fault, ...] = (lost, cut_answer(0), cut_answer(60), error_in_200, no_http)
"""How the line fails."""


class Half:
    """Fails every second request, drawn at random, each in another way, until some seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._draw = Random(0)  # noqa: S311 - guards nothing
        self._kinds = itertools.cycle(KINDS)
        self.failed = self.passed = 0

    def strike(self, exchange: Exchange) -> None:
        """Fail, or pass the request on."""
        if time.monotonic() < self._until and self._draw.random() < 0.5:
            self.failed += 1
            next(self._kinds)(exchange)
        else:
            self.passed += 1
            exchange.client.sendall(exchange.ask())


def publish_over(server: Server, folder: Path, seconds: int) -> None:
    """Publish new episodes, one after the other, until the seconds are over; print how each ended."""
    with wire_to(server.endpoint) as wire:
        show = _show(server, wire, folder)
        half, begun, runs = Half(seconds), time.monotonic(), 0
        wire.arm(0, half.strike, 10**9)
        while time.monotonic() - begun < seconds:
            runs += 1
            show.add(f"number-{runs}")
            done = _published(show)
            spent = time.monotonic() - begun
            sys.stdout.write(f"publish {runs}: exit code {done.returncode} at {spent:.0f} s; {half.failed} failed\n")
            sys.stdout.flush()
            assert done.returncode in {0, 3}, done.stderr  # published, or published and the feed follows
        wire.arm(None)
        last = _published(show)
        assert last.returncode == 0, last.stderr
        titles = {entry.title for entry in feedparser.parse(show.places.public.get("feed.xml").body).entries}
        assert titles == {f"Number-{number}" for number in range(1, runs + 1)}
        sys.stdout.write(f"{runs} publishes, {half.failed} requests failed, {half.passed} passed, 0 lost\n")


def _published(show: ShowFolder) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "podcli", "-C", str(show.path), "publish"]
    return subprocess.run(command, check=False, env={**os.environ}, capture_output=True, text=True, timeout=600)


def _show(server: Server, wire: Wire, folder: Path) -> ShowFolder:
    connection = connect(Service(endpoint_url=server.endpoint))
    bucket = f"half-{uuid.uuid4().hex[:12]}"
    for name in (bucket, f"{bucket}-state"):
        connection.client.create_bucket(Bucket=name)
    address = f"{server.endpoint}/{bucket}/"
    public = S3Storage(connection, Bucket(bucket, ""), address, "public-read")
    show = ShowFolder(
        folder / "show", Places(public=public, state=S3Storage(connection, Bucket(f"{bucket}-state", "")))
    )
    show.configure(
        storage=f'url = "s3://{bucket}"\nstate_url = "s3://{bucket}-state"\nendpoint_url = "{wire.endpoint}"\n'
        f'addressing_style = "path"\nacl = "public-read"\npublic_url = "{address}"'
    )
    return show
