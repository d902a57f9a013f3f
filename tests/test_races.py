"""Many commands at once, in every order that chance gives: nothing is lost, and the watcher would see it if it were."""

import itertools
import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcli import publish, root
from podcli.storage.memory import MemoryStorage
from tests import races
from tests.auditor import Auditor
from tests.naive import naive_publish
from tests.scheduler import Scheduler, Turns

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

COUNT = 200
"""Interleavings in the suite; `python -m tests.races` runs as many as one likes."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A show with folders of several people."""
    clock = root.time
    yield races.World(tmp_path_factory.mktemp("world"))
    root.time = clock


def test_no_interleaving_loses_anything(world):
    """Publishers, refreshers, removals, rollbacks and prunes, with faults and deaths: all that was asked is done."""
    seen = [races.race(world, seed) for seed in range(COUNT)]
    assert sum(one.auditor.feeds for one in seen) > COUNT
    assert sum(one.scheduler.struck for one in seen) > COUNT // 2


@settings(max_examples=100, derandomize=True, suppress_health_check=list(HealthCheck))
@given(draw=st.randoms(use_true_random=False))
def test_no_choice_of_steps_loses_anything(world, draw):
    """The same with choices that are made to be awkward, and that shrink to the shortest run that loses something."""
    assert races.raced(world, draw, (), "drawn").auditor.feeds > 0


def test_the_same_seed_gives_the_same_interleaving(world):
    """What failed once can be looked at again."""
    first, second = (names(races.race(world, 7)) for _ in range(2))
    assert first == second


def names(one):
    """Return who took each step; keys of history objects hold random ids."""
    return [line.split()[:2] for line in one.scheduler.trace]


class OneFault(random.Random):
    """Lets one command after the other run to its end, and cuts the line once, at the so-manieth choice."""

    def __init__(self, at):
        """Take the number of the choice."""
        super().__init__(0)
        self._choices = iter([0.3] * at + [0.0, 0.9])

    def random(self):
        """Strike at that choice, and let the command live."""
        return next(self._choices, 0.3)

    def choice(self, waiting):
        """Return the first that has not ended."""
        return waiting[0]


def search(world, names):
    """Race until an invariant breaks: by chance, with a fault at each place, and in long turns."""
    for seed in range(40):
        races.race(world, seed, names)
    for at in range(60):
        races.raced(world, OneFault(at), names, f"fault {at}")
    for turns in itertools.product(range(2, 6), range(30), (4, 7)):
        races.raced(world, Turns(names, turns), names, f"turns {turns}")


def careless(patch, document):
    """Let every write of a document go through, whatever its condition says."""
    real = MemoryStorage._check
    patch.setattr(MemoryStorage, "_check", lambda self, key, when: None if key == document else real(self, key, when))


def careless_of_the_catalog(patch):
    """Let publishers overwrite each other's catalogs."""
    careless(patch, root.KEY)


def careless_of_the_feed(patch):
    """Let slow refreshers overwrite newer feeds."""
    careless(patch, "feed.xml")


def forgetful(patch):
    """Let publishers rely on files that a prune may have deleted."""
    real = publish.stamp_of
    patch.setattr(publish, "stamp_of", lambda *given: msgspec.structs.replace(real(*given), pruned=None))


def hasty(patch):
    """Record episodes before their media is there."""
    patch.setattr(publish, "store", lambda *_: frozenset())
    patch.setattr("podcli.live_feed.check_stored", lambda *_: None)


def insistent(patch):
    """Make a change again whose answer was lost, instead of looking for it."""
    real = root._read_back
    patch.setattr(root, "_read_back", lambda state: without_transactions(real(state)))
    patch.setattr("podcli.revision._same", lambda *_: False)
    patch.setattr("podcli.revision._require", lambda *_: None)


def without_transactions(found):
    """Return a catalog in which nobody finds a transaction again."""
    return msgspec.structs.replace(
        found, catalog=msgspec.structs.replace(found.catalog, txns=Hidden(found.catalog.txns))
    )


class Hidden(tuple):
    """Holds what it holds, and denies it."""

    __slots__ = ()

    def __contains__(self, _: object) -> bool:
        return False


def idle(patch):
    """Take every feed for current."""
    patch.setattr("podcli.refresh.is_current", lambda *_: True)


def early(patch):
    """Believe a clock that is two years ahead."""
    patch.setattr("podcli.live_feed.present", lambda *_: races.instant(2 * 365 * races.DAYS))


def silent(patch):
    """Take an episode out without recording it."""
    patch.setattr("podcli.revision._Draft._remove", lambda self, change: self.episodes.pop(change.guid, None) and None)
    patch.setattr("podcli.live_feed._compared", lambda *_: ())
    patch.setattr(root, "guarded", lambda _, new, *__, **___: new)


FAULTS = {
    careless_of_the_catalog: (("ada", "ines"), "lost|I6|nobody recorded"),
    careless_of_the_feed: (("ada", "ines"), "I6"),
    hasty: (("ada", "cron"), "I1"),
    forgetful: (("tides", "pruner"), "I1"),
    insistent: (("ada", "tomas"), "I5|twice"),
    idle: (("ada", "cron"), "I8"),
    early: (("ada", "cron"), "I7"),
    silent: (("remover", "cron"), "I2"),
}
"""Safeguards taken away, the commands that then do damage, and the invariants that it breaks, if no guard stops it."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_a_publisher_with_a_fault_is_found_out(world, fault, monkeypatch):
    """Each safeguard that is taken away is missed within some hundred interleavings: the watcher is not blind."""
    names, broken = FAULTS[fault]
    fault(monkeypatch)
    with pytest.raises(AssertionError, match=rf"(fault|seed|turns) .*: .*({broken})"):
        search(world, names)


def test_a_naive_publisher_is_found_out_at_once(world):
    """A tool that shows the feed before the media, and overwrites what others wrote, breaks an invariant each time."""
    caught = 0
    for seed in range(20):
        public, state = world.stores()
        auditor = Auditor(public, state, world.now)
        scheduler = Scheduler(random.Random(seed), auditor.look, faults=0)  # noqa: S311 - guards nothing
        places = races.watched_places(public, state, scheduler)
        for slug in ("fog", "hail"):
            scheduler.add(slug, lambda slug=slug, places=places: naive_publish(places, slug, world.now))
        try:
            scheduler.run()
        except AssertionError:
            caught += 1
    assert caught == 20
