"""`add` and `publish FILE`: audio comes into the show folder, and nothing there is overwritten."""

import errno
import os
import shutil
from zoneinfo import ZoneInfo

import pytest

from episodes import EpisodeIncomplete, FaultyDocument
from podcli.adding import Wanted, add
from podcli.digests import Digests
from podcli.errors import EpisodeTaken, FileMissing, FileUnwritable, UsageFault
from podcli.folder import sources
from podcli.intake import rehearsal, taken_in
from tests.folders import SAMPLES, ShowFolder, make_audio


@pytest.fixture
def show(tmp_path):
    return ShowFolder(tmp_path / "show")


@pytest.fixture
def owls(tmp_path):
    """Audio that is not in the show folder yet."""
    return make_audio(tmp_path / "desk" / "Night Owls.mp3", "Owls at night")


def put(show, audio, **wanted):
    return add(show.path, audio, Wanted(**wanted), Digests(None), ZoneInfo("Europe/London"))


def inside(show):
    return sorted(path.name for path in (show.path / "episodes").iterdir())


def noted(path, text):
    path.write_text(text)
    return path


@pytest.mark.parametrize("slug", ["../owls", "Owls", "a/b", "*", "x" * 61])
def test_a_slug_that_is_none_is_refused(show, owls, slug):
    """It can neither leave the folder nor name a file that another machine cannot hold."""
    with pytest.raises(UsageFault, match="--slug may only have a-z"):
        put(show, owls, slug=slug)
    assert inside(show) == []


@pytest.mark.parametrize(
    ("wanted", "slug"), [({}, "night-owls"), ({"slug": "owls-1"}, "owls-1"), ({"title": "Eulen"}, "night-owls")]
)
def test_the_name_comes_from_slug_or_file(show, owls, wanted, slug):
    """The file's name is good enough unless another one is given."""
    assert put(show, owls, **wanted).slug == slug
    assert inside(show) == [f"{slug}.md", f"{slug}.mp3"]


def test_a_file_without_letters_is_named_after_its_title(show, tmp_path):
    """The title on the command line, else the one in the tags; with neither, a name is asked for."""
    assert put(show, make_audio(tmp_path / "鳥.mp3", "Owls at night")).slug == "owls-at-night"
    assert put(show, make_audio(tmp_path / "鳥.mp3", "x"), title="Moor").slug == "moor"
    with pytest.raises(EpisodeIncomplete, match="No name can be made"):
        put(show, make_audio(tmp_path / "鳥.mp3", "鳥"))


def test_given_notes_get_what_was_typed(show, owls, tmp_path):
    """Title and date are put into them, the rest stays."""
    notes = noted(tmp_path / "n.md", "+++\nepisode = 3\n+++\nBody.\n")
    put(show, owls, notes=notes, title="Eulen", date="2026-12-24T06:00")
    written = (show.path / "episodes" / "night-owls.md").read_text()
    assert written == '+++\ndate = "2026-12-24T06:00"\ntitle = "Eulen"\nepisode = 3\n+++\nBody.\n'


@pytest.mark.parametrize(
    ("notes", "wanted", "refusal"),
    [
        ('+++\ntitle = "A"\n+++\n', {"title": "B"}, (UsageFault, "has a title of its own: A")),
        ("+++\ndate = 2026-01-01\n+++\n", {"date": "2026-02-02"}, (UsageFault, "has a date of its own")),
        ("+++\ntitel = 1\n+++\n", {}, (FaultyDocument, r"n\.md:2: there is no key 'titel'")),
        ("Body.", {"date": "tomorrow"}, (UsageFault, "--date: tomorrow is no date")),
        ("Body.", {"date": "2026-03-29 01:30"}, (UsageFault, "--date: 2026-03-29 01:30")),
        ("Body.", {"title": "x" * 256}, (FaultyDocument, "at most 255")),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(show, owls, notes, wanted, refusal):
    """Nothing comes into the folder that the next publish would refuse, and nothing typed is dropped."""
    kind, says = refusal
    with pytest.raises(kind, match=says):
        put(show, owls, notes=noted(owls.with_name("n.md"), notes), **wanted)
    assert inside(show) == []


def test_a_very_long_title_in_a_tag_is_cut(show, tmp_path):
    """What a feed cannot hold never comes into the notes."""
    put(show, make_audio(tmp_path / "owls.mp3", "x" * 300))
    assert f'title = "{"x" * 255}"' in (show.path / "episodes" / "owls.md").read_text()


def test_other_notes_under_a_taken_name_are_refused(show, owls, tmp_path):
    """The same notes again are no news, though podcli wrote lines into them; other ones overwrite nothing."""
    notes = noted(tmp_path / "n.md", "+++\r\nepisode = 3\r\n+++\r\nBody.\r\n")
    put(show, owls, notes=notes)
    show.publish()
    assert not put(show, owls, notes=notes).new
    assert 'guid = "' in (show.path / "episodes" / "night-owls.md").read_text()
    with pytest.raises(EpisodeTaken, match="with other notes"):
        put(show, owls, notes=noted(tmp_path / "m.md", "Other."))


def test_a_full_disk_leaves_nothing(show, owls, monkeypatch):
    """Half a recording in the folder would be published."""

    def full(_, target):
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(FileUnwritable, match="the disk is full"):
        put(show, owls)
    assert inside(show) == []


class TestIntake:
    """What `publish` is given."""

    def test_names_files_of_the_folder_and_files_from_elsewhere(self, show, owls):
        """A name, a file of the folder and a file to add all become names."""
        notes = show.add("moor")
        given = ["moor", str(notes), str(notes.with_suffix(".mp3")), str(owls)]
        assert taken_in(show.shop, given, Wanted()).names == ("moor", "moor", "moor", "night-owls")

    def test_a_missing_file_is_named(self, show):
        """A name with the ending of audio is meant as a file."""
        with pytest.raises(FileMissing, match=r"There is no file none\.mp3"):
            taken_in(show.shop, ["none.mp3"], Wanted())

    @pytest.mark.parametrize("count", [0, 2])
    def test_options_of_adding_go_with_one_file(self, show, tmp_path, count):
        """A title for none or for two files makes no sense."""
        files = [str(make_audio(tmp_path / f"{n}.mp3")) for n in range(count)]
        with pytest.raises(UsageFault, match="go with one audio file"):
            taken_in(show.shop, files, Wanted(title="x"))
        assert inside(show) == []

    def test_a_rehearsal_adds_to_a_copy(self, show, owls):
        """A dry run sees the new episode beside the others; the folder stays as it is, the copy vanishes."""
        show.add("moor")
        before = inside(show)
        with rehearsal(show.shop) as stage:
            assert taken_in(stage, [str(owls)], Wanted()).names == ("night-owls",)
            place = stage.folder
            names = sorted(path.name for path in (place / "episodes").iterdir())
            assert names == ["moor.md", "moor.mp3", "night-owls.md", "night-owls.mp3"]
        assert inside(show) == before
        assert not place.exists()

    @pytest.mark.parametrize("name", ["../sound/take.mp3", "sound/take.mp3"])
    def test_a_rehearsal_finds_audio_that_notes_name(self, show, name):
        """What the front matter names beside or below the episodes is there in a dry run too."""
        make_audio(show.path / "episodes" / name)
        show.add("moor", f'audio = "{name}"', audio="")
        with rehearsal(show.shop) as stage:
            (moor,) = sources(stage.folder, stage.config.show.zone)
            assert moor.audio is not None
            assert moor.audio.read_bytes() == (show.path / "episodes" / name).read_bytes()


def test_a_master_comes_in_under_its_own_ending(show):
    """The format of an enclosure is told apart from what only can be converted."""
    added = add(show.path, SAMPLES / "plain.wav", Wanted(), Digests(None))
    assert (added.slug, added.enclosure, added.new) == ("plain", False, True)


@pytest.mark.parametrize(("name", "stored"), [("recording", "recording.mp3"), (".mp3", "mp3.mp3"), ("A.bin", "a.mp3")])
def test_audio_without_an_ending_gets_its_own(show, owls, name, stored):
    """The bytes say what it is; without its ending the show folder would not find it."""
    audio = owls.rename(owls.with_name(name))
    assert put(show, audio).audio.endswith(stored)
    assert stored in inside(show)
    (source,) = sources(show.path, ZoneInfo("UTC"))
    assert source.audio


def test_a_path_is_a_file_whatever_its_ending(show, owls):
    """`publish ~/Desktop/recording` means that file; a word without a slash is an episode's name."""
    shop = show.shop
    audio = owls.rename(owls.with_name("recording"))
    assert taken_in(shop, [str(audio), "owls"], Wanted()).names == ("recording", "owls")
    with pytest.raises(FileMissing):
        taken_in(shop, [str(audio.with_name("gone"))], Wanted())


def test_the_place_for_notes_is_never_published(show):
    """What stands in new notes until somebody writes some is seen in the file and by no listener."""
    put(show, SAMPLES / "cbr.mp3", title="Owls")
    text = (show.path / "episodes" / "cbr.md").read_text()
    assert "Write the show notes here" in text
    show.publish()
    assert b"Write the show notes" not in show.public.inner.get("feed.xml").body


def test_the_same_bytes_under_another_ending_are_that_episode(show, owls):
    """The name of a file says nothing of its sound: what is there already is found whatever it is called."""
    first = put(show, owls)
    other = owls.with_suffix(".mpga")
    shutil.copyfile(owls, other)
    again = put(show, other)
    assert (again.slug, again.new, again.audio) == (first.slug, False, first.audio)
    assert inside(show) == ["night-owls.md", "night-owls.mp3"]


def test_one_recording_is_not_added_twice(show, owls):
    """Another --slug for bytes that are there would make a second episode of them."""
    put(show, owls)
    with pytest.raises(EpisodeTaken, match=r"in the show folder already, as .*night-owls\.mp3"):
        put(show, owls, slug="other")
    assert inside(show) == ["night-owls.md", "night-owls.mp3"]


@pytest.mark.parametrize(("option", "value"), [("title", "Bats"), ("date", "2026-05-01T06:00")])
def test_words_for_an_episode_that_is_there_are_not_dropped(show, owls, option, value):
    """What its notes do not say is refused with the place to write it; what they say already is no fault."""
    put(show, owls, title="Owls")
    with pytest.raises(EpisodeTaken, match=rf"night-owls\.md is there already, with .*{option}"):
        put(show, owls, **{option: value})
    assert put(show, owls, title="Owls").new is False
