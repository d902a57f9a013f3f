import struct
from pathlib import Path

import pytest

from episodes import AudioUnreadable, Severity, read_audio
from episodes.media.recording import Recording
from tests.sounds import DECODED, data, saved


def _wav(code: int, per_second: int, block: int, extra: bytes, samples: bytes) -> bytes:
    """Return a mono WAV file of 8000 samples per second."""
    head = struct.pack("<HHIIHH", code, 1, 8000, per_second, block, 4) + struct.pack("<H", len(extra)) + extra
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("code", [2, 0x11])
def test_adpcm_is_measured_by_its_blocks(tmp_path: Path, code: int) -> None:
    """The wrong average in the header of an ADPCM file is not asked: ten blocks of 505 samples last 0.63 s."""
    path = saved(tmp_path, "a.wav", _wav(code, 16_000, 256, struct.pack("<H", 505), bytes(2560)))
    assert read_audio(path).duration == pytest.approx(5050 / 8000, abs=0.001)


@pytest.mark.parametrize(("code", "block"), [(1, 2), (3, 4), (7, 1), (0xFFFE, 3)])
def test_plain_samples_are_measured_by_their_size(tmp_path: Path, code: int, block: int) -> None:
    """Uncompressed samples follow from rate and size, whatever average the header states."""
    path = saved(tmp_path, "a.wav", _wav(code, 99_999, block, b"", bytes(8000 * block)))
    assert read_audio(path).duration == 1.0


def test_other_codecs_in_wav_are_measured_by_the_average(tmp_path: Path) -> None:
    """MP3 inside WAV has no blocks of its own size: its average rate is believed."""
    path = saved(tmp_path, "a.wav", _wav(0x55, 8000, 1, bytes(12), bytes(16_000)))
    assert read_audio(path).duration == 2.0


@pytest.mark.parametrize(("field", "size"), [(22, 2), (24, 4), (28, 4), (32, 2)])
def test_a_zero_in_the_header_of_a_wav_is_damage(tmp_path: Path, field: int, size: int) -> None:
    """Without channels, rate or block size, and without the average where it counts, nothing can be said of a WAV."""
    whole = bytearray(_wav(0x55, 16_000, 2, b"", bytes(8000)))
    whole[field : field + size] = bytes(size)
    with pytest.raises(AudioUnreadable, match="header is damaged"):
        read_audio(saved(tmp_path, "a.wav", bytes(whole)))


@pytest.mark.parametrize("name", ["cbr.mp3", "vbr.mp3"])
@pytest.mark.parametrize("count", [1, 3, 25_000, 0x7FFFFFFF])
def test_a_number_of_frames_that_cannot_be_is_not_believed(tmp_path: Path, name: str, count: int) -> None:
    """A header that agrees with the file's size, but claims too much or too little sound for it, makes podcli count."""
    whole = bytearray(data(name))
    mark = max(whole.find(b"Xing"), whole.find(b"Info"))
    whole[mark + 8 : mark + 12] = count.to_bytes(4, "big")
    audio = read_audio(saved(tmp_path, name, bytes(whole)))
    assert audio.duration == pytest.approx(DECODED[name], abs=0.06)
    assert "MEDIA-DECODES" in {found.rule for found in audio.findings}


@pytest.mark.parametrize("name", ["index-first.m4a", "index-last.m4a", "video.mp4"])
def test_an_index_without_sound_is_damage(tmp_path: Path, name: str) -> None:
    """An MP4 file whose sample tables are gone has no length, whatever its headers claim."""
    with pytest.raises(AudioUnreadable, match="lists no sound"):
        read_audio(saved(tmp_path, name, data(name).replace(b"stsz", b"free")))


def test_less_than_a_millisecond_is_no_sound(tmp_path: Path) -> None:
    """A duration that would be rounded to zero is never reported."""
    with pytest.raises(AudioUnreadable):
        read_audio(saved(tmp_path, "a.wav", _wav(1, 16_000, 2, b"", bytes(4))))


def _aiff(codec: bytes, bits: int, frames: int, claimed: int, samples: bytes) -> bytes:
    """Return a mono AIFF file of 8000 samples per second, AIFF-C if it has a codec."""
    common = struct.pack(">HIHHQ", 1, frames, bits, 16383 + 12, 8000 << 51) + codec
    body = b"AIFC" if codec else b"AIFF"
    body += b"COMM" + struct.pack(">I", len(common)) + common
    body += b"SSND" + struct.pack(">I", claimed) + bytes(8) + samples
    return b"FORM" + struct.pack(">I", len(body)) + body


@pytest.mark.parametrize(
    ("codec", "bits", "frames", "size"),
    [(b"", 16, 8000, 16_000), (b"", 12, 8000, 16_000), (b"sowt", 24, 8000, 24_000), (b"ulaw", 16, 8000, 8000)],
)
def test_aiff_is_measured_by_its_codec(tmp_path: Path, codec: bytes, bits: int, frames: int, size: int) -> None:
    """Plain samples count by their bits, other codecs by the number of samples."""
    audio = read_audio(saved(tmp_path, "a.aiff", _aiff(codec, bits, frames, size + 8, bytes(size))))
    assert (audio.duration, audio.sample_rate, audio.channels) == (1.0, 8000, 1)


def test_ima_aiff_is_measured_by_its_packets(tmp_path: Path) -> None:
    """The header of an IMA file counts packets of 64 samples in 34 bytes, so its number is no number of samples."""
    audio = read_audio(saved(tmp_path, "a.aiff", _aiff(b"ima4", 4, 250, 8508, bytes(8500))))
    assert audio.duration == 2.0


@pytest.mark.parametrize("claimed", [0, 0x7F000008, 0xFFFFFFFE])
def test_aiff_written_into_a_pipe_lasts_to_its_end(tmp_path: Path, claimed: int) -> None:
    """A size that was not known when it was written is no cut."""
    audio = read_audio(saved(tmp_path, "a.aiff", _aiff(b"", 16, 0, claimed, bytes(16_000))))
    assert (audio.duration, "MEDIA-DECODES" in {found.rule for found in audio.findings}) == (1.0, False)


def test_aiff_that_promises_more_is_cut(tmp_path: Path) -> None:
    """An AIFF file whose samples end early lasts as long as they do, and the rest is reported missing."""
    audio = read_audio(saved(tmp_path, "a.aiff", _aiff(b"", 16, 80_000, 160_008, bytes(16_000))))
    assert audio.duration == 1.0
    cut = [found for found in audio.findings if found.rule == "MEDIA-DECODES"]
    assert [found.severity for found in cut] == [Severity.ERROR]
    assert "10.00 s" in cut[0].message


@pytest.mark.parametrize(("codec", "frames"), [(b"ulaw", 0), (b"????", 0)])
def test_aiff_of_unknown_pace_is_damaged(tmp_path: Path, codec: bytes, frames: int) -> None:
    """A codec that only the number of samples explains needs that number."""
    with pytest.raises(AudioUnreadable, match="header is damaged"):
        read_audio(saved(tmp_path, "a.aiff", _aiff(codec, 16, frames, 8008, bytes(8000))))


_TINY_MPEG = b"\xff\xf2\x14\xc0" + bytes(20)
_TINY_ADTS = bytes((0xFF, 0xF1, 0x50, 0x40, 0x00, 0xFF, 0xFC))


@pytest.mark.parametrize(
    ("name", "piece", "seconds"),
    [("a.mp3", _TINY_MPEG * 3 + b"x", 3 * 0.024), ("a.aac", _TINY_ADTS * 3 + b"x", 3 * 1024 / 44100)],
)
def test_a_file_of_disturbances_is_read_once(
    tmp_path: Path, name: str, piece: bytes, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign bytes after every third frame do not make podcli read the whole file for each of them."""
    read = 0
    whole = Recording.read

    def counted(recording: Recording, at: int, count: int) -> bytes:
        nonlocal read
        data = whole(recording, at, count)
        read += len(data)
        return data

    monkeypatch.setattr(Recording, "read", counted)
    content = piece * 2000 + piece[:-1] * 20
    audio = read_audio(saved(tmp_path, name, content))
    assert audio.duration == pytest.approx(2020 * seconds, rel=0.01)
    assert "MEDIA-DECODES" in {found.rule for found in audio.findings} or name == "a.aac"
    assert read < 2000 * 16_000


def test_a_film_of_countless_boxes_is_refused(tmp_path: Path) -> None:
    """More parts than any recording has are refused before they fill the memory."""
    content = data("fragmented.m4a") + b"\0\0\0\x08free" * 250_001
    with pytest.raises(AudioUnreadable, match="more parts"):
        read_audio(saved(tmp_path, "a.m4a", content))


def test_a_track_that_does_not_say_what_it_holds_is_damage(tmp_path: Path) -> None:
    """An MP4 file without the description of its samples cannot be played, so it is no audio."""
    with pytest.raises(AudioUnreadable, match="does not say"):
        read_audio(saved(tmp_path, "a.m4a", data("index-first.m4a").replace(b"stsd", b"free")))


def test_a_strange_codec_is_named_without_control_characters(tmp_path: Path) -> None:
    """Whatever bytes name the codec of a track, nothing of them reaches a terminal raw."""
    audio = read_audio(saved(tmp_path, "a.m4a", data("index-first.m4a").replace(b"mp4a", b"ms\0\x1b")))
    assert ["ms\\x00\\x1b" in found.message for found in audio.findings if found.rule == "MEDIA-FORMAT"] == [True]


@pytest.mark.parametrize("junk", range(4092, 4099))
def test_a_frame_is_found_wherever_it_lies(tmp_path: Path, junk: int) -> None:
    """The first frame counts even where its header lies across two of the pieces that are searched."""
    audio = read_audio(saved(tmp_path, "a.mp3", bytes(junk) + data("cbr.mp3")))
    assert audio.duration == read_audio(saved(tmp_path, "b.mp3", data("cbr.mp3"))).duration


@pytest.mark.parametrize("junk", range(4092, 4099))
def test_a_page_is_found_wherever_it_lies(tmp_path: Path, junk: int) -> None:
    """The last page of an Ogg file counts even where its mark lies across two pieces."""
    whole = data("plain.ogg")
    last = whole.rfind(b"OggS")
    audio = read_audio(saved(tmp_path, "a.ogg", whole[:last] + bytes(junk) + whole[last:]))
    assert audio.duration == 2.4


def test_adts_frames_of_several_blocks_count_each(tmp_path: Path) -> None:
    """A raw AAC frame may hold up to four blocks of sound."""
    whole = bytearray(data("plain.aac"))
    at = 0
    while at < len(whole):
        whole[at + 6] |= 1
        at += (whole[at + 3] & 3) << 11 | whole[at + 4] << 3 | whole[at + 5] >> 5
    audio = read_audio(saved(tmp_path, "a.aac", bytes(whole)))
    assert audio.duration == pytest.approx(2 * read_audio(saved(tmp_path, "b.aac", data("plain.aac"))).duration)
