"""The commands beside `publish` on a show with further feeds: each keeps, tells or examines every one of them."""

import json

import feedparser
import pytest

from podcli import root
from podcli.cli import run
from podcli.console import Paint
from podcli.history_lines import history_of
from podcli.opening import Opened
from podcli.reports.history import history_text
from podcli.reports.publishing import outcome_text
from podcli.reports.states import status_text
from podcli.rollback import plan_rollback, run_rollback
from podcli.status import status
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder
from tests.shows import instant

BASE = "https://media.field-notes.example/"
SEA = '[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n'
NEWEST = '[[feeds]]\nfile = "newest.xml"\nlimit = 1\n'
FRIENDS = '[[feeds]]\nfile = "friends.xml"\nprivate = true\n'


@pytest.fixture
def show(tmp_path):
    """A show with a feed by tag, one of the newest episode, and a private one; it has two episodes."""
    made = ShowFolder(tmp_path / "show")
    made.configure(storage=SEA + NEWEST + FRIENDS)
    made.add("owls")
    made.publish()
    made.now = instant(60)
    made.add("tides", 'tags = ["sea"]')
    made.publish()
    return made


def shown(show):
    """Return what each feed shows, by the name that podcast.toml gives it."""
    rules = root.read(show.state.inner).catalog.show.feeds
    files = {"feed.xml": "feed.xml", **{name: rule.feed_url for name, rule in rules.items()}}
    return {
        name: [entry.title for entry in feedparser.parse(show.public.inner.get(file).body).entries]
        for name, file in files.items()
    }


def unpublished(show, slug):
    """Take an episode out."""
    return run_unpublish(
        show.places, plan_unpublish(show.places, (slug,)), (slug,), now=show.now, who="a", pause=lambda _: None
    )


def test_the_first_revision_tells_the_feeds_that_the_show_began_with(show):
    """They are named below the show, as those are that come later."""
    first = history_text(history_of(show.state, (), 0), Paint(colour=False))
    for line in ("created the show", "added feed sea.xml", "added feed newest.xml", "added feed friends.xml"):
        assert line in first


def test_an_unpublish_takes_an_episode_out_of_every_feed(show):
    """A feed of the newest ones fills up with the one before; the outcome tells of each feed."""
    assert shown(show)["newest.xml"] == ["Tides"]
    done = unpublished(show, "tides")
    assert not done.lagging
    assert shown(show) == {"feed.xml": ["Owls"], "sea.xml": [], "newest.xml": ["Owls"], "friends.xml": ["Owls"]}
    assert [one.changed for one in done.feeds] == [True] * 4
    assert outcome_text(done, Paint(colour=False)).count("Further feed: ") == 3


def test_an_unpublish_whose_further_feed_cannot_be_written_lags(show):
    """Nobody is told that all is done; the feeds that can be written are, and the one edited by hand is left alone."""
    blob = show.public.inner.get("sea.xml")
    edited = blob.body.replace(b"<item>", b"<item><guid>hawks</guid><title>Hawks</title></item><item>", 1)
    show.public.inner.put("sea.xml", edited, blob.head.headers)
    done = unpublished(show, "tides")
    assert "nobody recorded" in done.lagging
    assert (shown(show)["feed.xml"], shown(show)["friends.xml"]) == (["Owls"], ["Owls"])
    assert (shown(show)["newest.xml"], shown(show)["sea.xml"]) == (["Owls"], ["Hawks", "Tides"])


def test_a_rollback_brings_an_episode_back_into_every_feed_that_selects_it(show):
    """With the guid and the file that it had; no feed moves."""
    before, guids = shown(show), set(root.read(show.state.inner).catalog.episodes)
    unpublished(show, "tides")
    going = plan_rollback(Opened(show.places, None, "ada@desk"), 2, frozenset(), show.now)
    done = run_rollback(show.places, going, pause=lambda _: None)
    assert not done.lagging
    assert shown(show) == before
    assert set(root.read(show.state.inner).catalog.episodes) == guids


def test_the_history_tells_what_became_of_a_feed(show):
    """A revision that does nothing but change, add or give up a further feed says which, without a private address."""
    show.configure(storage=SEA.replace('["sea"]', '["sea", "coast"]') + NEWEST)
    show.publish(allow=("address",))
    (line,) = history_of(show.state.inner, limit=1)
    assert [(one.what, one.fields) for one in line.changes] == [("updated", ("feeds.friends.xml", "feeds.sea.xml"))]
    assert line.allowed == ("address",)


def test_the_status_has_a_line_for_each_feed(show):
    """With its address, also the private one: its owner needs it."""
    private = root.read(show.state.inner).catalog.show.feeds["friends.xml"].feed_url
    lines = status_text(status(show.shop, show.now), Paint(colour=False)).splitlines()
    wanted = [f"  further feed  {BASE}{file}" for file in ("sea.xml", "newest.xml", private)]
    assert lines[1:4] == wanted


def test_a_refresh_without_a_show_folder_keeps_every_feed(tmp_path, monkeypatch, capsys):
    """The storage alone tells which feeds there are; what it says ends up in logs, and tells no private address."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=SEA + NEWEST + FRIENDS)
    show.add("owls", "date = 2020-01-01T06:00:00")
    show.add("tides", 'date = 2020-01-02T06:00:00\ntags = ["sea"]')
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run(["-C", str(show.path), "publish", "--quiet"]) == 0
    public, elsewhere = show.path / "public", tmp_path / "elsewhere"
    found = {path.name: path.read_bytes() for path in public.glob("*.xml")}
    assert len(found) == 4
    for path in public.glob("*.xml"):
        path.unlink()
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    capsys.readouterr()
    assert run(["refresh", "--storage", str(public), "--json"]) == 0
    assert {path.name: path.read_bytes() for path in public.glob("*.xml")} == found
    told = json.loads(capsys.readouterr().out)
    names = [one["file"] for one in told["feeds"]]
    assert names == ["feed.xml", "sea.xml", "newest.xml", "friends-….xml"]
    assert told["feeds"][3]["url"].endswith("/friends-….xml")
    assert all(one["changed"] for one in told["feeds"])
    assert run(["refresh", "--storage", str(public), "--json"]) == 0
    assert not json.loads(capsys.readouterr().out)["changed"]
    assert list(elsewhere.iterdir()) == []
