"""What `convert` makes of the sound of any master, judged by FFmpeg."""

import math
import struct
from array import array

import pytest

from episodes import AudioUnreadable, ConversionWishes, read_audio
from podcli.converting import convert as carried_out
from podcli.converting import format_of, plan
from tests.masters import SECONDS, decoded_seconds, made, master, measured, probed
from tests.sounds import sample

MASTERS = {
    "16.wav": ("-ar", "44100"),
    "8.wav": ("-c:a", "pcm_u8", "-ar", "44100"),
    "24.wav": ("-c:a", "pcm_s24le", "-ar", "48000"),
    "float.wav": ("-c:a", "pcm_f32le", "-ar", "44100"),
    "double.wav": ("-c:a", "pcm_f64le", "-ar", "44100"),
    "rf64.wav": ("-rf64", "always", "-ar", "44100"),
    "adpcm.wav": ("-c:a", "adpcm_ms", "-ar", "44100"),
    "phone.wav": ("-ar", "8000"),
    "96k.wav": ("-ar", "96000", "-c:a", "pcm_s24le"),
    "surround.wav": ("-af", "pan=5.1|FL=0.5*c0|FC=c0|BR=0.2*c0", "-ar", "48000"),
    "stereo.wav": ("-af", "pan=stereo|c0=c0|c1=0.5*c0", "-ar", "44100"),
    "plain.aiff": ("-ar", "44100"),
    "plain.flac": ("-ar", "44100"),
    "24.flac": ("-ar", "96000", "-sample_fmt", "s32"),
    "plain.ogg": ("-c:a", "libvorbis", "-ar", "44100"),
    "plain.opus": (
        "-c:a",
        "libopus",
    ),
    "plain.mp3": ("-c:a", "libmp3lame", "-ar", "44100"),
    "plain.m4a": ("-c:a", "aac", "-ar", "44100"),
    "lossless.m4a": ("-c:a", "alac", "-ar", "44100"),
    "plain.aac": ("-c:a", "aac", "-ar", "44100"),
    "plain.wma": ("-c:a", "wmav2", "-ar", "44100"),
    "plain.mka": ("-c:a", "flac", "-ar", "44100"),
    "plain.caf": ("-ar", "44100"),
}
WITH_PICTURE = ("-f", "lavfi", "-i", "color=c=blue:s=64x64:r=10", "-f", "lavfi", "-i", "sine=d=4", "-shortest")


def converted(source, target, *, watch=lambda _name, _seconds: lambda _done: None, **wishes):
    """Convert a file and return what podcli tells of the result."""
    wanted = ConversionWishes(format=format_of(target), **wishes)
    return carried_out(plan(source, target, wanted, force=False), watch)


@pytest.mark.parametrize(
    ("name", "kind"), [*((n, "mp3") for n in sorted(MASTERS)), *((n, "m4a") for n in ("16.wav", "surround.wav"))]
)
def test_any_master_becomes_a_podcast_file(tmp_path, name, kind):
    """It lasts as long, is as loud as Apple asks, and is what was asked for in the eyes of FFmpeg and of podcli."""
    source, target = master(tmp_path / name, *MASTERS[name]), tmp_path / f"out.{kind}"
    done = converted(source, target)
    whole = decoded_seconds(source)
    assert decoded_seconds(target) == pytest.approx(whole, abs=0.1)
    assert done.duration == pytest.approx(whole, abs=0.1)
    loudness, peak = measured(target)
    assert loudness == pytest.approx(-16, abs=1)
    assert peak <= -1
    assert done.loudness.after.integrated == pytest.approx(loudness, abs=0.2)
    assert done.loudness.after.true_peak == pytest.approx(peak, abs=0.2)
    assert done.findings == ()
    assert [f.rule for f in read_audio(target).findings] == []
    stream = probed(target)["streams"][0]
    assert (stream["codec_name"], stream.get("profile")) in {("mp3", "unknown"), ("mp3", None), ("aac", "LC")}
    assert (done.format, done.channels) == (kind, 2 if name in {"surround.wav", "stereo.wav"} else 1)
    assert stream["channels"] == done.channels
    assert int(stream["sample_rate"]) == done.sample_rate == (48000 if name in KEPT_48 else 44100)


KEPT_48 = {"24.wav", "surround.wav", "plain.opus"}


def test_an_mp3_has_one_bit_rate_and_tells_its_length_to_the_sample(tmp_path):
    """The header is `Info`, the average is the bit rate, and FFmpeg decodes exactly the samples of the master."""
    source = master(tmp_path / "in.wav", "-ar", "44100")
    done = converted(source, tmp_path / "out.mp3")
    data = (tmp_path / "out.mp3").read_bytes()
    assert b"Info" in data[:200]
    assert done.bitrate == 96000
    assert read_audio(tmp_path / "out.mp3").vbr is False
    assert decoded_seconds(tmp_path / "out.mp3") == decoded_seconds(source)
    assert read_audio(tmp_path / "out.mp3").duration == read_audio(source).duration


def test_an_m4a_begins_with_its_index(tmp_path):
    """Players can start before they have all of it."""
    converted(master(tmp_path / "in.wav", "-ar", "44100"), tmp_path / "out.m4a")
    data = (tmp_path / "out.m4a").read_bytes()
    assert data[4:12] == b"ftypM4A "
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
@pytest.mark.parametrize(("channels", "bitrate"), [(1, 32), (1, 256), (2, 64), (2, 320)])
def test_wishes_are_granted(tmp_path, kind, channels, bitrate):
    """Bit rate and channels are those asked for, and the loudness is right at any of them."""
    source = master(tmp_path / "in.wav", "-af", "pan=stereo|c0=c0|c1=0.3*c0", "-ar", "44100")
    target = tmp_path / f"out.{kind}"
    done = converted(source, target, bitrate=bitrate, channels=channels)
    assert done.channels == probed(target)["streams"][0]["channels"] == channels
    if kind == "mp3":
        assert done.bitrate == bitrate * 1000
    loudness, peak = measured(target)
    assert loudness == pytest.approx(-16, abs=1)
    assert peak <= -1


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
@pytest.mark.parametrize(
    "treatment",
    ["volume=-35dB", "volume=25dB", "volume=8dB", "acrusher=bits=6:mix=0.5:mode=lin", "volume=-60dB,volume=50dB"],
    ids=["very quiet", "clipped hard", "clipped", "rough", "quiet"],
)
def test_difficult_speech_gets_there_too(tmp_path, kind, treatment):
    """Very quiet speech is lifted, and speech with clipped peaks lowered, without a peak above -1 dBTP."""
    source = master(tmp_path / "in.wav", "-af", treatment, "-ar", "44100", "-c:a", "pcm_s24le")
    done = converted(source, tmp_path / f"out.{kind}")
    loudness, peak = measured(tmp_path / f"out.{kind}")
    assert loudness == pytest.approx(-16, abs=1)
    assert peak <= -1
    assert done.findings == ()


@pytest.mark.parametrize("target", [-23.0, -19.0, -14.0])
def test_another_loudness(tmp_path, target):
    """Who wants it louder or quieter gets that."""
    converted(master(tmp_path / "in.wav", "-ar", "44100"), tmp_path / "out.mp3", loudness=target)
    loudness, peak = measured(tmp_path / "out.mp3")
    assert loudness == pytest.approx(target, abs=1)
    assert peak <= -1


@pytest.mark.parametrize(
    ("kind", "bitrate"), [("mp3", 64), ("mp3", 192), ("mp3", 224), ("mp3", 320), ("m4a", 64), ("m4a", 320)]
)
def test_without_normalising_it_is_as_loud_as_before(tmp_path, kind, bitrate):
    """The loudness stays what it was, at every bit rate, and nobody spends time on measuring it."""
    source = master(tmp_path / "in.wav", "-af", "volume=-9dB", "-ac", "2", "-ar", "44100")
    done = converted(source, tmp_path / f"out.{kind}", loudness=None, bitrate=bitrate)
    assert measured(tmp_path / f"out.{kind}")[0] == pytest.approx(measured(source)[0], abs=0.3)
    assert (done.loudness.before, done.loudness.after, done.channels) == (None, None, 2)


@pytest.mark.parametrize(("channels", "wish", "difference"), [(1, 2, 3.0), (2, 1, -3.0), (1, 1, 0.0), (2, 2, 0.0)])
def test_mono_and_stereo_without_normalising(tmp_path, channels, wish, difference):
    """A sound in both channels counts twice for the meter, but no sample is louder or quieter than before."""
    source = master(tmp_path / "in.wav", "-ac", str(channels), "-ar", "44100")
    converted(source, tmp_path / "out.mp3", loudness=None, channels=wish, bitrate=320)
    before, after = measured(source), measured(tmp_path / "out.mp3")
    assert after[0] - before[0] == pytest.approx(difference, abs=0.3)
    assert after[1] == pytest.approx(before[1], abs=1)


def test_two_channels_that_are_the_same_become_one(tmp_path):
    """Half of the bytes say the same; who insists on two channels gets them."""
    source = master(tmp_path / "in.wav", "-af", "pan=stereo|c0=c0|c1=c0", "-ar", "44100")
    assert converted(source, tmp_path / "one.mp3").channels == 1
    assert measured(tmp_path / "one.mp3")[0] == pytest.approx(-16, abs=1)
    assert converted(source, tmp_path / "two.mp3", channels=2).channels == 2


def test_more_channels_are_mixed_and_none_is_lost(tmp_path):
    """What is only in the centre or behind is heard in the stereo file, and nothing clips."""
    for channel in ("FC", "BL", "SR"):
        source = made(
            tmp_path / f"{channel}.wav",
            *("-f", "lavfi", "-i", "sine=f=440:d=3,volume=7", "-af", f"pan=7.1|{channel}=c0", "-c:a", "pcm_s24le"),
        )
        done = converted(source, tmp_path / f"{channel}.mp3", loudness=None)
        assert done.channels == 2
        loudness, peak = measured(tmp_path / f"{channel}.mp3")
        assert -30 < loudness < 0
        assert peak < 0.5


def test_silence_stays_silence_and_is_told(tmp_path):
    """Noise is not made of nothing; a warning says why the result is not as loud as others."""
    source = made(tmp_path / "in.wav", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "3")
    done = converted(source, tmp_path / "out.mp3")
    assert [f.rule for f in done.findings] == ["MEDIA-LOUDNESS"]
    assert "silent" in done.findings[0].message
    assert measured(tmp_path / "out.mp3")[0] <= -70
    assert decoded_seconds(tmp_path / "out.mp3") == pytest.approx(3, abs=0.1)


def test_a_moment_of_sound_is_kept_and_told(tmp_path):
    """Shorter than the meter needs, it is converted as it is."""
    source = made(tmp_path / "in.wav", "-f", "lavfi", "-i", "sine=d=0.2")
    done = converted(source, tmp_path / "out.mp3")
    assert [f.rule for f in done.findings] == ["MEDIA-LOUDNESS"]
    assert done.duration == pytest.approx(0.2, abs=0.03)


def test_clicks_cannot_become_loud_and_it_says_so(tmp_path):
    """Sound that is nothing but peaks is not pressed flat: the warning gives the figures."""
    clicks = "aevalsrc='if(lt(mod(n,4410),1),0.95,0)':s=44100:d=5"
    done = converted(made(tmp_path / "in.wav", "-f", "lavfi", "-i", clicks), tmp_path / "out.mp3")
    assert [f.rule for f in done.findings] == ["MEDIA-LOUDNESS"]
    assert "-16 LUFS" in done.findings[0].message
    assert measured(tmp_path / "out.mp3")[1] <= -1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e30])
@pytest.mark.parametrize("loudness", [-16.0, None])
def test_samples_that_are_no_sound(tmp_path, value, loudness):
    """A broken file with floating point is refused by its name, or gives a sane file; no encoder is to blame."""
    samples = array("f", [0.1 * math.sin(number / 20) for number in range(88200)])
    samples[50000] = value
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, 3, 1, 44100, 176400, 4, 32)
    source = tmp_path / "in.wav"
    source.write_bytes(head + struct.pack("<4sI", b"data", len(samples) * 4) + samples.tobytes())
    with pytest.raises(AudioUnreadable, match=r"in\.wav"):
        converted(source, tmp_path / "out.m4a", loudness=loudness)
    assert not (tmp_path / "out.m4a").exists()


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_the_same_master_gives_the_same_bytes(tmp_path, kind):
    """No clock, no version and no chance is in the file."""
    source = master(tmp_path / "in.wav", "-ar", "44100")
    first, second = tmp_path / f"first.{kind}", tmp_path / f"second.{kind}"
    converted(source, first)
    converted(source, second)
    assert first.read_bytes() == second.read_bytes()
    assert b"Lavf" not in first.read_bytes()[-4096:] + first.read_bytes()[:100]


@pytest.mark.parametrize("name", ["video.mkv", "video.mp4", "video.mov", "video.avi"])
def test_a_video_gives_its_sound(tmp_path, name):
    """The picture is left behind."""
    source = made(tmp_path / name, *WITH_PICTURE)
    done = converted(source, tmp_path / "out.mp3")
    assert done.duration == pytest.approx(decoded_seconds(source), abs=0.1)
    assert [s["codec_type"] for s in probed(tmp_path / "out.mp3")["streams"]] == ["audio"]


def test_a_stream_that_changes_in_the_middle(tmp_path):
    """Joined parts of different channels and rates become one sound, nothing of which is lost."""
    quiet = ("-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0")
    first = master(tmp_path / "a.mp3", *quiet, "-ar", "22050")
    second = master(tmp_path / "b.mp3", *quiet, "-ar", "44100", "-af", "pan=stereo|c0=c0|c1=0.2*c0")
    (tmp_path / "both.mp3").write_bytes(first.read_bytes() + second.read_bytes())
    done = converted(tmp_path / "both.mp3", tmp_path / "out.mp3")
    assert done.duration == pytest.approx(2 * SECONDS, abs=0.2)
    assert done.findings == ()


@pytest.mark.parametrize(
    "name", ["plain.wav", "plain.aiff", "plain.flac", "streamed.wav", "vbr-no-header.mp3", "layer2.mp2"]
)
def test_the_committed_samples(tmp_path, name):
    """They are converted too, with whatever is odd about them."""
    done = converted(sample(name), tmp_path / "out.m4a")
    assert done.duration == pytest.approx(decoded_seconds(sample(name)), abs=0.1)


def test_each_pass_is_told_to_its_end(tmp_path):
    """A progress bar is given the name and the length of every pass, and as many seconds as there are."""
    passes = []

    def watch(name, seconds):
        done = []
        passes.append((name, seconds, done))
        return done.append

    converted(master(tmp_path / "in.wav", "-ar", "44100"), tmp_path / "out.mp3", watch=watch)
    names = [name for name, _, _ in passes]
    assert names[0] == "Listening"
    assert names[-2:] == ["Encoding", "Checking"]
    for _, seconds, done in passes:
        assert seconds == pytest.approx(SECONDS, abs=0.01)
        assert sum(done) == pytest.approx(SECONDS, abs=0.01)
