"""Rendering a feed: read back with the parsers that apps use, and looked at as XML where those don't look."""

import locale
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path

import feedparser
import msgspec
import podcastparser
import pytest
from hypothesis import given, settings
from lxml import etree

from episodes import Enclosure, Episode, EpisodeType, Person, PodcliError
from feeds import Category, Feed, FeedCannotRender, Show, ShowType, due, read, render
from feeds.faults import describe_fault
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS
from tests import generators

DATA = Path(__file__).parent / "data" / "feeds"
NOW = datetime(2024, 6, 1, tzinfo=UTC)
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


def a_show(**fields: object) -> Show:
    """Make a show that a feed can carry."""
    given_ = {
        "title": "Field Notes",
        "description": "Walks with a microphone.",
        "link": "https://field-notes.example/",
        "language": "en",
        "author": "Ada Byron",
        "categories": (Category("Science", "Nature"), Category("Education")),
        "image": "https://media.example/artwork.jpg",
        "feed_url": "https://media.example/feed.xml",
        "modified": datetime(2024, 1, 1, tzinfo=UTC),
    }
    return Show(**(given_ | fields))


def an_episode(**fields: object) -> Episode:
    """Make an episode that a feed can carry."""
    given_ = {
        "guid": "5b1c7f0a-8d2e-4a39-b6c4-1e9d7a3f2c58",
        "title": "Owls",
        "published": datetime(2024, 5, 1, 6, tzinfo=UTC),
        "enclosure": Enclosure(url="https://media.example/owls.mp3", length=1234, type="audio/mpeg"),
        "duration": 1500.4,
        "description": "<p>Why owls are silent.</p>",
    }
    return Episode(**(given_ | fields))


def channel_of(show: Show, *episodes: Episode, now: datetime = NOW) -> etree._Element:
    """Render and return the channel element."""
    return etree.fromstring(render(show, episodes, now))[0]


def item_of(episode: Episode, show: Show | None = None) -> etree._Element:
    """Render one episode and return its item element."""
    return channel_of(show or a_show(), episode).find("item")


def golden() -> Feed:
    """Return the show of which the feed in the data folder was made."""
    return msgspec.json.decode((DATA / "field-notes.json").read_bytes(), type=Feed)


def test_the_feed_is_the_golden_one() -> None:
    """The example show gives exactly the bytes kept in the data folder."""
    feed = golden()
    assert render(feed.show, feed.episodes, NOW) == (DATA / "field-notes.xml").read_bytes()


def test_podcastparser_reads_every_fact() -> None:
    """The parser of gPodder finds the show's and the episodes' facts."""
    feed = golden()
    found = podcastparser.parse("https://media.example/feed.xml", BytesIO(render(feed.show, feed.episodes, NOW)))
    assert found["title"] == feed.show.title
    assert found["link"] == feed.show.link
    assert found["cover_url"] == feed.show.image
    assert found["type"] == "serial"
    assert found["itunes_author"] == feed.show.author
    assert found["language"] == "en-gb"
    items = {item["guid"]: item for item in found["episodes"]}
    assert set(items) == {episode.guid for episode in feed.episodes}
    for episode in feed.episodes:
        item = items[episode.guid]
        assert item["title"] == episode.title
        assert item["published"] == episode.published.timestamp()
        media = {"url": episode.enclosure.url, "file_size": episode.enclosure.length}
        assert media.items() <= item["enclosures"][0].items()
        assert item["total_time"] == (episode.duration or 0)
        assert item["explicit"] is bool(episode.explicit)
        assert item.get("number") == episode.episode
        assert item.get("description_html", "") == (episode.content or episode.description)


def test_feedparser_reads_every_fact() -> None:
    """The parser that most scripts use finds the same, and nothing to complain of."""
    feed = golden()
    found = feedparser.parse(render(feed.show, feed.episodes, NOW), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert found.encoding.lower() == "utf-8"
    assert found.feed.title == feed.show.title
    assert found.feed.author_detail.email == feed.show.email
    assert [tag.term for tag in found.feed.tags] == ["Science", "Nature", "Education"]
    assert {(link.rel, link.href) for link in found.feed.links} >= {
        ("self", feed.show.feed_url),
        ("hub", feed.show.hub),
    }
    for entry, episode in zip(found.entries, feed.episodes, strict=True):
        assert entry.id == episode.guid
        assert entry.guidislink is episode.guid_is_permalink
        assert time.strftime("%Y%m%d%H%M%S", entry.published_parsed) == f"{episode.published:%Y%m%d%H%M%S}"
        assert entry.enclosures[0].type == episode.enclosure.type
        assert entry.enclosures[0].length == str(episode.enclosure.length)
        if episode.description:
            assert entry.content[0].value == (episode.content or episode.description)


def test_the_document_starts_as_demanded() -> None:
    """The declaration comes first, and the namespaces stand in a fixed order."""
    document = render(a_show(), [], NOW)
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:itunes=')
    root = etree.fromstring(document)
    assert root.get("version") == "2.0"
    assert list(root.nsmap.items()) == [
        ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("atom", "http://www.w3.org/2005/Atom"),
        ("podcast", "https://podcastindex.org/namespace/1.0"),
    ]
    assert document.count(b"xmlns") == 4


@settings(max_examples=40, phases=generators.UNSHRUNK)
@given(generators.feeds())
def test_no_element_is_doubled_and_items_come_last(feed: tuple[Show, tuple[Episode, ...]]) -> None:
    """Each parent holds each of its elements once, apart from those that may repeat, and items come after all else."""
    channel = channel_of(*feed[:1], *feed[1], now=generators.END)
    parts = {shape.tag for _, shape, several in (*CHANNEL_PARTS, *ITEM_PARTS) if several}
    many = {f"{ATOM}link", f"{ITUNES}category", f"{PODCAST}liveItem", "item", *generators.FOREIGN, *parts}
    for parent in (channel, *channel.iterfind("item")):
        tags = [child.tag for child in parent if child.tag not in many]
        assert len(tags) == len(set(tags))
    order = [child.tag == "item" for child in channel]
    assert order == sorted(order)
    assert len(channel.findall(f"{ATOM}link[@rel='self']")) == 1


def test_the_channel_carries_what_directories_demand() -> None:
    """Title, link, image, categories, author, explicit and type are written as Apple and PSP-1 want them."""
    channel = channel_of(a_show(explicit=True, type=ShowType.SERIAL))
    assert channel.findtext(f"{ITUNES}explicit") == "true"
    assert channel.findtext(f"{ITUNES}type") == "serial"
    assert channel.find(f"{ITUNES}image").get("href") == "https://media.example/artwork.jpg"
    assert {part.tag: part.text for part in channel.find("image")} == {
        "url": "https://media.example/artwork.jpg",
        "title": "Field Notes",
        "link": "https://field-notes.example/",
    }
    outer = channel.findall(f"{ITUNES}category")
    assert [category.get("text") for category in outer] == ["Science", "Education"]
    assert outer[0].find(f"{ITUNES}category").get("text") == "Nature"
    assert channel.findtext("link") == "https://field-notes.example/"
    assert dict(channel.find(f"{ATOM}link").attrib) == {
        "href": "https://media.example/feed.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }
    assert channel.findtext("generator") == "podcli"
    assert channel.find("docs") is None


@pytest.mark.parametrize(
    ("fields", "tag", "text"),
    [
        ({"guid": "9b024349-ccf0-5f69-a609-6b82873eab3c"}, "guid", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ({"locked": True}, "locked", "yes"),
        ({"locked": False}, "locked", "no"),
        ({}, "medium", "podcast"),
        ({"persons": (Person(name="Ines Okafor"),)}, "person", "Ines Okafor"),
    ],
)
def test_the_channel_carries_podcasting_2(fields: dict[str, object], tag: str, text: str) -> None:
    """The show's tags of the podcast namespace are written."""
    assert channel_of(a_show(**fields)).findtext(PODCAST + tag) == text


@pytest.mark.parametrize(
    ("fields", "tag", "text"),
    [
        ({"block": True}, "block", "Yes"),
        ({"complete": True}, "complete", "Yes"),
        ({"new_feed_url": "https://new.example/f.xml"}, "new-feed-url", "https://new.example/f.xml"),
    ],
)
def test_switches_are_written_only_when_set(fields: dict[str, object], tag: str, text: str) -> None:
    """A switch that is off leaves no element behind."""
    assert channel_of(a_show(**fields)).findtext(ITUNES + tag) == text
    assert channel_of(a_show()).find(ITUNES + tag) is None


def test_what_is_empty_is_not_written() -> None:
    """A bare show and a bare episode leave no empty elements."""
    channel = channel_of(a_show(author="", categories=(), image=""), an_episode(description="", duration=None))
    empty = [
        child.tag for child in channel.iter() if not (child.text or "").strip() and not child.attrib and not len(child)
    ]
    assert empty == []
    for tag in ("owner", "author", "image", "category"):
        assert channel.find(ITUNES + tag) is None
    assert channel.find("item/description") is None


def test_an_owner_is_written_only_with_a_mail_address() -> None:
    """The owner holds the public mail address and the author's name."""
    owner = channel_of(a_show(email="ada@field-notes.example")).find(f"{ITUNES}owner")
    assert [child.text for child in owner] == ["Ada Byron", "ada@field-notes.example"]


def test_the_build_date_moves_only_with_the_content() -> None:
    """`lastBuildDate` is the later of the last edit and the newest visible date, whatever the time of rendering."""
    edited = datetime(2024, 5, 2, tzinfo=UTC)
    due_, later = an_episode(), an_episode(guid="b", published=datetime(2024, 5, 20, tzinfo=UTC))
    for moment in (datetime(2024, 5, 10, tzinfo=UTC), datetime(2024, 5, 11, tzinfo=UTC)):
        channel = channel_of(a_show(modified=edited), due_, later, now=moment)
        assert channel.findtext("lastBuildDate") == "Thu, 02 May 2024 00:00:00 +0000"
    channel = channel_of(a_show(modified=edited), due_, later)
    assert channel.findtext("lastBuildDate") == "Mon, 20 May 2024 00:00:00 +0000"


def test_an_item_carries_its_facts() -> None:
    """Every field of an episode stands in its element."""
    item = item_of(
        an_episode(
            link="https://field-notes.example/owls",
            image="https://media.example/owls.jpg",
            season=2,
            season_name="By the Water",
            episode=4,
            type=EpisodeType.BONUS,
            summary="Owls.",
            author="Ines Okafor",
            block=True,
            tags=("owls", "birds"),
            persons=(
                Person(name="Ines Okafor", role="guest", img="https://a.example/i.jpg", href="https://a.example/"),
            ),
        )
    )
    texts = {child.tag: child.text for child in item}
    assert texts["title"] == "Owls"
    assert texts["link"] == "https://field-notes.example/owls"
    assert texts["pubDate"] == "Wed, 01 May 2024 06:00:00 +0000"
    assert texts["description"] == texts[f"{CONTENT}encoded"] == "<p>Why owls are silent.</p>"
    named = ("duration", "season", "episode", "episodeType", "summary", "author", "block", "keywords", "explicit")
    assert [texts[ITUNES + name] for name in named] == [
        *("1500", "2", "4", "bonus", "Owls.", "Ines Okafor", "Yes", "owls, birds", "false"),
    ]
    assert (texts[f"{PODCAST}season"], texts[f"{PODCAST}episode"]) == ("2", "4")
    assert item.find(f"{PODCAST}season").get("name") == "By the Water"
    assert item.find(f"{ITUNES}image").get("href") == "https://media.example/owls.jpg"
    assert dict(item.find("enclosure").attrib) == {
        "url": "https://media.example/owls.mp3",
        "length": "1234",
        "type": "audio/mpeg",
    }
    assert dict(item.find(f"{PODCAST}person").attrib) == {
        "role": "guest",
        "group": "cast",
        "img": "https://a.example/i.jpg",
        "href": "https://a.example/",
    }


def test_the_end_of_cdata_is_split() -> None:
    """`]]>` within the notes is spread over two CDATA sections."""
    document = render(a_show(), [an_episode(description="a ]]> b")], NOW)
    assert b"<content:encoded><![CDATA[a ]]]]><![CDATA[> b]]></content:encoded>" in document


def test_full_notes_follow_the_short_ones() -> None:
    """`content:encoded` holds the full notes, as CDATA, after the description."""
    document = render(a_show(), [an_episode(description="<p>Short…</p>", content="<p>Short and long</p>")], NOW)
    assert document.index(b"<description><![CDATA[<p>Short") < document.index(b"<content:encoded><![CDATA[<p>Short and")


def test_content_alone_gets_a_description() -> None:
    """Full notes without a short form are shortened for the description, which readers expect."""
    item = item_of(an_episode(description="", content=f"<p>{'word ' * 2000}</p>"))
    assert 3900 < len(item.findtext("description").encode()) <= 4000
    assert len(item.findtext(f"{CONTENT}encoded")) > 9000


@pytest.mark.parametrize("notes", ["a ]]> b", "]]>", "]]]]>>", "<![CDATA[x]]>", "a\r\nb", "]]>\r", "&amp;<p>"])
def test_notes_survive_cdata(notes: str) -> None:
    """Whatever the notes hold, every reader gets exactly that."""
    document = render(a_show(), [an_episode(description=notes)], NOW)
    assert etree.fromstring(document).findtext(f"channel/item/{CONTENT}encoded") == notes
    assert document.count(b"xmlns") == 4


@pytest.mark.parametrize(
    ("own", "shows", "written"),
    [(None, True, "true"), (None, False, "false"), (True, False, "true"), (False, True, "false")],
)
def test_explicit_is_always_said(own: bool | None, shows: bool, written: str) -> None:  # noqa: FBT001 - a table's columns
    """Each item says whether it is explicit: itself, or as the show."""
    item = item_of(an_episode(explicit=own), a_show(explicit=shows))
    assert item.findtext(f"{ITUNES}explicit") == written


@pytest.mark.parametrize(("seconds", "written"), [(1499.5, "1500"), (1500.49, "1500"), (0.2, "1"), (36000.0, "36000")])
def test_durations_are_whole_seconds(seconds: float, written: str) -> None:
    """Durations are rounded to whole seconds, at least one."""
    assert item_of(an_episode(duration=seconds)).findtext(f"{ITUNES}duration") == written


def test_a_permalink_guid_says_so() -> None:
    """`isPermaLink` is always written."""
    assert item_of(an_episode()).find("guid").get("isPermaLink") == "false"
    permalink = an_episode(guid="https://field-notes.example/owls", guid_is_permalink=True)
    assert item_of(permalink).find("guid").get("isPermaLink") == "true"


def test_dates_are_written_in_utc() -> None:
    """An instant in another zone, with a fraction of a second, is written as the same second in UTC."""
    local = datetime(2024, 5, 1, 1, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=-7)))
    assert item_of(an_episode(published=local)).findtext("pubDate") == "Wed, 01 May 2024 08:30:00 +0000"


@settings(max_examples=60, phases=generators.UNSHRUNK)
@given(generators.instants)
def test_weekdays_fit_their_dates(instant: datetime) -> None:
    """Every date is one that readers parse to the same instant, with the right weekday."""
    channel = channel_of(a_show(), an_episode(published=instant), now=generators.END)
    written = channel.findtext("item/pubDate")
    assert parsedate_to_datetime(written) == instant
    assert written[:3] == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[instant.weekday()]


def test_only_what_is_due_is_visible() -> None:
    """Episodes appear at their very second, newest first, those of one second in the order of their guids."""
    second = timedelta(seconds=1)
    found = [
        an_episode(guid="late", published=NOW + second),
        an_episode(guid="old", published=NOW - second),
        an_episode(guid="b", published=NOW),
        an_episode(guid="a", published=NOW),
    ]
    assert [episode.guid for episode in due(a_show(), found, NOW)] == ["a", "b", "old"]
    assert [episode.guid for episode in due(a_show(), reversed(found), NOW)] == ["a", "b", "old"]
    assert [episode.guid for episode in due(a_show(limit=2), found, NOW)] == ["a", "b"]
    assert [item.findtext("guid") for item in channel_of(a_show(limit=1), *found).findall("item")] == ["a"]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x0b", "\ufffe", "\uffff", "\ud800"])
@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"title": "Ow{}ls"}, "title"),
        ({"description": "<p>{}</p>"}, "description"),
        ({"persons": (Person(name="Ines{}"),)}, "persons"),
        ({"tags": ("a", "b{}")}, "tags"),
    ],
)
def test_a_forbidden_character_is_named(character: str, where: dict[str, object], field: str) -> None:
    """A character that XML forbids gives one error that names the episode and the field, and can be printed."""
    raw = msgspec.to_builtins(an_episode(guid="g-7"))
    text = {key: _filled(value, character) for key, value in where.items()}
    episode = msgspec.structs.replace(an_episode(guid=raw["guid"]), **text)
    with pytest.raises(FeedCannotRender) as refusal:
        render(a_show(), [episode], NOW)
    assert field in refusal.value.message
    assert f"U+{ord(character):04X}" in refusal.value.message
    assert "episode 'Ow" in refusal.value.message
    refusal.value.message.encode()


def _filled(value: object, character: str) -> object:
    if isinstance(value, tuple):
        return tuple(_filled(part, character) for part in value)
    if isinstance(value, Person):
        return Person(name=value.name.format(character))
    return str(value).format(character)


def test_a_forbidden_character_of_the_show_is_named() -> None:
    """The same holds for the show's own fields, also for those that feedgen writes."""
    for field in ("title", "description", "copyright", "author"):
        with pytest.raises(FeedCannotRender, match=rf"show .*: {field} holds the character U\+0000"):
            render(a_show(**{field: "a\x00"}), [], NOW)


def test_a_fault_without_a_name_still_has_an_error() -> None:
    """Should the XML library refuse something that podcli allows, the error names the show at least."""
    assert describe_fault(a_show(), [an_episode()]).message.startswith("show 'Field Notes': a value ")


@pytest.mark.parametrize("field", ["title", "description", "link", "feed_url"])
def test_a_show_without_the_essential_is_refused(field: str) -> None:
    """Without title, description, link or address there is no feed, and the error names what is missing."""
    with pytest.raises(FeedCannotRender, match=field) as refusal:
        render(a_show(**{field: " "}), [], NOW)
    assert isinstance(refusal.value, PodcliError)
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("episode", "field"),
    [
        (an_episode(guid=""), "guid"),
        (an_episode(enclosure=Enclosure(url="media/a/owls.mp3", length=1, type="audio/mpeg")), "enclosure.url"),
        (an_episode(image="artwork/a/owls.jpg"), "image"),
    ],
)
def test_relative_addresses_are_refused(episode: Episode, field: str) -> None:
    """An episode whose addresses were never made whole is refused by name instead of published broken."""
    with pytest.raises(FeedCannotRender, match=f"episode 'Owls': {field} is "):
        render(a_show(), [episode], NOW)


def test_a_show_with_a_relative_address_is_refused() -> None:
    """So is a show."""
    with pytest.raises(FeedCannotRender, match=r"image is 'artwork\.jpg'"):
        render(a_show(image="artwork.jpg"), [], NOW)


def test_rendering_leaves_the_locale_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of rendering, feedgen included, touches the locale of the process."""

    def refuse(*_: object) -> str:
        pytest.fail("the locale was touched")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert b"<pubDate>" in render(a_show(), [an_episode()], NOW)


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
        {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C", "PYTHONUTF8": "0"},
    ],
)
def test_the_same_bytes_everywhere(environment: dict[str, str]) -> None:
    """Time zone, locale, hash seed and present time do not reach the bytes."""
    script = (
        "import sys, msgspec; from datetime import *; from feeds import Feed, render;"
        "f = msgspec.json.decode(sys.stdin.buffer.read(), type=Feed);"
        "sys.stdout.buffer.write(render(f.show, f.episodes, datetime(2024, 6, 1, tzinfo=UTC)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=(DATA / "field-notes.json").read_bytes(),
        env=os.environ | environment,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=True,
    )
    assert done.stdout == (DATA / "field-notes.xml").read_bytes()


def test_a_large_show_is_rendered_and_read() -> None:
    """A feed of many megabytes is no special case."""
    notes = f"<p>{'word ' * 800}</p>"
    several = [an_episode(guid=f"g{n}", published=NOW - timedelta(hours=n), description=notes) for n in range(1500)]
    document = render(a_show(), several, NOW)
    assert len(document) > 10_000_000
    assert len(read(document).episodes) == 1500
