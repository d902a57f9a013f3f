"""A show with several feeds moves to another domain: the followers of each are told its own new address."""

import re

import pytest

from podcli import root
from podcli.opening import Opened
from podcli.rollback import plan_rollback, run_rollback
from tests.folders import ShowFolder

NEW = "https://new.field-notes.example/"
FEEDS = '[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true\n'


@pytest.fixture
def show(tmp_path):
    """A published show with two further feeds, one of them private."""
    made = ShowFolder(tmp_path / "show")
    made.configure(storage=FEEDS)
    made.add("tides", 'tags = ["sea"]')
    made.publish()
    return made


def move(show):
    """Move it as docs/moving.md says."""
    show.public.inner._public_url = NEW
    show.configure(show=f'new_feed_url = "{NEW}feed.xml"', storage=FEEDS)
    show.publish(allow=("address",))


def told(show):
    """Return what each feed says of its new address, by the names of podcast.toml."""
    rules = root.read(show.state.inner).catalog.show.feeds
    keys = {"feed.xml": "feed.xml", **{name: rule.feed_url for name, rule in rules.items()}}
    documents = {name: show.public.inner.get(key).body.decode() for name, key in keys.items()}
    found = {name: re.findall("<itunes:new-feed-url>(.*)</", text) for name, text in documents.items()}
    return {name: [url.replace(keys[name], name) for url in urls] for name, urls in found.items()}


def test_each_feed_that_moves_tells_its_own_new_address(show):
    """Each says its own, none that of another; no later edit changes that, nor does a rollback."""
    assert told(show) == {name: [] for name in ("feed.xml", "sea.xml", "friends.xml")}
    move(show)
    everywhere = {name: [NEW + name] for name in ("feed.xml", "sea.xml", "friends.xml")}
    assert told(show) == everywhere
    show.add("moor")
    assert not show.publish().lagging
    assert told(show) == everywhere
    opened = Opened(show.places, None, "ada@desk")
    run_rollback(show.places, plan_rollback(opened, 1, frozenset(), show.now), pause=lambda _: None)
    assert told(show) == everywhere


def test_a_feed_that_begins_after_the_move_has_moved_nowhere(show):
    """It never had another address."""
    move(show)
    more = FEEDS + '[[feeds]]\nfile = "new.xml"\nlimit = 1\n'
    show.configure(show=f'new_feed_url = "{NEW}feed.xml"', storage=more)
    show.publish()
    assert told(show)["new.xml"] == []


def test_the_move_is_told_as_long_as_the_settings_tell_it(show):
    """Without `new_feed_url` no feed says any more that it moved; and one that stays says nothing of the main one's."""
    move(show)
    show.configure(storage=FEEDS)
    show.publish(allow=("older",))
    assert told(show) == {name: [] for name in ("feed.xml", "sea.xml", "friends.xml")}
    show.configure(show='new_feed_url = "https://elsewhere.example/feed.xml"', storage=FEEDS)
    show.publish()
    assert told(show) == {"feed.xml": ["https://elsewhere.example/feed.xml"], "sea.xml": [], "friends.xml": []}


def test_the_former_name_of_the_main_feed_leads_to_the_new_one(show):
    """Kept as a further feed it is never behind, and sends whoever still asks there on, also after a second change."""
    files = ["feed.xml"]
    for name in ("show.xml", "pod.xml"):
        former = "".join(f'[[feeds]]\nfile = "{file}"\n' for file in files)
        base = show.public.inner.public_url()
        show.configure(show=f'new_feed_url = "{base}{name}"', feed=f'file = "{name}"', storage=FEEDS + former)
        assert not show.publish(allow=("address",)).lagging
        said = told(show)
        assert all(said[file] == [base + name] for file in files)
        assert said["sea.xml"] == []
        files.append(name)
    show.add("moor")
    assert not show.publish().lagging
    assert all("moor" in show.public.inner.get(file).body.decode() for file in files)
    assert told(show) == said
