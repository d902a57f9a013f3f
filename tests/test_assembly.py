"""Putting an episode together: front matter goes before tags, tags before the past, the past before names."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from episodes import (
    Enclosure,
    Episode,
    EpisodeParts,
    EpisodeType,
    Files,
    FrontMatter,
    Identity,
    Person,
    PodcastImage,
    Severity,
    Tags,
    Words,
    assemble,
    doubts,
)

WHEN = datetime(2026, 3, 1, 6, tzinfo=UTC)
ENCLOSURE = Enclosure(url="media/x/owls.mp3", length=10, type="audio/mpeg")
PUBLISHED = Episode(
    guid="g",
    title="Published title",
    published=WHEN,
    enclosure=ENCLOSURE,
    description="<p>Published notes.</p>",
    content="<p>Published notes, whole.</p>",
    author="Tomas Lind",
    season=3,
    episode=33,
)
TAGS = Tags(
    title=" Tag\ntitle ", artist="Ines Okafor", album="A", track=22, disc=2, comment="Tag comment.", description=""
)


def words(**given):
    return Words(
        **({"body": "", "tags": None, "published": None, "stem": "night_owls-two", "show_author": "Ada Byron"} | given)
    )


def made(front=None, image="", **given):
    identity = Identity(guid="g", published=WHEN)
    return assemble(
        front or FrontMatter(), words(**given), identity, Files(enclosure=ENCLOSURE, duration=61, image=image)
    )


FRONT = FrontMatter(title="Front title", author="Ada L", season=1, episode=11)


@pytest.mark.parametrize(
    ("front", "tags", "published", "expected"),
    [
        (FRONT, TAGS, PUBLISHED, ("Front title", "Ada L", 1, 11)),
        (None, TAGS, PUBLISHED, ("Tag title", "Ines Okafor", 2, 22)),
        (None, None, PUBLISHED, ("Published title", "Tomas Lind", 3, 33)),
        (None, None, None, ("Night owls two", "", None, None)),
        (FrontMatter(season=9), TAGS, None, ("Tag title", "Ines Okafor", 9, 22)),
    ],
)
def test_each_field_comes_from_the_first_that_knows_it(front, tags, published, expected):
    """Front matter, then the audio's tags, then the last publishing where the audio is not at hand, then the name."""
    episode = made(front, tags=tags, published=published)
    assert (episode.title, episode.author, episode.season, episode.episode) == expected


def test_tags_that_are_silent_do_not_let_the_past_speak():
    """Audio at hand is the newer word: what its tags no longer say is gone."""
    episode = made(tags=Tags(), published=PUBLISHED)
    assert (episode.title, episode.author, episode.season, episode.description) == ("Night owls two", "", None, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"body": "Body.", "tags": TAGS, "published": PUBLISHED}, "<p>Body.</p>"),
        ({"body": " \n", "tags": TAGS, "published": PUBLISHED}, "<p>Tag comment.</p>"),
        ({"tags": Tags(description="Long.", comment="Short.")}, "<p>Long.</p>"),
        ({"published": PUBLISHED}, "<p>Published notes.</p>"),
        ({}, ""),
    ],
)
def test_notes_come_from_the_body_then_the_tags_then_the_past(given, expected):
    """White space alone is no notes; of the tags the description goes before the comment."""
    assert made(**given).description.strip() == expected


def test_published_notes_are_taken_whole():
    """Both forms of them, as they were."""
    assert made(published=PUBLISHED).content == "<p>Published notes, whole.</p>"


def test_the_shows_author_is_not_repeated():
    """An artist's tag that names the show's author says nothing new; front matter that says so is obeyed."""
    assert made(tags=Tags(artist=" Ada  Byron ")).author == ""
    assert made(FrontMatter(author="Ada Byron"), tags=Tags(artist="X")).author == "Ada Byron"


def test_all_that_only_front_matter_says_arrives():
    """Fields without another source are taken as they are."""
    front = FrontMatter(
        type=EpisodeType.BONUS,
        explicit=True,
        summary="Two calls.",
        link="https://field-notes.example/owls",
        season=1,
        season_name="Night",
        block=True,
        persons=(Person(name="Ines Okafor"),),
        tags=("birds",),
    )
    episode = made(front, image="artwork/x/owls.jpg")
    assert (episode.type, episode.explicit, episode.summary) == (EpisodeType.BONUS, True, "Two calls.")
    assert (episode.link, episode.season_name, episode.block) == ("https://field-notes.example/owls", "Night", True)
    assert (episode.persons, episode.tags) == ((Person(name="Ines Okafor"),), ("birds",))
    assert (episode.enclosure, episode.duration, episode.image) == (ENCLOSURE, 61, "artwork/x/owls.jpg")


def test_what_nobody_says_is_left_open():
    """An episode is a full one, and as explicit as its show."""
    episode = made()
    assert (episode.type, episode.explicit, episode.block) == (EpisodeType.FULL, None, False)


def test_the_identity_is_taken_as_it_is():
    """The instant is kept in UTC, whatever zone it was written in."""
    local = WHEN.astimezone(timezone(timedelta(hours=5)))
    identity = Identity(guid="https://old.example/1", guid_is_permalink=True, published=local)
    episode = assemble(FrontMatter(), words(), identity, Files(enclosure=ENCLOSURE, duration=None))
    assert (episode.guid, episode.guid_is_permalink) == ("https://old.example/1", True)
    assert (episode.published, episode.published.tzinfo) == (WHEN, UTC)


class TestDoubts:
    """What a person should know about where the fields came from."""

    def test_a_title_made_of_a_name_is_told(self):
        """The line that mends it is written out."""
        (found,) = doubts(FrontMatter(), words(), "episodes/owls.md")
        assert (found.rule, found.severity, found.where) == ("ITEM-TITLE", Severity.WARNING, "episodes/owls.md")
        assert "Night owls two" in found.message

    @pytest.mark.parametrize(
        ("front", "given"),
        [(FrontMatter(title="x"), {}), (FrontMatter(), {"tags": TAGS}), (FrontMatter(), {"published": PUBLISHED})],
    )
    def test_a_title_that_somebody_gave_is_no_doubt(self, front, given):
        """Front matter, tags and the last publishing all count."""
        assert doubts(front, words(**given), "x") == ()


@pytest.mark.parametrize(
    ("front", "tag", "expected"),
    [
        ("https://field-notes.example/a", "https://field-notes.example/b", "https://field-notes.example/a"),
        ("", "https://field-notes.example/b", "https://field-notes.example/b"),
        ("", "www.field-notes.example", ""),
    ],
)
def test_a_link_in_the_tags_is_the_last_resort(front, tag, expected):
    """The page that the notes name goes first; what is no whole address in the tags is none."""
    assert made(FrontMatter(link=front), tags=Tags(link=tag)).link == expected


def test_a_wide_picture_is_offered_to_youtube():
    """A picture of 16:9 stands in the feed under the name that YouTube reads, too; others do not."""
    wide = PodcastImage(href="https://field-notes.example/wide.jpg", width=1920, height=1080)
    told = PodcastImage(href="https://field-notes.example/told.jpg", aspect_ratio="16/9")
    square = PodcastImage(href="https://field-notes.example/square.jpg", width=3000, height=3000)
    files = Files(enclosure=ENCLOSURE, duration=61, parts=EpisodeParts(images=(wide, told, square)))
    episode = assemble(FrontMatter(title="x"), words(), Identity(guid="g", published=WHEN), files)
    assert [still.url for still in episode.thumbnails] == [wide.href, told.href]
    assert (episode.thumbnails[0].width, episode.thumbnails[0].height) == (1920, 1080)
