"""Many commands at once, in every order that chance gives: nothing is lost, and the watcher would see it if it were."""

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
from tests.scheduler import Scheduler

COUNT = 300
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


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
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


def search(world, names):
    """Race until an invariant breaks."""
    for seed in range(2000):
        races.race(world, seed, names)


def careless(monkeypatch):
    """Let every write go through, whatever its condition says."""
    monkeypatch.setattr(MemoryStorage, "_check", lambda *_: None)


def forgetful(monkeypatch):
    """Let publishers rely on files that a prune may have deleted."""
    real = publish._stamp
    monkeypatch.setattr(publish, "_stamp", lambda *given: msgspec.structs.replace(real(*given), pruned=None))


def hasty(monkeypatch):
    """Record episodes before their media is there."""
    monkeypatch.setattr(publish, "store", lambda *_: frozenset())
    monkeypatch.setattr("podcli.refresh.check_stored", lambda *_: None)


@pytest.mark.parametrize(
    ("fault", "names"), [(careless, ("ada", "ines")), (hasty, ("ada", "cron")), (forgetful, ("tides", "pruner"))]
)
def test_a_publisher_with_a_fault_is_found_out(world, fault, names, monkeypatch):
    """Each safeguard that is taken away is missed within some hundred interleavings: the watcher is not blind."""
    fault(monkeypatch)
    with pytest.raises(AssertionError, match="seed"):
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
