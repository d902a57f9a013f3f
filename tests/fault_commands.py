"""The commands that are struck by faults, and what must be there when they ran once more."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from podcli import root
from podcli.opening import Opened
from podcli.prune_lease import LEASE
from podcli.pruning import plan_prune, run_prune
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.pulling import PullWish, plan_pull, run_pull
from podcli.refresh import refresh
from podcli.rollback import plan_rollback, run_rollback
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.companion_files import add_companions, require_companions
from tests.folders import SPEECH, ShowFolder
from tests.parsed import parsed
from tests.shows import instant

ADDRESS = "https://field-notes.example/"
GRACE = timedelta(days=30)
Command = Callable[[ShowFolder], None]


class Lagging(Exception):
    """It is published, and the feed follows later: exit code 3."""


def no_pause(_: int) -> None:
    """Let no time pass."""


def prepare(show: ShowFolder) -> None:
    """Publish two episodes, one of them scheduled for later."""
    show.add("owls")
    show.add("later", "date = 2026-03-02T06:00:00")
    publish(show)


def publish(show: ShowFolder, *allow: str) -> None:
    """Publish what is new or changed."""
    shop = show.shop
    done = run_publish(shop, plan_publish(shop, show.request(allow=allow)), pause=no_pause)
    if done.lagging:
        raise Lagging


def publish_first(show: ShowFolder) -> None:
    """Publish a show for the first time."""
    publish(show)


def publish_new(show: ShowFolder) -> None:
    """Publish another episode."""
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides")
    publish(show)


def publish_large(show: ShowFolder) -> None:
    """Publish another episode, whose audio goes up in parts."""
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides", audio="")
        speech = SPEECH.read_bytes()
        (show.path / "episodes" / "tides.mp3").write_bytes(speech * (9 * 1024 * 1024 // len(speech)))
    publish(show)


def publish_companions(show: ShowFolder) -> None:
    """Publish another episode with a transcript, chapters with pictures and another version of its audio."""
    add_companions(show)
    publish(show)


def require_told(show: ShowFolder) -> None:
    """Check that all that lies beside that episode is stored and named."""
    require_companions(show, show.places.public, ADDRESS)


def edit(show: ShowFolder) -> None:
    """Change a title and the show's description."""
    notes, config = show.path / "episodes" / "owls.md", show.path / "podcast.toml"
    notes.write_text(notes.read_text().replace('"Owls"', '"Owls at night"'))
    config.write_text(config.read_text().replace("Sounds from outside.", "Sounds from the wood."))
    publish(show)


def unpublish(show: ShowFolder) -> None:
    """Take an episode out of the feed."""
    planned = plan_unpublish(show.places, ("owls",))
    done = run_unpublish(show.places, planned, ("owls",), now=show.now, who="ada@desk", pause=no_pause)
    if done.lagging:
        raise Lagging


def roll_back(show: ShowFolder) -> None:
    """Go back to the first revision, which had an episode that the second one took out."""
    going = plan_rollback(Opened(show.places, None, "ada@desk"), 1, frozenset(), show.now)
    if run_rollback(show.places, going, pause=no_pause).lagging:
        raise Lagging


def prune(show: ShowFolder) -> None:
    """Delete what nothing names, two months later by the server's clock, and when no announcement holds any more."""
    standing = root.read(show.places.state)
    pruning = standing.catalog.pruning if standing else None
    show.now = max(datetime.now(UTC) + timedelta(days=60), (pruning or show.now) + LEASE)
    for place in (show.places.public, show.places.state):
        place.clock = lambda: show.now  # type: ignore[method-assign]  # no server can be told to wait two months
    opened = Opened(show.places, None, "ada@desk")
    run_prune(opened, plan_prune(opened, GRACE, show.now), GRACE, lambda: show.now, pause=no_pause)


def come_due(show: ShowFolder) -> None:
    """Let a scheduled episode appear."""
    show.now = instant(60 * 24)
    refresh(show.places, show.now, pause=no_pause)


def pull(show: ShowFolder) -> None:
    """Fetch an episode that is not in the folder, with its audio."""
    run_pull(show.places, plan_pull(show.shop, PullWish(media=True)))


def lose_files(show: ShowFolder) -> None:
    """Lose an episode's files."""
    shutil.copytree(show.path / "episodes", show.path.with_name(f"{show.path.name}-kept"))
    for name in ("owls.md", "owls.mp3"):
        (show.path / "episodes" / name).unlink()


def require_pulled(show: ShowFolder) -> None:
    """Check that the folder holds again what it lost, and nothing else."""
    kept = show.path.with_name(f"{show.path.name}-kept")
    assert contents(show.path / "episodes") == contents(kept)


def contents(folder: Path) -> dict[str, list[bytes]]:
    """Return the lines of a folder's files by name, sorted: guid and date come back in an order of their own."""
    files = [path for path in folder.iterdir() if not path.name.endswith("~") and not path.name.startswith(".")]
    return {path.name: sorted(path.read_bytes().splitlines()) for path in files}


def require_pruned(show: ShowFolder) -> None:
    """Check that what nothing names is gone, and that nobody is held up."""
    media = {entry.key.rpartition("/")[2] for entry in show.places.public.list("media/")}
    assert media == {"later.mp3"}
    standing = root.read(show.places.state)
    assert standing is not None
    assert standing.catalog.pruning is None or standing.catalog.pruning <= show.now


def nothing(_: ShowFolder) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Goal:
    """What holds after a command, and what is done before it."""

    titles: frozenset[str]
    """The episodes in the feed."""
    rev: int | None
    """The catalog's revision, where it does not depend on how often the command was run."""
    before: Command = nothing
    after: Command = nothing
    prepare: Command = prepare
    """What makes the show, before anything is struck."""


def _goal(*titles: str, rev: int | None, before: Command = nothing, after: Command = nothing) -> Goal:
    return Goal(frozenset(titles), rev, before, after)


COMMANDS: dict[Command, Goal] = {
    publish_first: _goal("Owls", rev=1),
    publish_new: _goal("Owls", "Tides", rev=2),
    publish_large: _goal("Owls", "Tides", rev=2),
    publish_companions: _goal("Owls", "Tides", rev=2, after=require_told),
    edit: _goal("Owls at night", rev=2),
    unpublish: _goal(rev=2),
    roll_back: _goal("Owls", rev=3, before=unpublish),
    prune: _goal("Later", rev=None, before=unpublish, after=require_pruned),
    come_due: _goal("Owls", "Later", rev=1),
    pull: _goal("Owls", rev=1, before=lose_files, after=require_pulled),
}


def check(show: ShowFolder, goal: Goal) -> None:
    """Check that the feed shows what it shall, that its files are there, and that nothing else is left."""
    feed = parsed(show.places.public.get("feed.xml").body)
    assert sorted(entry.title for entry in feed.entries) == sorted(goal.titles)
    for entry in feed.entries:
        (enclosure,) = entry.enclosures
        head = show.places.public.head(enclosure.href.removeprefix(ADDRESS))
        assert head is not None
        assert head.size == int(enclosure.length)
    standing = root.read(show.places.state)
    assert standing is not None
    assert goal.rev in {None, standing.catalog.rev}
    episodes = standing.catalog.episodes.values()
    assert len({record.slug for record in episodes}) == len(episodes)
    goal.after(show)
