"""Dying at every place of every command, then running the same command again: in memory and in real folders.

    python -m tests.crash_runs [--store memory|folder] [--command publish_new] [--every N]

dies at every N-th place, checks what the second run left, and prints how many places there are.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from podcli import root
from podcli.catalog import Catalog
from podcli.feed_state import FeedState
from podcli.opening import Opened
from podcli.prune_lease import LEASE
from podcli.pruning import plan_prune, run_prune
from podcli.pulling import PullWish, plan_pull
from podcli.refresh import refresh
from podcli.starting import Answers, start, template
from podcli.storage import Places
from podcli.storage.atomic import is_temporary
from podcli.storage.folder import FolderStorage
from podcli.storage.memory import MemoryStorage
from podcli.views import feed_files, views
from tests import local_writes
from tests.auditor import FEED, Auditor, Stored, rendered
from tests.companion_files import require_companions, require_named
from tests.fault_commands import (
    GRACE,
    Command,
    come_due,
    edit,
    lose_files,
    prepare,
    publish,
    publish_companions,
    publish_new,
    pull,
    require_pulled,
    roll_back,
    unpublish,
)
from tests.feed_commands import come_due_feeds, give_up_feed, keep_feeds, prepare_feeds, unpublish_feeds
from tests.folders import EXAMPLE, ShowFolder, make_audio
from tests.parsed import parsed
from tests.pictures import jpeg
from tests.watched import Watched

BASE = "https://media.field-notes.example/"
MOVED = "https://new.field-notes.example/"
STORES = ("memory", "folder")
MUCH_LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""When everything that was written now is older than any grace."""


class Died(BaseException):
    """The program is gone; nothing in it may catch this."""


def init(show: ShowFolder) -> None:
    """Make another show folder."""
    start(show.path / "new", _answers())


def publish_first(show: ShowFolder) -> None:
    """Publish a show for the first time."""
    if not (show.path / "episodes" / "owls.md").exists():
        show.add("owls")
        show.add("tides")
    show.publish()


def publish_tagged(show: ShowFolder) -> None:
    """Publish another episode as a copy with tags."""
    show.configure(audio="write_tags = true")
    publish_new(show)


def publish_feeds(show: ShowFolder) -> None:
    """Publish another episode together with two further feeds, one of them private."""
    private = '[[feeds]]\nfile = "friends.xml"\nprivate = true\n'
    show.configure(storage=f'[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n{private}')
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides", 'tags = ["sea"]')
    publish(show)


def move_companions(show: ShowFolder) -> None:
    """Move the show whose episode has files of every kind to another address."""
    show.public.inner._public_url = MOVED
    show.configure(show=f'new_feed_url = "{MOVED}feed.xml"')
    show.publish(allow=("address",))


def require_feeds(show: ShowFolder) -> None:
    """Check that each further feed is there, once, with its episodes."""
    catalog = root.read(show.state.inner).catalog  # type: ignore[union-attr]
    shown = {}
    for name, rule in catalog.show.feeds.items():
        document = show.public.inner.get(rule.feed_url).body
        shown[name] = {entry.title for entry in parsed(document).entries}
    assert shown == {"sea.xml": {"Tides"}, "friends.xml": {"Owls", "Tides"}}
    stored = {entry.key for entry in show.public.inner.list("") if entry.key.endswith(".xml")}
    assert stored == {"feed.xml", *(rule.feed_url for rule in catalog.show.feeds.values())}


def replace_audio(show: ShowFolder) -> None:
    """Replace the audio of a published episode."""
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish(allow=("audio",))


def prune(show: ShowFolder) -> None:
    """Delete what nothing names; a prune that died is over when its announcement has run out."""
    catalog = root.read(show.state.inner).catalog  # type: ignore[union-attr]
    show.now = max(MUCH_LATER, (catalog.pruning or show.now) + LEASE)
    opened = Opened(show.places, None, "ada@desk")
    run_prune(opened, plan_prune(opened, GRACE, show.now), GRACE, lambda: show.now, pause=lambda _: None)


def prune_feeds(show: ShowFolder) -> None:
    """Delete a feed that was given up long ago, and what nothing names."""
    prune(show)


def pull_update(show: ShowFolder) -> None:
    """Bring up an episode whose notes and audio somebody else replaced."""
    pull(show)


def pull_tagged(show: ShowFolder) -> None:
    """The same where copies with tags are published, of which the folder holds one."""
    pull(show)


def pull_settings(show: ShowFolder) -> None:
    """Bring up settings, a description in a file of its own and artwork that somebody else replaced."""
    pull(show)


def _work_elsewhere(show: ShowFolder) -> None:
    """Let somebody else publish other notes and another audio, and keep what the folder shall hold then."""
    other = show.clone(show.path.with_name("other"))
    make_audio(other.path / "episodes" / "owls.mp3", "a better take")
    notes = other.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace('"Owls"', '"Owls at night"'))
    _publish_elsewhere(show, other)


def _tag_elsewhere(show: ShowFolder) -> None:
    """The same with tags: what the folder holds, and shall hold, is what was stored."""
    show.configure(audio="write_tags = true")
    make_audio(show.path / "episodes" / "owls.mp3", "a take")
    show.publish(allow=("audio",))
    (show.path / "episodes" / "owls.mp3").unlink()
    pull(show)
    _work_elsewhere(show)
    catalog = root.read(show.state.inner).catalog  # type: ignore[union-attr]
    (key,) = (r.episode.enclosure.url for r in catalog.episodes.values() if r.slug == "owls")
    show.path.with_name("show-kept").joinpath("owls.mp3").write_bytes(show.public.inner.get(key).body)


def _settle_elsewhere(show: ShowFolder) -> None:
    """Let somebody else publish other settings after the description got a file of its own."""
    config = show.path / "podcast.toml"
    config.write_text(
        config.read_text().replace('description = "Sounds from outside."', 'description_file = "about.md"')
    )
    (show.path / "about.md").write_text("Sounds from outside, in a file.")
    show.publish()
    other = show.clone(show.path.with_name("other"))
    config = other.path / "podcast.toml"
    config.write_text(config.read_text().replace('"Field Notes"', '"Field Notes at night"'))
    (other.path / "about.md").write_text("Sounds from the wood.")
    (other.path / "artwork.jpg").write_bytes(jpeg(1500, 1500))
    _publish_elsewhere(show, other)


def _publish_elsewhere(show: ShowFolder, other: ShowFolder) -> None:
    other.publish(allow=("audio",))
    shutil.copytree(other.path / "episodes", show.path.with_name("show-kept"))
    shutil.rmtree(other.path)


COMMANDS: dict[Command, set[str]] = {
    init: {"Owls"},
    publish_first: {"Owls", "Tides"},
    publish_new: {"Owls", "Tides"},
    publish_tagged: {"Owls", "Tides"},
    publish_companions: {"Owls", "Tides"},
    move_companions: {"Owls", "Tides"},
    edit: {"Owls at night"},
    replace_audio: {"Owls"},
    unpublish: set(),
    come_due: {"Owls", "Later"},
    roll_back: {"Owls"},
    prune: {"Later"},
    pull: {"Owls"},
    pull_update: {"Owls at night"},
    pull_tagged: {"Owls at night"},
    pull_settings: {"Owls"},
}
FURTHER: dict[Command, set[str]] = {
    publish_feeds: {"Owls", "Tides"},
    keep_feeds: {"Owls", "Tides"},
    unpublish_feeds: set(),
    come_due_feeds: {"Owls", "Later"},
    give_up_feed: {"Owls"},
    prune_feeds: {"Later"},
}
"""Commands on a show with further feeds, each of which the auditor watches, and what the main feed shows then."""
REMOVING = (unpublish, prune)
"""Commands before or by which a person took an episode out."""
PULLING: dict[Command, Command] = {
    pull: lose_files,
    pull_update: _work_elsewhere,
    pull_tagged: _tag_elsewhere,
    pull_settings: _settle_elsewhere,
}
"""What happens before each pull."""
REVISIONS: dict[Command, int] = {
    init: 1,
    publish_first: 1,
    come_due: 1,
    come_due_feeds: 1,
    pull: 1,
    move_companions: 3,
    roll_back: 3,
    pull_tagged: 3,
    pull_settings: 3,
}
"""The revision that a command leaves, where it is not the second one."""


class Observer:
    """Sees every feed that is ever public, and checks that listeners lose nothing by it."""

    def __init__(self, show: ShowFolder, command: Command) -> None:
        self._show, self._public, self._command = show, show.public.inner, command
        self._seen: list[dict[str, Any]] = []
        self._body = b""
        self._auditor = self._audited(show) if command in FURTHER else None

    def _audited(self, show: ShowFolder) -> Auditor:
        auditor = Auditor(Stored(show.public.inner), Stored(show.state.inner, root.KEY), show.now)
        if self._command is prune_feeds:
            standing = root.read(show.state.inner)
            auditor.outlived = standing.catalog.show.ended if standing else ()
        return auditor

    def look(self) -> None:
        """Check the feed that is public now against all that were."""
        if self._auditor:
            self._auditor.advance(self._show.now)
            self._auditor.look()
            return
        if self._public.head("feed.xml") is None:
            assert not self._seen, "the feed is gone"
            return
        body = self._public.get("feed.xml").body
        if body != self._body:
            self._body = body
            require_named(self._public, body)
            self._take({e.id: e for e in parsed(body).entries})
        for entry in self._seen[-1].values():
            (enclosure,) = entry.enclosures
            head = self._public.head(enclosure.href.removeprefix(BASE).removeprefix(MOVED))
            assert head is not None, enclosure.href
            assert head.size == int(enclosure.length)

    def _take(self, items: dict[str, Any]) -> None:
        if self._command not in {come_due, prune}:
            assert "Later" not in {entry.title for entry in items.values()}
        for before in self._seen:
            if self._command not in REMOVING:
                assert before.keys() <= items.keys()
            for guid in before.keys() & items.keys():
                assert before[guid].published == items[guid].published
        self._seen.append(items)


class Ground:
    """A show as it is before a command; each run gets its own copy, in memory or in folders."""

    def __init__(self, command: Command, folder: Path, store: str) -> None:
        self._command, self._folder, self._store = command, folder, store
        self._base = ShowFolder(folder / "base" / "show")
        _settle(self._base, store)
        if command in set(FURTHER) - {publish_feeds}:
            prepare_feeds(self._base)
        elif command is not publish_first:
            prepare(self._base)
        if command in {roll_back, prune, prune_feeds}:
            unpublish(self._base)
        if command is move_companions:
            publish_companions(self._base)
        if command is prune_feeds:
            give_up_feed(self._base)
        if command in PULLING:
            PULLING[command](self._base)

    def fresh(self, name: str) -> ShowFolder:
        """Return a copy of the show and of all that is stored."""
        path = self._folder / name
        if self._store == "folder":
            shutil.copytree(self._base.path.parent, path)
            shutil.rmtree(path / "show")
        else:
            path.mkdir()
        if self._command in PULLING:
            shutil.copytree(self._base.path.with_name("show-kept"), path / "show-kept", dirs_exist_ok=True)
        show = self._base.clone(path / "show")
        _settle(show, self._store, self._base)
        return show

    def run(self, name: str, strikes: tuple[int, ...] = ()) -> tuple[list[tuple[str, str, str]], int]:
        """Run the command, dying at each of these places, and then to its end; check what is there.

        Return where it died, and how many places its last run had.
        """
        show = self.fresh(name)
        observer = Observer(show, self._command)
        where, places = _killed(self._command, show, observer, strikes)
        refresh(show.places, show.now)
        observer.look()
        check(self._command, show, where)
        shutil.rmtree(self._folder / name)
        return where, places


def _settle(show: ShowFolder, store: str, base: ShowFolder | None = None) -> None:
    """Give a show storage of its own, with what is stored for another one."""
    if store == "folder":
        public, state = show.path.with_name("public"), show.path.with_name("public.podcli")
        show.public = Watched(FolderStorage(public, state / ".meta" / "public", BASE))
        show.state = Watched(FolderStorage(state, state / ".meta" / "state"))
    else:
        show.public = Watched(MemoryStorage("public", clock=lambda: show.now))
        show.state = Watched(MemoryStorage("state", clock=lambda: show.now))
        for place in ("public", "state") if base else ():
            getattr(show, place).inner._objects.update(getattr(base, place).inner._objects)
    show.places = Places(public=show.public, state=show.state, local=True)


def _killed(
    command: Command, show: ShowFolder, observer: Observer, strikes: tuple[int, ...]
) -> tuple[list[tuple[str, str, str]], int]:
    """Run a command until it was not killed; once dead it does nothing more, whatever its code says of leaving."""
    count, dead, where = 0, False, []

    def hook(method: str, key: str, phase: str) -> None:
        nonlocal count, dead
        if dead:
            raise Died
        observer.look()
        number, count = count, count + 1
        if len(where) < len(strikes) and number == strikes[len(where)]:
            where.append((method, key, phase))
            dead = True
            raise Died

    for _ in range(len(strikes) + 1):
        count, dead = 0, False
        with _hooked(show, hook):
            try:
                command(show)
                break
            except Died:
                observer.look()
        if command in PULLING:  # whoever publishes instead takes nothing back that others published
            assert show.rehearse().changed is False, where
    observer.look()
    return where, count


@contextmanager
def _hooked(show: ShowFolder, hook: local_writes.Hook) -> Iterator[None]:
    """Tell of every change of the disk; and of every call to a storage that is no disk."""
    if isinstance(show.public.inner, MemoryStorage):
        show.public.hook = show.state.hook = hook
    try:
        with local_writes.watched((show.path.parent,), hook):
            yield
    finally:
        show.public.hook = show.state.hook = lambda *_: None


def check(command: Command, show: ShowFolder, where: object) -> None:
    """Check that the command is done, once, and that nothing else is."""
    document = show.public.inner.get("feed.xml").body
    assert {e.title for e in parsed(document).entries} == (COMMANDS | FURTHER)[command], where
    standing = root.read(show.state.inner)
    assert standing is not None
    catalog = standing.catalog
    assert len({r.slug for r in catalog.episodes.values()}) == len(catalog.episodes)
    if command in {prune, prune_feeds}:
        assert "owls.mp3" not in {e.key.rpartition("/")[2] for e in show.public.inner.list("media/")}, where
        assert catalog.pruning is None or catalog.pruning <= show.now, where
    else:
        assert catalog.rev == REVISIONS.get(command, 2), where
    if command in PULLING:
        require_pulled(show)
        states = {item.state for item in plan_pull(show.shop, PullWish()).items}
        assert states == {"unchanged"}, where
    if command is publish_feeds:
        require_feeds(show)
    if command in {publish_companions, move_companions}:
        require_companions(show, show.public.inner, MOVED if command is move_companions else BASE)
    if command in FURTHER:
        _require_each(show, catalog)
    if command is init:
        _require_begun(show.path / "new")
    refresh(show.places, show.now)
    assert show.public.inner.get("feed.xml").body == document
    _require_clean(show)


def _require_each(show: ShowFolder, catalog: Catalog) -> None:
    """Check that each feed is what the catalog says, and which feeds there are."""
    for view in views(catalog):
        blob = show.public.inner.get(view.file)
        as_of = FeedState.of(blob.head).as_of
        assert as_of is not None
        assert blob.body == rendered(view, catalog, as_of), view.file
    stored = {entry.key for entry in show.public.inner.list("") if FEED.fullmatch(entry.key)}
    given_up = set() if show.now >= MUCH_LATER else set(catalog.show.ended)
    assert stored == set(feed_files(catalog)) | given_up


def _answers() -> Answers:
    return Answers(
        title="Wood Notes",
        description="Sounds.",
        author="Ada Byron",
        link="https://field-notes.example/",
        language="en-gb",
        category=("Science > Nature",),
        artwork=EXAMPLE / "artwork.jpg",
    )


def _require_begun(folder: Path) -> None:
    """Check that a new show folder is whole."""
    assert (folder / "podcast.toml").read_text() == template(_answers())
    assert (folder / "artwork.jpg").read_bytes() == (EXAMPLE / "artwork.jpg").read_bytes()
    assert (folder / "episodes").is_dir()


def _require_clean(show: ShowFolder) -> None:
    """Check that whatever was left half written in a storage is known as such and can be given up."""
    for place in (show.public.inner, show.state.inner):
        for upload in list(place.unfinished()):
            place.abandon(upload)
    folders = [show.path.with_name(name) for name in ("public", "public.podcli")]
    left = [path for folder in folders for path in folder.rglob("*") if is_temporary(path.name)]
    assert left == []


def main() -> None:
    """Die at every place of the chosen commands."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", choices=STORES)
    parser.add_argument("--command", choices=[command.__name__ for command in COMMANDS | FURTHER])
    parser.add_argument("--every", type=int, default=1)
    wanted = parser.parse_args()
    for store in [wanted.store] if wanted.store else STORES:
        for command in COMMANDS | FURTHER:
            if wanted.command in {None, command.__name__}:
                _run_all(command, store, wanted.every)


def _run_all(command: Command, store: str, every: int) -> None:
    """Die at every so many places of one command, and print how many there were."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        ground = Ground(command, Path(name), store)
        _, places = ground.run("calm")
        died = sum(len(ground.run(str(number), (number,))[0]) for number in range(0, places, every))
    spent = time.monotonic() - started
    sys.stdout.write(f"{store}, {command.__name__}: {places} places, {died} deaths, all recovered, {spent:.0f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
