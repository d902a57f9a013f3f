"""The rules on a change: what a new feed does to the listeners of the old one."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from episodes import Severity
from feeds import FeedChange, examine_change, gather, state_of, state_of_feed
from tests import rule_feed
from tests.test_rules import GOOD_EPISODE, GOOD_SHOW, another, with_media

OTHER = another()
REPLACE = msgspec.structs.replace


def said(old, new, **facts):
    """Return what the rules say of a change between two pairs of show and episodes, by rule."""
    change = FeedChange(old=state_of(*old), new=state_of(*new), **facts)
    return {finding.rule: finding for finding in examine_change(change)}


def show(**fields):
    return REPLACE(GOOD_SHOW, **fields)


def episode(**fields):
    return REPLACE(GOOD_EPISODE, **fields)


OLD = (GOOD_SHOW, (GOOD_EPISODE, OTHER))
CASES = {
    "DIFF-GUID-LOST": (GOOD_SHOW, (GOOD_EPISODE,)),
    "DIFF-GUID-CHANGED": (GOOD_SHOW, (episode(guid="another"), OTHER)),
    "DIFF-PODCAST-GUID": (show(guid="917393e3-1b1e-5cef-ace4-edaa54e1f810"), (GOOD_EPISODE, OTHER)),
    "DIFF-ENC-CHANGED": (GOOD_SHOW, (with_media(url="https://media.example/owls-2.mp3"), OTHER)),
    "DIFF-PUBDATE": (GOOD_SHOW, (episode(published=GOOD_EPISODE.published + timedelta(days=1)), OTHER)),
    "DIFF-SHRINK": (GOOD_SHOW, (GOOD_EPISODE,)),
    "DIFF-SELF": (show(feed_url="https://other.example/feed.xml"), (GOOD_EPISODE, OTHER)),
    "DIFF-BLOCK": (show(block=True), (GOOD_EPISODE, OTHER)),
    "DIFF-NOOP": OLD,
    "HOST-MOVE": (show(feed_url="https://other.example/feed.xml"), (GOOD_EPISODE,)),
    "MEDIA-IMMUTABLE": (GOOD_SHOW, (with_media(length=99), OTHER)),
}
"""A new feed that breaks each rule."""
NEWER = episode(
    guid="c3b5d6a0-6a3e-4c55-8f0e-5d0a3f1f2b77",
    title="Newts",
    published=GOOD_EPISODE.published + timedelta(days=2),
    enclosure=REPLACE(GOOD_EPISODE.enclosure, url="https://media.example/newts.mp3"),
)


@pytest.mark.parametrize("rule", CASES)
def test_a_harmful_change_is_told(rule):
    """Each change that costs listeners something is found by its rule."""
    assert rule in said(OLD, CASES[rule])


def test_a_new_episode_is_no_harm():
    """The usual change is not complained of at all."""
    assert said(OLD, (GOOD_SHOW, (NEWER, GOOD_EPISODE, OTHER))) == {}


def test_words_may_change():
    """Titles and notes are edited without harm."""
    assert said(OLD, (show(title="Notes"), (episode(title="Owls again", description="New."), OTHER))) == {}


def test_the_oldest_may_leave_a_feed_that_rolls():
    """A feed that shows a number of episodes loses its oldest; that is worth a warning and no more."""
    found = said(OLD, (GOOD_SHOW, (NEWER, GOOD_EPISODE)))
    assert found["DIFF-GUID-LOST"].severity is Severity.WARNING
    assert "DIFF-SHRINK" not in found


def test_a_changed_guid_is_not_a_lost_one_too():
    """The same file or title under another guid is one matter, told once."""
    found = said(OLD, CASES["DIFF-GUID-CHANGED"])
    assert "DIFF-GUID-LOST" not in found
    renamed = episode(guid="another", enclosure=REPLACE(GOOD_EPISODE.enclosure, url="https://media.example/x.mp3"))
    assert "DIFF-GUID-CHANGED" in said(OLD, (GOOD_SHOW, (renamed, OTHER)))


def test_a_move_that_is_told_is_right():
    """With the new address as itunes:new-feed-url, everybody follows."""
    new = show(feed_url="https://other.example/feed.xml", new_feed_url="https://other.example/feed.xml")
    assert said(OLD, (new, (GOOD_EPISODE, OTHER))) == {}


def test_an_episode_that_is_hidden_is_told():
    """Blocking one episode is told by its title."""
    found = said(OLD, (GOOD_SHOW, (episode(block=True), OTHER)))
    assert found["DIFF-BLOCK"].where == "episode 'Owls'"


def test_what_was_hidden_before_is_old_news():
    """Only what is newly said is told."""
    old = (show(block=True, complete=True), (episode(block=True), OTHER))
    assert "DIFF-BLOCK" not in said(old, (old[0], (NEWER, *old[1])))


def test_artwork_that_changed_under_its_address_is_told():
    """The server's date tells it; a new address, or no newer date, is no fault."""
    new = (GOOD_SHOW, (NEWER, GOOD_EPISODE, OTHER))
    after, before = GOOD_SHOW.modified + timedelta(days=1), GOOD_SHOW.modified - timedelta(days=1)
    assert "DIFF-ART-SAME-URL" in said(OLD, new, artwork_modified=after)
    assert "DIFF-ART-SAME-URL" not in said(OLD, new, artwork_modified=before)
    other = (show(image="https://media.example/new.jpg"), new[1])
    assert "DIFF-ART-SAME-URL" not in said(OLD, other, artwork_modified=after)


def test_feeds_that_were_read_are_compared_too():
    """Two documents that differ in their writing alone say the same."""
    one = state_of_feed(gather(rule_feed.feed(), "old.xml"))
    other = state_of_feed(gather(rule_feed.feed().replace(b"\n", b"\n\n"), "new.xml"))
    assert [finding.rule for finding in examine_change(FeedChange(old=one, new=other))] == ["DIFF-NOOP"]


def test_what_is_no_feed_has_no_state():
    """There is nothing to compare in a web page."""
    assert state_of_feed(gather(b"<html></html>", "page.html")) is None


def test_dates_are_told_with_both_values():
    """A person sees what was and what is."""
    finding = said(OLD, CASES["DIFF-PUBDATE"])["DIFF-PUBDATE"]
    assert datetime(2024, 5, 1, 6, tzinfo=UTC).isoformat() in finding.message
    assert datetime(2024, 5, 2, 6, tzinfo=UTC).isoformat() in finding.message
