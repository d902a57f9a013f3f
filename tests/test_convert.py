"""`podcli convert` as a person meets it: paths, plans, refusals, interruptions, and the lines that lead to it."""

import json
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time

import pytest

from episodes import read_audio
from podcli.converting import convert_line
from tests.folders import ROOT, SAMPLES, ShowFolder
from tests.masters import made, master
from tests.sounds import data, sample


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to stand in, with a master in it."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(sample("plain.wav"), tmp_path / "owls.wav")
    return tmp_path


def names(folder):
    """Return what is in a folder, hidden files included."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("folder")
def test_the_result_is_told(podcli):
    """Format, length, size and the loudness before and after stand on stdout; the passes on stderr."""
    code, out, err = podcli("convert", "owls.wav", "owls.mp3")
    assert code == 0
    assert re.search(r"converted +owls\.wav → owls\.mp3", out)
    assert "MP3, 96 kbit/s, 44100 Hz, mono" in out
    assert re.search(r"-\d\d\.\d LUFS \(peak -?\d+\.\d dBTP\) → -\d\d\.\d LUFS", out)
    assert "Encoding" in err


def test_json_has_the_promised_keys(folder, podcli):
    """Scripts rely on the names and types of the keys, and on the figures."""
    code, out, _ = podcli("convert", "--json", "owls.wav", "owls.m4a")
    assert code == 0
    done, audio = json.loads(out), read_audio(folder / "owls.m4a")
    assert (done["path"], done["source"], done["format"]) == ("owls.m4a", "owls.wav", "m4a")
    assert (done["bytes"], done["duration"], done["bitrate"]) == (audio.bytes, audio.duration, audio.bitrate)
    assert (done["channels"], done["sample_rate"], done["dry_run"], done["findings"]) == (1, 44100, False, [])
    assert done["loudness"]["after"]["integrated"] == pytest.approx(-16, abs=1)
    assert done["loudness"]["after"]["true_peak"] <= -1
    assert done["loudness"]["before"].keys() == {"integrated", "true_peak"}


def test_silence_has_no_loudness_in_json(folder, podcli):
    """No number is invented for it."""
    made(folder / "silence.wav", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "1")
    code, out, _ = podcli("convert", "--json", "silence.wav", "silence.mp3")
    assert code == 0
    assert json.loads(out)["loudness"]["after"] == {"integrated": None, "true_peak": None}
    assert [f["rule"] for f in json.loads(out)["findings"]] == ["MEDIA-LOUDNESS"]


def test_findings_stand_on_stderr(folder, podcli):
    """What a person should know of the result disturbs no script, and --quiet keeps even that back."""
    made(folder / "silence.wav", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "1")
    _, out, err = podcli("convert", "silence.wav", "silence.mp3")
    assert "silence" in out
    assert "MEDIA-LOUDNESS" in err
    assert podcli("convert", "--quiet", "silence.wav", "more.mp3") == (0, "", "")


def test_a_dry_run_writes_nothing(folder, podcli):
    """The plan is printed, and the folder is as before."""
    code, out, _ = podcli("convert", "--dry-run", "--stereo", "owls.wav", "owls.m4a")
    assert code == 0
    assert "would convert" in out
    assert "M4A, 128 kbit/s, 44100 Hz, stereo" in out
    assert "-16 LUFS" in out
    code, out, _ = podcli("convert", "--dry-run", "--json", "--no-normalise", "owls.wav", "owls.mp3")
    assert (json.loads(out)["bytes"], json.loads(out)["dry_run"], json.loads(out)["target"]) == (None, True, None)
    assert names(folder) == ["owls.wav"]


def test_nothing_is_replaced_without_force(folder, podcli):
    """A file that is there stays as it is; with --force it is replaced, and keeps its rights."""
    (folder / "owls.mp3").write_bytes(b"precious")
    (folder / "owls.mp3").chmod(0o600)
    code, _, err = podcli("convert", "owls.wav", "owls.mp3")
    assert code == 1
    assert "owls.mp3 is there already" in err
    assert "--force" in err
    assert (folder / "owls.mp3").read_bytes() == b"precious"
    assert podcli("convert", "--force", "owls.wav", "owls.mp3")[0] == 0
    assert read_audio(folder / "owls.mp3").format == "mp3"
    assert (folder / "owls.mp3").stat().st_mode & 0o777 == 0o600
    assert names(folder) == ["owls.mp3", "owls.wav"]


@pytest.mark.parametrize("how", ["same", "symlink", "hardlink"])
def test_the_master_is_never_overwritten(folder, podcli, how):
    """Not even with --force, and under whatever name it is given."""
    shutil.copyfile(sample("cbr.mp3"), folder / "in.mp3")
    if how == "symlink":
        (folder / "out.mp3").symlink_to("in.mp3")
    elif how == "hardlink":
        os.link(folder / "in.mp3", folder / "out.mp3")
    code, _, err = podcli("convert", "--force", "in.mp3", "in.mp3" if how == "same" else "out.mp3")
    assert code == 2
    assert "its own source" in err
    assert (folder / "in.mp3").read_bytes() == data("cbr.mp3")


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("owls.ogg", 2, "owls.ogg tells no format"),
        ("owls", 2, "tells no format"),
        ("owls.wav", 2, "tells no format"),
        ("nowhere/owls.mp3", 1, "there is no folder nowhere"),
        ("owls.wav/owls.mp3", 1, "there is no folder owls.wav"),
        ("folder.mp3", 2, "folder.mp3 is a folder"),
    ],
)
def test_a_target_that_cannot_be(folder, podcli, target, code, said):
    """The reason and a way out are told, and nothing is written."""
    (folder / "folder.mp3").mkdir()
    got, _, err = podcli("convert", "owls.wav", target)
    assert got == code
    assert said in err
    assert "→" in err
    assert names(folder) == ["folder.mp3", "owls.wav"]


def test_an_ending_in_capitals(folder, podcli):
    """A camera's way of writing is understood."""
    (folder / "owls.wav").rename(folder / "OWLS.WAV")
    assert podcli("convert", "OWLS.WAV", "OWLS.MP3")[0] == 0
    assert read_audio(folder / "OWLS.MP3").format == "mp3"


@pytest.mark.parametrize(
    "options",
    [("--bitrate", "100"), ("--bitrate", "loud"), ("--loudness", "-3"), ("--loudness", "16"), ("--loudness", "nan")],
)
@pytest.mark.usefixtures("folder")
def test_wrong_wishes_are_wrong_usage(podcli, options):
    """What no file can have is refused before anything is read."""
    code, _, err = podcli("convert", *options, "owls.wav", "owls.mp3")
    assert code == 2
    assert options[0] in err


@pytest.mark.usefixtures("folder")
def test_more_than_a_mono_m4a_can_hold(podcli):
    """The limit and the usual rate are told."""
    code, _, err = podcli("convert", "--mono", "--bitrate", "320", "owls.wav", "owls.m4a")
    assert code == 2
    assert "256" in err


NO_AUDIO = {
    "empty.wav": b"",
    "notes.wav": b"An hour after dusk, at the edge of the wood.\n" * 50,
    "page.mp3": b"<!doctype html><html><body>404 Not Found</body></html>",
    "noise.flac": bytes(range(256)) * 64,
    "header.wav": data("plain.wav")[:44],
    "list.wav": b"ffconcat version 1.0\nfile owls.wav\n",
    "list.m3u8": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nowls.wav\n#EXT-X-ENDLIST\n",
    "list.sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 127.0.0.1\n",
}


@pytest.mark.parametrize("name", sorted(NO_AUDIO))
def test_what_is_no_audio_is_refused(folder, podcli, name):
    """One sentence names the file; a playlist does not open others; nothing is written."""
    (folder / name).write_bytes(NO_AUDIO[name])
    code, out, err = podcli("convert", name, "out.mp3")
    assert (code, out) == (1, "")
    assert name in err
    assert "own-fault" not in podcli("convert", "--json", name, "out.mp3")[1]
    assert names(folder) == sorted([name, "owls.wav"])


def test_a_missing_file_a_folder_and_a_pipe(folder, podcli):
    """None of them is waited for."""
    os.mkfifo(folder / "pipe.wav")
    for name in ("missing.wav", ".", "pipe.wav"):
        code, _, err = podcli("convert", name, "out.mp3")
        assert code == 1
        assert f"{name} " in err


def test_a_video_without_sound(folder, podcli):
    """It is told what is missing."""
    made(folder / "silent.mp4", "-f", "lavfi", "-i", "color=s=64x64:d=1", "-an")
    code, _, err = podcli("convert", "silent.mp4", "out.mp3")
    assert code == 1
    assert "silent.mp4 holds no sound" in err


def test_names_that_look_like_something_else(folder, podcli):
    """Colons, dashes, spaces, quotes and letters of no known encoding are parts of names."""
    for name in ("file:a.wav", "http:owls.wav", "-owls.wav", "it's an owl's.wav", "%d.wav", "\udcff.wav"):
        shutil.copyfile(folder / "owls.wav", folder / name)
        target = f"./{name.removesuffix('.wav')}.m4a"
        code, _, err = podcli("convert", "--no-normalise", "--quiet", "--", name, target)
        assert (code, err) == (0, ""), name
        assert read_audio(folder / target).format == "m4a"


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_a_full_disk_is_told(folder, podcli, kind):
    """The reason names the target and not a temporary file; what was begun is gone."""
    master(folder / "long.wav", "-ar", "44100")
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        code, _, err = podcli("convert", "--no-normalise", "long.wav", f"out.{kind}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert code == 1
    assert f"out.{kind} cannot be written: File too large" in err
    assert "~" not in err
    assert names(folder) == ["long.wav", "owls.wav"]


@pytest.mark.usefixtures("folder")
def test_a_folder_that_takes_no_files(podcli):
    """Where nobody, not even root, may make a file, the target is named."""
    code, _, err = podcli("convert", "owls.wav", "/proc/owls.mp3")
    assert code == 1
    assert "/proc/owls.mp3 cannot be written" in err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("moment", ["Listening", "Encoding"])
def test_an_interruption_leaves_nothing_behind(folder, number, code, moment):
    """Ctrl-C in any pass ends it at once, with the folder as it was."""
    made(folder / "long.wav", "-f", "lavfi", "-i", "anoisesrc=d=600:a=0.1:seed=1", "-ar", "44100")
    command = [sys.executable, "-m", "podcli", "convert", str(folder / "long.wav"), str(folder / "long.mp3")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if moment in line:
                break
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in err
    assert names(folder) == ["long.wav", "owls.wav"]


def test_without_the_extra_the_line_that_installs_it(folder, podcli, monkeypatch):
    """Who has no decoder is told how to get one."""
    monkeypatch.setitem(sys.modules, "av", None)
    code, _, err = podcli("convert", "owls.wav", "owls.mp3")
    assert code == 1
    assert "pip install 'podcli[audio]'" in err
    assert names(folder) == ["owls.wav"]


@pytest.mark.parametrize("seed", range(12))
def test_damaged_masters_are_converted_or_refused(folder, podcli, seed):
    """Whatever the bytes, it ends soon, with a file or with one sentence."""
    name = ["plain.flac", "plain.ogg", "index-first.m4a", "plain.opus", "plain.wav", "vbr.mp3"][seed % 6]
    broken = bytearray(data(name))
    for number in range(40 if seed < 6 else 4):
        broken[(seed * 7919 + number * 104729) % len(broken)] ^= 1 + (seed * 31 + number) % 255
    (folder / name).write_bytes(broken)
    begun = time.monotonic()
    code, out, _ = podcli("convert", "--json", "--damaged", name, "out.m4a")
    assert time.monotonic() - begun < 60
    assert json.loads(out).get("error", {}).get("code") in {None, "audio-unreadable"}
    assert (folder / "out.m4a").exists() == (code == 0)
    assert names(folder) == sorted({name, "owls.wav", *(["out.m4a"] if code == 0 else [])})


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("owls.wav", "owls.mp3"),
        ("my owls.flac", "my owls.mp3"),
        ("it's.aiff", "it's.mp3"),
        ("owls.mp3", "owls.m4a"),
        ("OWLS.MP3", "OWLS.m4a"),
        ("-owls.wav", "./-owls.mp3"),
        ("a.b/owls", "a.b/owls.mp3"),
    ],
)
def test_the_line_to_run(tmp_path, source, target):
    """It is what a shell takes, and never writes onto its own source."""
    words = shlex.split(convert_line(tmp_path.__class__(source)))
    assert words[:2] == ["podcli", "convert"]
    assert words[2:] == [f"./{source}" if source.startswith("-") else source, target]


class TestOnTheWayToPublishing:
    """The lines that lead from a master to an episode."""

    @pytest.fixture
    def show(self, tmp_path, monkeypatch):
        """A show folder whose name wants quotes."""
        folder = ShowFolder(tmp_path / "my show")
        monkeypatch.chdir(folder.path)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        return folder

    def line(self, err):
        """Return the words of the line to run that was told."""
        found = re.search(r"(podcli convert .*)", err)
        assert found, err
        return shlex.split(found[1])[1:]

    @pytest.mark.parametrize("options", [(), ("--dry-run",)])
    def test_a_master_from_elsewhere(self, show, podcli, tmp_path, options):
        """It is refused before anything of it comes into the folder; the line and a second publish do it."""
        shutil.copyfile(SAMPLES / "plain.flac", tmp_path / "my owls.flac")
        code, _, err = podcli("publish", *options, tmp_path / "my owls.flac")
        assert code == 1
        assert "FLAC" in err
        assert list((show.path / "episodes").iterdir()) == []
        command = self.line(err)
        assert command == ["convert", str(tmp_path / "my owls.flac"), str(tmp_path / "my owls.mp3")]
        assert podcli(*command)[0] == 0
        assert podcli("publish", tmp_path / "my owls.mp3")[0] == 0

    @pytest.mark.parametrize("options", [(), ("--dry-run",)])
    def test_a_master_in_the_folder(self, show, podcli, options):
        """`add` takes it and says the line, `publish` says the same one, and after it publishes what it made."""
        code, _, err = podcli("add", SAMPLES / "plain.wav")
        assert code == 0
        told = self.line(err)
        code, _, err = podcli("publish", *options)
        assert code == 1
        assert self.line(err) == told
        assert told[1:] == [str(show.path / "episodes" / f"plain.{ending}") for ending in ("wav", "mp3")]
        assert podcli(*told)[0] == 0
        code, out, _ = podcli("publish", "--json")
        assert code == 0
        (episode,) = json.loads(out)["episodes"]
        assert episode["media"]["type"] == "audio/mpeg"

    def test_who_insists_publishes_the_master(self, show, podcli, tmp_path):
        """`--allow format` takes it as it is."""
        shutil.copyfile(SAMPLES / "plain.flac", tmp_path / "owls.flac")
        code, _, err = podcli("publish", "--allow", "format", tmp_path / "owls.flac")
        assert code == 0, err
        assert (show.path / "episodes" / "owls.flac").is_file()
