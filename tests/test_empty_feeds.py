"""Further feeds that no episode fits are told, at the line of what leaves no episode."""

import pytest

from podcli.checking_show import examine_show
from podcli.empty_feeds import RULE
from tests.folders import ShowFolder

SMALL = 'alternate_enclosures = [{ file = "owls.mp3", title = "Small" }]'


@pytest.fixture
def show(tmp_path):
    """A show with an episode that has a season, a tag and another version, not published yet."""
    made = ShowFolder(tmp_path / "show")
    made.add("owls", f'tags = ["birds", "night"]\nseason = 1\n{SMALL}')
    return made


def told(show, findings):
    """Return what is said of empty feeds: the text of the line, the message and the way out."""
    path = show.path / "podcast.toml"
    lines = path.read_text().splitlines()
    found = [finding for finding in findings if finding.rule == RULE]
    assert all(f.where.startswith(f"{path}:") for f in found)
    return [(lines[int(f.where.rpartition(":")[2]) - 1], f.message, f.fix) for f in found]


@pytest.mark.parametrize(
    ("asks", "message", "fix"),
    [
        ('tags = ["brids", "moor"]', "no episode has the tag 'brids' or 'moor'", "Did you mean 'birds'?"),
        ('tags = ["zzz"]', "no episode has the tag 'zzz'", "There are 'birds', 'night'."),
        ("season = 2", "no episode is of season 2", "There are 1; correct it, or wait for the first one."),
        (
            'quality = "smal"',
            "no episode has an alternate enclosure with the title or rel 'smal'",
            "Did you mean 'Small'?",
        ),
    ],
)
def test_a_feed_that_no_episode_fits_is_told_at_its_line(show, asks, message, fix):
    """`check`, a rehearsal and each publish say which value fits no episode, and the nearest that does."""
    show.configure(storage=f'[[feeds]]\nfile = "a.xml"\n[[feeds]]\nfile = "b.xml"\n{asks}\n')
    expected = [(asks, f"The feed b.xml is empty: {message}.", fix)]
    assert told(show, examine_show(show.shop, show.now).findings) == expected
    first = next(finding for finding in show.publish().findings if finding.rule == RULE)
    assert first.where == str(show.path / "podcast.toml")  # the guid of the show was written above that line
    for run in (show.rehearse, show.publish):
        assert told(show, run().findings) == expected


def test_what_fits_one_by_one_and_not_together_is_told_too(show):
    """Each value has its episode, and no episode has both."""
    show.add("tides", 'tags = ["sea"]\nseason = 2')
    show.configure(storage='[[feeds]]\nfile = "b.xml"\ntags = ["sea"]\nseason = 1\n')
    ((line, message, _),) = told(show, examine_show(show.shop, show.now).findings)
    assert (line, message) == ('file = "b.xml"', "The feed b.xml is empty: no episode fits all that it asks for.")


def test_a_feed_with_an_episode_is_not_told(show):
    """Neither one that shows an episode, nor settings that were not sent, nor a show without episodes."""
    show.configure(storage='[[feeds]]\nfile = "b.xml"\ntags = ["BIRDS"]\nquality = "small"\n')
    assert told(show, show.publish().findings) == []
    show.configure(storage='[[feeds]]\nfile = "b.xml"\ntags = ["brids"]\n')
    show.add("moor", 'tags = ["birds"]')
    assert told(show, show.publish("moor").findings) == []


def test_an_empty_further_feed_is_no_reason_to_refuse_the_show(show):
    """Directories take the show by its main feed: `check` has no error for it."""
    show.configure(storage='[[feeds]]\nfile = "b.xml"\ntags = ["brids"]\n')
    assert "FEED-ONE-ITEM" not in {finding.rule for finding in examine_show(show.shop, show.now).findings}
