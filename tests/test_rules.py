"""The rules on a show before it is published: each has a case that breaks it and one that does not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from episodes import Enclosure, Episode, EpisodeType, Finding, Person, Severity, Soundbite
from feeds import RULES, Category, Feed, Show, ShowType, check
from tests import generators

DATA = Path(__file__).parent / "data" / "feeds"
GOOD_SHOW = Show(
    title="Field Notes",
    description="Walks with a microphone.",
    link="https://field-notes.example/",
    language="en-gb",
    author="Ada Byron",
    categories=(Category("Science", "Nature"),),
    image="https://media.example/artwork.jpg",
    feed_url="https://media.example/feed.xml",
    modified=datetime(2024, 1, 1, tzinfo=UTC),
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    locked=True,
    email="ada@field-notes.example",
    copyright="Ada Byron",
)
GOOD_EPISODE = Episode(
    guid="5b1c7f0a-8d2e-4a39-b6c4-1e9d7a3f2c58",
    title="Owls",
    published=datetime(2024, 5, 1, 6, tzinfo=UTC),
    enclosure=Enclosure(url="https://media.example/owls.mp3", length=1234, type="audio/mpeg"),
    duration=1500.0,
    description="<p>Why owls are silent.</p>",
)


def found(rule: str, show: Show, *episodes: Episode) -> list[Finding]:
    """Return what one rule notices."""
    return [finding for finding in check(show, episodes) if finding.rule == rule]


def with_media(**fields: object) -> Episode:
    """Make the good episode with another media file."""
    return msgspec.structs.replace(GOOD_EPISODE, enclosure=msgspec.structs.replace(GOOD_EPISODE.enclosure, **fields))


def another(**fields: object) -> Episode:
    """Make a second good episode."""
    media = Enclosure(url="https://media.example/frogs.mp3", length=99, type="audio/mpeg")
    other = msgspec.structs.replace(
        GOOD_EPISODE,
        guid="0f9a3d3e-2c1b-4e57-9a6e-7f3a52c0b1d4",
        title="Frogs",
        published=GOOD_EPISODE.published - timedelta(days=1),
        enclosure=media,
    )
    return msgspec.structs.replace(other, **fields)


def test_a_good_show_has_nothing_against_it() -> None:
    """No rule finds anything in a show that is as it should be."""
    assert check(GOOD_SHOW, [GOOD_EPISODE, another()]) == ()


SHOW_CASES = [
    ("RSS-TITLE", {"title": " "}),
    ("APPLE-TITLE-KEYWORDS", {"title": "x" * 256}),
    ("APPLE-TITLE-KEYWORDS", {"title": "Owls | Frogs | Herons | Birds"}),
    ("RSS-LINK", {"link": ""}),
    ("RSS-LINK", {"link": "field-notes.example"}),
    ("RSS-DESCRIPTION", {"description": "\n"}),
    ("APPLE-DESC-4000", {"description": "é" * 2001}),
    ("APPLE-LANGUAGE", {"language": "english"}),
    ("APPLE-LANGUAGE", {"language": "en_GB"}),
    ("APPLE-LANGUAGE", {"language": ""}),
    ("APPLE-IMAGE", {"image": ""}),
    ("APPLE-IMAGE", {"image": "artwork.jpg"}),
    ("PSP-ATOM-SELF", {"feed_url": "feed.xml"}),
    ("SPOT-AUTHOR", {"author": ""}),
    ("APPLE-AUTHOR", {"author": "x" * 256}),
    ("APPLE-OWNER", {"email": "ada at field-notes"}),
    ("PSP-COPYRIGHT", {"copyright": "Copyright Ada Byron"}),
    ("PSP-COPYRIGHT", {"copyright": "© Ada Byron"}),
    ("PSP-COPYRIGHT", {"copyright": "2024 Ada Byron"}),
    ("APPLE-CATEGORY", {"categories": ()}),
    ("APPLE-CATEGORY", {"categories": (Category("Science", "Astrology"),)}),
    ("APPLE-CATEGORY", {"categories": (Category("science"),)}),
    ("APPLE-CATEGORY-OLD", {"categories": (Category("Games & Hobbies"),)}),
    ("APPLE-CATEGORY-FIRST", {"categories": tuple(map(Category, ("Arts", "Science", "News", "Music")))}),
    ("PSP-GUID", {"guid": ""}),
    ("PSP-GUID", {"guid": "5b1c7f0a-8d2e-4a39-b6c4-1e9d7a3f2c58"}),
    ("PSP-GUID", {"guid": "mine"}),
    ("PSP-LOCKED", {"locked": None}),
    ("APPLE-NEW-FEED-URL", {"new_feed_url": "new.example/feed"}),
    ("APPLE-BLOCK", {"block": True}),
    ("APPLE-COMPLETE", {"complete": True}),
    ("PNS-MEDIUM", {"medium": "radio"}),
    ("PNS-MEDIUM", {"medium": "mixedL"}),
    ("PNS-PERSON", {"persons": (Person(name="x" * 129),)}),
    ("XML-CHARS", {"author": "Ada\x00"}),
]


@pytest.mark.parametrize(("rule", "fields"), SHOW_CASES)
def test_a_show_that_breaks_a_rule_is_told(rule: str, fields: dict[str, object]) -> None:
    """A show that breaks a rule gets its finding, once, with what to do and where it comes from."""
    (finding,) = found(rule, msgspec.structs.replace(GOOD_SHOW, **fields), GOOD_EPISODE)
    assert finding.where.startswith("show ")
    assert finding.message
    assert finding.fix
    assert finding.source


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("APPLE-TITLE-KEYWORDS", {"title": "Owls | Frogs - and more"}),
        ("APPLE-DESC-4000", {"description": "é" * 2000}),
        ("PSP-COPYRIGHT", {"copyright": ""}),
        ("PNS-MEDIUM", {"medium": "musicL"}),
        ("PNS-MEDIUM", {"medium": "mixed"}),
        ("APPLE-OWNER", {"email": ""}),
        ("APPLE-NEW-FEED-URL", {"new_feed_url": "https://new.example/feed.xml"}),
        ("PSP-LOCKED", {"locked": False}),
        ("APPLE-CATEGORY", {"categories": (Category("Games & Hobbies"),)}),
        ("PNS-PERSON", {"persons": (Person(name="Ines Okafor"),)}),
    ],
)
def test_a_show_at_the_edge_of_a_rule_keeps_it(rule: str, fields: dict[str, object]) -> None:
    """What is still allowed is not told."""
    assert found(rule, msgspec.structs.replace(GOOD_SHOW, **fields), GOOD_EPISODE) == []


EPISODE_CASES = [
    ("ITEM-TITLE", {"title": ""}),
    ("ITEM-TITLE", {"title": "x" * 256}),
    ("ITEM-TITLE", {"title": "Owls <b>now</b>"}),
    ("ITEM-TITLE", {"title": "Owls &amp; frogs"}),
    ("PNS-SOUNDBITE", {"duration": 100.0, "soundbites": (Soundbite(start_time=80.0, duration=30.0),)}),
    ("APPLE-ITEM-TITLE-CLEAN", {"title": "Field Notes: owls"}),
    ("ITEM-GUID", {"guid": " "}),
    ("ITEM-GUID-PERMALINK", {"guid_is_permalink": True}),
    ("ITEM-GUID-STRONG", {"guid": "12345678"}),
    ("ITEM-PUBDATE-FUTURE", {"published": datetime(1970, 1, 1, tzinfo=UTC)}),
    ("ITEM-DESCRIPTION", {"description": ""}),
    ("ITEM-DESCRIPTION", {"description": "é" * 2001}),
    ("ITEM-SUMMARY", {"summary": "é" * 2001}),
    ("ITEM-SUMMARY", {"summary": GOOD_EPISODE.description}),
    ("ITEM-LINK", {"link": "/owls"}),
    ("ITEM-EPISODE", {"episode": 0}),
    ("ITEM-SEASON", {"season": 0}),
    ("ITEM-SEASON", {"season_name": "North"}),
    ("ITEM-SEASON", {"season": 1, "season_name": "x" * 129}),
    ("ITEM-BLOCK", {"block": True}),
    ("ITEM-DURATION", {"duration": None}),
    ("ITEM-DURATION", {"duration": -1.0}),
    ("ITEM-IMAGE", {"image": "owls.jpg"}),
    ("PNS-PERSON", {"persons": (Person(name=" "),)}),
    ("XML-CHARS", {"description": "<p>\x1b</p>"}),
]


@pytest.mark.parametrize(("rule", "fields"), EPISODE_CASES)
def test_an_episode_that_breaks_a_rule_is_told(rule: str, fields: dict[str, object]) -> None:
    """An episode that breaks a rule gets its finding, which names the episode."""
    (finding,) = found(rule, GOOD_SHOW, msgspec.structs.replace(GOOD_EPISODE, **fields))
    assert finding.where.startswith("episode ")
    assert finding.message
    assert finding.fix
    assert finding.source


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("ITEM-TITLE", {"title": "1 < 2 & 3 > 2"}),
        ("APPLE-ITEM-TITLE-CLEAN", {"title": "Welcome to Field Notes", "type": EpisodeType.TRAILER}),
        ("ITEM-GUID-PERMALINK", {"guid": "https://field-notes.example/owls", "guid_is_permalink": True}),
        ("ITEM-GUID-STRONG", {"guid": "123456789"}),
        ("ITEM-DESCRIPTION", {"description": "", "content": "<p>x</p>"}),
        ("ITEM-SUMMARY", {"summary": "Owls."}),
        ("ITEM-SEASON", {"season": 1, "season_name": "North"}),
        ("ITEM-EPISODE", {"episode": 1}),
        ("ITEM-LINK", {"link": "https://field-notes.example/owls"}),
        ("ITEM-IMAGE", {"image": "https://media.example/owls.jpg"}),
        ("PNS-PERSON", {"persons": (Person(name="x" * 128),)}),
    ],
)
def test_an_episode_at_the_edge_of_a_rule_keeps_it(rule: str, fields: dict[str, object]) -> None:
    """What is still allowed is not told."""
    assert found(rule, GOOD_SHOW, msgspec.structs.replace(GOOD_EPISODE, **fields)) == []


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("12: Owls", "`episode = 12`"),
        ("12. Owls", "`episode = 12`"),
        ("12 - Owls", "`episode = 12`"),
        ("007 | Owls", "`episode = 7`"),
        ("#12 Owls", "`episode = 12`"),
        ("Ep 12: Owls", "`episode = 12`"),
        ("ep.12 Owls", "`episode = 12`"),
        ("Episode 12 Owls", "`episode = 12`"),
        ("[Episode #12] Owls", "`episode = 12`"),
        ("Folge 12: Eulen", "`episode = 12`"),
        ("S2E3: Owls", "`season = 2` and `episode = 3`"),
        ("s02e03 Owls", "`season = 2` and `episode = 3`"),
        ("S2 Ep3 Owls", "`season = 2` and `episode = 3`"),
        ("Season 2, Episode 3: Owls", "`season = 2` and `episode = 3`"),
    ],
)
def test_a_number_in_the_title_is_told_with_the_keys_for_it(title: str, keys: str) -> None:
    """The fix names the keys of the front matter and the very numbers to put there."""
    (finding,) = found("APPLE-ITEM-TITLE-CLEAN", GOOD_SHOW, msgspec.structs.replace(GOOD_EPISODE, title=title))
    assert keys in finding.fix


@pytest.mark.parametrize(
    "title",
    [
        "12 Angry Owls",
        "1984",
        "2001: An Owl Odyssey",
        "Episodes of a life",
        "S.O.S.",
        "Nobody",
        "Epic 5",
        "24/7",
        "3.5 owls",
    ],
)
def test_titles_that_are_named_after_a_number_are_left_alone(title: str) -> None:
    """A number that belongs to the title is no episode number."""
    assert found("APPLE-ITEM-TITLE-CLEAN", GOOD_SHOW, msgspec.structs.replace(GOOD_EPISODE, title=title)) == []


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("ENC-URL-HTTP", {"url": "media/owls.mp3"}),
        ("ENC-URL-HTTP", {"url": "https://media.example/owls"}),
        ("ENC-URL-HTTP", {"url": "https://media.example/owls.ogg"}),
        ("ENC-URL-HTTP", {"url": "https://media.example/play.php?f=owls.mp3"}),
        ("ENC-URL-HTTP", {"url": "https://[media/owls.mp3"}),
        ("ENC-URL-ASCII", {"url": "https://media.example/über.mp3"}),
        ("ENC-URL-ASCII", {"url": "https://media.example/two words.mp3"}),
        ("ENC-LENGTH", {"length": 0}),
        ("ENC-LENGTH", {"length": -1}),
        ("ENC-ATTRS", {"type": ""}),
        ("ENC-TYPE", {"type": "audio/x-m4a"}),
        ("ENC-TYPE", {"url": "https://media.example/owls.m4a"}),
        ("MEDIA-SIZE", {"length": 200_000_001}),
    ],
)
def test_media_that_break_a_rule_are_told(rule: str, fields: dict[str, object]) -> None:
    """Address, size and type of the media file are checked, each by its rule."""
    (finding,) = found(rule, GOOD_SHOW, with_media(**fields))
    assert finding.where == "episode 'Owls'"


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://media.example/owls.mp3?from=feed"},
        {"url": "https://media.example/OWLS.MP3"},
        {"url": "https://media.example/owls.m4a", "type": "audio/x-m4a"},
        {"url": "https://media.example/owls.m4a", "type": "audio/mp4"},
        {"url": "https://media.example/owls.mp4", "type": "video/mp4"},
        {"url": "https://op3.dev/e/http://media.example/owls.mp3"},
        {"length": 200_000_000},
    ],
)
def test_media_that_apps_take_are_left_alone(fields: dict[str, object]) -> None:
    """What apps take is not told."""
    assert check(GOOD_SHOW, [with_media(**fields)]) == ()


def test_a_show_without_episodes_is_told() -> None:
    """Directories want an episode before they take a show."""
    (finding,) = check(GOOD_SHOW, [])
    assert (finding.rule, finding.severity) == ("FEED-ONE-ITEM", Severity.ERROR)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("ITEM-GUID", {"guid": GOOD_EPISODE.guid}),
        ("ENC-URL-UNIQUE", {"enclosure": GOOD_EPISODE.enclosure}),
        ("ITEM-PUBDATE-STABLE", {"published": GOOD_EPISODE.published + timedelta(microseconds=5)}),
    ],
)
def test_what_two_episodes_share_is_told_at_the_later_one(rule: str, fields: dict[str, object]) -> None:
    """Of two episodes with one guid, media file or date, the later one is told, naming the other."""
    other = another(**fields)
    (finding,) = found(rule, GOOD_SHOW, other, GOOD_EPISODE)
    later = max(other, GOOD_EPISODE, key=lambda episode: episode.published)
    assert finding.where == f"episode '{later.title}'"
    assert ("Owls" if later is other else "Frogs") in finding.message


def test_full_episodes_of_a_serial_show_need_numbers() -> None:
    """Only full episodes of a serial show must carry a number."""
    serial = msgspec.structs.replace(GOOD_SHOW, type=ShowType.SERIAL)
    assert len(found("ITEM-EPISODE", serial, GOOD_EPISODE)) == 1
    assert found("ITEM-EPISODE", serial, msgspec.structs.replace(GOOD_EPISODE, episode=1)) == []
    assert found("ITEM-EPISODE", serial, msgspec.structs.replace(GOOD_EPISODE, type=EpisodeType.TRAILER)) == []


def test_numbers_are_unique_among_the_full_episodes_of_a_season() -> None:
    """One number twice in a season is told; in another season, or at a bonus episode, it is free."""
    first = msgspec.structs.replace(GOOD_EPISODE, season=1, episode=1)
    assert len(found("ITEM-EPISODE", GOOD_SHOW, first, another(season=1, episode=1))) == 1
    assert found("ITEM-EPISODE", GOOD_SHOW, first, another(season=2, episode=1)) == []
    assert found("ITEM-EPISODE", GOOD_SHOW, first, another(season=1, episode=1, type=EpisodeType.BONUS)) == []


def test_an_obsolete_category_comes_with_its_successor() -> None:
    """The fix is the line to write."""
    show = msgspec.structs.replace(GOOD_SHOW, categories=(Category("Games & Hobbies", "Video Games"),))
    (finding,) = found("APPLE-CATEGORY-OLD", show, GOOD_EPISODE)
    assert '"Leisure > Video Games"' in finding.fix


def test_an_unknown_category_has_a_fix_even_without_a_near_one() -> None:
    """Where nothing is near, the rule's own fix stands."""
    show = msgspec.structs.replace(GOOD_SHOW, categories=(Category("Quantum Basket Weaving"),))
    (finding,) = found("APPLE-CATEGORY", show, GOOD_EPISODE)
    assert "Science > Nature" in finding.fix


def _ids() -> Iterator[str]:
    yield from (rule for rule, _ in SHOW_CASES)
    yield from (rule for rule, _ in EPISODE_CASES)
    yield from ("ENC-URL-HTTP", "ENC-URL-ASCII", "ENC-LENGTH", "ENC-ATTRS", "ENC-TYPE", "MEDIA-SIZE")
    yield from ("FEED-ONE-ITEM", "ENC-URL-UNIQUE", "ITEM-PUBDATE-STABLE")


def test_every_case_is_a_rule_of_the_book() -> None:
    """No check speaks in the name of a rule that the book lacks."""
    assert set(_ids()) <= {rule.id for rule in RULES}


@settings(max_examples=60, phases=generators.UNSHRUNK)
@given(generators.feeds())
def test_no_show_breaks_the_rules_themselves(feed: tuple[Show, tuple[Episode, ...]]) -> None:
    """Whatever a show holds, the rules give findings and never an exception."""
    assert all(isinstance(finding, Finding) for finding in check(*feed))


def test_a_foreign_feed_is_checked_too() -> None:
    """The rules cope with what was read from another program's feed."""
    feed = msgspec.json.decode((DATA / "foreign.json").read_bytes(), type=Feed)
    rules = {finding.rule for finding in check(feed.show, feed.episodes)}
    assert {"RSS-LINK", "APPLE-LANGUAGE", "SPOT-AUTHOR", "ENC-LENGTH", "ITEM-DESCRIPTION"} <= rules
