"""Clocks that lie: whatever they say, nothing public disappears, and nothing shows before its time."""

import email.utils
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest

from episodes import parse_instant
from podcli import write_back
from podcli.cli import run
from podcli.refresh import refresh
from tests.folders import ShowFolder
from tests.shows import NOW, instant
from tests.test_refresh import World, make_record

DUE = datetime(2028, 2, 29, 6, tzinfo=UTC)
"""The leap day on which an episode shall appear."""
YEARS = timedelta(days=3652)


@pytest.fixture
def show(show):
    """A show folder to stand in, with an episode of now and one of a leap day."""
    show.add("owls")
    show.add("later", f'date = "{DUE.isoformat()}"')
    return show


class Watcher:
    """Sees each feed, and checks that listeners lose nothing by the next one."""

    def __init__(self, show):
        self._file, self._seen, self._built = show.path / "public" / "feed.xml", {}, None

    def look(self):
        """Check the feed that is public now against those before; return the titles."""
        feed = feedparser.parse(self._file.read_bytes())
        entries = {entry.id: (entry.title, entry.published, entry.enclosures[0].href) for entry in feed.entries}
        assert self._seen.items() <= entries.items()
        built = email.utils.parsedate_to_datetime(feed.feed.updated)
        assert self._built is None or built >= self._built
        self._seen, self._built = entries, built
        return {title for title, *_ in entries.values()}


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), NOW - YEARS, DUE - timedelta(seconds=1)])
def test_a_host_that_falls_back_hides_nothing_and_reveals_nothing(show, time_machine, wrong):
    """Set back by years between two commands, also in a publish of its own, podcli keeps what is public."""
    time_machine.move_to(NOW, tick=False)
    assert run(["publish", "-q"]) == 0
    watcher = Watcher(show)
    assert watcher.look() == {"Owls"}
    time_machine.move_to(wrong, tick=False)
    assert run(["refresh", "-q"]) == 0
    assert watcher.look() == {"Owls"}
    show.add("moor")
    assert run(["publish", "-q"]) == 0
    assert watcher.look() == {"Owls", "Moor"}
    time_machine.move_to(DUE, tick=False)
    assert run(["refresh", "-q"]) == 0
    assert watcher.look() == {"Owls", "Moor", "Later"}
    time_machine.move_to(wrong, tick=False)
    assert run(["refresh", "-q"]) == 0
    show.add("tides")
    assert run(["publish", "-q"]) == 0
    assert watcher.look() == {"Owls", "Moor", "Later", "Tides"}


@pytest.mark.parametrize("jump", [YEARS, -YEARS])
def test_a_clock_that_jumps_within_a_command(show, time_machine, monkeypatch, jump):
    """A command has one present: however the clock is set meanwhile, it does what it began."""
    time_machine.move_to(NOW, tick=False)
    real = write_back.write_guids

    def jumping(plan):
        time_machine.shift(jump)
        return real(plan)

    monkeypatch.setattr("podcli.publish.write_guids", jumping)
    assert run(["publish", "-q"]) == 0
    watcher = Watcher(show)
    assert watcher.look() == {"Owls"}
    entry = feedparser.parse((show.path / "public" / "feed.xml").read_bytes()).entries[0]
    assert email.utils.parsedate_to_datetime(entry.published) == NOW
    time_machine.move_to(DUE, tick=False)
    assert run(["refresh", "-q"]) == 0
    assert watcher.look() == {"Owls", "Later"}


@pytest.mark.parametrize("due", [DUE, datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), datetime(2100, 3, 1, tzinfo=UTC)])
def test_the_first_refresh_after_a_moment_shows_it(due):
    """On a leap day, a second after 32-bit clocks end, and in a century without one: then, and not a second before."""
    world = World(make_record("owls"), make_record("tides", published=due))
    world.now = due - timedelta(seconds=1)
    world.refresh()
    assert world.titles == ["Owls"]
    world.now = due
    assert world.refresh().appeared == ("guid-of-tides",)
    assert world.titles == ["Tides", "Owls"]


@pytest.mark.parametrize("host", [-YEARS, timedelta(0), YEARS])
@pytest.mark.parametrize("there", [-YEARS, timedelta(0), YEARS])
def test_host_and_storage_that_disagree_by_years(host, there):
    """Only what is due by both clocks appears, once it was there it stays, and the feed's date never goes back."""
    world = World(make_record("owls"), make_record("tides", published=instant(10)))
    world.refresh()
    before, built = world.titles, world.feed.feed.updated_parsed
    world.now = NOW + there
    refresh(world.places, NOW + host, pause=lambda _: None)
    due = NOW + min(host, there) >= instant(10)
    assert world.titles == (["Tides", "Owls"] if due else before)
    assert world.feed.feed.updated_parsed >= built
    world.now = instant(20)
    world.refresh()
    assert world.titles == ["Tides", "Owls"]
    built = world.feed.feed.updated_parsed
    for wrong in (NOW - YEARS, datetime(1970, 1, 1, tzinfo=UTC)):
        world.now = wrong
        world.refresh()
        assert world.titles == ["Tides", "Owls"]
        assert world.feed.feed.updated_parsed >= built


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2028-02-29 06:00", DUE),
        ("2038-01-19T03:14:08Z", datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_days_at_which_programs_stumble(written, wanted):
    """A leap day, the end of 32-bit clocks and the beginning of them are dates like others."""
    assert parse_instant(written, ZoneInfo("UTC")) == wanted


@pytest.mark.parametrize("written", ["2016-12-31T23:59:60Z", "2016-12-31 23:59:60", "2027-02-29", "2100-02-29 06:00"])
def test_days_and_seconds_that_are_not(written):
    """A leap second, which no computer's clock shows, and the 29th of February of other years are refused."""
    with pytest.raises(ValueError, match="is no date"):
        parse_instant(written, ZoneInfo("UTC"))


def test_a_clock_that_was_far_ahead_once_reveals_nothing_later(tmp_path):
    """A publish in the year 2100 by mistake: what is scheduled later waits for its day, and new ones get today's."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    show.publish()
    show.now = datetime(2100, 1, 1, tzinfo=UTC)
    show.add("owls", body="Other notes.")
    show.publish()
    show.now = instant(60)
    show.add("later", f'date = "{instant(120).isoformat()}"')
    show.add("tides")
    done = show.publish()
    assert {one.slug: (one.state, one.date) for one in done.episodes if one.slug != "owls"} == {
        "later": ("scheduled", instant(120)),
        "tides": ("published", instant(60)),
    }
    show.now = instant(119)
    assert refresh(show.places, show.now).appeared == ()
    show.now = instant(120)
    assert len(refresh(show.places, show.now).appeared) == 1
