"""Listening: loudness, peaks, silence, silent channels and clipping, with FFmpeg's own meter as the judge."""

import math
import re
import subprocess
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from episodes import Listening, listen
from tests.masters import made, master
from tests.programs import require_program
from tests.sounds import DECODED, sample
from tests.waves import float_wav, silence, speech, wav


class Judgement(NamedTuple):
    """What FFmpeg's command line finds, with one decimal."""

    integrated: float
    loudness_range: float
    true_peak: float


def judged(path: Path) -> Judgement:
    """Measure a file with FFmpeg; it prints plausible zeros when a filter fails, hence the check."""
    command = [require_program("ffmpeg"), "-hide_banner", "-nostats", "-i", str(path), "-map", "0:a:0"]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    summary = done.stderr.rpartition("Summary")[2]
    figures = [re.search(rf"{name}: +(\S+) ", summary) for name in ("I", "LRA", "Peak")]
    return Judgement(*(float(found[1]) for found in figures if found))


def agree(heard: Listening, judgement: Judgement) -> None:
    """Check that both found the same, to a tenth."""
    assert heard.integrated == pytest.approx(judgement.integrated, abs=0.1)
    assert heard.true_peak == pytest.approx(judgement.true_peak, abs=0.1)
    if heard.loudness_range is not None:
        assert heard.loudness_range == pytest.approx(judgement.loudness_range, abs=0.1)


@pytest.mark.parametrize("name", DECODED)
def test_every_format_is_heard_as_ffmpeg_hears_it(name: str) -> None:
    """Loudness and true peak of every sample agree with FFmpeg's meter; all of it is decoded, nothing is damaged."""
    heard = listen(sample(name))
    assert heard.duration == pytest.approx(DECODED[name], abs=0.05)
    assert (heard.damaged, heard.clippings) == (0, 0)
    agree(heard, judged(sample(name)))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("quiet.mp3", ("-af", "volume=-24dB")),
        ("usual.mp3", ("-ac", "2", "-ar", "44100", "-b:a", "128k")),
        (
            "usual.m4a",
            (
                "-ar",
                "48000",
            ),
        ),
        ("loud.flac", ("-af", "volume=6dB")),
        ("beyond.wav", ("-af", "volume=15dB", "-c:a", "pcm_f32le")),
        ("clipped.wav", ("-af", "volume=18dB")),
        ("old.wav", ("-ar", "11025", "-c:a", "pcm_u8")),
        ("studio.flac", ("-ar", "96000", "-sample_fmt", "s32")),
        ("fine.wav", ("-ar", "192000", "-c:a", "pcm_s24le")),
        ("surround.flac", ("-af", "pan=5.1|FL=c0|FR=c0|FC=0.5*c0|LFE=c0|BL=0.3*c0|BR=c0")),
        ("surround.m4a", ("-af", "pan=5.1|FL=c0|FR=c0|FC=0.5*c0|LFE=c0|BL=0.3*c0|BR=c0")),
        ("speech.opus", ("-c:a", "libopus", "-b:a", "48k")),
        ("speech.ogg", ("-ar", "44100", "-c:a", "libvorbis")),
        ("short.wav", ("-ss", "1", "-t", "1.07")),
    ],
)
def test_speech_of_any_level_is_heard_as_ffmpeg_hears_it(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    """Quiet, loud, beyond full scale, in any rate and with surround: the figures agree to a tenth."""
    path = master(tmp_path / name, *options)
    agree(listen(path), judged(path))


def test_channels_without_names_are_those_that_are_usual(tmp_path: Path) -> None:
    """Six channels that the file does not name are surround: the bass counts nothing, the back counts more."""
    loud, weak = speech(), speech(part=0.1)
    path = wav(tmp_path / "six.wav", weak, weak, weak, loud, weak, weak)
    agree(listen(path), judged(path))


def test_the_film_is_heard_not_seen(tmp_path: Path) -> None:
    """Of a video the sound is measured, and of several sounds the one that players choose."""
    picture = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5")
    path = made(tmp_path / "film.mp4", *picture, "-i", str(sample("cbr.mp3")), "-shortest")
    agree(listen(path), judged(path))


def test_where_nothing_can_be_told_there_is_nothing(tmp_path: Path) -> None:
    """Silence has neither loudness nor peak, and is silent from both ends; less than 0.4 s has no loudness."""
    silent = listen(wav(tmp_path / "silent.wav", silence(5), silence(5)))
    assert (silent.integrated, silent.loudness_range) == (None, None)
    assert (silent.true_peak, silent.sample_peak, silent.channels[0].rms) == (None, None, None)
    assert (silent.silence_start, silent.silence_end, silent.longest_pause) == (5.0, 5.0, 0.0)
    short = listen(wav(tmp_path / "short.wav", speech()[8000:11000]))
    assert (short.integrated, short.duration) == (None, 0.188)
    assert short.true_peak is not None


def test_the_range_needs_some_seconds(tmp_path: Path) -> None:
    """Of a few seconds no range is made up, as FFmpeg does."""
    assert listen(wav(tmp_path / "short.wav", [*silence(1), *speech() * 2])).loudness_range is None
    path = wav(tmp_path / "long.wav", [*silence(1), *speech() * 9])
    assert listen(path).loudness_range == pytest.approx(judged(path).loudness_range, abs=0.1)


def test_whispers_have_a_peak(tmp_path: Path) -> None:
    """Where the figure of the true peak is too coarse, it is not below that of the highest sample."""
    heard = listen(float_wav(tmp_path / "whisper.wav", speech(part=0.0005)))
    assert heard.sample_peak == pytest.approx(-69.4, abs=0.2)
    assert heard.true_peak == heard.sample_peak


def test_one_sample_is_enough(tmp_path: Path) -> None:
    """The shortest file there can be is listened to."""
    heard = listen(wav(tmp_path / "click.wav", [0.5]))
    assert (heard.integrated, heard.sample_peak, heard.duration) == (None, -6.02, 0.0)


def test_silence_is_timed(tmp_path: Path) -> None:
    """Silence before, behind and in the midst of speech is told to a tenth of a second, hiss being silence too."""
    hiss = [0.001 * math.sin(n * n) for n in range(2 * 16000)]
    path = wav(tmp_path / "pauses.wav", [*silence(3.5), *speech(), *hiss, *speech(), *silence(1), *hiss])
    heard = listen(path)
    assert heard.silence_start == pytest.approx(3.5, abs=0.15)
    assert heard.longest_pause == pytest.approx(2.0, abs=0.25)
    assert heard.silence_end == pytest.approx(3.0, abs=0.15)
    assert heard.duration == 10.9


def test_silence_is_timed_where_tenths_are_no_whole_samples(tmp_path: Path) -> None:
    """At 2005 Hz, where a tenth of a second has 200.5 samples, no error adds up over minutes."""
    path = wav(tmp_path / "odd.wav", [0.0] * 2005 * 120 + [0.5] * 2005 + [0.0] * 2005 * 60, rate=2005)
    heard = listen(path)
    assert (heard.silence_start, heard.silence_end) == (pytest.approx(120, abs=0.15), pytest.approx(60, abs=0.15))


def test_sound_that_begins_late_is_preceded_by_silence(tmp_path: Path) -> None:
    """What an MP4 file puts off is silence to its listeners, with a picture and without."""
    film = ("-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=4", "-itsoffset", "3")
    for name, before in (("late.mp4", film), ("late.m4a", ("-itsoffset", "3"))):
        path = made(tmp_path / name, *before, "-i", str(sample("cbr.mp3")))
        assert listen(path).silence_start == pytest.approx(3.0, abs=0.15)


def test_a_piece_of_a_stream_does_not_begin_late(tmp_path: Path) -> None:
    """What was cut out of a live stream counts its time from the beginning of that, which is no silence."""
    path = made(tmp_path / "piece.ogg", "-i", str(sample("plain.ogg")), "-output_ts_offset", "100", "-c", "copy")
    assert listen(path).silence_start == 0.0


@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".flac"])
@pytest.mark.parametrize(("dead", "pan"), [(0, "c1=c0"), (1, "c0=c0")])
def test_a_dead_channel_is_known(tmp_path: Path, ending: str, dead: int, pan: str) -> None:
    """A channel that stays silent has no level, the other one has."""
    heard = listen(master(tmp_path / f"dead{ending}", "-af", f"pan=stereo|{pan}", "-ar", "44100"))
    assert heard.channels[dead].rms is None
    assert heard.channels[1 - dead].rms is not None
    assert not heard.same_channels


@pytest.mark.parametrize(("part", "same"), [(1.0, True), (0.99, False)])
def test_two_channels_that_are_the_same_are_known(tmp_path: Path, part: float, same: bool) -> None:  # noqa: FBT001 - a case
    """Mono in two channels is told from real stereo."""
    path = wav(tmp_path / "twins.wav", speech(), speech(part=part))
    assert listen(path).same_channels is same


def test_one_channel_has_no_twin() -> None:
    """Mono is not said to have two channels that are the same."""
    assert not listen(sample("plain.wav")).same_channels


def test_levels_of_channels_are_those_of_their_samples(tmp_path: Path) -> None:
    """A square wave at half of full scale has -6.02 dBFS, peak and average; at a tenth it has -20."""
    square = [0.5 if n // 40 % 2 else -0.5 for n in range(16000)]
    heard = listen(wav(tmp_path / "square.wav", square, [value / 5 for value in square]))
    left, right = heard.channels
    assert (left.peak, left.rms) == (-6.02, -6.02)
    assert (right.peak, right.rms) == (pytest.approx(-20, abs=0.01), pytest.approx(-20, abs=0.01))


def test_clipping_is_counted(tmp_path: Path) -> None:
    """Each stay of three samples or more at full scale counts once; the top of a wave that touches it does not."""
    calm = [0.1] * 1000
    flat = [*calm, *[1.0] * 3, *calm, *[-1.0] * 50, *calm, *[1.0] * 2, *calm, 1.0, *calm]
    heard = listen(wav(tmp_path / "flat.wav", flat))
    assert (heard.clippings, heard.sample_peak) == (2, 0.0)


def test_clipping_is_not_counted_for_ever(tmp_path: Path) -> None:
    """Where everything is clipped, counting ends; the rest is measured all the same."""
    heard = listen(wav(tmp_path / "noise.wav", ([1.0] * 4 + [-0.2] * 4) * 10_000))
    assert (heard.clippings, heard.duration) == (1000, 5.0)


def test_sound_beyond_full_scale_is_measured_and_counted(tmp_path: Path) -> None:
    """Floating point files and lossy ones can go beyond 0 dBFS, where players cut it off."""
    heard = listen(float_wav(tmp_path / "beyond.wav", speech(part=4.0)))
    assert heard.sample_peak is not None
    assert heard.sample_peak > 6
    assert heard.clippings > 10


def test_peaks_between_the_samples_are_found(tmp_path: Path) -> None:
    """A wave whose samples miss its tops has a true peak above its highest sample."""
    tone = [0.7 * math.sin(math.pi / 2 * n + math.pi / 4) for n in range(32000)]
    heard = listen(wav(tmp_path / "tone.wav", tone))
    assert heard.sample_peak == pytest.approx(-6.1, abs=0.1)
    assert heard.true_peak is not None
    assert heard.true_peak > -3.2


def test_the_last_moment_counts(tmp_path: Path) -> None:
    """A crack in the last hundredth of a second is among the peaks, and changes the loudness of the rest by nothing."""
    quiet = speech(part=0.2)
    before = listen(wav(tmp_path / "quiet.wav", quiet))
    after = listen(wav(tmp_path / "crack.wav", [*quiet, *[0.9, -0.9] * 80]))
    assert after.integrated == before.integrated
    assert before.true_peak is not None
    assert before.true_peak < -15
    assert after.true_peak is not None
    assert after.true_peak >= -0.92


def test_progress_adds_up(tmp_path: Path) -> None:
    """What is told on the way adds up to all of the sound."""
    told: list[float] = []
    heard = listen(wav(tmp_path / "long.wav", speech() * 10), told.append)
    assert len(told) > 5
    assert sum(told) == pytest.approx(heard.duration)


def test_the_same_file_sounds_the_same_everywhere() -> None:
    """Figures do not depend on who listens at the same time."""
    found: list[Listening] = []
    threads = [threading.Thread(target=lambda: found.append(listen(sample("cbr.mp3")))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [listen(sample("cbr.mp3"))] * 3
