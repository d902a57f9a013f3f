"""Making addresses whole."""

from datetime import UTC, datetime

import pytest

from episodes import Enclosure, Episode, addressed
from feeds import Show, addressed_show

BASE = "https://media.example/show/"


def an_episode(url: str, image: str = "") -> Episode:
    """Make an episode with a media address."""
    return Episode(
        guid="g",
        title="Owls",
        published=datetime(2024, 5, 1, tzinfo=UTC),
        enclosure=Enclosure(url=url, length=1, type="audio/mpeg"),
        image=image,
    )


def test_keys_become_addresses() -> None:
    """The public address is put before the keys of media and picture, and nothing else changes."""
    found = addressed(an_episode("media/a/owls.mp3", "artwork/b/owls.jpg"), BASE)
    assert found == an_episode(f"{BASE}media/a/owls.mp3", f"{BASE}artwork/b/owls.jpg")
    assert addressed(an_episode("media/a/owls.mp3"), BASE).image == ""


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://media.example/", "https://op3.dev/e/media.example/media/a/owls.mp3"),
        ("http://media.example/", "https://op3.dev/e/http://media.example/media/a/owls.mp3"),
    ],
)
def test_a_prefix_is_put_before_the_media(base: str, url: str) -> None:
    """A measuring prefix takes https addresses without their scheme, http ones with it, and never the picture."""
    found = addressed(an_episode("media/a/owls.mp3", "artwork/b/owls.jpg"), base, "https://op3.dev/e/")
    assert found.enclosure.url == url
    assert found.image == f"{base}artwork/b/owls.jpg"


def test_whole_addresses_are_kept() -> None:
    """What is whole already stays as it is, without prefix."""
    foreign = an_episode("https://other.example/owls.mp3", "https://other.example/owls.jpg")
    assert addressed(foreign, BASE, "https://op3.dev/e/") == foreign


def test_a_show_gets_whole_addresses() -> None:
    """The show's artwork and the feed's own address are made whole too."""
    show = Show(
        title="Field Notes",
        description="d",
        link="https://field-notes.example/",
        language="en",
        author="Ada Byron",
        categories=(),
        image="artwork/a/art.jpg",
        feed_url="feed.xml",
        modified=datetime(2024, 5, 1, tzinfo=UTC),
    )
    found = addressed_show(show, BASE)
    assert (found.image, found.feed_url) == (f"{BASE}artwork/a/art.jpg", f"{BASE}feed.xml")
    assert addressed_show(found, "https://other.example/") == found
