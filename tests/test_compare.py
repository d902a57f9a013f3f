"""Comparing two outlines."""

from datetime import UTC, datetime

import msgspec
import pytest

from feeds import Change, Difference, Outline, OutlineItem, compare

DATE = datetime(2024, 5, 1, 6, tzinfo=UTC)
OWLS = OutlineItem(
    guid="g1", title="Owls", published=DATE, enclosure_url="https://a.example/owls.mp3", length=5, type="audio/mpeg"
)
FROGS = OutlineItem(
    guid="g2", title="Frogs", published=DATE, enclosure_url="https://a.example/frogs.mp3", length=6, type="audio/mpeg"
)
FEED = Outline(podcast_guid="p", self_url="https://a.example/feed.xml", items=(OWLS, FROGS))


def with_items(*items: OutlineItem) -> Outline:
    """Make the feed with other items."""
    return msgspec.structs.replace(FEED, items=items)


def test_equal_feeds_have_no_difference() -> None:
    """A feed compared with itself gives nothing, also in another order of its items."""
    assert compare(FEED, FEED) == ()
    assert compare(FEED, with_items(FROGS, OWLS)) == ()


def test_lost_and_new_items_are_told() -> None:
    """An item that went and one that came are named with guid, title and media."""
    assert compare(with_items(OWLS), with_items(FROGS)) == (
        Difference(kind=Change.LOST, guid="g1", title="Owls", old="https://a.example/owls.mp3"),
        Difference(kind=Change.NEW, guid="g2", title="Frogs", new="https://a.example/frogs.mp3"),
    )


@pytest.mark.parametrize(
    ("field", "value", "kind", "old", "new"),
    [
        (
            "published",
            DATE.replace(hour=7),
            Change.DATE,
            "2024-05-01T06:00:00+00:00",
            "2024-05-01T07:00:00+00:00",
        ),
        ("published", None, Change.DATE, "2024-05-01T06:00:00+00:00", ""),
        (
            "enclosure_url",
            "https://a.example/other.mp3",
            Change.ENCLOSURE,
            "https://a.example/owls.mp3",
            "https://a.example/other.mp3",
        ),
        ("enclosure_url", None, Change.ENCLOSURE, "https://a.example/owls.mp3", ""),
        ("length", 7, Change.LENGTH, "5", "7"),
        ("length", None, Change.LENGTH, "5", ""),
        ("type", "audio/mp4", Change.TYPE, "audio/mpeg", "audio/mp4"),
    ],
)
def test_a_changed_fact_is_told(field: str, value: object, kind: Change, old: str, new: str) -> None:
    """A changed date, address, length or type of an item is told with both values."""
    changed = with_items(msgspec.structs.replace(OWLS, **{field: value}), FROGS)
    assert compare(FEED, changed) == (Difference(kind=kind, guid="g1", title="Owls", old=old, new=new),)


def test_a_changed_title_is_no_difference() -> None:
    """Editing a title concerns nobody's identity."""
    assert compare(FEED, with_items(msgspec.structs.replace(OWLS, title="Silent owls"), FROGS)) == ()


def test_other_media_may_have_another_length() -> None:
    """New audio is one difference, not three: its length and type follow from its address."""
    other = msgspec.structs.replace(OWLS, enclosure_url="https://a.example/o.m4a", length=9, type="audio/x-m4a")
    assert [difference.kind for difference in compare(FEED, with_items(other, FROGS))] == [Change.ENCLOSURE]


def test_the_same_instant_in_another_zone_is_the_same_date() -> None:
    """Dates are compared as instants."""
    zoned = msgspec.structs.replace(OWLS, published=DATE.astimezone())
    assert compare(FEED, with_items(zoned, FROGS)) == ()


def test_the_shows_identity_is_compared() -> None:
    """A changed or missing podcast guid and another feed address are told first."""
    other = Outline(podcast_guid=None, self_url="https://b.example/feed.xml", items=FEED.items)
    assert compare(FEED, other) == (
        Difference(kind=Change.PODCAST_GUID, old="p", new=""),
        Difference(kind=Change.SELF, old="https://a.example/feed.xml", new="https://b.example/feed.xml"),
    )


def test_items_without_guid_are_known_by_their_media() -> None:
    """A foreign feed without guids is compared by media address; without either it still does not fail."""
    bare = msgspec.structs.replace(OWLS, guid=None)
    assert compare(with_items(bare), with_items(bare)) == ()
    assert compare(with_items(bare), with_items())[0].kind is Change.LOST
    assert compare(with_items(OutlineItem()), with_items(OutlineItem(), OutlineItem())) == ()


def test_guids_are_compared_byte_for_byte() -> None:
    """A guid in another case or with a space is another item."""
    kinds = [
        difference.kind
        for difference in compare(with_items(OWLS), with_items(msgspec.structs.replace(OWLS, guid="G1")))
    ]
    assert kinds == [Change.LOST, Change.NEW]


def test_a_repeated_guid_keeps_the_first_item() -> None:
    """In a feed with a repeated guid the first item counts, as in apps."""
    twice = with_items(OWLS, msgspec.structs.replace(FROGS, guid="g1"))
    assert compare(with_items(OWLS), twice) == ()
