"""The show folder: where it is, and which files in it make an episode."""

import errno
import os
import sys
from pathlib import Path
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest

from episodes import AUDIO_ENDINGS, FaultyDocument, FileUnreadable
from podcli.errors import SeveralFailed, ShowNotFound
from podcli.folder import find, sources

UTC = ZoneInfo("UTC")


@pytest.fixture
def place(tmp_path):
    """A show's `episodes` folder."""
    (tmp_path / "episodes").mkdir()
    return tmp_path / "episodes"


def fill(place, *names):
    for name in names:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(b"" if name.endswith(".md") else b"x")


def read(place, *only):
    return sources(place.parent, UTC, only)


def slugs(place, *only):
    return [source.slug for source in read(place, *only)]


class TestFind:
    """The show folder is found as git finds its own."""

    def test_the_nearest_podcast_toml_upwards_counts(self, tmp_path, monkeypatch):
        """From deep inside, from the folder itself, and by a relative name."""
        inner = tmp_path / "show" / "episodes" / "old"
        inner.mkdir(parents=True)
        (tmp_path / "podcast.toml").touch()
        (tmp_path / "show" / "podcast.toml").touch()
        monkeypatch.chdir(inner)
        assert find(Path()) == find(tmp_path / "show") == find(inner) == tmp_path / "show"
        assert find(tmp_path) == tmp_path

    def test_a_folder_of_that_name_is_no_show(self, tmp_path):
        """Only a file makes a show; without one the way out is named."""
        (tmp_path / "podcast.toml").mkdir()
        with pytest.raises(ShowNotFound) as caught:
            find(tmp_path)
        assert "podcli init" in caught.value.hint

    def test_a_folder_that_cannot_be(self, tmp_path):
        """A name too long for the disk is no show folder, and no crash."""
        with pytest.raises(ShowNotFound):
            find(tmp_path / ("x" * 300))

    def test_a_working_folder_that_is_gone(self, tmp_path, monkeypatch):
        """Removed in another window, it holds no show."""
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        with pytest.raises(ShowNotFound):
            find(Path())


class TestPairing:
    """Files of one stem are one episode."""

    def test_files_are_paired_by_stem(self, place):
        """Notes, audio and picture belong together; either notes or audio make an episode."""
        fill(place, "owls.md", "owls.mp3", "owls.jpg", "moor.M4A", "tides.md", "lone.png", "readme.txt")
        moor, owls, tides = read(place)
        assert (owls.slug, owls.audio, owls.image) == ("owls", place / "owls.mp3", place / "owls.jpg")
        assert (owls.where, owls.notes_path) == (os.path.join("episodes", "owls.md"), place / "owls.md")  # noqa: PTH118 - as people see it
        assert (moor.slug, moor.audio, moor.notes.body) == ("moor", place / "moor.M4A", "")
        assert (moor.where, moor.notes_path) == (os.path.join("episodes", "moor.M4A"), place / "moor.md")  # noqa: PTH118 - likewise
        assert (tides.slug, tides.audio, tides.image) == ("tides", None, None)

    def test_a_folder_that_may_not_be_read_is_told(self, place, monkeypatch):
        """It must not look as if there were no episodes."""
        refusal = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        monkeypatch.setattr(Path, "iterdir", Mock(side_effect=refusal))  # root, as in CI, may read everything
        with pytest.raises(FileUnreadable, match="episodes cannot be read: permission denied"):
            read(place)

    @pytest.mark.parametrize("ending", AUDIO_ENDINGS)
    def test_every_format_that_is_read_is_audio(self, place, ending):
        """No recording is silently passed over for its ending."""
        fill(place, f"owls{ending.upper()}")
        assert slugs(place) == ["owls"]

    def test_no_episodes_folder_is_no_episode(self, tmp_path):
        """A new show is empty."""
        assert sources(tmp_path, UTC) == ()

    def test_hidden_files_and_backups_are_ignored(self, place):
        """What editors and systems leave behind is nobody's episode."""
        fill(place, "owls.md", "owls.md~", "#owls.md#", ".owls.md.swp", "._owls.mp3", "~$owls.md", ".hidden.mp3")
        fill(place, "owls.md.bak", "owls.mp3.part")
        assert slugs(place) == ["owls"]

    def test_side_files_of_a_language_are_no_episode(self, place):
        """A transcript beside the notes changes nothing."""
        fill(place, "owls.md", "owls.vtt", "owls.de.vtt", "owls.chapters.json")
        assert slugs(place) == ["owls"]

    @pytest.mark.parametrize(
        ("names", "key"), [(("owls.mp3", "owls.m4a"), "audio"), (("owls.mp3", "owls.jpg", "owls.png"), "image")]
    )
    def test_two_files_for_one_purpose_are_refused(self, place, names, key):
        """The line that says which is written out."""
        fill(place, "owls.md", *names)
        with pytest.raises(FaultyDocument, match=f'say which: {key} = "owls'):
            read(place)

    def test_the_line_settles_it(self, place):
        """The front matter names one of two."""
        fill(place, "owls.mp3", "owls.m4a")
        (place / "owls.md").write_text('+++\naudio = "owls.m4a"\n+++\n')
        assert read(place)[0].audio == place / "owls.m4a"

    @pytest.mark.skipif(sys.platform == "darwin", reason="the disk itself takes the two for one")
    def test_two_files_of_notes_are_refused(self, place):
        """Nobody can know which of them is meant."""
        fill(place, "owls.md", "owls.MD")
        with pytest.raises(FaultyDocument, match=r"owls\.MD and owls\.md"):
            read(place)


class TestNamed:
    """Files that the front matter names."""

    def notes(self, place, line):
        """Write notes with one line of front matter."""
        (place / "owls.md").write_text(f"+++\n{line}\n+++\n")

    def test_a_file_elsewhere_in_the_show_is_taken(self, place):
        """Relative to the notes, up to the show folder."""
        (place.parent / "sound").mkdir()
        fill(place, "../sound/take.mp3", "owls.mp3", "x.png")
        self.notes(place, 'audio = "../sound/take.mp3"\nimage = "x.png"')
        owls = read(place)[0]
        assert (owls.audio, owls.image) == (place.parent / "sound" / "take.mp3", place / "x.png")

    def test_audio_that_is_named_is_no_episode_of_its_own(self, place):
        """A recording keeps its own name, whichever comes first; the rest of its kind stay episodes."""
        fill(place, "a-take.mp3", "take 17.mp3", "take 17.wav", "moor.mp3", "x.png")
        self.notes(place, 'audio = "take 17.mp3"')
        (place / "tides.md").write_text('+++\naudio = "a-take.mp3"\n+++\n')
        found = read(place)
        assert [(s.slug, s.audio.name) for s in found] == [
            ("moor", "moor.mp3"),
            ("owls", "take 17.mp3"),
            ("take-17", "take 17.wav"),
            ("tides", "a-take.mp3"),
        ]

    @pytest.mark.parametrize("key", ["audio", "image"])
    @pytest.mark.parametrize(
        "name", ["../../secret.mp3", "/etc/passwd", "link/../../../secret.mp3", "../../show-two/x.mp3"]
    )
    def test_a_file_outside_is_refused(self, place, key, name):
        """Neither dots nor a whole path lead out of the show folder."""
        (place.parent.parent / "secret.mp3").write_bytes(b"x")
        (place / "link").symlink_to(place.parent.parent)
        self.notes(place, f'{key} = "{name}"')
        with pytest.raises(FaultyDocument, match="is outside the show folder"):
            read(place)

    def test_a_link_is_followed(self, place, tmp_path_factory):
        """Large files may live on another disk, by their stem or by name, and stay one episode."""
        disk = tmp_path_factory.mktemp("disk")
        (disk / "take.mp3").write_bytes(b"x")
        (place / "take.mp3").symlink_to(disk / "take.mp3")
        assert slugs(place) == ["take"]
        self.notes(place, 'audio = "take.mp3"')
        (owls,) = read(place)
        assert owls.audio == place / "take.mp3"

    def test_a_missing_picture_is_refused_and_missing_audio_is_not(self, place):
        """Published audio may be gone from the folder; a picture that is named must be there."""
        self.notes(place, 'audio = "gone.mp3"')
        assert read(place)[0].audio is None
        self.notes(place, 'image = "gone.jpg"')
        with pytest.raises(FaultyDocument, match=r"image = 'gone\.jpg': there is no such file"):
            read(place)

    def test_a_name_too_long_for_the_disk_is_a_missing_file(self, place):
        """No name makes podcli crash."""
        self.notes(place, f'image = "{"é" * 250}"')
        with pytest.raises(FaultyDocument, match="there is no such file"):
            read(place)


class TestNames:
    """File names that another machine cannot hold, or holds as another."""

    def test_names_that_differ_in_capitals_are_refused(self, place):
        """A Mac would take the two for one."""
        fill(place, "Owls.mp3", "owls.md")
        with pytest.raises(FaultyDocument, match="Owls and owls differ only in capitals"):
            read(place)

    @pytest.mark.skipif(sys.platform == "darwin", reason="the disk itself takes the two for one")
    def test_names_that_differ_in_the_form_of_accents_are_refused(self, place):
        """One machine decomposes accents, another does not: the notes would miss their audio."""
        fill(place, "caf\u00e9.md", "cafe\u0301.mp3")
        with pytest.raises(FaultyDocument, match="the way accents are stored"):
            read(place)

    @pytest.mark.skipif(sys.platform == "darwin", reason="the disk takes no such name")
    def test_names_that_are_no_utf8_are_refused(self, place):
        """The bytes are shown."""
        (Path(os.fsdecode(os.fsencode(place) + b"/caf\xe9.md"))).touch()
        with pytest.raises(FaultyDocument, match=r"caf\\xe9 is not UTF-8"):
            read(place)

    def test_all_such_names_are_told_at_once(self, place):
        """Renaming goes in one round."""
        fill(place, "Owls.mp3", "owls.md", "Moor.mp3", "moor.md")
        with pytest.raises(FaultyDocument) as caught:
            read(place)
        assert len(caught.value.faults) == 2


class TestSlugs:
    """The short name of an episode."""

    @pytest.mark.parametrize(
        ("stem", "front", "slug"),
        [
            ("Night Owls", "", "night-owls"),
            ("x", 'slug = "owls"', "owls"),
            ("日本", 'title = "Owls in Japan"', "owls-in-japan"),
            ("日本", 'title = "鳥"\ndate = 2026-03-01', "2026-03-01"),
        ],
    )
    def test_it_comes_from_front_matter_name_title_or_date(self, place, stem, front, slug):
        """The first of them that has letters of a-z."""
        (place / f"{stem}.md").write_text(f"+++\n{front}\n+++\n")
        assert slugs(place) == [slug]

    def test_a_name_without_any_of_them_is_refused(self, place):
        """The line to write is told."""
        fill(place, "日本.md")
        with pytest.raises(FaultyDocument, match='write slug = "…" into the front matter'):
            read(place)


class TestSeveral:
    """One broken file and the others."""

    def test_faults_of_all_files_are_told_together(self, place):
        """One run names every broken file."""
        fill(place, "good.md")
        for name in ("a", "b"):
            (place / f"{name}.md").write_text("+++\nx = 1\n+++\n")
        with pytest.raises(SeveralFailed) as caught:
            read(place)
        assert "a.md:2" in caught.value.message
        assert "b.md:2" in caught.value.message

    def test_a_broken_file_stops_no_other(self, place):
        """Naming a whole episode leaves a broken draft alone; naming the broken one does not."""
        fill(place, "good.md")
        (place / "Bad One.md").write_text("+++\nx = 1\n+++\n")
        assert slugs(place, "good") == ["good"]
        for name in ("Bad One", "bad-one"):
            with pytest.raises(FaultyDocument):
                read(place, name)

    def test_a_broken_file_may_hold_the_name_that_nobody_has(self, place):
        """A slug inside front matter that cannot be read is not "no such episode"."""
        fill(place, "good.md")
        (place / "01-owls.md").write_text('+++\nslug = "owls"\ntitel = "Owls"\n+++\n')
        with pytest.raises(FaultyDocument, match=r"01-owls.md:3: .*did you mean 'title'"):
            read(place, "good", "owls")
        assert slugs(place, "good") == ["good"]
