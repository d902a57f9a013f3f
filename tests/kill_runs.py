"""Killing the real program at every request to a real S3 server, then running the same command as a new process.

    python -m tests.kill_runs [--command publish_new] [--every N] [--signals]

kills it with SIGKILL before each N-th request is passed on, and after it was carried out but before the answer is
delivered; with --signals it is stopped there by SIGTERM, SIGINT and SIGHUP instead.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from podcli import root
from podcli.storage import Places
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from tests import servers
from tests.fault_commands import (
    Command,
    come_due,
    edit,
    publish,
    publish_first,
    publish_large,
    publish_new,
    pull,
    roll_back,
    unpublish,
)
from tests.fault_runs import GOALS
from tests.feed_commands import FURTHER, add_feeds, come_due_feeds, give_up_feed, keep_feeds, unpublish_feeds
from tests.folders import ROOT, ShowFolder
from tests.parsed import parsed
from tests.wire import Exchange, Fault, Wire, wire_to

ARGUMENTS: dict[Command, tuple[str, ...]] = {
    publish_first: ("publish",),
    publish_new: ("publish",),
    publish_large: ("publish",),
    edit: ("publish",),
    unpublish: ("unpublish", "owls", "--yes"),
    roll_back: ("rollback", "1", "--yes"),
    come_due: ("refresh",),
    pull: ("pull", "--media"),
    keep_feeds: ("publish",),
    give_up_feed: ("publish", "--allow", "address", "--yes"),
    unpublish_feeds: ("unpublish", "owls", "--yes"),
    come_due_feeds: ("refresh",),
}
"""What each command is on the command line; a real prune would have to wait for its grace."""
REMOVING = (unpublish, unpublish_feeds)
"""Commands by which a person takes an episode out."""
EXITS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}
"""How a program ends that gets such a signal."""
FAR = datetime(2099, 1, 1, tzinfo=UTC)
"""When a scheduled episode appears that shall not."""
PATIENCE = 60
"""Seconds that a run may take before it counts as hanging."""


class Killer:
    """Kills a process at a chosen request, before it is passed on or before its answer is delivered."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.process: subprocess.Popen[bytes] | None = None
        self.struck_at = b""
        self._ready = threading.Event()

    def calm(self, arguments: list[str], environment: dict[str, str]) -> tuple[int, int]:
        """Run a program to its end; return its exit code and how many requests it made."""
        self.wire.arm(None)
        return self._run(arguments, environment), self.wire.count

    def struck(
        self, arguments: list[str], environment: dict[str, str], at: int, sent: signal.Signals, *, after: bool
    ) -> int:
        """Run a program that gets a signal at its request of this number; return its exit code."""
        self._ready.clear()
        self.wire.arm(at, self._fault(sent, after=after))
        code = self._run(arguments, environment)
        assert self.wire.fired, "no request to die at"
        return code

    def _run(self, arguments: list[str], environment: dict[str, str]) -> int:
        self.process = subprocess.Popen(
            arguments,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._ready.set()
        try:
            told, _ = self.process.communicate(timeout=PATIENCE)
        finally:
            self.process.kill()
        assert b"Traceback" not in told, told.decode()
        return self.process.returncode

    def _fault(self, sent: signal.Signals, *, after: bool) -> Fault:
        def strike(exchange: Exchange) -> None:
            self._ready.wait(PATIENCE)
            process = self.process
            assert process is not None
            self.struck_at = exchange.request.partition(b"\r\n")[0]
            answer = exchange.ask() if after else b""
            process.send_signal(sent)
            if sent is signal.SIGKILL:
                process.wait(PATIENCE)
            elif answer:
                exchange.client.sendall(answer)

        return strike


class Street:
    """Two buckets with shows, each with a folder of its own."""

    def __init__(self, folder: Path, server: servers.Server, wire: Wire) -> None:
        self._folder, self._server = folder, server
        self._connection = connect(Service(endpoint_url=server.endpoint))
        self.killer = Killer(wire)
        self._bucket = f"kills-{uuid.uuid4().hex[:12]}"
        for bucket in (self._bucket, f"{self._bucket}-state"):
            self._connection.client.create_bucket(Bucket=bucket)
        self.environment = {**os.environ, **server.environment, "XDG_CACHE_HOME": str(folder / "cache")}

    def fresh(self, command: Command) -> ShowFolder:
        """Return a show as it is before a command, with a person's files for it."""
        name, now = uuid.uuid4().hex[:12], datetime.now(UTC)
        show = ShowFolder(self._folder / name / "show", self._places(name))
        show.now = now - timedelta(days=2)
        show.configure(storage=self._settings(name))
        if command in FURTHER:
            add_feeds(show)
        due = command in {come_due, come_due_feeds}
        show.add("owls", 'tags = ["sea"]')
        show.add("later", f'tags = ["sea"]\ndate = {now - timedelta(days=1) if due else FAR:%Y-%m-%dT%H:%M:%S}')
        if command is not publish_first:
            publish(show)
        GOALS[command].before(show)
        if ARGUMENTS[command][0] == "publish":
            with mock.patch("tests.fault_commands.publish"):  # the real program will
                command(show)
        return show

    def arguments(self, command: Command, show: ShowFolder) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", "podcli", "-C", str(show.path), *ARGUMENTS[command]]

    def calm(self, command: Command) -> int:
        """Return how many requests a command makes."""
        show = self.fresh(command)
        code, requests = self.killer.calm(self.arguments(command, show), self.environment)
        assert code == 0
        require_done(command, show)
        return requests

    def struck(self, command: Command, at: int, sent: signal.Signals, *, after: bool) -> None:
        """Kill a command at a request, look at the feed, run it again and check what is there."""
        show = self.fresh(command)
        arguments, before = self.arguments(command, show), look(show)
        code = self.killer.struck(arguments, self.environment, at, sent, after=after)
        assert code == EXITS[sent], (command.__name__, at, sent, after, code)
        seen = look(show)
        assert command in REMOVING or before <= seen
        if sent is not signal.SIGKILL and b"?uploads" not in self.killer.struck_at:
            assert list(show.places.public.unfinished()) == []
        assert self.killer.calm(arguments, self.environment)[0] == 0
        assert command in REMOVING or seen <= look(show)
        require_done(command, show)

    def _places(self, name: str) -> Places:
        address = f"{self._server.endpoint}/{self._bucket}/{name}/"
        public = S3Storage(self._connection, Bucket(self._bucket, f"{name}/"), address, "public-read")
        return Places(public=public, state=S3Storage(self._connection, Bucket(f"{self._bucket}-state", f"{name}/")))

    def _settings(self, name: str) -> str:
        return (
            f'url = "s3://{self._bucket}/{name}"\nstate_url = "s3://{self._bucket}-state/{name}"\n'
            f'endpoint_url = "{self.killer.wire.endpoint}"\naddressing_style = "path"\nacl = "public-read"\n'
            f'public_url = "{self._server.endpoint}/{self._bucket}/{name}/"'
        )


def look(show: ShowFolder) -> set[tuple[str, str]]:
    """Return each feed that is public now with its guids, but for that of the newest; look at every file they name."""
    public, seen = show.places.public, set()
    for file in [entry.key for entry in public.list("") if entry.key.endswith(".xml")]:
        for entry in parsed(public.get(file).body).entries:
            (enclosure,) = entry.enclosures
            head = public.head(enclosure.href.removeprefix(public.public_url()))
            assert head is not None, enclosure.href
            assert head.size == int(enclosure.length)
            seen.add((file, entry.id))
    return {one for one in seen if one[0] != "newest.xml"}


def require_done(command: Command, show: ShowFolder) -> None:
    """Check that a command is done, once."""
    goal = GOALS[command]
    entries = parsed(show.places.public.get("feed.xml").body).entries
    assert sorted(entry.title for entry in entries) == sorted(goal.titles), command.__name__
    assert len([file for file, _ in look(show) if file == "feed.xml"]) == len(entries)
    standing = root.read(show.places.state)
    assert standing is not None
    assert standing.catalog.rev == goal.rev
    slugs = [record.slug for record in standing.catalog.episodes.values()]
    assert len(set(slugs)) == len(slugs)
    if command is pull or command in FURTHER:
        goal.after(show)


@contextmanager
def street(server: servers.Server, folder: Path) -> Iterator[Street]:
    """Give a street whose programs can be killed; the server's credentials are in the environment."""
    with wire_to(server.endpoint) as wire:
        yield Street(folder, server, wire)


def main() -> None:
    """Kill the chosen commands everywhere."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", choices=[command.__name__ for command in ARGUMENTS])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--signals", action="store_true")
    wanted = parser.parse_args()
    numbers = [number for number in EXITS if (number is not signal.SIGKILL) == wanted.signals]
    with tempfile.TemporaryDirectory() as name, servers.moto(Path(name)) as server:
        os.environ.update(server.environment)
        with street(server, Path(name)) as ground:
            for command in ARGUMENTS:
                if wanted.command in {None, command.__name__}:
                    _run_all(ground, command, wanted.every, numbers)


def _run_all(ground: Street, command: Command, every: int, numbers: list[signal.Signals]) -> None:
    """Kill one command at every so many requests, and print how often."""
    started, kills = time.monotonic(), Counter[str]()
    requests = ground.calm(command)
    for at in range(0, requests, every):
        for sent in numbers:
            for after in (False, True):
                ground.struck(command, at, sent, after=after)
                kills[sent.name] += 1
    spent = time.monotonic() - started
    told = ", ".join(f"{count} by {name}" for name, count in kills.items())
    sys.stdout.write(f"{command.__name__}: {requests} requests, ended {told}, all recovered, {spent:.0f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
