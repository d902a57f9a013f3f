"""`[audio] write_tags = true`: what listeners get carries title, show and cover; the own file never changes."""

import hashlib
import io
import shutil

import msgspec
import pytest
from mutagen.id3 import APIC, CHAP, ID3, TIT2

from episodes import FileUnreadable, PodcliError, read_audio
from podcli import root
from podcli.copies import Copies
from podcli.errors import PublishRefused
from podcli.preview import make_preview
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from tests.folders import SAMPLES, ShowFolder, make_audio
from tests.pictures import jpeg


@pytest.fixture
def show(tmp_path):
    folder = ShowFolder(tmp_path / "show")
    folder.configure(audio="write_tags = true")
    return folder


def record(show, slug="owls"):
    catalog = root.read(show.state.inner).catalog
    return next(r for r in catalog.episodes.values() if r.slug == slug)


def stored(show, slug="owls"):
    return show.public.inner.get(record(show, slug).episode.enclosure.url).body


def stored_tags(show, slug="owls"):
    return ID3(io.BytesIO(stored(show, slug)))


def test_what_is_published_says_what_it_is(show):
    """Title, show, author, numbers, date, link and cover stand in the stored file as they stand in the feed."""
    show.add(
        "owls",
        'title = "Owls, Käuze"\nseason = 2\nepisode = 7\ndate = 2026-05-01T23:30:00Z\nlink = "https://a.example/o"',
    )
    show.publish()
    tags = stored_tags(show)
    assert (str(tags["TIT2"]), str(tags["TALB"]), str(tags["TPE1"])) == ("Owls, Käuze", "Field Notes", "Ada Byron")
    assert (str(tags["TPOS"]), str(tags["TRCK"])) == ("2", "7")
    assert str(tags["TDRC"]) == "2026-05-02"
    assert tags.getall("WOAF")[0].url == "https://a.example/o"
    assert len(tags.getall("APIC")[0].data) <= 300_000


def test_the_own_file_stays_as_it_is(show):
    """Publishing changes no byte of the recording in the show folder."""
    show.add("owls")
    audio = show.path / "episodes" / "owls.mp3"
    before = audio.read_bytes(), audio.stat().st_mtime_ns
    show.publish()
    assert (audio.read_bytes(), audio.stat().st_mtime_ns) == before
    assert stored(show) != before[0]


def test_the_feed_tells_the_stored_file(show):
    """Length, hash and key are those of the copy, its own file's hash is remembered beside them."""
    show.add("owls")
    show.publish()
    found, body = record(show), stored(show)
    assert found.episode.enclosure.length == len(body)
    assert found.sha256 == hashlib.sha256(body).hexdigest()
    assert found.made_from == hashlib.sha256((show.path / "episodes" / "owls.mp3").read_bytes()).hexdigest()
    assert found.episode.enclosure.url.split("/")[1] == found.sha256[:32]


def test_an_unchanged_show_writes_nothing(show):
    """A second run finds nothing to do and makes no copy."""
    show.add("owls")
    show.publish()
    done = show.publish()
    assert not done.changed
    assert [episode.state.value for episode in done.episodes] == ["unchanged"]


def test_a_later_edit_keeps_the_bytes(show):
    """A new title reaches the feed, and the media URL stays."""
    show.add("owls")
    show.publish()
    before = record(show)
    show.add("owls", f'title = "Barn owls"\nguid = "{before.episode.guid}"')
    done = show.publish()
    assert [episode.state.value for episode in done.episodes] == ["updated"]
    assert done.uploads == ()
    after = record(show)
    assert after.episode.title == "Barn owls"
    assert (after.episode.enclosure, after.sha256, after.made_from) == (
        before.episode.enclosure,
        before.sha256,
        before.made_from,
    )


def test_new_audio_is_tagged_too(show):
    """`--replace-audio` with another recording stores a copy of that one."""
    show.add("owls")
    show.publish()
    shutil.copyfile(SAMPLES / "vbr.mp3", show.path / "episodes" / "owls.mp3")
    with pytest.raises(PublishRefused):
        show.publish()
    show.publish(allow=("audio",))
    assert str(stored_tags(show)["TIT2"]) == "Owls"
    assert len(record(show).keys) == 2


def test_other_tags_in_the_own_file_are_no_new_audio(show):
    """A recording whose own title alone changed gives the same copy, so nothing is replaced for listeners."""
    show.add("owls")
    show.publish()
    before = record(show).episode.enclosure
    make_audio(show.path / "episodes" / "owls.mp3", "another title")
    show.publish()
    assert record(show).episode.enclosure == before


def test_tags_are_written_anew_when_asked(show):
    """`--replace-audio` of a named episode writes its present title: a new file, the same guid."""
    show.add("owls")
    show.publish()
    first = record(show)
    show.add("owls", f'title = "Barn owls"\nguid = "{first.episode.guid}"')
    show.publish()
    assert str(stored_tags(show)["TIT2"]) == "Owls"
    show.publish("owls", allow=("audio",))
    assert str(stored_tags(show)["TIT2"]) == "Barn owls"
    assert record(show).episode.guid == first.episode.guid
    done = show.publish("owls", allow=("audio",))
    assert (done.changed, [e.state.value for e in done.episodes]) == (False, ["unchanged"])


def test_switching_it_on_leaves_what_is_published(show):
    """Episodes published without tags keep their files; only new ones get them."""
    show.configure()
    show.add("owls")
    show.publish()
    before = record(show)
    show.configure(audio="write_tags = true")
    show.add("bats")
    show.publish()
    assert record(show).episode.enclosure == before.episode.enclosure
    assert str(stored_tags(show, "bats")["TALB"]) == "Field Notes"


def test_switching_it_off_leaves_what_is_published(show):
    """A file with tags stays the episode's file when the option is gone."""
    show.add("owls")
    show.publish()
    before = record(show)
    show.configure()
    assert not any(e.state.value == "updated" for e in show.publish().episodes)
    assert record(show).episode.enclosure == before.episode.enclosure


def test_audio_taken_back_from_the_storage_is_the_same_episode(show):
    """Who downloads the published file and puts it into the folder has changed nothing."""
    show.add("owls")
    show.publish()
    (show.path / "episodes" / "owls.mp3").write_bytes(stored(show))
    assert [e.state.value for e in show.publish().episodes] == ["unchanged"]


def test_one_recording_is_not_two_episodes(show):
    """Different titles make different copies, and it is the same audio all the same."""
    show.add("owls")
    show.publish()
    show.add("other", audio="")
    shutil.copyfile(show.path / "episodes" / "owls.mp3", show.path / "episodes" / "other.mp3")
    with pytest.raises(PublishRefused, match="already published as the episode owls"):
        show.publish()


def test_the_episodes_own_picture_is_its_cover(show):
    """A picture beside the notes goes before the one in the file and that of the show."""
    picture = jpeg(1400, 1400)
    show.add("owls")
    (show.path / "episodes" / "owls.jpg").write_bytes(picture)
    show.publish()
    assert stored_tags(show).getall("APIC")[0].data == picture


def test_the_same_run_again_gives_the_same_copy(show):
    """What an interrupted run left behind is met again: bytes depend on the file, the words and the day only."""
    show.add("owls", "date = 2026-05-01T10:00:00Z")
    keys = [plan_publish(show.shop, show.request()).plan.uploads for _ in range(2)]
    assert {u.key for u in keys[0]} == {u.key for u in keys[1]}


@pytest.mark.parametrize("name", ["index-first.m4a", "chapters.m4b", "video.mp4", "video.mov"])
def test_other_formats_are_tagged_as_well(show, name):
    """M4A, MP4 and QuickTime files get their atoms, and their chapters stay."""
    show.add("owls", audio="")
    source = show.path / "episodes" / f"owls.{name.rpartition('.')[2]}"
    shutil.copyfile(SAMPLES / name, source)
    show.publish()
    copy = show.path / source.name
    copy.write_bytes(stored(show))
    assert read_audio(copy).tags.title == "Owls"
    assert read_audio(copy).chapters == read_audio(source).chapters


def test_a_full_disk_is_told(show, monkeypatch):
    """Where copies cannot be made the error names the place and the way out, and nothing is published."""
    show.add("owls")
    monkeypatch.setattr("tempfile.tempdir", str(show.path / "nowhere"))
    with pytest.raises(PodcliError, match="no place for copies") as caught:
        show.publish()
    assert "TMPDIR" in caught.value.hint
    assert root.read(show.state.inner) is None


def publish_without_room(show):
    """Publish where no copy may be kept between planning and sending."""
    shop = msgspec.structs.replace(show.shop, copies=Copies(room=0))
    planned = plan_publish(shop, show.request())
    return planned, lambda: run_publish(shop, planned, pause=lambda _: None)


def test_copies_without_room_are_written_when_they_are_sent(show):
    """However many episodes are published at once, the disk holds one copy at a time, and then none."""
    show.add("owls")
    show.add("bats")
    planned, publish = publish_without_room(show)
    paths = [upload.path for upload in planned.plan.uploads if upload.key.startswith("media/")]
    assert not any(path.exists() for path in paths)
    publish()
    assert {str(stored_tags(show, slug)["TIT2"]) for slug in ("owls", "bats")} == {"Owls", "Bats"}
    assert not any(path.exists() for path in paths)


def test_a_recording_that_changes_meanwhile_is_noticed(show):
    """If the file is another one by the time its copy is made again, nothing is published."""
    show.add("owls")
    _, publish = publish_without_room(show)
    shutil.copyfile(SAMPLES / "vbr.mp3", show.path / "episodes" / "owls.mp3")
    with pytest.raises(FileUnreadable, match=r"owls\.mp3 changed while"):
        publish()
    assert root.read(show.state.inner) is None


def test_the_preview_plays_the_files_themselves(show):
    """Before and after publishing the preview serves the own recording, whose copy only listeners get."""
    show.add("owls")
    for _ in range(2):
        preview = make_preview(show.shop, "http://127.0.0.1:8321/", show.now)
        served = {file.path.name: file.path for file in preview.files.values()}
        assert served["owls.mp3"] == show.path / "episodes" / "owls.mp3"
        show.publish()


def test_chapters_get_their_contents_table(show):
    """Chapters without a contents table, which some players pass over, have one in the copy; pictures stay."""
    show.add("owls")
    path = show.path / "episodes" / "owls.mp3"
    tags = ID3(path)
    inner = [TIT2(encoding=3, text=["Hello"]), APIC(encoding=0, mime="image/jpeg", type=0, desc="", data=jpeg(40, 40))]
    tags.add(CHAP(element_id="one", start_time=0, end_time=900, sub_frames=inner))
    tags.save(path)
    show.publish()
    copy = stored_tags(show)
    assert copy.getall("CTOC")[0].child_element_ids == ["chp0"]
    (found,) = copy.getall("CHAP")
    assert (str(found.sub_frames["TIT2"]), found.end_time) == ("Hello", 900)
    assert found.sub_frames.getall("APIC")[0].data == jpeg(40, 40)
