"""Verification of further feeds: each that changed is fetched as an app would, the private one without telling it."""

import re

import pytest

from podcli import root
from podcli.errors import AddressUnreachable
from podcli.http import fetch
from podcli.storage import Places
from tests.folders import SPEECH, ShowFolder
from tests.loopback import answering

FEEDS = '[[feeds]]\nfile = "birds.xml"\ntags = ["birds"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true\n'
SECRET = re.compile(r"friends-[0-9a-f]{32}\.xml")


class Host:
    """Serves what a show's storage holds, remembers what it was asked, and answers as a test wishes."""

    def __init__(self):
        self.show = None
        self.asked = []
        self.missing = None
        """A pattern of paths that are not to be found."""
        self.stale = {}
        """Bodies that a cache still serves, by their keys."""

    def answer(self, request):
        """Answer as a good host does, but for what is missing or stale."""
        key = request.path[1:]
        self.asked.append((request.command, key))
        stored = self.show.public.inner._objects.get(key)
        if stored is None or (self.missing and self.missing.search(key)):
            return 404, {}, b""
        body = self.stale.get(key, stored.body)
        kind = {"Content-Type": stored.head.headers.content_type}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if wanted:
            first, last = map(int, wanted.groups())
            return 206, kind | {"Content-Range": f"bytes {first}-{last}/{len(body)}"}, body[first : last + 1]
        return 200, kind, body

    def feeds(self):
        """Return the feeds that were asked for since last time, each with its method, without the private part."""
        found = [(method, SECRET.sub("friends.xml", key)) for method, key in self.asked if key.endswith(".xml")]
        self.asked.clear()
        return found


@pytest.fixture
def host():
    """A server on loopback."""
    made = Host()
    with answering(made.answer) as made.url:
        yield made


@pytest.fixture
def show(tmp_path, host):
    """A show that the server serves, with a feed of its birds and a private one, after its first publish."""
    made = ShowFolder(tmp_path / "show")
    made.configure(storage=f'public_url = "{host.url}"\n{FEEDS}')
    made.public.inner._public_url = host.url
    made.places = Places(public=made.public, state=made.state, local=False)
    host.show = made
    made.add("owls", 'tags = ["birds"]')
    assert not made.publish().lagging
    return made


def private(show):
    """Return the key of the private feed."""
    return root.read(show.state.inner).catalog.show.feeds["friends.xml"].feed_url


def test_each_feed_that_changed_is_fetched(show, host):
    """Also the private one; one that says nothing new is left alone."""
    assert host.feeds() == [("GET", "feed.xml"), ("GET", "birds.xml"), ("GET", "friends.xml")]
    show.add("tides")
    show.publish()
    assert host.feeds() == [("GET", "feed.xml"), ("GET", "friends.xml")]


def test_a_feed_that_is_not_to_be_found_is_told_and_a_later_run_says_it_again(show, host):
    """What was published stays published; once the feed is served, the same command ends well."""
    host.missing = re.compile("birds")
    show.add("moor", 'tags = ["birds"]')
    done = show.publish()
    assert f"{host.url}birds.xml answers 404 Not Found" in done.lagging
    assert done.exit_code == 3
    assert "birds.xml answers 404 Not Found to HEAD" in show.publish().lagging
    host.missing = None
    host.feeds()
    assert not show.publish().lagging
    assert host.feeds() == [("HEAD", "feed.xml"), ("HEAD", "birds.xml"), ("HEAD", "friends.xml")]


def test_a_fault_of_a_private_feed_does_not_tell_its_address(show, host):
    """Neither in a first run nor in a later one, as errors end up in logs; the name says enough to its owner."""
    host.missing = re.compile("friends")
    show.add("tides")
    said = [show.publish().lagging, show.publish().lagging]
    assert all("the private feed friends.xml answers 404 Not Found" in one for one in said), said
    assert not SECRET.search(" ".join(said))


def test_a_private_feed_behind_a_cache_or_at_a_dead_host_is_not_told_either(show, host, monkeypatch):
    """A finding about it, and the error that nobody answers, name it as podcast.toml does."""
    host.stale = {private(show): b"<rss/>"}
    show.add("tides")
    (found,) = [f for f in show.publish().findings if f.rule == "HOST-FEED-CACHE"]
    assert found.where == "the private feed friends.xml"
    assert "without tides" in found.message

    def silent(method, url, *rest):
        if SECRET.search(url):
            raise AddressUnreachable(f"{url} cannot be reached: it is gone", hint="x")
        return fetch(method, url, *rest)

    show.add("moor")
    monkeypatch.setattr("podcli.verify.fetch", silent)
    assert show.publish().lagging == "the private feed friends.xml cannot be reached: it is gone"


def test_a_feed_that_lagged_is_looked_at_when_it_is_brought_up(show, host):
    """Nothing is to be published, and yet a feed changes: it is fetched whole."""
    host.feeds()
    show.public.inner.delete("birds.xml")
    show.publish()
    assert host.feeds() == [("GET", "feed.xml"), ("GET", "birds.xml")]


def test_the_other_version_of_the_audio_is_asked_for_as_the_first_one(show, host):
    """What a feed in another quality hands out must be there, with ranges, as its feed says."""
    (show.path / "episodes" / "small.mp3").write_bytes(SPEECH.read_bytes()[:9000])
    show.configure(storage=f'public_url = "{host.url}"\n{FEEDS}[[feeds]]\nfile = "small.xml"\nquality = "small"\n')
    show.add("moor", 'alternate_enclosures = [{ file = "small.mp3", title = "small" }]')
    host.missing = re.compile("small")
    assert re.search(r"media/\w+/\S*small\S* answers 404 Not Found to HEAD", show.publish().lagging)


def test_with_the_folder_storage_the_other_version_itself_is_looked_at(show):
    """Nobody is asked; what is missing is told with its key."""
    show.places = Places(public=show.public, state=show.state, local=True)
    show.add("tides")
    kept = show.public.inner.put
    key = private(show)
    show.public.inner.put = lambda name, body, *rest: kept(name, b"<rss/>" if name == key else body, *rest)
    assert show.publish().lagging == "tides is not in the private feed friends.xml."


def test_an_episode_that_a_limit_leaves_out_is_not_missed_in_that_feed(show, host):
    """Two at once into a main feed of the newest one, then an edit of the older: both stand in a further feed."""
    show.configure(feed="limit = 1", storage=f'public_url = "{host.url}"\n{FEEDS}')
    show.add("moor", "date = 2026-01-02T06:00:00")
    show.add("tides", "date = 2026-01-03T06:00:00")
    done = show.publish(allow=("limit",))
    assert (done.exit_code, [f.message for f in done.findings if f.rule == "HOST-FEED-CACHE"]) == (0, [])
    show.add("moor", "date = 2026-01-02T06:00:00", body="Other notes.")
    show.places = Places(public=show.public, state=show.state, local=True)
    assert show.publish().lagging == ""
