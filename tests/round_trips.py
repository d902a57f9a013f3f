"""Write made-up feeds and read them back, by the thousand, and tell of every one that changed on the way.

`python -m tests.round_trips --count 2000` does so with 2000 of them; `--mutants 2000` besides with as many damaged
feeds, which are read, written, read and written again, and held against what they said. docs/reading.md tells the
figures. The same `--seed` gives the same feeds; `--from 77 --count 1` is a single one. Ends with 1 if there was any
problem.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import msgspec
from lxml import etree

from feeds import Feed, FeedCannotRender, FeedUnreadable, losses, read, render
from tests import feed_mutations, generators
from tests.feed_mutations import feed_mutant

NEEDED = {"title": "T", "description": "D", "link": "https://a.example/", "feed_url": "https://a.example/feed.xml"}
"""What a feed may lack and podcli does not write a feed without."""
HOSTS = Path(__file__).parent / "data" / "feeds" / "hosts"
GENTLE = (feed_mutations._value, feed_mutations._element, feed_mutations._name, feed_mutations._markup)
EVERY = 250
"""Cases between two lines of progress."""


def rendered(feed: Feed) -> bytes:
    """Write what was read, with what podcli needs besides."""
    given = {field: value for field, value in NEEDED.items() if not getattr(feed.show, field).strip()}
    return render(msgspec.structs.replace(feed.show, **given), feed.episodes, generators.END)


def round_trip(seed: int, number: int) -> str:
    """Write a made-up feed and read it back; return what came of it."""
    show, episodes = generators.feed(Random(f"{seed} {number}"))  # noqa: S311 - the same feed for the same number
    document = render(show, episodes, generators.END)
    if read(document) != Feed(show=show, episodes=episodes):
        raise AssertionError("another feed was read than was written")
    return "the same again"


def there_and_back(document: bytes) -> str:
    """Read any bytes and write them; return what came of it, and raise for a loss or a second change."""
    try:
        once = rendered(read(document))
    except FeedUnreadable:
        return "no feed"
    except FeedCannotRender:
        return "not to be written"
    lost = losses(document, once)
    if lost:
        raise AssertionError(f"{len(lost)} lost: {lost[0].where}: {lost[0].missing}")
    if rendered(read(once)) != once:
        raise AssertionError("the second round changes something")
    return "nothing lost"


def mutant(seed: int, number: int) -> str:
    """Do so with a damaged feed; every second one of those that hosts write is damaged gently."""
    if number % 2:
        return there_and_back(feed_mutant(seed, number)[1])
    chance = Random(f"{seed} {number}")  # noqa: S311 - the same feed for the same number
    text = chance.choice((chance.choice(hosts()), made_up(chance)))
    for _ in range(chance.choice((1, 2, 4))):
        text = chance.choice(GENTLE)(chance, text)
    return there_and_back(text.encode(errors="replace"))


def made_up(chance: Random) -> str:
    """Write a made-up feed."""
    show, episodes = generators.feed(chance)
    return render(show, episodes, generators.END).decode()


@cache
def hosts() -> tuple[str, ...]:
    """Return the feeds that are written as hosts write them."""
    texts = (etree.tostring(etree.parse(path), encoding="unicode") for path in sorted(HOSTS.glob("*.xml")))
    return tuple(texts)


def problems(
    trip: Callable[[int, int], str], seed: int, numbers: range, outcomes: Counter[str]
) -> Iterator[tuple[int, str]]:
    """Count what comes of each number, and yield those that end in an exception."""
    for done, number in enumerate(numbers, start=1):
        try:
            outcomes[trip(seed, number)] += 1
        except Exception as error:  # noqa: BLE001 - which ones escape is what is to be found out
            yield number, f"{type(error).__name__}: {error}"[:300]
        if done % EVERY == 0:
            sys.stderr.write(f"  {done} of {len(numbers)}\n")


def told(name: str, trip: Callable[[int, int], str], seed: int, numbers: range) -> int:
    """Print what came of some cases, and return the number of problems."""
    outcomes, begun = Counter[str](), time.process_time()
    found = list(problems(trip, seed, numbers, outcomes))
    seconds = time.process_time() - begun
    met = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    lines = [f"{name}: {len(numbers)} in {seconds:.1f} s of the processor's time, seed {seed}: {met}"]
    lines += [f"  problem with {number}: {problem}" for number, problem in found]
    sys.stdout.write("\n".join([*lines, f"problems: {len(found) or 'none'}", ""]))
    return len(found)


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.round_trips", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="how many made-up feeds")
    parser.add_argument("--mutants", type=int, default=0, help="how many damaged feeds")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first feed")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other feeds")
    asked = parser.parse_args(arguments)
    found = told("made-up feeds", round_trip, asked.seed, range(asked.first, asked.first + asked.count))
    if asked.mutants:
        found += told("damaged feeds", mutant, asked.seed, range(asked.first, asked.first + asked.mutants))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
