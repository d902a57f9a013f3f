"""Eight real podcli processes and two refreshers at the same time against a real S3 server, while apps look.

    python -m tests.crowd --rounds 100 [--server ceph] [--fresh] [--calm] [--feeds]

In each round four people publish an episode each, one edits, one takes an episode out, one brings one back, one
changes the show or, in every fourth round, rolls back. Three of them are struck at a request: killed before it or after
it, refused, or left without its answer (`--calm`: nobody). A poller looks all the time, and at the end of a show every
version of its feed is audited (not on Ceph, which ignores conditions in buckets that keep versions).
`--fresh` starts a process for each command instead of keeping the ten. With `--feeds` the show has further feeds: by
tag, of the newest episodes, and private.
"""

import argparse
import contextlib
import json
import os
import random
import signal
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
from tests.crowd_worker import FAULTS, Answer, Fresh, Hand, Steady, environment_of
from tests.servers import Server

REFRESHERS = ("cron", "cron2")
REFRESHES = 2
"""How often each of them refreshes in a round."""
STRUCK = 3
"""How many of the eight a fault strikes in each round."""
REQUESTS = 14
"""Below this number is the request at which it does; a command that makes fewer goes unstruck."""
ROUNDS_OF_A_SHOW = 10
"""Then another show begins: a show that grows for ever would only cost time."""


class Hands(dict[str, Hand]):
    """The processes by name, each started when it is first asked for something."""

    def __init__(self, start: Callable[[str], Hand]) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, who: str) -> Hand:
        self[who] = self._start(who)
        return self[who]


class Crowd:
    """The processes, and what they did so far."""

    def __init__(self, path: Path, server: Server, hand: Callable[[dict[str, str]], Hand] = Steady) -> None:
        self.path, self.server = path, server
        self.client = connect(Service(endpoint_url=server.endpoint)).client
        self.hands = Hands(lambda who: hand(environment_of(server.environment, path / f"cache-{who}")))
        self.calm = False
        """Whether no fault strikes."""
        self.further = False
        """Whether the show has further feeds."""
        self.ends: Counter[int] = Counter()
        self.faults: Counter[str] = Counter()
        self.rounds = self.again = self.commands = self.looks = self.seen = self.feeds = self.revisions = 0
        self.asked = self.lost = self.doubled = 0
        """Changes that were asked for; those that the history does not tell; those that it tells once too often."""

    def end(self) -> None:
        """End the processes."""
        for hand in self.hands.values():
            hand.end()

    def run(self, rounds: int) -> None:
        """Run rounds; raise `AssertionError` for whatever is lost."""
        for first in range(0, rounds, ROUNDS_OF_A_SHOW):
            town = Town(self.path / f"show-{first}", self.server, self.client, further=self.further)
            with self.watched(town):
                self.begin(town)
                for number in range(first, min(first + ROUNDS_OF_A_SHOW, rounds)):
                    self._round(town, number)
            self.feeds += town.record.audit() if town.record else 0
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
            self.seen += town.watcher.auditor.feeds
            self.looks += town.watcher.looks
        town.watcher.look()
        poller.require_well()

    def begin(self, town: Town) -> None:
        """Publish the show for the first time, and give everybody a copy of its folder."""
        self._tell(town, PEOPLE[0], ("publish", "--yes"))
        answer = self.hands[PEOPLE[0]].answer()
        assert answer.code == 0, answer.printed
        town.settle()

    def _round(self, town: Town, number: int) -> None:
        before = town.catalog().rev
        asked = town.asked(number, going=number % 4 == 3)
        faults = self._draw_faults(asked, number)
        for one in asked:
            self._tell(town, one.who, one.words, faults.get(one.who, ()))
        for name in REFRESHERS * REFRESHES:
            self._tell(town, name, ("refresh",))
        answers = {one.who: self._answer(one.who) for one in asked}
        refreshed = [self._answer(name) for name in REFRESHERS * REFRESHES]
        assert all(answer.code in {0, 1, 4} for answer in refreshed), refreshed
        self.faults.update(fault for who, (_, fault, _) in faults.items() if answers[who].struck)
        self._once_more(town, asked, answers)
        self._check(town, asked, before, answers)
        self.rounds += 1

    def _draw_faults(self, asked: list[Asked], number: int) -> dict[str, tuple[str, str, str]]:
        """Choose whom a fault strikes in a round, and at which request; nobody rolls back a second time."""
        if self.calm:
            return {}
        draw = random.Random(number)  # noqa: S311 - guards nothing
        chosen = draw.sample([one.who for one in asked if one.deed], STRUCK)
        return {who: ("struck", draw.choice(list(FAULTS)), str(draw.randrange(REQUESTS))) for who in chosen}

    def _once_more(self, town: Town, asked: list[Asked], answers: dict[str, Answer]) -> None:
        """Run again what failed; going back again would take out what others published since."""
        for one in asked:
            code, printed, struck = answers[one.who]
            assert code in {0, 1, 3, 4} or (struck and code == -signal.SIGKILL), (code, printed)
            if code and one.deed:
                self.again += 1
                self._tell(town, one.who, one.words)
                ended, said, _ = self.hands[one.who].answer()
                assert ended == 0, f"{one.words} ended with {code}, then {ended}: {printed} {said}"

    def _check(self, town: Town, asked: list[Asked], before: int, answers: dict[str, Answer]) -> None:
        """Check that all that was asked is done, each once (I5), and that nothing is left to do (I8)."""
        catalog, (told, rollbacks) = town.catalog(), town.told(before)
        wanted = Counter(one.deed for one in asked if one.deed)
        self.asked += wanted.total()
        self.lost += (wanted - told).total()
        self.doubled += (told - wanted).total()
        assert told == wanted, f"I5 {told} instead of each once: {wanted}"
        back = [answers[one.who] for one in asked if not one.deed]
        changed = sum(_took_back(answer) for answer in back)
        assert rollbacks == changed, f"I5 {rollbacks} rollbacks, and {changed} were told of"
        assert catalog.rev == before + len(wanted) + rollbacks, f"I5 {catalog.rev - before} revisions"
        for one in asked:  # a rollback takes out what others published since, as recorded removals
            assert back or one.done(catalog), f"{one.who} asked for {one.words}, and it is not done"
        gone = {removal.slug for removal in catalog.removed} if back else set()
        assert {one.brings for one in asked if one.brings} <= slugs(catalog).keys() | gone, "lost"
        town.require_rest()

    def _tell(self, town: Town, who: str, words: tuple[str, ...], fault: tuple[str, ...] = ()) -> None:
        self.commands += 1
        folder = town.folder(who if who in PEOPLE else PEOPLE[0])
        self.hands[who].tell((*fault, "-C", folder, "--json", *words))

    def _answer(self, who: str) -> Answer:
        answer = self.hands[who].answer()
        assert "Traceback" not in answer.printed, answer.printed
        self.ends[answer.code] += 1
        return answer


def _took_back(answer: Answer) -> bool:
    """Tell whether a rollback says that it took something back; `changed` tells of the feed that it refreshed, too."""
    told = json.loads(answer.printed) if answer.code in {0, 3} else {}
    return bool(told.get("episodes") or told.get("show_changes"))


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
    parser.add_argument("--calm", action="store_true")
    parser.add_argument("--feeds", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "server").mkdir()
        kind = servers.moto if wanted.server == "moto" else _ceph
        with kind(path / "server") as server:
            os.environ.update(server.environment)
            with crowd_on(server, path, Fresh if wanted.fresh else Steady) as crowd:
                crowd.calm, crowd.further = wanted.calm, wanted.feeds
                started = time.monotonic()
                try:
                    crowd.run(wanted.rounds)
                finally:
                    _tell_of(crowd, time.monotonic() - started)


@contextlib.contextmanager
def _ceph(path: Path) -> Iterator[Server]:
    with servers.ceph(path, servers.make_certificate(path)) as server:
        yield server


def _tell_of(crowd: Crowd, seconds: float) -> None:
    ends = ", ".join(f"{count} with exit code {code}" for code, count in sorted(crowd.ends.items()))
    faults = ", ".join(f"{count} {name}" for name, count in sorted(crowd.faults.items()))
    sys.stdout.write(
        f"{crowd.rounds} rounds, {crowd.commands} commands ({ends}), {crowd.faults.total()} faults struck ({faults}), "
        f"{crowd.again} run again, {crowd.asked} changes asked for, {crowd.lost} lost, {crowd.doubled} doubled, "
        f"{crowd.revisions} revisions, {crowd.feeds} feeds in the full record, {crowd.seen} feeds seen in "
        f"{crowd.looks} looks, {seconds:.0f} s\n"
    )


if __name__ == "__main__":
    main()
