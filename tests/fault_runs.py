"""Network faults at every request of every command against a real S3 server, and the same command once more.

    python -m tests.fault_runs

runs every fault at every request, once and as often as it is repeated, and prints what it found.
"""

import os
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import feedparser

from episodes import PodcliError
from podcli import root
from podcli.publish import plan_publish, run_publish
from podcli.refresh import refresh
from podcli.storage import Places
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import ATTEMPTS, Connection, Service, connect
from podcli.unpublish import plan_unpublish, run_unpublish
from tests import servers
from tests.faulty_transport import FAULTS, Transport
from tests.folders import ShowFolder
from tests.shows import instant

TIMES = (1, ATTEMPTS)
"""How often a fault strikes: once, so that repeating helps, and as often as podcli repeats a request."""


class Range:
    """A published show in a bucket, of which each run gets its own copy."""

    def __init__(self, folder: Path, connection: Connection) -> None:
        self.folder = folder
        self.connection = connection
        self.transport = Transport(connection.client)
        self.bucket = f"faults-{uuid.uuid4().hex[:12]}"
        connection.client.create_bucket(Bucket=self.bucket)
        self.base = ShowFolder(folder / "base", self._places("base"))
        self.base.add("owls")
        self.base.add("later", "date = 2026-03-02T06:00:00")
        publish(self.base)
        client = connection.client
        keys = [entry["Key"] for entry in client.list_objects_v2(Bucket=self.bucket)["Contents"]]
        self._objects = {key.removeprefix("base/"): self._read(key) for key in keys}

    def fresh(self) -> ShowFolder:
        """Return the show under a prefix of its own."""
        name = uuid.uuid4().hex[:12]
        for key, fields in self._objects.items():
            self.connection.client.put_object(Bucket=self.bucket, Key=f"{name}/{key}", **fields)
        show = self.base.clone(self.folder / name)
        show.places = self._places(name)
        return show

    def _read(self, key: str) -> dict[str, Any]:
        answer = self.connection.client.get_object(Bucket=self.bucket, Key=key)
        return {"Body": answer["Body"].read(), "Metadata": answer["Metadata"], "ContentType": answer["ContentType"]}

    def _places(self, prefix: str) -> Places:
        public = S3Storage(self.connection, Bucket(self.bucket, f"{prefix}/public/"), "https://field-notes.example/")
        return Places(
            public=public, state=S3Storage(self.connection, Bucket(self.bucket, f"{prefix}/state/")), local=True
        )


def publish(show: ShowFolder) -> None:
    """Publish what is new or changed."""
    done = run_publish(show.shop, plan_publish(show.shop, show.request()), pause=_nothing)
    if done.lagging:
        raise Lagging


class Lagging(Exception):
    """It is published, and the feed follows later: exit code 3."""


def publish_new(show: ShowFolder) -> None:
    """Publish another episode."""
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides")
    publish(show)


def edit(show: ShowFolder) -> None:
    """Change a title."""
    notes = show.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace('"Owls"', '"Owls at night"'))
    publish(show)


def unpublish(show: ShowFolder) -> None:
    """Take an episode out of the feed."""
    planned = plan_unpublish(show.places, ("owls",))
    done = run_unpublish(show.places, planned, ("owls",), now=show.now, who="ada@desk", pause=_nothing)
    if done.lagging:
        raise Lagging


def come_due(show: ShowFolder) -> None:
    """Let a scheduled episode appear."""
    show.now = instant(60 * 24)
    refresh(show.places, show.now, pause=_nothing)


COMMANDS: dict[Callable[[ShowFolder], None], tuple[set[str], int]] = {
    publish_new: ({"Owls", "Tides"}, 2),
    edit: ({"Owls at night"}, 2),
    unpublish: (set(), 2),
    come_due: ({"Owls", "Later"}, 1),
}
"""Each command with the titles of the feed and the revision of the catalog afterwards."""


def calm(ground: Range, command: Callable[[ShowFolder], None]) -> int:
    """Return how many requests a command makes when nothing fails."""
    show = ground.fresh()
    ground.transport.arm(None)
    command(show)
    return ground.transport.count


def struck(ground: Range, command: Callable[[ShowFolder], None], number: int, fault: Any, times: int) -> str:
    """Strike a command at a request, run it again, and check what is there; return how the struck run ended."""
    show = ground.fresh()
    ground.transport.arm(number, fault, times)
    ended = _ended(command, show)
    assert ground.transport.fired, f"{command.__name__} {number}: the fault did not fire"
    ground.transport.arm(None)
    command(show)
    refresh(show.places, show.now, pause=_nothing)
    check(show, *COMMANDS[command])
    return ended


def _ended(command: Callable[[ShowFolder], None], show: ShowFolder) -> str:
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


def check(show: ShowFolder, titles: set[str], rev: int) -> None:
    """Check that the feed shows these titles, that their files are there, and that the catalog is at that revision."""
    feed = feedparser.parse(show.places.public.get("feed.xml").body)
    assert {entry.title for entry in feed.entries} == titles
    assert len(feed.entries) == len(titles)
    for entry in feed.entries:
        (enclosure,) = entry.enclosures
        head = show.places.public.head(enclosure.href.removeprefix("https://field-notes.example/"))
        assert head is not None
        assert head.size == int(enclosure.length)
    catalog = root.read(show.places.state).catalog
    assert catalog.rev == rev
    assert len({record.slug for record in catalog.episodes.values()}) == len(catalog.episodes)
    assert list(show.places.public.unfinished()) == []


@contextmanager
def no_waiting() -> Iterator[None]:
    """Let neither boto3 nor podcli wait before they try again."""
    kept = botocore.endpoint.time, root.time
    botocore.endpoint.time = root.time = SimpleNamespace(sleep=lambda _: None)
    try:
        yield
    finally:
        botocore.endpoint.time, root.time = kept


def _nothing(_: int) -> None:
    """Let no time pass."""


def main() -> None:
    """Run every fault at every request of every command."""
    with tempfile.TemporaryDirectory() as name, servers.moto(Path(name)) as server, no_waiting():
        os.environ.update(server.environment)
        ground = Range(Path(name), connect(Service(endpoint_url=server.endpoint)))
        for command in COMMANDS:
            started, ends = time.monotonic(), Counter[str]()
            requests = calm(ground, command)
            for number in range(requests):
                for fault in FAULTS:
                    for times in TIMES:
                        ends[struck(ground, command, number, fault, times)] += 1
            spent = time.monotonic() - started
            told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
            sys.stdout.write(f"{command.__name__}: {requests} requests, {ends.total()} runs in {spent:.0f} s: {told}\n")


if __name__ == "__main__":
    main()
