"""Files beside the audio and the artwork: other versions, pictures, trailers; stored, remembered, and given back."""

import shutil

import pytest
from lxml import etree

from episodes import FaultyDocument
from podcli import root
from podcli.pulling import PullWish, plan_pull, run_pull
from tests.folders import EXAMPLE, SAMPLES, ShowFolder, make_audio

PODCAST = "{https://podcastindex.org/namespace/1.0}"
FRONT = """\
alternate_enclosures = [{ file = "owls-small.opus", title = "Small file" }]
images = [{ href = "wood.jpg", purpose = "social" }]
persons = [{ name = "Ines Okafor", img = "wood.jpg" }]
"""
SETTINGS = """\
trailers = [{ title = "Hello", url = "hello.mp3", pubdate = 2026-01-01 }]
images = [{ href = "artwork.jpg", alt = "A wood" }]
"""


@pytest.fixture
def show(tmp_path):
    """A show whose notes and settings name files."""
    show = ShowFolder(tmp_path / "show")
    show.configure(show=SETTINGS)
    make_audio(show.path / "hello.mp3", "hello")
    show.add("owls", FRONT)
    shutil.copyfile(SAMPLES / "plain.opus", show.path / "episodes" / "owls-small.opus")
    shutil.copyfile(EXAMPLE / "artwork.jpg", show.path / "episodes" / "wood.jpg")
    return show


def feed(show):
    return etree.fromstring(show.public.inner.get("feed.xml").body)[0]


def stored(show, url):
    return show.public.inner.get(url.partition(".example/")[2] or url.partition("8321/")[2]).body


def test_files_that_are_named_are_stored_and_told_of(show):
    """Another version of the audio, a trailer and pictures are in the storage, with size, type and a check sum."""
    show.publish()
    channel = feed(show)
    item = channel.find("item")
    other = item.find(f"{PODCAST}alternateEnclosure")
    opus = (show.path / "episodes" / "owls-small.opus").read_bytes()
    assert stored(show, other.find(f"{PODCAST}source").get("uri")) == opus
    assert other.get("length") == str(len(opus))
    assert other.get("type") == "audio/ogg"
    assert other.find(f"{PODCAST}integrity").get("value").startswith("sha384-")
    picture = item.find(f"{PODCAST}image")
    assert stored(show, picture.get("href")) == (show.path / "episodes" / "wood.jpg").read_bytes()
    assert (picture.get("width"), picture.get("type")) == ("3000", "image/jpeg")
    assert stored(show, item.find(f"{PODCAST}person").get("img")) == stored(show, picture.get("href"))
    trailer = channel.find(f"{PODCAST}trailer")
    assert stored(show, trailer.get("url")) == (show.path / "hello.mp3").read_bytes()
    assert trailer.get("length") == str((show.path / "hello.mp3").stat().st_size)


def test_a_file_that_the_notes_name_is_no_episode(show):
    """The other version has the ending of audio, and belongs to the episode all the same."""
    done = show.publish()
    assert [episode.slug for episode in done.episodes] == ["owls"]


def test_nothing_is_sent_again(show):
    """A second run finds nothing to do and writes nothing."""
    show.publish()
    assert not show.publish().changed
    assert show.public.calls["put"] == show.public.calls["put_file"] == show.state.calls["put"] == 0


def test_a_file_that_changes_is_an_edit(show):
    """Other bytes under the same name are published under another key, and the guid stays."""
    show.publish()
    (before,) = root.read(show.state.inner).catalog.episodes.values()
    make_audio(show.path / "episodes" / "owls-small.opus", "a better one")
    (episode,) = show.publish().episodes
    (after,) = root.read(show.state.inner).catalog.episodes.values()
    assert episode.state.value == "updated"
    assert after.episode.guid == before.episode.guid
    assert after.companions["owls-small.opus"] != before.companions["owls-small.opus"]
    assert after.companions["wood.jpg"] == before.companions["wood.jpg"]


def test_a_clone_without_the_files_is_no_edit(show):
    """Files that only the storage has stay published, also through an edit, with all that was told of them."""
    show.publish()
    before = etree.tostring(feed(show).find("item").find(f"{PODCAST}alternateEnclosure"))
    (show.path / "episodes" / "owls-small.opus").unlink()
    (show.path / "hello.mp3").unlink()
    assert not show.publish().changed
    notes = show.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text() + "\nAn afterthought.\n")
    show.publish()
    assert "afterthought" in feed(show).findtext("item/description")
    assert etree.tostring(feed(show).find("item").find(f"{PODCAST}alternateEnclosure")) == before


def test_pull_gives_the_files_back(show):
    """What a clone lacks comes back byte for byte; the recordings only where they are wished for."""
    show.publish()
    episodes = show.path / "episodes"
    kept = {path: path.read_bytes() for path in (episodes / "owls-small.opus", episodes / "wood.jpg")}
    for path in kept:
        path.unlink()
    run_pull(show.places, plan_pull(show.shop, PullWish(media=True)))
    assert {path: path.read_bytes() for path in kept} == kept
    assert not show.publish().changed


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('images = [{ href = "none.jpg" }]', "'none.jpg': there is no such file"),
        ('images = [{ href = "../../secret.jpg" }]', "'../../secret.jpg' is outside the show folder"),
        ('images = [{ href = "owls.md" }]', "'owls.md': neither podcli nor apps know"),
    ],
)
def test_a_file_that_cannot_be_published_is_named(show, line, told):
    """A name that leads nowhere, out of the show, or to something unknown is refused before anything is written."""
    show.add("owls", line)
    with pytest.raises(FaultyDocument, match=r"owls\.md") as refusal:
        show.publish()
    assert told in refusal.value.message
    assert show.state.calls["put"] == 0


def test_files_of_the_show_belong_to_what_is_stored(show):
    """The catalog names every key, so that no prune takes a file that the feed or a person needs."""
    show.publish()
    catalog = root.read(show.state.inner).catalog
    everything = {entry.key for entry in show.public.inner.list("")} - {"feed.xml"}
    assert everything <= set(catalog.stored_keys())


def test_a_further_feed_may_hand_out_the_other_version(show):
    """A feed of another quality names the stored file of the other version as its enclosure, with its length."""
    settings = show.path / "podcast.toml"
    settings.write_text(settings.read_text() + '\n[[feeds]]\nfile = "small.xml"\nquality = "Small file"\n')
    show.publish(allow=("format",))  # Apple takes no Opus
    document = show.public.inner.get("small.xml").body
    (enclosure,) = etree.fromstring(document).iterfind("channel/item/enclosure")
    opus = (show.path / "episodes" / "owls-small.opus").read_bytes()
    assert stored(show, enclosure.get("url")) == opus
    assert (enclosure.get("length"), enclosure.get("type")) == (str(len(opus)), "audio/ogg")
    assert feed(show).find("item/enclosure").get("type") == "audio/mpeg"
    assert not show.publish().changed
