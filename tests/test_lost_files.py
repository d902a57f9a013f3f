"""Stored files that vanished: naming the episode stores them again from the show folder, and nothing else."""

import msgspec
import pytest

from episodes import EpisodeIncomplete
from podcli import root
from podcli.catalog import keys_of
from podcli.errors import PublishRefused
from podcli.refresh import refresh
from tests.companion_files import add_companions
from tests.folders import ShowFolder, make_audio
from tests.shows import instant


@pytest.fixture
def show(tmp_path):
    """A show folder."""
    return ShowFolder(tmp_path / "show")


def keys(show, slug):
    """Return the keys of the files of an episode."""
    (record,) = (one for one in root.read(show.state.inner).catalog.episodes.values() if one.slug == slug)
    return set(keys_of(record))


@pytest.mark.parametrize("settings", ["", "write_tags = true"])
def test_all_that_an_episode_names_comes_back(show, settings):
    """Audio, copies with tags, other versions, transcripts, chapters and their pictures: byte for byte, at one word."""
    show.configure(audio=settings)
    add_companions(show)
    show.publish()
    objects = show.public.inner._objects
    before = {key: objects[key].body for key in keys(show, "tides")}
    assert {key.partition("/")[0] for key in before} == {"media", "artwork", "transcripts", "chapters"}
    for key in before:
        show.public.inner.delete(key)
    rehearsed = show.rehearse("tides")
    assert {upload.key for upload in rehearsed.uploads} == before.keys()
    assert not objects.keys() & before.keys()
    done = show.publish("tides")
    assert (done.exit_code, done.revision, done.changed) == (0, 1, False)
    assert {key: objects[key].body for key in before} == before
    assert show.publish("tides").uploads == ()


def test_a_scheduled_episode_whose_audio_is_gone_appears_after_it_was_named(show):
    """The refresh refuses to name what is not there, and says which word helps; it does."""
    show.add("owls")
    show.add("later", f'date = "{instant(60).isoformat()}"')
    show.publish()
    (media,) = keys(show, "later")
    show.public.inner.delete(media)
    show.now = instant(60)
    with pytest.raises(PublishRefused) as refused:
        refresh(show.places, show.now)
    assert "podcli publish later" in refused.value.hint
    assert show.publish("later").exit_code == 0
    assert b"Later" in show.public.inner.get("feed.xml").body


def test_half_a_file_is_sent_again_also_beside_an_edit(show):
    """The length tells; that the notes are edited in the same run changes nothing about it."""
    show.add("owls")
    show.publish()
    (media,) = keys(show, "owls")
    blob = show.public.inner.get(media)
    half = blob.body[:999]
    show.public.inner._objects[media] = msgspec.structs.replace(
        blob, body=half, head=msgspec.structs.replace(blob.head, size=len(half))
    )
    show.add("owls", body="Other notes.")
    done = show.publish("owls")
    assert (done.exit_code, [one.state for one in done.episodes]) == (0, ["updated"])
    assert show.public.inner.get(media).body == blob.body


def test_other_audio_is_not_put_in_its_place(show):
    """What the feed names is one file for ever: another one needs its word, and gets another address."""
    show.add("owls")
    show.publish()
    (media,) = keys(show, "owls")
    show.public.inner.delete(media)
    make_audio(show.path / "episodes" / "owls.mp3", "another take")
    with pytest.raises(PublishRefused, match="would be replaced"):
        show.publish("owls")
    assert media not in show.public.inner._objects
    assert show.publish("owls", allow=("audio",)).exit_code == 0


def test_a_file_that_the_folder_has_not_cannot_come_back(show):
    """The folder of notes alone, of a machine that only edits: what is gone is named, and nothing is changed."""
    show.add("owls")
    show.publish()
    (media,) = keys(show, "owls")
    show.public.inner.delete(media)
    (show.path / "episodes" / "owls.mp3").unlink()
    with pytest.raises(EpisodeIncomplete, match="owls"):
        show.publish("owls")


def test_who_publishes_everything_asks_for_no_file(show):
    """A show of thousands of episodes costs no request for each of them."""
    show.add("owls")
    show.publish()
    (media,) = keys(show, "owls")
    show.publish()
    assert [call for call in show.public.calls if media in call] == []
