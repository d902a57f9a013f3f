from pathlib import Path
from typing import Any

import pytest

from episodes import Audio, Severity, read_audio
from episodes.media.aac_config import Config, aac_config, parse_config
from episodes.media_rules import judge_audio
from tests.sounds import data, sample, saved


def _audio(**fields: Any) -> Audio:
    good: dict[str, Any] = {
        "path": "owls.mp3",
        "format": "mp3",
        "type": "audio/mpeg",
        "bytes": 1_000_000,
        "duration": 80.0,
        "bitrate": 96_000,
        "vbr": False,
        "sample_rate": 44_100,
        "channels": 1,
    }
    return Audio(**(good | fields))


def _rules(**fields: Any) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in judge_audio(_audio(**fields))}


def test_ordinary_file_has_no_findings() -> None:
    """Mono at 96 and stereo at 192 kbit/s are what apps like."""
    assert _rules() == {}
    assert _rules(channels=2, bitrate=192_000, sample_rate=48_000, vbr=True) == {}


@pytest.mark.parametrize(
    ("channels", "bitrate", "severity"),
    [
        (1, 64_000, Severity.INFO),
        (1, 192_000, Severity.INFO),
        (1, 24_000, Severity.ERROR),
        (2, 48_000, Severity.WARNING),
        (2, 96_000, Severity.INFO),
        (2, 320_000, Severity.INFO),
        (2, 400_000, Severity.ERROR),
    ],
)
def test_bit_rate_outside_the_window_is_told(channels: int, bitrate: int, severity: Severity) -> None:
    """Beside the recommended bit rates is worth a word, below Apple's minimum a warning, the extremes are errors."""
    assert _rules(channels=channels, bitrate=bitrate) == {"MEDIA-BITRATE": severity}


def test_bit_rate_of_other_formats_is_their_own_affair() -> None:
    """The window is that of MP3; AAC needs less."""
    assert _rules(format="m4a", path="owls.m4a", bitrate=48_000) == {}


def test_unusual_sample_rate_channels_and_size_are_warnings() -> None:
    """What apps are not at ease with is told, each by its own rule."""
    assert _rules(sample_rate=22_050) == {"MEDIA-SAMPLERATE": Severity.WARNING}
    assert _rules(channels=6, bitrate=384_000) == {"MEDIA-CHANNELS": Severity.WARNING}
    assert _rules(bytes=200_000_001) == {"MEDIA-SIZE": Severity.WARNING}
    assert _rules(format="wav", path="master.wav", sample_rate=96_000) == {}


def test_sound_that_apps_do_not_expect_is_told(tmp_path: Path) -> None:
    """Layer II in an MPEG file and Apple Lossless in an M4A look like MP3 and AAC, and are not."""
    found = {finding.rule: finding.message for finding in read_audio(sample("layer2.mp2")).findings}
    assert "layer 2" in found["MEDIA-FORMAT"]
    lossless = data("index-last.m4a").replace(b"mp4a", b"alac", 1)
    found = {f.rule: f.message for f in read_audio(saved(tmp_path, "a.m4a", lossless)).findings}
    assert "Apple Lossless" in found["MEDIA-FORMAT"]
    odd = data("index-last.m4a").replace(b"mp4a", b"qdm2", 1)
    found = {f.rule: f.message for f in read_audio(saved(tmp_path, "a.m4a", odd)).findings}
    assert "qdm2" in found["MEDIA-FORMAT"]


def test_markup_in_a_tag_makes_no_web_page_of_it(tmp_path: Path) -> None:
    """An MP3 whose tag quotes a web page is an MP3."""
    page = b"<html><body>notes</body></html>".ljust(100)
    tag = b"ID3\x03\0\0\0\0\0\x6e" + b"USLT" + (100).to_bytes(4, "big") + b"\0\0" + page
    assert read_audio(saved(tmp_path, "owls.mp3", tag + data("cbr-no-header.mp3"))).format == "mp3"


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        ("00010 0100 0001 000", Config(rate=44100, channels=1)),
        ("00010 1111 000000001010110001000100 0010 000", Config(rate=44100, channels=2)),
        ("00101 0111 0001 0100 00010", Config(rate=44100, channels=1)),
        ("11101 0111 0001 0100 00010", Config(rate=44100, channels=2)),
        ("11111 000010 0011 0110", Config(rate=48000, channels=6)),
        ("00010 1110 1111 000", Config(rate=0, channels=0)),
    ],
)
def test_decoder_configuration_is_read_bit_by_bit(bits: str, expected: Config) -> None:
    """Rates by index or written out, spectral band replication, parametric stereo, escaped types, nonsense."""
    packed = bits.replace(" ", "")
    packed = packed.ljust(-(-len(packed) // 8) * 8, "0")
    assert parse_config(int(packed, 2).to_bytes(len(packed) // 8, "big")) == expected


def test_decoder_configuration_is_found_within_its_descriptors() -> None:
    """The nested descriptors may have long lengths and optional fields; a damaged one gives nothing."""
    specific = b"\x05\x02" + bytes((0b00010010, 0b00001000))
    config = b"\x04\x11" + bytes(13) + specific
    assert aac_config(b"esds" + bytes(4) + b"\x03\x16\x00\x01\x00" + config) == Config(rate=44100, channels=1)
    long = b"\x03\x80\x80\x18\x00\x04\x80\x00\x07" + config
    assert aac_config(b"esds" + bytes(4) + long) == Config(rate=44100, channels=1)
    for damaged in (b"", b"\x03", b"\x03\x80\x80\x80\x80\x80", b"\x04\x11", b"\x03\x16\x00\x01\x00\x06"):
        assert aac_config(b"esds" + bytes(4) + damaged) is None
    assert aac_config(b"no such box") is None
