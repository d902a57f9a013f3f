"""The rule book before a publish with further feeds: each is judged, by its name, and nothing is asked twice."""

from collections import Counter
from datetime import timedelta

import pytest

import feeds
from podcli import root
from podcli.checking_show import examine_show
from podcli.errors import PublishRefused
from tests.folders import SPEECH, ShowFolder

SMALL = '[[feeds]]\nfile = "small.xml"\nquality = "Small"\n'
PRIVATE = '[[feeds]]\nfile = "a.xml"\nprivate = true\n'
OTHER = 'alternate_enclosures = [{{ file = "{}", title = "Small", type = "{}" }}]'


@pytest.fixture
def show(tmp_path):
    """A show with an episode, published."""
    made = ShowFolder(tmp_path / "show")
    made.add("owls")
    made.publish()
    return made


@pytest.fixture
def asked(monkeypatch):
    """Count how often the rules are asked about an episode, by its title, and about a show."""
    found, check = Counter(), feeds.check

    def counted(public, episodes):
        episodes = tuple(episodes)
        found.update([public.feed_url.rpartition("/")[2], *(one.title for one in episodes)])
        return check(public, episodes)

    monkeypatch.setattr(feeds, "check", counted)
    return found


def with_other(show, slug, name="", kind="audio/mpeg"):
    """Add an episode that has another version of its audio."""
    show.add(slug, f'title = "{slug.capitalize()}"\n' + OTHER.format(name or f"{slug}-small.mp3", kind))
    (show.path / "episodes" / (name or f"{slug}-small.mp3")).write_bytes(SPEECH.read_bytes()[:9000] + slug.encode())


def test_a_format_that_apple_refuses_needs_a_word_once_for_the_feed(show):
    """A feed of Opus files is refused, by its name and episode, in a rehearsal too; once allowed, none needs a word."""
    with_other(show, "tides", "tides-small.opus", "audio/ogg")
    show.publish()
    show.configure(storage=SMALL)
    show.state.calls.clear()
    show.public.calls.clear()
    for run in (show.rehearse, show.publish):
        with pytest.raises(PublishRefused, match=r"small\.xml: episode 'Tides': .*ENC-URL-HTTP") as refused:
            run()
        assert "--allow format" in refused.value.hint
    assert show.public.writes() + show.state.writes() == 0
    assert not show.publish(allow=("format",)).lagging
    with_other(show, "moor", "moor-small.opus", "audio/ogg")
    done = show.publish()
    assert [f.where for f in done.findings if f.rule == "ENC-URL-HTTP"] == ["small.xml: episode 'Moor'"]
    assert [one.what for one in root.read(show.state.inner).catalog.allowed] == ["format"]


def test_a_file_that_two_episodes_of_a_feed_share_is_refused(show):
    """Only the further feed has it twice: the main one hands out another file for each."""
    show.configure(storage=SMALL)
    with_other(show, "tides", "small.mp3")
    show.publish()
    show.add("moor", 'title = "Moor"\n' + OTHER.format("small.mp3", "audio/mpeg"))
    with pytest.raises(PublishRefused, match=r"small\.xml: .*also that of episode '(Tides|Moor)'.*ENC-URL-UNIQUE"):
        show.publish()


def test_an_episode_that_a_limit_leaves_out_is_not_judged(show):
    """What a feed never shows harms nobody there."""
    with_other(show, "old", "old-small.opus", "audio/ogg")
    (show.path / "episodes" / "old.md").write_text(
        (show.path / "episodes" / "old.md").read_text().replace("+++\n", "+++\ndate = 2020-01-01T06:00:00\n", 1)
    )
    with_other(show, "tides")
    show.configure(storage=f"{SMALL}limit = 1\n")
    assert not show.publish().lagging


def test_nothing_is_asked_twice(show, asked):
    """An episode that a further feed shows as the main one does was asked there; its words are asked once."""
    show.configure(
        storage='[[feeds]]\nfile = "birds.xml"\ntags = ["birds"]\n[[feeds]]\nfile = "a.xml"\nprivate = true\n'
    )
    show.add("tides", 'tags = ["birds"]')
    show.publish()
    assert asked["Tides"] == 1
    assert asked["birds.xml"] == 1
    asked.clear()
    show.add("moor", 'tags = ["birds"]')
    show.publish()
    assert (asked["Moor"], asked["birds.xml"]) == (1, 0)
    asked.clear()
    show.publish()
    assert asked == {}


def test_another_file_is_asked_when_it_is_new_and_not_again(show, asked):
    """A new feed of another quality is judged whole; later only what is new in it."""
    with_other(show, "tides")
    show.publish()
    asked.clear()
    show.configure(storage=SMALL)
    show.publish()
    assert asked["Tides"] == 1
    asked.clear()
    show.now += timedelta(hours=1)
    with_other(show, "moor")
    show.publish()
    assert (asked["Tides"], asked["Moor"]) == (0, 2)  # for the main feed, and for the other file


def test_what_is_meant_or_said_already_is_not_told_again(show):
    """Neither that a private feed is hidden, nor what the main feed has in common with it; a word of its own is."""
    show.configure(
        storage='[[feeds]]\nfile = "a.xml"\nprivate = true\n[[feeds]]\nfile = "b.xml"\ntitle = "A | B | C | D"\n'
    )
    told = [f for f in show.publish().findings if f.where.startswith(("a.xml", "b.xml"))]
    assert [(f.rule, f.where) for f in told] == [("APPLE-TITLE-KEYWORDS", "b.xml: show 'A | B | C | D'")]


def test_check_says_the_same_by_the_same_names(show):
    """A private feed that is still to be made has no address that could be told, and is hidden on purpose."""
    show.configure(storage=f'{PRIVATE}title = "A | B | C | D"\n')
    told = [f for f in examine_show(show.shop, show.now).findings if f.where.startswith("a")]
    assert [(f.rule, f.where) for f in told if not f.where.startswith("artwork")] == [
        ("APPLE-TITLE-KEYWORDS", "a.xml: show 'A | B | C | D'")
    ]
