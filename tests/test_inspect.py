"""`podcli inspect`, as a person or a script meets it."""

import json
import shlex
import sys

import pytest

from tests.sounds import sample, saved
from tests.waves import silence, speech, wav


def test_loudness_is_told_to_people(podcli, tmp_path):
    """Loudness, peak and silence stand among the facts; what is wrong with them among the findings, with a way out."""
    path = wav(tmp_path / "late.wav", [*silence(4), *(speech(part=0.2) * 6)])
    code, out, err = podcli("inspect", "--loudness", path)
    assert code == 0
    assert "  loudness  -3" in out
    assert "dBTP, range " in out
    assert "  silence   4.0 s at the beginning, 0.0 s at the end" in out
    assert "too quiet" in out
    assert "It begins with 4 s of silence" in out
    assert "Listening to late.wav …" in err


def test_silence_has_words_not_figures(podcli, tmp_path):
    """Where there is no sound, no figure pretends to be one."""
    _, out, _ = podcli("inspect", "--loudness", wav(tmp_path / "mute.wav", silence(2)))
    assert "loudness  none: there is no sound in it" in out
    assert "None" not in out
    assert "nothing to be heard" in out


def test_loudness_is_told_to_scripts(podcli):
    """The figures have names; without the option there are none, under the same key."""
    code, out, _ = podcli("inspect", "--json", "--loudness", sample("cbr.mp3"))
    (told,) = json.loads(out)
    assert code == 0
    assert told["loudness"]["integrated"] == pytest.approx(-20.2, abs=0.1)
    keys = {"true_peak", "sample_peak", "range", "duration", "silence_start", "silence_end", "longest_pause"}
    assert keys | {"integrated", "channels", "same_channels", "clippings", "damaged"} == told["loudness"].keys()
    assert told["loudness"]["channels"] == [{"peak": -3.18, "rms": pytest.approx(-20.7, abs=0.1)}]
    assert "MEDIA-LOUDNESS" in {finding["rule"] for finding in told["findings"]}
    (without,) = json.loads(podcli("inspect", "--json", sample("cbr.mp3"))[1])
    assert without["loudness"] is None
    assert "MEDIA-LOUDNESS" not in {finding["rule"] for finding in without["findings"]}


def test_quiet_listening_says_nothing_but_the_result(podcli):
    """No line tells of the work with --quiet."""
    code, out, err = podcli("inspect", "--loudness", "-q", sample("cbr.mp3"))
    assert (code, err) == (0, "")
    assert "LUFS" in out


def test_without_the_decoder_everything_else_is_shown(podcli, monkeypatch):
    """The line that installs it is told once, and what needs no decoder is there."""
    monkeypatch.setitem(sys.modules, "av", None)
    files = (sample("cbr.mp3"), sample("vbr.mp3"))
    code, out, err = podcli("inspect", "--loudness", *files)
    assert code == 1
    assert all(f"{name}\n  format    mp3" in out for name in files)
    assert "LUFS" not in out
    assert err.count("pip install 'podcli[audio]'") == 1
    code, out, _ = podcli("inspect", "--loudness", "--json", *files)
    told = json.loads(out)
    assert (code, told["error"]["code"]) == (1, "decoder-missing")
    assert [file["loudness"] for file in told["files"]] == [None, None]


def test_the_decoder_is_not_needed_without_the_option(podcli, monkeypatch):
    """Plain reading works without the extra."""
    monkeypatch.setitem(sys.modules, "av", None)
    assert podcli("inspect", sample("cbr.mp3"))[0] == 0


def test_a_bad_file_hides_no_good_one(podcli, tmp_path):
    """Files that can be read are shown, the others told behind them, and the exit code says that there were some."""
    page = saved(tmp_path, "page.mp3", b"<html></html>")
    code, out, err = podcli("inspect", page, sample("cbr.mp3"), tmp_path / "none.mp3", sample("plain.flac"))
    assert code == 1
    assert out.index("cbr.mp3") < out.index("plain.flac")
    assert all(str(path) in err and str(path) not in out for path in (page, tmp_path / "none.mp3"))


def test_a_bad_file_hides_no_good_one_from_scripts(podcli, tmp_path):
    """One JSON document holds the error and the files that can be read."""
    code, out, err = podcli("inspect", "--json", sample("cbr.mp3"), tmp_path / "none.mp3")
    told = json.loads(out)
    assert (code, err) == (1, "")
    assert [file["path"] for file in told["files"]] == [str(sample("cbr.mp3"))]
    assert told["error"]["code"] == "file-unreadable"
    assert "none.mp3" in told["error"]["message"]
    assert told["error"]["hint"]


def test_where_all_are_bad_scripts_get_the_error_alone(podcli, tmp_path):
    """Nothing that can be read is an empty list."""
    code, out, _ = podcli("inspect", "--json", tmp_path / "a.mp3", tmp_path / "b.mp3")
    told = json.loads(out)
    assert (code, told["error"]["code"], told["files"]) == (1, "several-failed", [])
    assert all(name in told["error"]["message"] for name in ("a.mp3", "b.mp3"))


def test_what_can_be_read_and_not_decoded_is_shown(podcli, tmp_path):
    """A file with a good header and an impossible rate is shown without loudness, and named in the error."""
    path = wav(tmp_path / "slow.wav", speech(), rate=1000)
    code, out, err = podcli("inspect", "--loudness", path, sample("cbr.mp3"))
    assert code == 1
    assert f"{path}\n  format    wav" in out
    assert out.count("LUFS, true peak") == 1
    assert f"{path} cannot be listened to" in err


@pytest.mark.parametrize("name", ["plain.wav", "plain.flac", "plain.aiff", "plain.ogg", "plain.opus", "plain.aac"])
def test_what_cannot_be_published_gets_the_line_that_converts_it(podcli, tmp_path, name):
    """Whoever inspects a master sees what to run, in words that a shell understands; inspecting it is no failure."""
    folder = tmp_path / "Ada's masters"
    folder.mkdir()
    path = saved(folder, name, sample(name).read_bytes())
    code, out, _ = podcli("inspect", path)
    assert code == 0
    assert "MEDIA-FORMAT" in out
    (line,) = [line for line in out.splitlines() if "podcli convert" in line]
    words = shlex.split(line.partition("Run: ")[2])
    assert words == ["podcli", "convert", str(path), str(path.with_suffix(".mp3"))]


@pytest.mark.parametrize("name", ["cbr.mp3", "index-first.m4a", "chapters.m4b", "video.mp4", "video.mov"])
def test_what_can_be_published_needs_no_converting(podcli, name):
    """No word of converting for what every app takes."""
    assert "podcli convert" not in podcli("inspect", sample(name))[1]
