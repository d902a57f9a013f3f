"""Reading a feed back."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from episodes import Episode
from feeds import Category, Feed, FeedUnreadable, Show, ShowType, parse, read, render
from tests import generators

DATA = Path(__file__).parent / "data" / "feeds"
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def item_feed(inner: str, channel: str = "") -> bytes:
    """Make a feed of one item with a media file."""
    enclosure = '<enclosure url="https://media.example/a.mp3" length="5" type="audio/mpeg"/>'
    item = f"<item><title>Owls</title>{inner}{enclosure}</item>"
    declared = f'{ITUNES} xmlns:pc="https://podcastindex.org/namespace/1.0"'
    return f'<rss version="2.0" {declared}><channel><title>T</title>{channel}{item}</channel></rss>'.encode()


def read_item(inner: str, channel: str = "") -> Episode:
    """Read the only episode of such a feed."""
    (episode,) = read(item_feed(inner, channel)).episodes
    return episode


@settings(max_examples=150, phases=generators.UNSHRUNK)
@given(generators.feeds())
def test_what_was_rendered_is_read_back(feed: tuple[Show, tuple[Episode, ...]]) -> None:
    """Reading a rendered feed gives back the same show and the same episodes."""
    show, episodes = feed
    assert read(render(show, episodes, generators.END)) == Feed(show=show, episodes=episodes)


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.xml")))
def test_pairs_of_feed_and_meaning(name: str) -> None:
    """Each feed in the data folder means what the JSON file beside it says."""
    wanted = msgspec.json.decode((DATA / f"{name}.json").read_bytes(), type=Feed)
    assert read((DATA / f"{name}.xml").read_bytes()) == wanted


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b"<rss><channel><title>cut",
        b"<html><body>Not found</body></html>",
        b"<rss version='2.0'/>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        b"\xff\xfe\x00",
        b"<rss><channel><title>&nbsp;</title></channel></rss>",
        b"<?xml version='1.0' encoding='nonsense'?><rss/>",
    ],
)
def test_what_is_no_feed_is_refused(document: bytes) -> None:
    """Anything but an RSS document is refused with one clear error that has a hint."""
    with pytest.raises(FeedUnreadable) as refusal:
        read(document)
    assert refusal.value.hint


def test_more_markup_than_any_feed_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of nothing but markup is refused before it fills the memory; one with as many letters is read."""
    monkeypatch.setattr(parse, "MOST_TAGS", 1000)
    head, tail = b"<rss><channel><title>", b"</title></channel></rss>"
    with pytest.raises(FeedUnreadable, match="more markup"):
        read(head + b"<a/>" * 1001 + tail)
    assert read(head + b"Owls" * 1001 + tail).show.title == "Owls" * 1001


def test_damage_is_located() -> None:
    """The error for a damaged feed names the line."""
    with pytest.raises(FeedUnreadable, match="line 3"):
        read(b"<rss>\n<channel>\n<title>a</wrong>\n</channel></rss>")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """Neither files of the machine nor bombs of nested entities get into what is read."""
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    external = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
    document = f"{external}<rss><channel><title>a&x;</title></channel></rss>".encode()
    assert "hidden" not in read(document).show.title
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]><rss><channel><title>&e11;</title></channel></rss>'
    try:
        title = read(bomb.encode()).show.title
    except FeedUnreadable:
        title = ""
    assert len(title) < 100


def test_an_empty_channel_gives_defaults() -> None:
    """A channel with nothing in it reads as a show with empty values."""
    show = read(b"<rss version='2.0'><channel/></rss>").show
    assert (show.title, show.language, show.categories, show.medium) == ("", "", (), "podcast")
    assert show.modified == datetime(1970, 1, 1, tzinfo=UTC)


def test_items_without_media_are_named_as_skipped() -> None:
    """An item without a media file is no episode, and its title says which was left out."""
    feed = read(b"<rss><channel><item><title>Words only</title></item></channel></rss>")
    assert feed.episodes == ()
    assert feed.skipped == ("Words only",)


def test_a_missing_guid_is_the_media_address() -> None:
    """An item without a guid is known by its media file, as apps know it."""
    assert read_item("").guid == "https://media.example/a.mp3"
    assert not read_item("").guid_is_permalink


def test_guids_are_kept_byte_for_byte() -> None:
    """A guid keeps its spaces and its case; without the attribute it counts as a web address."""
    episode = read_item("<guid> A b </guid>")
    assert episode.guid == " A b "
    assert episode.guid_is_permalink


def test_a_missing_date_is_the_feeds() -> None:
    """An item without a readable date takes the date of the feed."""
    dated = "<pubDate>Sat, 06 Jan 2024 10:00:00 GMT</pubDate>"
    assert read_item("<pubDate>soon</pubDate>", dated).published == datetime(2024, 1, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "Wed, 31 Feb 2024 06:00:00 GMT",
        "Wed, 01 Foo 2024 06:00:00 +0000",
        "Wed, 01 May 2024 24:00:00 GMT",
        "Wed, 01 May 2024 06:00:60 GMT",
        "Wed, 01 May 0000 06:00:00 GMT",
    ],
)
def test_what_is_no_date_is_not_guessed(date: str) -> None:
    """A date in the usual form that no calendar or clock has counts as missing."""
    assert read_item(f"<pubDate>{date}</pubDate>").published == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "date", ["Wed, 01 May 2024 23:59:58 GMT", "Wed, 01 May 2024 23:59:58 +0000", "1 May 2024 19:59:58 EDT"]
)
def test_dates_are_instants(date: str) -> None:
    """A date means the same instant in whichever of its forms it is written."""
    assert read_item(f"<pubDate>{date}</pubDate>").published == datetime(2024, 5, 1, 23, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90.0),
        ("1:30", 90.0),
        ("01:00:05", 3605.0),
        ("61.5", 61.5),
        ("0", None),
        ("", None),
        ("-5", None),
        ("1h", None),
        ("1:2:3:4", None),
        ("٣", None),
    ],
)
def test_durations_in_every_spelling(written: str, seconds: float | None) -> None:
    """Durations are read as seconds or as a clock; anything else is unknown."""
    assert read_item(f"<itunes:duration>{written}</itunes:duration>").duration == seconds


@pytest.mark.parametrize(
    ("written", "meaning"),
    [("yes", True), ("Explicit", True), ("true", True), ("clean", None), ("no", None), ("maybe", None)],
)
def test_explicit_in_every_spelling(written: str, meaning: bool | None) -> None:  # noqa: FBT001 - a table's column
    """An item's explicit mark is read in old and new words; the same as the show's counts as none."""
    assert read_item(f"<itunes:explicit>{written}</itunes:explicit>").explicit is meaning


def test_numbers_come_from_either_namespace() -> None:
    """Season and episode are read from `podcast:` where `itunes:` has none; nonsense is no number."""
    episode = read_item('<pc:season name="North">2</pc:season><pc:episode>4</pc:episode>')
    assert (episode.season, episode.season_name, episode.episode) == (2, "North", 4)
    assert read_item("<itunes:episode>0</itunes:episode><itunes:season>II</itunes:season>").episode is None


def test_the_old_podcast_namespace_counts_too() -> None:
    """Tags of the namespace's old address are read like those of the new one, under any prefix."""
    old = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    document = f'<rss xmlns:old="{old}"><channel><old:guid>abc</old:guid><old:locked>yes</old:locked></channel></rss>'
    show = read(document.encode()).show
    assert (show.guid, show.locked) == ("abc", True)


def test_several_subcategories_are_several_categories() -> None:
    """An outer category with two inner ones reads as two categories; one without a name as none."""
    inner = '<itunes:category text="Nature"/><itunes:category text="Physics"/>'
    channel = f'<itunes:category text="Science">{inner}</itunes:category><itunes:category/>'
    document = f"<rss {ITUNES}><channel>{channel}</channel></rss>".encode()
    assert read(document).show.categories == (Category("Science", "Nature"), Category("Science", "Physics"))


def test_artwork_is_found_where_feeds_put_it() -> None:
    """Artwork is read from the attribute, from the text, or from the RSS image."""
    as_text = f"<rss {ITUNES}><channel><itunes:image>https://a.example/a.png</itunes:image></channel></rss>"
    as_rss = "<rss><channel><image><url>https://a.example/b.png</url></image></channel></rss>"
    assert read(as_text.encode()).show.image == "https://a.example/a.png"
    assert read(as_rss.encode()).show.image == "https://a.example/b.png"


def test_a_serial_show_is_recognised() -> None:
    """The show's type is read whatever its case."""
    document = f"<rss {ITUNES}><channel><itunes:type>Serial</itunes:type></channel></rss>"
    assert read(document.encode()).show.type is ShowType.SERIAL


def test_notes_that_stand_only_in_content_are_the_description() -> None:
    """An item with `content:encoded` alone has its notes as description."""
    content = "http://purl.org/rss/1.0/modules/content/"
    episode = read_item(f'<c:encoded xmlns:c="{content}"><![CDATA[<p>Hello</p>]]></c:encoded>')
    assert (episode.description, episode.content) == ("<p>Hello</p>", "")


def test_categories_and_owner_are_read_under_an_address_that_is_nearly_right() -> None:
    """Many feeds write the address of the itunes namespace in other capitals; what stands within is understood too."""
    inner = '<i:category text="Arts"><i:category text="Books"/></i:category>'
    inner += "<i:owner><i:email>a@b.example</i:email></i:owner>"
    address = "http://www.itunes.com/DTDs/Podcast-1.0.dtd"
    found = read(f'<rss xmlns:i="{address}"><channel><title>T</title>{inner}</channel></rss>'.encode())
    assert found.show.categories == (Category("Arts", "Books"),)
    assert (found.show.email, found.leftovers) == ("a@b.example", ())


@pytest.mark.parametrize("count", [3, 5000])
def test_attributes_are_kept_however_many_there_are(count: int) -> None:
    """Thousands of them on one element, which lxml alone would take minutes for, are read in their order."""
    told = " ".join(f'a{n}="{n} &amp;"' for n in range(count))
    episode = read_item(f'<x {told} pc:last="é"/>')
    (leftover,) = episode.leftovers
    expected = [(f"a{n}", f"{n} &") for n in range(count)]
    assert list(leftover.attributes) == [*expected, ("{https://podcastindex.org/namespace/1.0}last", "é")]
