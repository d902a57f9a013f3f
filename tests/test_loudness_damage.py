"""Listening to what is damaged, hostile or no audio: figures, or one error with the path in it, in bounded time."""

import json
import math
import random
import struct
import subprocess
import sys
import types
from pathlib import Path

import msgspec
import pytest

from episodes import (
    AudioUnreadable,
    DecoderMissing,
    FileUnreadable,
    Listening,
    PodcliError,
    judge_listening,
    listen,
    read_audio,
)
from episodes.listening import playback
from tests.folders import ROOT
from tests.masters import master
from tests.sounds import DECODED, data, sample, saved
from tests.waves import FLOAT, float_wav, raw_wav, silence, speech, wav

WHOLE_OR_NOTHING = {"index-last.m4a", "chapters.m4b", "video.mp4", "video.m4v", "video.mov", "plain.ogg"}
"""Their index is at the end, or all of their sound is in one piece."""


@pytest.mark.parametrize("name", sorted(set(DECODED) - WHOLE_OR_NOTHING))
def test_half_a_file_is_heard_to_its_end(tmp_path: Path, name: str) -> None:
    """Of a file that was cut off, what is there is measured, and nothing else is said of it."""
    whole = data(name)
    path = saved(tmp_path, name, whole[: len(whole) // 2])
    heard = listen(path)
    assert 0.2 < heard.duration < DECODED[name] * 0.9
    assert heard.integrated is not None
    assert not judge_listening(heard, where="", measured=heard.duration + 0.9)[1:]


@pytest.mark.parametrize("name", ["index-last.m4a", "video.mp4"])
def test_a_file_without_its_index_is_refused(tmp_path: Path, name: str) -> None:
    """An MP4 file whose index was at its lost end cannot be decoded by anybody."""
    path = saved(tmp_path, name, data(name)[:-4000])
    with pytest.raises(AudioUnreadable, match="it is no audio, or damaged") as caught:
        listen(path)
    assert str(path) in caught.value.message


@pytest.mark.parametrize("name", ["cbr.mp3", "layer2.mp2", "mpeg2.mp3", "plain.aac"])
def test_holes_are_counted(tmp_path: Path, name: str) -> None:
    """Where the midst of a file is noise, the sound around it is measured and the damage is told."""
    whole = bytearray(data(name))
    for at in (len(whole) // 3, len(whole) // 2):
        whole[at : at + 1200] = random.Random(at).randbytes(1200)  # noqa: S311 - always the same
    heard = listen(saved(tmp_path, name, bytes(whole)))
    assert heard.damaged
    assert heard.duration > DECODED[name] / 2
    assert "MEDIA-DECODES" in {f.rule for f in judge_listening(heard, where=name)}


def test_where_the_decoder_gives_up_what_was_heard_counts(tmp_path: Path) -> None:
    """A chained stream that goes on in stereo, which FFmpeg cannot follow, is heard until there; both is told."""
    stereo = master(tmp_path / "talk.opus", "-ac", "2", "-c:a", "libopus").read_bytes()
    path = saved(tmp_path, "chained.opus", data("plain.opus") + stereo)
    heard = listen(path)
    told = [f.message for f in judge_listening(heard, where="", measured=14.4) if f.rule == "MEDIA-DECODES"]
    assert (heard.duration, heard.damaged, len(told)) == (pytest.approx(2.4, abs=0.05), 1, 2)


def test_what_stands_behind_the_sound_is_no_damage(tmp_path: Path) -> None:
    """Old tags, padding and left-overs at the end are passed over, as players do."""
    noise = random.Random(1).randbytes(9000)  # noqa: S311 - always the same
    for tail in (b"TAG" + bytes(125), b"APETAGEX" + bytes(3000), bytes(5000), noise):
        heard = listen(saved(tmp_path, "tail.mp3", data("cbr.mp3") + tail))
        assert (heard.damaged, heard.duration) == (0, pytest.approx(2.4, abs=0.06))


def test_joined_files_of_different_kinds_are_one_sound(tmp_path: Path) -> None:
    """A jingle in another rate and with other channels is heard in the form of the beginning, without clipping."""
    loud = "volume=20dB,alimiter=limit=0.8:level=0,pan=stereo|c0=c0|c1=c0"
    stereo = master(tmp_path / "talk.mp3", "-af", loud, "-ar", "44100", "-id3v2_version", "0").read_bytes()
    mono = data("mpeg2.mp3")
    for name, parts in (("a.mp3", (stereo, mono, stereo)), ("b.mp3", (mono, stereo, mono))):
        heard = listen(saved(tmp_path, name, b"".join(parts)))
        seconds = 2 * 12 + 2.4 if parts[0] is stereo else 12 + 2 * 2.4
        assert heard.duration == pytest.approx(seconds, abs=0.3)
        assert heard.integrated is not None
        assert -22 < heard.integrated < -5
        assert heard.clippings == 0
        assert heard.sample_peak is not None
        assert heard.sample_peak < 0.5
        assert len(heard.channels) == (2 if parts[0] is stereo else 1)


def test_a_header_may_claim_anything(tmp_path: Path) -> None:
    """Years of sound that are claimed and not there cost nothing, and are not believed."""
    content = bytearray(data("cbr.mp3"))
    frames = (content.find(b"Xing") if b"Xing" in content else content.find(b"Info")) + 8
    content[frames : frames + 4] = b"\x7f\xff\xff\xff"
    assert listen(saved(tmp_path, "years.mp3", bytes(content))).duration == pytest.approx(2.4, abs=0.1)
    film = data("index-first.m4a")
    at = film.find(b"mdhd")
    film = film[: at + 20] + struct.pack(">I", 0xFFFFFFF0) + film[at + 24 :]
    assert listen(saved(tmp_path, "years.m4a", film)).duration == pytest.approx(2.4, abs=0.1)


@pytest.mark.parametrize(
    ("channels", "rate", "reason"),
    [(1, 1, "1 Hz"), (1, 1999, "1999 Hz"), (1, 4_000_000_000, "Hz|damaged"), (9, 44100, "9 channels")],
)
def test_what_would_take_for_ever_is_refused(tmp_path: Path, channels: int, rate: int, reason: str) -> None:
    """A rate of 1 Hz, for which other programs crash or make days of a second, and channels beyond number."""
    path = raw_wav(tmp_path / "odd.wav", bytes(range(256)) * 90, channels=channels, rate=rate)
    with pytest.raises(AudioUnreadable, match=reason) as caught:
        listen(path)
    assert str(path) in caught.value.message


@pytest.mark.parametrize(("channels", "rate"), [(0, 44100), (1000, 44100), (65535, 44100), (1, 0)])
def test_impossible_headers_are_refused(tmp_path: Path, channels: int, rate: int) -> None:
    """No channel, a thousand of them, no rate."""
    with pytest.raises(AudioUnreadable):
        listen(raw_wav(tmp_path / "odd.wav", bytes(60_000), channels=channels, rate=rate))


def test_longer_than_a_day_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file can hold years of silence: listening ends after a day, which is a second here."""
    monkeypatch.setattr(playback, "_LONGEST", 1)
    path = wav(tmp_path / "years.wav", speech() * 2)
    with pytest.raises(AudioUnreadable, match="longer than a day") as caught:
        listen(path)
    assert str(path) in caught.value.message


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e30, 3e38, 1e-40])
def test_samples_that_are_no_numbers_leave_figures_that_are(tmp_path: Path, odd: float) -> None:
    """A floating point file can hold anything; JSON cannot."""
    samples = speech() * 3
    samples[20_000] = odd
    heard = listen(float_wav(tmp_path / "odd.wav", samples))
    json.dumps(msgspec.to_builtins(heard), allow_nan=False)
    assert heard.duration == 3.6
    judge_listening(heard, where="odd.wav", measured=3.6)


def test_nothing_but_noughts_that_are_no_numbers(tmp_path: Path) -> None:
    """A file of nothing but NaN is silence."""
    heard = listen(float_wav(tmp_path / "nan.wav", [math.nan] * 16000))
    assert (heard.silence_start, heard.channels[0].rms) == (1.0, None)
    assert [f.rule for f in judge_listening(heard, where="", measured=1.0)] == ["MEDIA-SILENCE"]


@pytest.mark.parametrize("odd", [1e308, math.inf])
def test_sound_beyond_everything_is_loud(tmp_path: Path, odd: float) -> None:
    """The largest numbers there are make no arithmetic fail, and are not taken for silence."""
    samples = struct.pack("<16000d", *[odd, -odd] * 8000)
    heard = listen(raw_wav(tmp_path / "loud.wav", samples, bits=64, kind=FLOAT))
    json.dumps(msgspec.to_builtins(heard), allow_nan=False)
    rules = {f.rule for f in judge_listening(heard, where="", measured=1.0)}
    assert "MEDIA-LOUDNESS" in rules
    assert "MEDIA-SILENCE" not in rules


def test_what_is_no_audio_is_refused(tmp_path: Path) -> None:
    """Pages, nothing at all, pictures, and playlists, which could make a decoder open other files."""
    other = sample("plain.wav")
    contents = {
        "page.mp3": b"<html><body>Not found</body></html>",
        "empty.mp3": b"",
        "noughts.mp3": bytes(50_000),
        "list.m3u8": f"#EXTM3U\n#EXTINF:2,\nfile://{other}\n#EXT-X-ENDLIST\n".encode(),
        "concat.mp3": f"ffconcat version 1.0\nfile {other}\n".encode(),
    }
    for name, content in contents.items():
        path = saved(tmp_path, name, content)
        with pytest.raises(AudioUnreadable) as caught:
            listen(path)
        assert str(path) in caught.value.message
        assert caught.value.hint


def test_a_film_without_sound_is_told(tmp_path: Path) -> None:
    """A picture that moves is no episode."""
    path = tmp_path / "mute.mp4"
    master(path, "-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=1", "-map", "1:v")
    with pytest.raises(AudioUnreadable, match="holds no sound"):
        listen(path)


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    """What is not there, and a folder."""
    for path in (tmp_path / "none.mp3", tmp_path):
        with pytest.raises(FileUnreadable) as caught:
            listen(path)
        assert str(path) in caught.value.message


@pytest.mark.parametrize("module", [None, types.SimpleNamespace(AudioFrame=object)])
def test_without_a_decoder_its_installation_is_told(monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    """Where PyAV is missing, or too old to tell what filters measured, the way to it is told."""
    monkeypatch.setitem(sys.modules, "av", module)
    with pytest.raises(DecoderMissing) as caught:
        listen(sample("cbr.mp3"))
    assert "pip install 'podcli[audio]'" in caught.value.hint


@pytest.mark.parametrize("name", DECODED)
def test_whatever_the_bytes_there_is_a_result_or_one_error(tmp_path: Path, name: str) -> None:
    """Bytes changed, cut and swapped at random: figures that JSON can hold, or an error that names the file."""
    luck = random.Random(name)  # noqa: S311 - always the same
    for _ in range(12):
        content = bytearray(data(name))
        for _ in range(luck.choice((1, 4, 30))):
            content[luck.randrange(luck.choice((64, 600, len(content))))] = luck.randrange(256)
        path = saved(tmp_path, name, bytes(content[: luck.randrange(len(content))] if luck.random() < 0.3 else content))
        try:
            told: Listening | str = listen(path)
        except PodcliError as error:
            assert isinstance(error, AudioUnreadable)  # noqa: PT017 - some can be heard, and some need not
            assert str(path) in error.message  # noqa: PT017 - likewise
        else:
            json.dumps(msgspec.to_builtins(told), allow_nan=False)


def test_no_finding_contradicts_the_reader() -> None:
    """What is measured without decoding and what is decoded agree, for every sample."""
    for name in DECODED:
        told = judge_listening(listen(sample(name)), where=name, measured=read_audio(sample(name)).duration)
        assert "MEDIA-DECODES" not in {f.rule for f in told}


_LISTENER = """
import resource, sys
from pathlib import Path
from episodes import listen

listen(Path(sys.argv[1]))
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[3]), resource.RLIM_INFINITY))
print(listen(Path(sys.argv[2])).duration)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's business")
def test_a_long_file_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Half an hour is listened to with 24 MB on top of what a second needs, although its sound has 57 MB."""
    long = wav(tmp_path / "long.wav", [*speech(), *silence(0.3)] * 10)
    header, sound = long.read_bytes()[:44], long.read_bytes()[44:]
    size = len(sound) * 120
    header = header[:4] + struct.pack("<I", 36 + size) + header[8:40] + struct.pack("<I", size)
    with long.open("wb") as file:
        file.write(header)
        for _ in range(120):
            file.write(sound)
    command = [sys.executable, "-c", _LISTENER, str(sample("plain.wav")), str(long), str(24 << 20)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(1800, abs=1)
