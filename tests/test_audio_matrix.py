import subprocess

import pytest

from episodes import read_audio
from tests.programs import require_program
from tests.sounds import DECODED, sample

_FACTS = {
    "cbr.mp3": ("mp3", "audio/mpeg", 44100, 96, False),
    "cbr-no-header.mp3": ("mp3", "audio/mpeg", 44100, 96, False),
    "vbr.mp3": ("mp3", "audio/mpeg", 44100, None, True),
    "vbr-no-header.mp3": ("mp3", "audio/mpeg", 44100, None, True),
    "mpeg2.mp3": ("mp3", "audio/mpeg", 22050, 32, False),
    "layer2.mp2": ("mp3", "audio/mpeg", 44100, 96, False),
    "plain.aac": ("aac", "audio/aac", 44100, None, False),
    "index-first.m4a": ("m4a", "audio/x-m4a", 44100, None, False),
    "index-last.m4a": ("m4a", "audio/x-m4a", 44100, None, False),
    "fragmented.m4a": ("m4a", "audio/x-m4a", 44100, None, False),
    "chapters.m4b": ("m4b", "audio/x-m4a", 44100, None, False),
    "video.mp4": ("mp4", "video/mp4", 44100, None, False),
    "video.m4v": ("m4v", "video/x-m4v", 44100, None, False),
    "video.mov": ("mov", "video/quicktime", 44100, None, False),
    "plain.ogg": ("ogg", "audio/ogg", 44100, None, True),
    "plain.opus": ("opus", "audio/ogg", 48000, None, True),
    "plain.flac": ("flac", "audio/flac", 16000, None, True),
    "plain.wav": ("wav", "audio/wav", 16000, 256, False),
    "streamed.wav": ("wav", "audio/wav", 16000, 256, False),
    "plain.aiff": ("aiff", "audio/aiff", 16000, 256, False),
}
"""Format, MIME type, sample rate, kbit/s where it is constant, and whether it varies."""


def test_every_sample_is_in_both_tables() -> None:
    """No sample escapes the comparison."""
    assert set(_FACTS) == set(DECODED)


@pytest.mark.parametrize("name", DECODED)
def test_duration_is_what_a_decoder_plays(name: str) -> None:
    """The duration is within 0.1 s of the decoded sound, whatever the headers say."""
    assert read_audio(sample(name)).duration == pytest.approx(DECODED[name], abs=0.1)


@pytest.mark.parametrize("name", _FACTS)
def test_facts_come_from_the_bytes(name: str) -> None:
    """Format, type, size, rate and channels are those of the file."""
    kind, mime, rate, kbits, varies = _FACTS[name]
    audio = read_audio(sample(name))
    assert (audio.format, audio.type, audio.sample_rate, audio.vbr) == (kind, mime, rate, varies)
    assert audio.channels == 1
    assert audio.bytes == sample(name).stat().st_size
    assert audio.path == str(sample(name))
    if kbits:
        assert audio.bitrate == pytest.approx(kbits * 1000, rel=0.001)
    else:
        assert 20_000 < audio.bitrate < 200_000


@pytest.mark.parametrize("name", [name for name in DECODED if not name.startswith("vbr-no-header")])
def test_whole_file_has_nothing_against_it(name: str) -> None:
    """A file that is whole and rightly named gets no finding that it is damaged or misnamed."""
    rules = {finding.rule for finding in read_audio(sample(name)).findings}
    assert not rules & {"MEDIA-DECODES", "ENC-TYPE-MATCH", "MEDIA-CBR", "MEDIA-ID3", "XML-CHARS"}


@pytest.mark.parametrize("name", DECODED)
def test_expectations_are_those_of_ffmpeg(name: str) -> None:
    """The committed figures are what FFmpeg decodes here, too."""
    ffmpeg = require_program("ffmpeg")
    command = [
        ffmpeg,
        "-v",
        "error",
        "-i",
        str(sample(name)),
        "-map",
        "0:a:0",
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        "8000",
    ]
    decoded = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    assert len(decoded) / 4 / 8000 == pytest.approx(DECODED[name], abs=0.05)
