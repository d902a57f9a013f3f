"""Two copies of a show folder that publish the same new episode at the same moment, as real processes.

    python -m tests.twins [--rounds 50] [--server ceph]

does so again and again on a real S3 server, and tells how often the two really met: the one who came too late leaves a
revision behind that nobody wrote on. On moto a line holds the first catalog back until there is a second one.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import feedparser

from podcli import config as configuration
from podcli import root
from podcli.chain import KEY
from podcli.storage import Places, open_places
from podcli.storage.s3_client import Service, connect
from tests import servers
from tests.fault_runs import serving
from tests.folders import ROOT, ShowFolder
from tests.wire import Exchange, wire_to

NAMES = ("ada", "ines")
PATIENCE = 60
"""Seconds that one waits for the other at most."""
_CATALOG = re.compile(rb"PUT [^ ]*/catalog\.json\.gz[ ?]")


def program(show: ShowFolder, environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Begin the real program."""
    command = [sys.executable, "-m", "podcli", "-C", str(show.path), "--json", *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, dict[str, Any]]:
    """Wait for a program; return its exit code and its JSON."""
    out, told = process.communicate()
    assert "Traceback" not in told, told
    return process.returncode, json.loads(out)


def places_of(show: ShowFolder) -> Places:
    """Open the places of a show as a program of its own would."""
    return open_places(configuration.load(show.path / "podcast.toml").storage, show.path)


def race(folder: Path, storage: str, environment: Mapping[str, str]) -> int:
    """Let both begin the show, each with an episode of its own and one that both have; check that it is one.

    Returns how many revisions were written for nothing, by who came too late.
    """
    shows = [ShowFolder(folder / name) for name in NAMES]
    for show, name in zip(shows, NAMES, strict=True):
        show.configure(storage=storage)
        show.add(f"by-{name}")
        show.add("tides")
    results = [ended(process) for process in [program(show, environment, "publish") for show in shows]]
    assert [code for code, _ in results] == [0, 0], results
    places = places_of(shows[0])
    entries = feedparser.parse(places.public.get("feed.xml").body).entries
    assert sorted(entry.title for entry in entries) == ["By-ada", "By-ines", "Tides"]
    standing = root.read(places.state)
    assert standing is not None
    assert standing.catalog.rev == len(shows)
    _require_one(shows, entries)
    written = [entry.key for entry in places.state.list("history/") if KEY.fullmatch(entry.key)]
    return len(written) - standing.catalog.rev


def _require_one(shows: list[ShowFolder], entries: Any) -> None:
    """Check that both folders have the guid of the one episode, or none, which then comes from the catalog."""
    (guid,) = (entry.id for entry in entries if entry.title == "Tides")
    for show in shows:
        lines = (show.path / "episodes" / "tides.md").read_text().splitlines()
        assert [line for line in lines if line.startswith("guid")] in ([], [f'guid = "{guid}"']), (show.path, lines)


class Gate:
    """Holds back who writes the catalog until both want to."""

    def __init__(self) -> None:
        self._both = threading.Barrier(len(NAMES))

    def __call__(self, exchange: Exchange) -> None:
        """Let a request pass, a catalog only beside another one."""
        if _CATALOG.match(exchange.request) and not self._both.broken:
            with suppress(threading.BrokenBarrierError):
                self._both.wait(PATIENCE)
            self._both.abort()  # who comes too late tries again alone
        exchange.client.sendall(exchange.ask())


@contextmanager
def _held(server: servers.Server) -> Iterator[str]:
    """Give an address at which the first two catalogs arrive together; a line of ours takes no https."""
    if server.certificate:
        yield server.endpoint
        return
    with wire_to(server.endpoint) as wire:
        wire.arm(0, Gate(), 10**6)
        yield wire.endpoint


def main() -> None:
    """Race again and again."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--server", choices=("moto", "ceph"), default="moto")
    wanted = parser.parse_args()
    started, met = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as name, serving(wanted.server, Path(name)) as server:
        os.environ.update(server.environment, XDG_CACHE_HOME=f"{name}/cache")
        for number in range(wanted.rounds):
            with _held(server) as endpoint:
                met += race(Path(name) / str(number), _new_buckets(server, endpoint), server.environment) > 0
    spent = time.monotonic() - started
    sys.stdout.write(f"{wanted.rounds} rounds in {spent:.0f} s, {met} in which one came too late: 0 doubled, 0 lost\n")


def _new_buckets(server: servers.Server, endpoint: str) -> str:
    """Make two buckets; return the settings of a show in them."""
    client, name = connect(Service(endpoint_url=server.endpoint)).client, f"twins-{uuid.uuid4().hex[:12]}"
    for bucket in (name, f"{name}-state"):
        client.create_bucket(Bucket=bucket)
    return (
        f'url = "s3://{name}"\nstate_url = "s3://{name}-state"\nendpoint_url = "{endpoint}"\n'
        f'public_url = "{server.endpoint}/{name}/"\naddressing_style = "path"\nacl = "public-read"'
    )


if __name__ == "__main__":
    main()
