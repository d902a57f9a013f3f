"""Eight real podcli processes and two refreshers at the same time against a real S3 server, while apps look.

    python -m tests.crowd --rounds 100 [--server ceph] [--fresh]

In each round four people publish an episode each, one edits, one takes an episode out, one brings one back, one
changes the show or, in every fourth round, rolls back; a poller sees every feed. `--fresh` starts a program for each
command instead of keeping the ten processes.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from podcli.storage.s3_client import Service, connect
from tests import servers
from tests.crowd_town import PEOPLE, Asked, Town, slugs
from tests.crowd_watch import Poller
from tests.crowd_worker import Answer, Fresh, Hand, Steady, environment_of
from tests.servers import Server

REFRESHERS = ("cron", "cron2")
REFRESHES = 2
"""How often each of them refreshes in a round."""
ROUNDS_OF_A_SHOW = 10
"""Then another show begins: a show that grows for ever would only cost time."""


class Crowd:
    """The processes, and what they did so far."""

    def __init__(self, path: Path, server: Server, hand: Callable[[dict[str, str]], Hand] = Steady) -> None:
        self.path, self.server = path, server
        self.client = connect(Service(endpoint_url=server.endpoint)).client
        names = (*PEOPLE, *REFRESHERS)
        self.hands = {name: hand(environment_of(server.environment, path / f"cache-{name}")) for name in names}
        self.ends: Counter[int] = Counter()
        self.again = self.commands = self.feeds = self.looks = self.revisions = 0

    def end(self) -> None:
        """End the processes."""
        for hand in self.hands.values():
            hand.end()

    def run(self, rounds: int) -> None:
        """Run rounds; raise `AssertionError` for whatever is lost."""
        for first in range(0, rounds, ROUNDS_OF_A_SHOW):
            town = Town(self.path / f"show-{first}", self.server, self.client)
            with self.watched(town):
                self.begin(town)
                for number in range(first, min(first + ROUNDS_OF_A_SHOW, rounds)):
                    self._round(town, number)
            self.revisions += town.catalog().rev
            town.forget()

    @contextlib.contextmanager
    def watched(self, town: Town) -> Iterator[Poller]:
        """Let a poller look at a show all the time; raise what it found."""
        poller = Poller(town.watcher)
        try:
            yield poller
        finally:
            poller.end()
            self.feeds += town.watcher.auditor.feeds
            self.looks += town.watcher.looks
        town.watcher.look()
        poller.require_well()

    def begin(self, town: Town) -> None:
        """Publish the show for the first time, and give everybody a copy of its folder."""
        self._tell(town, PEOPLE[0], ("publish", "--yes"))
        code, printed = self.hands[PEOPLE[0]].answer()
        assert code == 0, printed
        town.settle()

    def _round(self, town: Town, number: int) -> None:
        going = number % 4 == 3
        before = town.catalog().rev
        asked = town.asked(number, going=going)
        for one in asked:
            self._tell(town, one.who, one.words)
        for name in REFRESHERS * REFRESHES:
            self._tell(town, name, ("refresh",))
        answers = [self._answer(one.who) for one in asked]
        refreshed = [self._answer(name) for name in REFRESHERS * REFRESHES]
        assert all(code in {0, 1, 4} for code, _ in refreshed), refreshed
        self._once_more(town, asked, answers)
        self._check(town, asked, before, going=going)

    def _once_more(self, town: Town, asked: list[Asked], answers: list[Answer]) -> None:
        for one, (code, printed) in zip(asked, answers, strict=True):
            assert code in {0, 1, 3, 4}, printed
            if code and one.again:
                self.again += 1
                self._tell(town, one.who, one.words)
                ended, said = self.hands[one.who].answer()
                assert ended == 0, f"{one.words} ended with {code}, then {ended}: {printed} {said}"

    def _check(self, town: Town, asked: list[Asked], before: int, *, going: bool) -> None:
        """Check that all that was asked is done, each once (I5), and that nothing is left to do (I8)."""
        catalog = town.catalog()
        for one in asked:  # a rollback takes out what others published since, as recorded removals
            assert going or one.done(catalog), f"{one.who} asked for {one.words}, and it is not done"
        gone = {removal.slug for removal in catalog.removed}
        lost = {one.brings for one in asked if one.brings} - slugs(catalog).keys() - (gone if going else set())
        assert not lost, f"{lost} are lost"
        made = catalog.rev - before
        least = len(asked) - going  # a rollback that came before all others found nothing to take back
        assert least <= made <= len(asked), f"I5 {made} revisions for {len(asked)} changes"
        town.require_rest()

    def _tell(self, town: Town, who: str, words: tuple[str, ...]) -> None:
        self.commands += 1
        folder = town.folder(who if who in PEOPLE else PEOPLE[0])
        self.hands[who].tell(("-C", folder, "--json", *words))

    def _answer(self, who: str) -> Answer:
        code, printed = self.hands[who].answer()
        assert "Traceback" not in printed, printed
        self.ends[code] += 1
        return code, printed


@contextlib.contextmanager
def crowd_on(server: Server, path: Path, hand: Callable[[dict[str, str]], Hand] = Steady) -> Iterator[Crowd]:
    """Give a crowd that ends with the block."""
    crowd = Crowd(path, server, hand)
    try:
        yield crowd
    finally:
        crowd.end()


def main() -> None:
    """Run many rounds and print what was seen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--server", choices=("moto", "ceph"), default="moto")
    parser.add_argument("--fresh", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "server").mkdir()
        kind = servers.moto if wanted.server == "moto" else _ceph
        with kind(path / "server") as server:
            os.environ.update(server.environment)
            with crowd_on(server, path, Fresh if wanted.fresh else Steady) as crowd:
                started = time.monotonic()
                crowd.run(wanted.rounds)
                _tell_of(crowd, wanted.rounds, time.monotonic() - started)


@contextlib.contextmanager
def _ceph(path: Path) -> Iterator[Server]:
    with servers.ceph(path, servers.make_certificate(path)) as server:
        yield server


def _tell_of(crowd: Crowd, rounds: int, seconds: float) -> None:
    ends = ", ".join(f"{count} with exit code {code}" for code, count in sorted(crowd.ends.items()))
    sys.stdout.write(
        f"{rounds} rounds, {crowd.commands} commands ({ends}), {crowd.again} run again, {crowd.revisions} revisions, "
        f"{crowd.looks} looks, {crowd.feeds} feeds seen, 0 lost, {seconds:.0f} s\n"
    )


if __name__ == "__main__":
    main()
