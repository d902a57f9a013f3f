"""Dying at every storage call of a command, then running the same command again."""

import feedparser
import pytest

from podcli import root
from podcli.refresh import refresh
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder, make_audio
from tests.shows import instant

BASE = "https://media.field-notes.example/"


class Died(BaseException):
    """The program is gone; nothing in it may catch this."""


def prepare(show):
    """Publish two episodes, one of them scheduled for later."""
    show.add("owls")
    show.add("later", "date = 2026-03-02T06:00:00")
    show.publish()


def publish_first(show):
    """Publish a show for the first time."""
    if not (show.path / "episodes" / "owls.md").exists():
        show.add("owls")
        show.add("tides")
    show.publish()


def publish_new(show):
    """Publish another episode."""
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides")
    show.publish()


def publish_tagged(show):
    """Publish another episode as a copy with tags."""
    show.configure(audio="write_tags = true")
    publish_new(show)


def edit(show):
    """Change a title and the show's description."""
    notes, config = show.path / "episodes" / "owls.md", show.path / "podcast.toml"
    notes.write_text(notes.read_text().replace('"Owls"', '"Owls at night"'))
    config.write_text(config.read_text().replace("Sounds from outside.", "Sounds from the wood."))
    show.publish()


def replace_audio(show):
    """Replace the audio of a published episode."""
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish(allow=("audio",))


def unpublish(show):
    """Take an episode out of the feed."""
    planned = plan_unpublish(show.places, ("owls",))
    run_unpublish(show.places, planned, ("owls",), now=show.now, who="ada@desk", pause=lambda _: None)


def come_due(show):
    """Let a scheduled episode appear."""
    show.now = instant(60 * 24)
    refresh(show.places, show.now, pause=lambda _: None)


COMMANDS = {
    publish_first: {"Owls", "Tides"},
    publish_new: {"Owls", "Tides"},
    publish_tagged: {"Owls", "Tides"},
    edit: {"Owls at night"},
    replace_audio: {"Owls"},
    unpublish: set(),
    come_due: {"Owls", "Later"},
}


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
            if self.command is not come_due:
                assert entry.title != "Later"
        for before in self.seen:
            if self.command is not unpublish:
                assert before.keys() <= items.keys()
            for guid in before.keys() & items.keys():
                assert before[guid].published == items[guid].published
        self.seen.append(items)


def run(command, path, strike):
    """Run a command that dies at call number `strike`, then again; return whether it died and where."""
    show = ShowFolder(path)
    if command is not publish_first:
        prepare(show)
    observer, count, where = Observer(show, command), 0, []

    def hook(method, key, phase):
        nonlocal count
        observer.look()
        if strike is not None and count == strike:
            where.append((method, key, phase))
            count += 1
            raise Died
        count += 1

    show.public.hook = show.state.hook = hook
    try:
        command(show)
    except Died:
        observer.look()
        command(show)
    observer.look()
    show.public.hook = show.state.hook = lambda *_: None
    refresh(show.places, show.now)
    observer.look()
    return show, where, count


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_whatever_dies_the_same_command_finishes_the_job(command, tmp_path):
    """At each storage call, before it or after it, the program dies; run again, it ends as if nothing had happened."""
    _, _, calls = run(command, tmp_path / "calm", None)
    strikes = 0
    for number in range(calls):
        show, where, _ = run(command, tmp_path / f"strike-{number}", number)
        strikes += len(where)
        document = show.public.inner.get("feed.xml").body
        assert {e.title for e in feedparser.parse(document).entries} == COMMANDS[command], where
        catalog = root.read(show.state.inner).catalog
        assert len({r.slug for r in catalog.episodes.values()}) == len(catalog.episodes)
        assert catalog.rev == (1 if command is publish_first else 1 if command is come_due else 2), where
        refresh(show.places, show.now)
        assert show.public.inner.get("feed.xml").body == document
    assert strikes == calls
    assert calls > 5  # fewer would mean that nothing was struck
