"""Many commands at once over a show with further feeds: no follower of any of them loses anything."""

import msgspec
import pytest

from podcli import root
from podcli.storage import Places
from podcli.storage.memory import MemoryStorage
from tests import naive_further, races
from tests.auditor import Auditor
from tests.scheduler import Turns

COUNT = 40
"""Interleavings in the suite; `python -m tests.races --feeds` runs as many as one likes."""
FILES = ("sea.xml", "newest.xml", "friends.xml")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A show with a feed by tag, one of the two newest episodes, and a private one."""
    clock = root.time
    yield races.World(tmp_path_factory.mktemp("world"), races.FEEDS)
    root.time = clock


def test_no_interleaving_loses_anything_from_any_feed(world):
    """Others publish, edit, remove, roll back, prune and refresh; somebody adds a feed, or gives the private one up."""
    seen = [races.race(world, seed) for seed in range(COUNT)]
    files = {file for one in seen for file in one.auditor.watches}
    assert len(files) == 5, files  # the main one, the three, and the one that is added
    assert sum(one.auditor.feeds for one in seen) > 5 * COUNT
    assert sum(one.scheduler.struck for one in seen) > COUNT // 2


def careless(patch, document):
    """Let every write of a document go through, whatever its condition says."""
    real = MemoryStorage._check
    patch.setattr(MemoryStorage, "_check", lambda self, key, when: None if key == document else real(self, key, when))


@pytest.mark.parametrize("file", ["sea.xml", "newest.xml"])
def test_a_further_feed_that_is_overwritten_without_its_condition_is_found_out(world, file, monkeypatch):
    """All others are written as ever: a slow writer puts an older state of this one over a newer one."""
    names = ("ada", "ines")
    calm = races.raced(world, Turns(names, (1000, 0, 0)), names, "calm").scheduler.trace
    before = [line for line in calm if line.startswith("ada")].index(f"ada put {file}")
    races.raced(world, Turns(names, (before + 1, 1000, 0)), names, "with its condition")
    careless(monkeypatch, file)
    with pytest.raises(AssertionError, match=rf"I6 the revision of {file}"):
        races.raced(world, Turns(names, (before + 1, 1000, 0)), names, "without it")


def test_a_further_feed_that_is_not_kept_up_is_found_out(world, monkeypatch):
    """The main feed is refreshed, and another one taken for current: at rest it is not what the catalog says."""
    real = races.refresh.__globals__["_files"]
    only_main = lambda *given: ((real(*given)[0][0],), real(*given)[1])  # noqa: E731
    monkeypatch.setattr("podcli.refresh._files", only_main)
    with pytest.raises(AssertionError, match=r"I8 (newest|sea|friends-\w+)\.xml"):
        races.race(world, 1, ("ada", "cron"))


def audited(world, publisher, name):
    """Let a publisher work on the feed of that name, and the auditor look after each of its steps."""
    public, state = world.stores()
    auditor = Auditor(public, state, world.now)
    auditor.look()
    rules = root.read(state).catalog.show.feeds
    places = Places(public=public, state=state, local=True)
    for step in publisher(places, rules[name].feed_url, world.now).steps():
        step()
        auditor.look()
    return auditor


@pytest.mark.parametrize("name", FILES)
def test_who_treats_each_feed_well_is_not_blamed(world, name):
    """The publisher of the next test, without its fault: every feed was seen twice."""
    auditor = audited(world, naive_further.Careless, name)
    assert [watch.states for watch in auditor.watches.values()] == [2, 2, 2, 2]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("publisher", "broken"),
    [
        (naive_further.Hasty, "I1 {} names"),
        (naive_further.Dropping, r"I2 \S+ vanished from {}"),
        (naive_further.Moving, r"I3 \S+ changed in {}"),
        (naive_further.Stale, "I6 the revision of {}"),
        (naive_further.Early, r"I7 \S+ is early in {}"),
        (naive_further.Losing, "{} is gone"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_who_breaks_one_further_feed_only_is_found_out(world, name, publisher, broken):
    """The feed and the invariant are named, whichever feed it is."""
    file = r"friends-[0-9a-f]{32}\.xml" if name == "friends.xml" else name.replace(".", r"\.")
    with pytest.raises(AssertionError, match=f"^{broken.format(file)}"):
        audited(world, publisher, name)


@pytest.mark.parametrize("name", ["sea.xml", "newest.xml"])
def test_who_tells_the_private_address_is_found_out(world, name):
    """It stands in another feed, where everybody reads it."""
    with pytest.raises(AssertionError, match=rf"^{name} tells the private address of friends-"):
        audited(world, naive_further.Telling, name)


def test_bytes_that_change_under_a_key_are_found_out(world):
    """Also of a file that only a further feed of another quality would name: every key is watched (I4)."""
    public, state = world.stores()
    auditor = Auditor(public, state, world.now)
    auditor.look()
    key = next(key for key in public._objects if key.startswith("media/"))
    headers = public.head(key).headers
    public.put(key, b"other", msgspec.structs.replace(headers, metadata={"sha256": "f" * 64}))
    with pytest.raises(AssertionError, match=f"I4 {key}"):
        auditor.look()
