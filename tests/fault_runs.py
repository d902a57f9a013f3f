"""Network faults at every request of every command against a real S3 server, and the same command once more.

    python -m tests.fault_runs [--command NAME] [--step 4] [--wire [--every 100]] [--server ceph [--halves]] [--half 30]

runs every fault at every request, once and as often as it is repeated, and prints what it found: faults between boto3
and its connection, or, with --wire, those of a real line, which also breaks at every so many bytes of each message.
With --half the real program publishes while half of all requests fail for so many seconds.
"""

import argparse
import os
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

import botocore.endpoint

from episodes import PodcliError
from podcli import root
from podcli.leaves import sweep
from podcli.refresh import refresh
from podcli.storage import Places, s3_client, s3_repeating
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Connection, Service, connect
from podcli.storage.s3_repeating import ATTEMPTS
from podcli.storage.upload_notes import UploadNotes
from tests import half_failing, servers
from tests.fault_commands import ADDRESS, COMMANDS, Command, Lagging, check, edit, no_pause, publish_first
from tests.faulty_transport import FAULTS, Transport
from tests.feed_commands import FURTHER
from tests.folders import ShowFolder
from tests.half_bodies import HALVES
from tests.wire import WHOLE, cuts, drip, silence, wire_to

GOALS = COMMANDS | FURTHER
TIMES = (1, ATTEMPTS)
"""How often a fault strikes: once, so that repeating helps, and as often as podcli repeats a request."""

IMPATIENT = 1.0
"""Seconds of silence after which a range with a wire takes a line for dead."""
UNHURRIED = 2.0
"""The same for long runs: boto3 repeats less often the more it had to repeat, so a slow answer may not look dead."""


class Line(Protocol):
    """What stands between podcli and the server, and breaks when told to."""

    count: int
    """The requests that passed since it was armed."""
    fired: int
    """How often it broke since then."""

    def arm(self, number: int | None, fault: Any = ..., times: int = ...) -> None:
        """Begin to count anew; break at that request, and as often as it is sent again."""


class Base(NamedTuple):
    """A published show, and what is stored of it."""

    show: ShowFolder
    bucket: str
    objects: dict[str, dict[str, Any]]


class Range:
    """A published show in a bucket, of which each run gets its own copy."""

    def __init__(
        self, folder: Path, connection: Connection, line: Line, connect_again: Callable[[], Connection] | None = None
    ) -> None:
        self.folder = folder
        self.connection = connection
        self.line = line
        self._connect_again = connect_again
        self._bases: dict[Command, Base] = {}

    def places(self) -> Places:
        """Return the places of a run; the more one connection had to repeat, the less often boto3 repeats for it."""
        if self._connect_again:
            self.connection = self._connect_again()
        notes = UploadNotes(self.folder / "uploads")
        public = S3Storage(self.connection, Bucket(self.bucket, "show/public/"), ADDRESS, notes=notes)
        return Places(public=public, state=S3Storage(self.connection, Bucket(self.bucket, "show/state/")), local=True)

    def fresh(self, command: Command) -> ShowFolder:
        """Return the show in a bucket of its own, as it is before a command, and count from nothing."""
        self.line.arm(None)
        goal = GOALS[command]
        base = self._bases.get(goal.prepare) or self._prepared(goal.prepare)
        self._new_bucket()
        places = self.places()
        if command is not publish_first:
            self._fill(base)
        show = base.show.clone(self.folder / self.bucket)
        show.places = places
        goal.before(show)
        self.line.arm(None)
        return show

    def _prepared(self, prepare: Command) -> "Base":
        """Make a show once, of which each run gets a copy."""
        self._new_bucket()
        show = ShowFolder(self.folder / f"base-{prepare.__name__}", self.places())
        prepare(show)
        keys = [entry["Key"] for entry in self.connection.client.list_objects_v2(Bucket=self.bucket)["Contents"]]
        base = self._bases[prepare] = Base(show, self.bucket, {key: self._read(key) for key in keys})
        return base

    def _fill(self, base: "Base") -> None:
        """Give the bucket what the show's had; a server that cannot copy it by itself is sent each object."""
        if not servers.copied(self.connection.endpoint, base.bucket, self.bucket):
            for key, fields in base.objects.items():
                self.connection.client.put_object(Bucket=self.bucket, Key=key, **fields)

    def _new_bucket(self) -> None:
        self.bucket = f"faults-{uuid.uuid4().hex[:12]}"
        self.connection.client.create_bucket(Bucket=self.bucket)

    def _read(self, key: str) -> dict[str, Any]:
        answer = self.connection.client.get_object(Bucket=self.bucket, Key=key)
        return {"Body": answer["Body"].read(), "Metadata": answer["Metadata"], "ContentType": answer["ContentType"]}


def calm(ground: Range, command: Command) -> int:
    """Return how many requests a command makes when nothing fails."""
    show = ground.fresh(command)
    command(show)
    return ground.line.count


def struck(ground: Range, command: Command, number: int, fault: Any, times: int) -> str:
    """Strike a command at a request, run it again, and check what is there; return how the struck run ended."""
    show = ground.fresh(command)
    ground.line.arm(number, fault, times)
    ended = _ended(command, show)
    assert ground.line.fired, f"{command.__name__} {number}: the fault did not fire"
    ground.line.arm(None)
    show.places = ground.places()
    command(show)
    refresh(show.places, show.now, pause=no_pause)
    require_done(show, command)
    return ended


def require_done(show: ShowFolder, command: Command) -> None:
    """Check what a command left, and that no unfinished upload stays for ever."""
    check(show, GOALS[command])
    sweep(show.places.public, datetime.now(UTC) + timedelta(days=2))
    assert list(show.places.public.unfinished()) == []


def _ended(command: Command, show: ShowFolder) -> str:
    """Run a command; return how it ended. Anything but an error of podcli's own, with a way out, is raised."""
    try:
        command(show)
    except Lagging:
        return "lagging"
    except PodcliError as error:
        if not (error.message and error.hint):
            raise
        return f"exit {error.exit_code}"
    return "well"


@contextmanager
def no_waiting() -> Iterator[None]:
    """Let neither boto3 nor podcli wait before they try again."""
    kept = botocore.endpoint.time, root.time, s3_repeating.time
    botocore.endpoint.time = root.time = SimpleNamespace(sleep=lambda _: None)
    s3_repeating.time = SimpleNamespace(sleep=lambda _: None, monotonic=time.monotonic)
    try:
        yield
    finally:
        botocore.endpoint.time, root.time, s3_repeating.time = kept


@contextmanager
def transport_range(server: servers.Server, folder: Path) -> Iterator[Range]:
    """Give a range whose transport fails."""
    connection = connect(Service(endpoint_url=server.endpoint))
    transport = Transport(connection.client)
    try:
        yield Range(folder, connection, transport)
    finally:
        transport.close()


@contextmanager
def wire_range(
    server: servers.Server, folder: Path, patience: float = IMPATIENT, *, anew: bool = False
) -> Iterator[Range]:
    """Give a range whose line breaks; nothing is waited for longer than tests have patience.

    `anew` gives each run a connection of its own, as each process has, which thousands of runs need.
    """
    kept, s3_client.READ_TIMEOUT = s3_client.READ_TIMEOUT, patience
    try:
        with wire_to(server.endpoint) as wire:
            connected = partial(connect, Service(endpoint_url=wire.endpoint))
            yield Range(folder, connected(), wire, connected if anew else None)
    finally:
        s3_client.READ_TIMEOUT = kept


def main() -> None:
    """Run every fault at every request of every command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wire", action="store_true")
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--server", choices=("moto", "ceph"), default="moto")
    parser.add_argument("--halves", action="store_true", help="cut within the bodies of requests; for Ceph")
    parser.add_argument("--command", choices=[command.__name__ for command in GOALS])
    parser.add_argument("--step", type=int, default=1, help="strike each so many requests")
    parser.add_argument("--half", type=int, metavar="SECONDS")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serving(wanted.server, Path(name)) as server:
        os.environ.update(server.environment)
        if wanted.half:
            half_failing.publish_over(server, Path(name), wanted.half)
            return
        faults: tuple[Any, ...] = WHOLE + cuts(range(0, 1500, wanted.every)) if wanted.wire else FAULTS
        if wanted.halves:
            faults = HALVES
        with no_waiting(), _range_of(server, Path(name), wire=wanted.wire) as ground:
            calm(ground, edit)  # a service that wants its ETags bare is met once, and known from then on
            for command in GOALS:
                if wanted.command in {None, command.__name__}:
                    run_all(ground, command, faults, wanted.step)


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[servers.Server]:
    """Run a server of this kind."""
    if kind == "moto":
        with servers.moto(folder) as server:
            yield server
    else:
        (folder / "ceph").mkdir()
        with servers.ceph(folder / "ceph", servers.make_certificate(folder)) as server:
            yield server


def _range_of(server: servers.Server, folder: Path, *, wire: bool) -> AbstractContextManager[Range]:
    return wire_range(server, folder, UNHURRIED, anew=True) if wire else transport_range(server, folder)


def run_all(ground: Range, command: Command, faults: tuple[Any, ...], step: int = 1) -> None:
    """Strike one command everywhere, and print how it ended."""
    started, ends = time.monotonic(), Counter[str]()
    requests = calm(ground, command)
    for number in range(0, requests, step):
        for fault in faults:
            for times in TIMES[:1] if fault in {silence, drip} else TIMES:
                ends[struck(ground, command, number, fault, times)] += 1
    spent = time.monotonic() - started
    told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    sys.stdout.write(f"{command.__name__}: {requests} requests, {ends.total()} runs in {spent:.0f} s: {told}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
