"""A file that was made to keep a program busy, or to fill its memory, does neither."""

import contextlib
import io
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from episodes import AudioUnreadable, Tags, read_audio
from episodes.media.adts import measure_adts
from episodes.media.frames import first_frame, walk
from episodes.media.recording import Recording
from episodes.media.sniff import sniff
from tests.folders import ROOT
from tests.fuzz_checks import examine
from tests.fuzz_seeds import frame, id3, packed
from tests.sounds import data, saved


class _Counted(io.BytesIO):
    """A file that knows how often it was read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Count one more."""
        self.reads += 1
        return super().read(size)


def _recording(content: bytes) -> tuple[Recording, _Counted]:
    file = _Counted(content)
    return Recording(path="hostile.mp3", size=len(content), file=file), file


def test_bytes_that_look_like_frames_are_not_followed_for_ever() -> None:
    """A file full of frames' beginnings is refused after some thousand of them, not after all."""
    recording, file = _recording(b"\xff\xf8\x69\x08\x00" * 200_000)
    assert first_frame(recording, 0, recording.size) is None
    assert file.reads < 30_000
    with pytest.raises(AudioUnreadable, match=r"hostile\.mp3"):
        sniff(recording)


def test_frames_between_disturbances_are_not_sought_for_ever() -> None:
    """Sound that is interrupted again and again is counted up to a point."""
    frame = b"\xff\xf3\x14\xc0" + bytes(20)
    recording, file = _recording((frame * 3 + b"\xff\xf3\x00") * 60_000)
    found = walk(recording, 0, recording.size)
    assert 1_000 < sum(count for _, count in found.frames()) < 180_000
    assert file.reads < 150_000


@pytest.mark.parametrize("tag", [b"ID3\3\0\0\0\0\0\0", b"TAG" + bytes(125)])
def test_tags_without_end_are_not_followed_for_ever(tag: bytes) -> None:
    """Thousands of empty tags in front of the sound or behind it are no reason to visit each."""
    for content in (tag * 100_000 + data("cbr.mp3"), data("cbr.mp3") + tag * 100_000):
        recording, file = _recording(content)
        with contextlib.suppress(AudioUnreadable):
            sniff(recording)
            walk(recording, 0, recording.size)
        assert file.reads < 150_000


def test_aac_between_disturbances_is_not_sought_for_ever() -> None:
    """Raw AAC that is interrupted again and again is counted up to a point, and what only looks like it, too."""
    frame = b"\xff\xf1\x50\x80\0\xff\xfc"
    for content in ((frame * 3 + b"\0") * 100_000, data("plain.aac") + b"\xff\xf1\x50\x80\1\x1f\xfc" * 200_000):
        recording, file = _recording(content)
        measure_adts(recording)
        assert file.reads < 130_000


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize("name", ["title", "chapter", "unknown", "picture"])
def test_tags_of_very_many_parts_are_not_read(tmp_path: Path, version: int, name: str) -> None:
    """An ID3 tag with ten thousands of frames, or hundreds of pictures, is reported instead of read; the sound is."""
    long, body = _PARTS[name]
    part = frame(version, _SHORT[long] if version == 2 else long, body)
    count = 400 if name == "picture" else 11_000
    audio = read_audio(saved(tmp_path, "a.mp3", id3(version, [part * count]) + data("cbr.mp3")))
    assert (audio.duration, audio.tags) == (2.4, Tags())
    assert [finding.rule for finding in audio.findings] == ["MEDIA-ID3"]
    assert "more parts than any real tag" in audio.findings[0].message


_PARTS = {
    "title": ("TIT2", b"\0x"),
    "chapter": ("CHAP", b"a\0" + bytes(16)),
    "unknown": ("XXXX", b"x"),
    "picture": ("APIC", b"\0PNG\3\0\0x"),
}
_SHORT = {"TIT2": "TT2", "CHAP": "CHP", "XXXX": "XXX", "APIC": "PIC"}


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("name", ["COMM", "APIC", "CHAP"])
def test_words_compressed_beyond_measure_are_not_unpacked(tmp_path: Path, version: int, name: str) -> None:
    """A frame that would become larger than any real one is reported; within a chapter, too."""
    bomb = packed(version, "COMM" if name == "CHAP" else name, b"\0eng\0\0" + bytes(20 << 20))
    frames = [frame(version, "CHAP", b"a\0" + bytes(16) + bomb)] if name == "CHAP" else [bomb]
    audio = read_audio(saved(tmp_path, "a.mp3", id3(version, frames) + data("cbr.mp3")))
    assert audio.duration == 2.4
    assert "compressed beyond measure" in audio.findings[0].message


def test_a_title_of_megabytes_is_not_read(tmp_path: Path) -> None:
    """A text that no person wrote is reported, before it is taken apart at each of its zeros."""
    audio = read_audio(saved(tmp_path, "a.mp3", id3(4, [frame(4, "TIT2", bytes(3 << 20))]) + data("cbr.mp3")))
    assert "larger than any real one" in audio.findings[0].message


def test_a_number_of_any_size_is_read(tmp_path: Path) -> None:
    """The mark of a podcast is a number that may have thousands of digits; it only matters whether it is zero."""
    for number, podcast in ((b"\xff" * 9_000, True), (bytes(9_000), False)):
        audio = read_audio(saved(tmp_path, "a.mp3", id3(3, [frame(3, "PCST", number)]) + data("cbr.mp3")))
        assert audio.tags.podcast is podcast


def test_compressed_words_of_an_ordinary_size_are_read(tmp_path: Path) -> None:
    """The limits are far from what real files hold."""
    frames = [packed(3, "TIT2", b"\0Owls"), packed(3, "COMM", b"\0eng\0\0" + b"Hoot " * 20_000)]
    audio = read_audio(saved(tmp_path, "a.mp3", id3(3, frames) + data("cbr.mp3")))
    assert audio.tags.title == "Owls"
    assert audio.tags.comment.startswith("Hoot Hoot")


def test_flac_comments_and_blocks_beyond_number_are_not_read(tmp_path: Path) -> None:
    """A FLAC file with ten thousand comments, or thousands of empty blocks, is read without its tags."""
    flac = data("plain.flac")
    comments = struct.pack("<II", 0, 10_000) + struct.pack("<I3s", 3, b"a=b") * 10_000
    for more in (b"\x04" + len(comments).to_bytes(3, "big") + comments, b"\x02\0\0\0" * 2_000):
        audio = read_audio(saved(tmp_path, "a.flac", flac[:42] + more + flac[42:]))
        assert audio.findings[-1].rule == "MEDIA-ID3"
        assert "than any real file" in audio.findings[-1].message


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of the address space")
def test_memory_is_bounded(tmp_path: Path) -> None:
    """Whatever sizes and counts a file claims, it is read or refused within 300 MB on top of what the program takes."""
    program = Path(__file__).with_name("hostile_reading.py")
    # Not measured for coverage: an alarm that strikes while coverage holds its lock would leave it locked for ever.
    calm = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    arguments = [sys.executable, program, tmp_path, str(1 << 17)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=ROOT, env=calm)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("claimed", [100.0, 0.9])
@pytest.mark.parametrize("name", ["index-first.m4a", "video.mp4"])
def test_a_length_that_only_the_header_tells_is_not_believed(tmp_path: Path, name: str, claimed: float) -> None:
    """Where an MP4 file's own header contradicts its samples, these count, as for every decoder, and it is told."""
    whole = bytearray(data(name))
    sound = whole.rfind(b"mdhd") if name == "video.mp4" else whole.find(b"mdhd")
    scale = int.from_bytes(whole[sound + 16 : sound + 20], "big")
    whole[sound + 20 : sound + 24] = round(claimed * scale).to_bytes(4, "big")
    audio = read_audio(saved(tmp_path, name, bytes(whole)))
    assert audio.duration == pytest.approx(2.4, abs=0.1)
    assert [f"promises {claimed:.1f} s" in finding.message for finding in audio.findings] == [True]


def test_a_bit_rate_is_that_of_the_sound(tmp_path: Path) -> None:
    """Samples that are said to last no time at all give no rate of gigabits."""
    whole = data("index-first.m4a")
    table = whole.find(b"stts") + 8
    path = saved(tmp_path, "a.m4a", whole[: table + 8] + bytes((0, 0, 0, 1)) + whole[table + 12 :])
    assert examine(path).problem is None


@pytest.mark.parametrize("name", ["plain.wav", "plain.aiff"])
def test_sound_of_a_few_bytes_per_second_is_refused(tmp_path: Path, name: str) -> None:
    """A sample rate that damage made tiny would stretch seconds to minutes; nobody can hear such sound."""
    whole = bytearray(data(name))
    if name == "plain.wav":
        whole[24:28] = (75).to_bytes(4, "little")
    else:
        common = whole.find(b"COMM") + 16
        whole[common + 1] -= 8
    with pytest.raises(AudioUnreadable, match="header is damaged"):
        read_audio(saved(tmp_path, name, bytes(whole)))
