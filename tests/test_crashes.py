"""Dying at every storage call and every local write of a command, then running the same command again."""

import random

import feedparser
import pytest

from podcli import files, root, write_back
from podcli.opening import Opened
from podcli.prune_lease import LEASE
from podcli.pruning import plan_prune, run_prune
from podcli.refresh import refresh
from tests.fault_commands import GRACE, come_due, edit, prepare, publish_new, roll_back, unpublish
from tests.folders import ShowFolder, make_audio
from tests.shows import instant

BASE = "https://media.field-notes.example/"


class Died(BaseException):
    """The program is gone; nothing in it may catch this."""


def publish_first(show):
    """Publish a show for the first time."""
    if not (show.path / "episodes" / "owls.md").exists():
        show.add("owls")
        show.add("tides")
    show.publish()


def publish_tagged(show):
    """Publish another episode as a copy with tags."""
    show.configure(audio="write_tags = true")
    publish_new(show)


def replace_audio(show):
    """Replace the audio of a published episode."""
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish(allow=("audio",))


def prune(show):
    """Delete what nothing names; a prune that died is over when its announcement has run out."""
    catalog = root.read(show.state.inner).catalog
    show.now = max(show.now, instant(60 * 24 * 60), (catalog.pruning or show.now) + LEASE)
    opened = Opened(show.places, None, "ada@desk")
    planned = plan_prune(opened, GRACE, show.now)
    run_prune(opened, planned, GRACE, lambda: show.now, pause=lambda _: None)


COMMANDS = {
    publish_first: {"Owls", "Tides"},
    publish_new: {"Owls", "Tides"},
    publish_tagged: {"Owls", "Tides"},
    edit: {"Owls at night"},
    replace_audio: {"Owls"},
    unpublish: set(),
    come_due: {"Owls", "Later"},
    roll_back: {"Owls"},
    prune: {"Later"},
}
REMOVING = (unpublish, prune)
"""Commands before or by which a person took an episode out."""


class Observer:
    """Sees every feed that is ever public, and checks that listeners lose nothing by it."""

    def __init__(self, show, command):
        self.show, self.command, self.seen = show, command, []

    def look(self):
        """Check the feed that is public now against all that were."""
        blob = self.show.public.inner._objects.get("feed.xml")
        if blob is None:
            return
        items = {e.id: e for e in feedparser.parse(blob.body).entries}
        for entry in items.values():
            (enclosure,) = entry.enclosures
            stored = self.show.public.inner._objects[enclosure.href.removeprefix(BASE)]
            assert stored.head.size == int(enclosure.length)
            if self.command not in {come_due, prune}:
                assert entry.title != "Later"
        for before in self.seen:
            if self.command not in REMOVING:
                assert before.keys() <= items.keys()
            for guid in before.keys() & items.keys():
                assert before[guid].published == items[guid].published
        self.seen.append(items)


def prepared(command, path):
    """Return a show as it is before the command."""
    show = ShowFolder(path)
    if command is not publish_first:
        prepare(show)
    if command in {roll_back, prune}:
        unpublish(show)
    return show


def run(command, path, strikes, monkeypatch):
    """Run a command that dies at each of these call numbers, and then to its end.

    Return the show, where it died, and how many calls there were.
    """
    show = prepared(command, path)
    observer, count, where = Observer(show, command), 0, []

    def hook(method, key, phase):
        nonlocal count
        observer.look()
        number, count = count, count + 1
        if len(where) < len(strikes) and number == strikes[len(where)]:
            where.append((method, key, phase))
            raise Died

    def watched(path, body):
        hook("local write", path.name, "before")
        files.write_atomically(path, body)
        hook("local write", path.name, "after")

    monkeypatch.setattr(write_back, "write_atomically", watched)
    show.public.hook = show.state.hook = hook
    for _ in range(len(strikes) + 1):
        try:
            command(show)
            break
        except Died:
            observer.look()
            count = 0
    observer.look()
    show.public.hook = show.state.hook = lambda *_: None
    monkeypatch.setattr(write_back, "write_atomically", files.write_atomically)
    refresh(show.places, show.now)
    observer.look()
    return show, where, count


def check(command, show, where):
    """Check that the command is done, once, and that nothing else is."""
    document = show.public.inner.get("feed.xml").body
    assert {e.title for e in feedparser.parse(document).entries} == COMMANDS[command], where
    catalog = root.read(show.state.inner).catalog
    assert len({r.slug for r in catalog.episodes.values()}) == len(catalog.episodes)
    if command is prune:
        assert "owls" not in {e.key.rpartition("/")[2] for e in show.public.inner.list("media/")}, where
        assert catalog.pruning is None or catalog.pruning <= show.now, where
    else:
        assert catalog.rev == {publish_first: 1, come_due: 1, roll_back: 3}.get(command, 2), where
    refresh(show.places, show.now)
    assert show.public.inner.get("feed.xml").body == document


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_whatever_dies_the_same_command_finishes_the_job(command, tmp_path, monkeypatch):
    """At each storage call and local write, before it or after it, the program dies; run again, it ends the same."""
    _, _, calls = run(command, tmp_path / "calm", (), monkeypatch)
    strikes = 0
    for number in range(calls):
        show, where, _ = run(command, tmp_path / f"strike-{number}", (number,), monkeypatch)
        strikes += len(where)
        check(command, show, where)
    assert strikes == calls
    assert calls > 5  # fewer would mean that nothing was struck


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_dying_again_on_the_way_to_recovery(command, tmp_path, monkeypatch):
    """Two deaths in a row, at places drawn by a fixed seed, leave no more behind than one."""
    _, _, calls = run(command, tmp_path / "calm", (), monkeypatch)
    draw, twice = random.Random(command.__name__), 0  # noqa: S311 - guards nothing
    for number in range(DOUBLE):
        strikes = (draw.randrange(calls), draw.randrange(calls))
        show, where, _ = run(command, tmp_path / f"twice-{number}", strikes, monkeypatch)
        twice += len(where) == 2
        check(command, show, where)
    assert twice > 0  # a second run is often shorter than the first


DOUBLE = 8
"""Pairs of deaths for each command."""
