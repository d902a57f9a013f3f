"""Random interleavings of publishers, refreshers, removals, rollbacks and prunes, with faults struck on the way.

    python -m tests.races --count 10000 --from 0 [--feeds]

runs that many, each from its own seed, and prints what it found; a seed that fails fails again. With `--feeds` the show
has further feeds: by tag, of the newest episodes, and private; and somebody changes what they are.
"""

import argparse
import copy
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from episodes import PodcliError
from podcli import root
from podcli.catalog import Catalog
from podcli.chain import Chain
from podcli.opening import Opened
from podcli.pruning import plan_prune, run_prune
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.refresh import refresh
from podcli.rollback import plan_rollback, run_rollback
from podcli.storage import Places
from podcli.storage.memory import MemoryStorage
from podcli.unpublish import plan_unpublish, run_unpublish
from podcli.views import views
from tests.auditor import Auditor, rendered
from tests.crowd_town import deed_of
from tests.folders import PRIVATE_FEED, ShowFolder, further_feeds
from tests.scheduler import Died, Scheduler
from tests.shows import instant
from tests.watched import Watched

DAYS = 24 * 60
GRACE = timedelta(days=30)
DEEDS = {
    "ada": "publish snow",
    "ines": "publish wind",
    "tomas": "edit rain",
    "tides": "publish tides",
    "remover": "remove owls",
}
"""What each of the commands does to an episode; the others touch none, but for a rollback."""
FEEDS = further_feeds(newest=2) + PRIVATE_FEED
"""The further feeds of a show that has some."""
WOOD = '[[feeds]]\nfile = "wood.xml"\ntags = ["wood"]\n'
"""One that somebody adds."""
TAGS = {"owls": "sea", "tides": "sea", "rain": "wood", "later": "sea", "snow": "sea", "wind": "wood"}
"""What each episode is about, in a show with further feeds."""


class World:
    """A show of four episodes at an instant, long after one was taken out, with clones of its folder."""

    def __init__(self, folder: Path, feeds: str = "") -> None:
        """Publish owls, tides, rain and one for later; take tides out; let two months pass; `feeds` beside."""
        root.time = SimpleNamespace(sleep=lambda _: None)  # waiting is the scheduler's
        self.feeds = feeds
        self.base = ShowFolder(folder / "base")
        self.base.configure(storage=feeds)
        for slug in ("owls", "tides", "rain"):
            self._add(self.base, slug)
        self._add(self.base, "later", "date = 2027-03-01T06:00:00\n")
        self.base.publish()
        self.base.now = instant(DAYS)
        run_unpublish(
            self.base.places,
            plan_unpublish(self.base.places, ("tides",)),
            ("tides",),
            now=self.base.now,
            who="ada@desk",
        )
        self.now = instant(60 * DAYS)
        self.ada = self._folder(folder / "ada", add="snow")
        self.ines = self._folder(folder / "ines", add="wind")
        self.tomas = self._folder(folder / "tomas", edit=("rain", "Rain at last"))
        self.settler, self.mover = self._folder(folder / "settler"), self._folder(folder / "mover")
        self.settler.configure(storage=feeds.replace('tags = ["sea"]', 'tags = ["sea"]\ntitle = "Sea"') + WOOD)
        self.mover.configure(storage=feeds.partition('[[feeds]]\nfile = "friends.xml"')[0])

        self._texts = {path: path.read_bytes() for path in folder.rglob("*") if path.suffix in {".md", ".toml"}}

    def restore(self) -> None:
        """Give everybody the texts of the beginning: a date that an earlier race wrote may lie ahead in the next."""
        self.now = instant(60 * DAYS)
        for path, text in self._texts.items():
            if path.read_bytes() != text:
                path.write_bytes(text)

    def _add(self, show: ShowFolder, slug: str, front: str = "") -> None:
        show.add(slug, f'{front}tags = ["{TAGS[slug]}"]' if self.feeds else front)

    def _folder(self, path: Path, add: str = "", edit: tuple[str, str] = ("", "")) -> ShowFolder:
        show = self.base.clone(path)
        if add:
            self._add(show, add)
        if edit[0]:
            notes = path / "episodes" / f"{edit[0]}.md"
            notes.write_text(notes.read_text().replace(f'"{edit[0].capitalize()}"', f'"{edit[1]}"'))
        return show

    def stores(self) -> tuple[MemoryStorage, MemoryStorage]:
        """Return fresh copies of the two places."""
        made = []
        for storage in (self.base.public.inner, self.base.state.inner):
            fresh = MemoryStorage(storage.url.removeprefix("memory:"), clock=lambda: self.now)
            fresh._objects = copy.copy(storage._objects)
            made.append(fresh)
        return made[0], made[1]


class Race:
    """One interleaving."""

    def __init__(self, world: World, draw: random.Random) -> None:
        self.world, self.now = world, world.now
        self.public, self.state = world.stores()
        self.first = root.read(self.state).catalog.rev
        self.auditor = Auditor(self.public, self.state, world.now)
        self.draw = draw
        self.scheduler = Scheduler(draw, self.auditor.look)
        self.places = watched_places(self.public, self.state, self.scheduler)
        self.commands = {
            "ada": lambda: self._publish(world.ada),
            "ines": lambda: self._publish(world.ines),
            "tomas": lambda: self._publish(world.tomas),
            "tides": lambda: self._publish(world.base, "tides"),
            "remover": lambda: self._unpublish("owls"),
            "goer": self._roll_back,
            "pruner": self._prune,
            "cron": self._refresh,
            "cron2": self._refresh,
        }
        if world.feeds:
            self.commands["settler"] = lambda: self._publish(world.settler)
            self.commands["mover"] = lambda: self._publish(world.mover, allow=("address",))

    def run(self, names: tuple[str, ...] = ()) -> None:
        """Let some of the commands run at once, then each that failed again by itself, and check what is there."""
        chosen = list(names) or self._draw()
        for name in chosen:
            self.scheduler.add(name, self.commands[name])
        actors = self.scheduler.run()
        for actor in actors:
            assert actor.error is None or isinstance(actor.error, PodcliError | Died), repr(actor.error)
        self._after(chosen, [actor.name for actor in actors if actor.error])

    def _draw(self) -> list[str]:
        """Choose who takes part; two who change the settings in opposite ways would only refuse each other."""
        chosen = self.draw.sample(sorted(self.commands), self.draw.randint(2, 4))
        return [name for name in chosen if name != "mover" or "settler" not in chosen]

    def _after(self, chosen: list[str], failed: list[str]) -> None:
        self.now += timedelta(minutes=11)  # the announcement of a prune that died has run out
        self.auditor._now = self.world.now = self.now
        for name in failed:
            if name != "goer":  # going back once more would take out what others published since
                self.commands[name]()
                self.auditor.look()
        refresh(self.places, self.now)
        self.auditor.look()
        self._check(chosen)

    def _check(self, chosen: list[str]) -> None:
        catalog = root.read(self.state).catalog
        slugs = [record.slug for record in catalog.episodes.values()]
        gone = {removal.slug for removal in catalog.removed}
        assert len(slugs) == len(set(slugs)), "an episode is there twice"
        for name, slug in (("ada", "snow"), ("ines", "wind"), ("tides", "tides")):
            if name in chosen:
                assert slug in slugs or ("goer" in chosen and slug in gone), f"{slug} is lost"
        assert "remover" not in chosen or "owls" in gone
        if "tomas" in chosen and "goer" not in chosen:
            assert next(r for r in catalog.episodes.values() if r.slug == "rain").episode.title == "Rain at last"
        named = {r.episode.enclosure.url for r in catalog.episodes.values()}
        assert named <= self.public._objects.keys(), "the catalog names a missing file"
        self._check_once(chosen, catalog)
        self._check_feeds(chosen, catalog)
        self._check_rest(catalog)

    def _check_feeds(self, chosen: list[str], catalog: Catalog) -> None:
        """Check what became of the further feeds; a rollback may take back what was changed about them."""
        named = set(catalog.show.feeds)
        if "goer" not in chosen:
            wanted = {"sea.xml", "newest.xml", "friends.xml"} if self.world.feeds else set()
            wanted |= {"wood.xml"} if "settler" in chosen else set()
            assert named == (wanted - {"friends.xml"} if "mover" in chosen else wanted), f"{named} are the feeds"

    def _check_once(self, chosen: list[str], catalog: Catalog) -> None:
        """Check in the history that each change took effect exactly once (I5), however often it was asked for."""
        steps = [step for step in Chain(self.state, catalog).newest_first() if step.rev > self.first]
        done = Counter(deed_of(change) for step in steps for change in step.episodes if step.command != "rollback")
        wanted = {DEEDS[name] for name in chosen if name in DEEDS}
        assert done.keys() <= wanted, f"I5 {done.keys() - wanted} were not asked for"
        if "goer" not in chosen:  # who was rolled back may have to do it again
            assert done == Counter(wanted), f"I5 {done} instead of each once"

    def _check_rest(self, catalog: Catalog) -> None:
        """Check that each feed is what the catalog says at this instant, and that nothing is half uploaded (I8)."""
        wanted = {view.file: rendered(view, catalog, self.now) for view in views(catalog)}
        for said in ("is not what the catalog says", "is changed by a second refresh"):
            for file, document in wanted.items():
                assert self.public._objects[file].body == document, f"I8 {file} {said}"
            refresh(self.places, self.now)
        assert list(self.public.unfinished()) == [], "I8 an upload is left"

    def _publish(self, folder: ShowFolder, *names: str, allow: tuple[str, ...] = ()) -> None:
        show = copy.copy(folder)
        show.places, show.now = self.places, self.now
        done = run_publish(show.shop, plan_publish(show.shop, show.request(*names, allow=allow)), pause=_nothing)
        if done.lagging:
            refresh(self.places, self.now, pause=_nothing)

    def _unpublish(self, slug: str) -> None:
        planned = plan_unpublish(self.places, (slug,))
        run_unpublish(self.places, planned, (slug,), now=self.now, who="ada@desk", pause=_nothing)

    def _roll_back(self) -> None:
        going = plan_rollback(Opened(self.places, None, "tomas@desk"), 1, frozenset(), self.now)
        run_rollback(self.places, going, pause=_nothing)

    def _prune(self) -> None:
        opened = Opened(self.places, None, "tomas@desk")
        run_prune(opened, plan_prune(opened, GRACE, self.now), GRACE, lambda: self.now, pause=_nothing)

    def _refresh(self) -> None:
        refresh(self.places, self.now, pause=_nothing)


def watched_places(public: MemoryStorage, state: MemoryStorage, scheduler: Scheduler) -> Places:
    """Return the two places such that a scheduler stands before every call."""
    return Places(public=Watched(public, scheduler.hook), state=Watched(state, scheduler.hook), local=True)


def _nothing(_: int) -> None:
    """Let no time pass."""


def race(world: World, seed: int, names: tuple[str, ...] = ()) -> Race:
    """Run the interleaving of a seed, of some commands or of those it draws.

    Raises `AssertionError` telling its trace if an invariant broke.
    """
    return raced(world, random.Random(seed), names, f"seed {seed}")  # noqa: S311 - guards nothing


def raced(world: World, draw: random.Random, names: tuple[str, ...], name: str) -> Race:
    """Run an interleaving that a source of choices makes; `name` tells it in what goes wrong."""
    world.restore()
    one = Race(world, draw)
    try:
        one.run(names)
    except (AssertionError, PodcliError) as error:
        trace = "\n".join(one.scheduler.trace[-60:])
        raise AssertionError(f"{name}: {error}\n{trace}") from error
    return one


def main() -> None:
    """Run many."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--feeds", action="store_true")
    wanted = parser.parse_args()
    started, struck, shown, broken = time.monotonic(), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), FEEDS if wanted.feeds else "")
        for seed in range(wanted.first, wanted.first + wanted.count):
            try:
                one = race(world, seed)
            except AssertionError as error:
                broken += 1
                sys.stdout.write(f"{error}\n")
                continue
            struck, shown = struck + one.scheduler.struck, shown + one.auditor.feeds
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"{wanted.count} interleavings, {struck} faults, {shown} feeds seen, {broken} broken, {seconds:.0f} s\n"
    )
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
