"""The outline of a feed, taken from good, foreign and damaged feeds."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from episodes import Enclosure, Episode
from feeds import Category, FeedUnreadable, Outline, OutlineItem, Show, outline, render
from tests import generators

DATA = Path(__file__).parent / "data" / "feeds"


def test_an_outline_holds_what_concerns_identity() -> None:
    """Guid, date, media address, length, type and title of each item are found, and the show's identity."""
    found = outline((DATA / "field-notes.xml").read_bytes())
    assert found.podcast_guid == "e978c16c-71c9-5f27-beb7-eaecf79cf494"
    assert found.self_url == "https://media.field-notes.example/feed.xml"
    assert len(found.items) == 4
    assert found.items[2] == OutlineItem(
        guid="https://field-notes.example/bonus",
        title="A frog ]]> in the night",
        published=datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
        enclosure_url="https://op3.dev/e/media.field-notes.example/media/00000000000000000000000000000016/bonus.m4a",
        length=1000002,
        type="audio/x-m4a",
    )


def test_a_foreign_feed_has_an_outline_too() -> None:
    """Other prefixes, the old namespace and missing parts are no obstacle; what is missing is None."""
    found = outline((DATA / "foreign.xml").read_bytes())
    assert found.podcast_guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert found.self_url == "https://cafe.example/rss"
    assert found.items[0] == OutlineItem(title="News on paper")
    assert found.items[1].length is None


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<guid/>",
        "<title/>",
        "<pubDate/>",
        "<pubDate>yesterday</pubDate>",
        "<pubDate>Wed, 99 Foo 2024 99:99:99 +9999</pubDate>",
        "<pubDate>Wed, 06 Jul 99999999999 13:00:00 -0700</pubDate>",
        "<enclosure/>",
        "<enclosure length='-1'/>",
        "<enclosure length='1e6'/>",
        "<enclosure length='²'/>",
        f"<enclosure length='{'9' * 5000}'/>",
    ],
)
def test_missing_and_broken_parts_are_none(inner: str) -> None:
    """No missing or broken part of an item raises."""
    found = outline(f"<rss><channel><item>{inner}</item></channel></rss>".encode())
    assert found == Outline(items=(OutlineItem(),))


def test_the_first_of_repeated_parts_counts() -> None:
    """Of two guids or two enclosures the first one counts, as in apps."""
    parts = "<guid>a</guid><guid>b</guid><enclosure url='https://a.example/1.mp3'/><enclosure url='https://a.example/2.mp3'/>"
    (item,) = outline(f"<rss><channel><item>{parts}</item></channel></rss>".encode()).items
    assert (item.guid, item.enclosure_url) == ("a", "https://a.example/1.mp3")


@pytest.mark.parametrize("document", [b"", b"<html/>", b"<rss/>", b"<rss><channel>"])
def test_what_is_no_feed_is_refused(document: bytes) -> None:
    """Anything but an RSS document is refused."""
    with pytest.raises(FeedUnreadable):
        outline(document)


@settings(max_examples=60, phases=generators.UNSHRUNK)
@given(generators.feeds())
def test_an_outline_agrees_with_what_was_rendered(feed: tuple[Show, tuple[Episode, ...]]) -> None:
    """The outline of any rendered feed names its episodes exactly."""
    show, episodes = feed
    found = outline(render(show, episodes, generators.END))
    assert found.podcast_guid == (show.guid or None)
    assert found.self_url == show.feed_url
    facts = [
        (item.guid, item.published, item.enclosure_url, item.length, item.type, item.title) for item in found.items
    ]
    assert facts == [
        (each.guid, each.published, each.enclosure.url, each.enclosure.length, each.enclosure.type, each.title)
        for each in episodes
    ]


def test_an_outline_of_a_large_feed_is_cheap() -> None:
    """The outline of a feed of about 18 MB costs little more than parsing it, with room for a busy machine."""
    document = _large_feed()
    parsing = min(_cpu_seconds(lambda: etree.fromstring(document)) for _ in range(3))
    outlining = min(_cpu_seconds(lambda: outline(document)) for _ in range(3))
    assert outlining < 4 * parsing


def _large_feed() -> bytes:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    show = Show(
        title="Large",
        description="Many episodes",
        link="https://large.example/",
        language="en",
        author="Ada Byron",
        categories=(Category("Science"),),
        image="https://large.example/a.jpg",
        feed_url="https://large.example/feed.xml",
        modified=start,
    )
    episodes = [
        Episode(
            guid=f"guid-{number}",
            title=f"Episode of day {number}",
            published=start - timedelta(hours=number),
            enclosure=Enclosure(url=f"https://large.example/{number}.mp3", length=number, type="audio/mpeg"),
            description=f"<p>{'word ' * 100}</p>",
        )
        for number in range(10_000)
    ]
    return render(show, episodes, start)


def _cpu_seconds(work: object) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
