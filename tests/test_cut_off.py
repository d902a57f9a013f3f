"""Recordings that are cut off, and files that are no audio: every command says so, and makes nothing of them."""

import json

import pytest

from tests.folders import ShowFolder
from tests.sounds import data

TEXT = b"This is a text about owls, and no audio at all.\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder to stand in, with half a WAV and MP3, an M4A without its index, and a text."""
    monkeypatch.chdir(tmp_path)
    for name, sample in (("cut.wav", "plain.wav"), ("cut.mp3", "cbr.mp3"), ("cut.flac", "plain.flac")):
        (tmp_path / name).write_bytes(data(sample)[: len(data(sample)) // 2])
    index_last = data("index-last.m4a")
    (tmp_path / "cut.m4a").write_bytes(index_last[: len(index_last) // 2])
    (tmp_path / "text.mp3").write_bytes(TEXT)
    return tmp_path


@pytest.mark.parametrize("name", ["cut.wav", "cut.mp3", "cut.flac"])
def test_half_a_master_is_not_converted_without_a_word(desk, podcli, name):
    """Its result would look whole: it is refused, also in a dry run, and nothing is left."""
    there = sorted(desk.iterdir())
    for options in ([], ["--dry-run"], ["--force"]):
        code, out, err = podcli("convert", *options, name, "out.mp3")
        assert (code, out) == (1, "")
        assert f"Error: {name}: The file is cut off: it should last" in err
        assert "--damaged" in err
    assert sorted(desk.iterdir()) == there


def test_what_is_left_is_converted_where_that_is_meant(desk, podcli):
    """With the word it becomes a file, and what is missing is told all the same."""
    code, _, err = podcli("convert", "--damaged", "cut.wav", "out.mp3")
    assert code == 0
    assert "cut off" in err
    assert (desk / "out.mp3").exists()


@pytest.mark.parametrize(
    ("name", "why"), [("text.mp3", "is no audio: it is a text file"), ("cut.m4a", "its index (moov) is missing")]
)
def test_convert_says_of_a_file_what_add_says(desk, podcli, name, why):
    """The decoder only knows that it failed; podcli's reader knows what the file is."""
    ShowFolder(desk / "show")
    told = [podcli("convert", name, "out.m4a"), podcli("-C", desk / "show", "add", name)]
    assert [one.exit_code for one in told] == [1, 1]
    assert told[0].stderr == told[1].stderr
    assert why in told[0].stderr
    assert not (desk / "out.m4a").exists()


def test_add_tells_that_half_a_recording_cannot_be_published(desk, podcli):
    """It is taken in, as a WAV is, with the same warning: `publish` would refuse it."""
    ShowFolder(desk / "show")
    code, _, err = podcli("-C", desk / "show", "add", "cut.mp3")
    assert code == 0
    assert f"warning: {desk / 'show' / 'episodes' / 'cut.mp3'} cannot be published as it is. The file is cut off" in err
    assert "    → Copy or export it again" in err
    code, out, _ = podcli("-C", desk / "show", "add", "--json", "cut.mp3")
    assert [one["rule"] for one in json.loads(out)[0]["findings"]] == ["MEDIA-DECODES"]


@pytest.mark.usefixtures("desk")
def test_inspect_tells_problems_and_fails_only_where_nothing_can_be_read(podcli):
    """A problem of a file is what was asked for: exit code 0; a file that cannot be read is an error."""
    code, out, _ = podcli("inspect", "cut.mp3")
    assert code == 0
    assert "error: cut.mp3: The file is cut off" in out
    assert podcli("inspect", "cut.mp3", "text.mp3").exit_code == 1
