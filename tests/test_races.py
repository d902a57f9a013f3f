"""Many commands at once, in every order that chance gives: nothing is lost, and the watcher would see it if it were."""

import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feeds
from podcli import catalog_file, publish, root
from podcli.feed_state import FeedState
from podcli.media_types import FEED
from podcli.storage.memory import MemoryStorage
from podcli.stored import addressed_episodes
from tests import races
from tests.auditor import Auditor
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


def naive_publish(places, slug, now):
    """Publish as a simple tool would: the feed first, then the catalog, then the media, all without conditions."""
    blob = places.state.get(root.KEY)
    catalog, unknown = catalog_file.decode(blob.body, "here")
    record = next(iter(catalog.episodes.values()))
    key = f"media/{'0' * 32}/{slug}.mp3"
    enclosure = msgspec.structs.replace(record.episode.enclosure, url=key, length=5)
    episode = msgspec.structs.replace(record.episode, guid=slug, title=slug, enclosure=enclosure, published=now)
    added = msgspec.structs.replace(record, slug=slug, episode=episode, keys=(key,))
    new = msgspec.structs.replace(catalog, rev=catalog.rev + 1, episodes={**catalog.episodes, slug: added})
    show = feeds.addressed_show(new.show.show, new.address.public_url)
    document = feeds.render(show, addressed_episodes(new, now), now)
    headers = msgspec.structs.replace(FEED, metadata=FeedState.wanted(new, now))
    places.public.put("feed.xml", document, headers)
    places.state.put(root.KEY, catalog_file.encode(new, unknown), blob.head.headers)
    places.public.put(key, b"audio", msgspec.structs.replace(FEED, metadata={"sha256": slug}))


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
