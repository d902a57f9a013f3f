from pathlib import Path

import pytest

from episodes import Audio, AudioUnreadable, Severity, read_audio
from tests.sounds import DECODED, data, saved

_ID3 = b"ID3\x04\x00\x00\x00\x00\x07\x76" + b"\0" * 1014
_APE = b"\0" * 200 + b"APETAGEX" + (2000).to_bytes(4, "little") + (232).to_bytes(4, "little") + b"\0" * 16
_ID3V1 = b"TAG" + b" " * 125


def read(folder: Path, name: str, content: bytes) -> Audio:
    return read_audio(saved(folder, name, content))


def severities(audio: Audio, rule: str = "MEDIA-DECODES") -> list[Severity]:
    return [finding.severity for finding in audio.findings if finding.rule == rule]


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8])
@pytest.mark.parametrize("name", ["cbr.mp3", "vbr.mp3", "index-first.m4a", "fragmented.m4a", "plain.flac", "plain.wav"])
def test_cut_file_has_the_duration_of_what_is_there(tmp_path: Path, name: str, share: float) -> None:
    """A file that was cut off gets an error that names it, and the length of what can be heard."""
    whole = data(name)
    audio = read(tmp_path, name, whole[: round(len(whole) * share)])
    assert severities(audio) == [Severity.ERROR]
    assert audio.findings[0].where == audio.path
    assert "cut off" in audio.findings[0].message
    assert audio.duration == pytest.approx(DECODED[name] * share, abs=0.5)
    assert audio.duration < DECODED[name] - 0.2


@pytest.mark.parametrize("name", ["plain.aac", "plain.ogg", "plain.opus", "plain.aiff"])
def test_cut_file_of_other_formats_is_told(tmp_path: Path, name: str) -> None:
    """A cut file of a format that is no enclosure is told, too."""
    whole = data(name)
    audio = read(tmp_path, name, whole[: len(whole) * 3 // 4])
    assert severities(audio) == [Severity.ERROR]
    assert 0 < audio.duration < DECODED[name] * 0.9


@pytest.mark.parametrize("name", ["cbr-no-header.mp3", "vbr-no-header.mp3", "mpeg2.mp3", "layer2.mp2"])
def test_cut_file_without_header_has_an_incomplete_frame(tmp_path: Path, name: str) -> None:
    """Where no header tells how long the file should be, an incomplete last frame is a warning."""
    audio = read(tmp_path, name, data(name)[:20_000] if name != "mpeg2.mp3" else data(name)[:5_000])
    assert severities(audio)[0] in {Severity.WARNING, Severity.ERROR}


@pytest.mark.parametrize("name", ["index-last.m4a", "chapters.m4b", "video.mp4", "video.mov"])
def test_cut_film_without_index_cannot_be_read(tmp_path: Path, name: str) -> None:
    """An MP4 file whose index was at its lost end is refused, and the message says that it was cut off."""
    path = saved(tmp_path, name, data(name)[:-500])
    with pytest.raises(AudioUnreadable, match="cut off") as caught:
        read_audio(path)
    assert str(path) in caught.value.message


@pytest.mark.parametrize(
    "name", ["cbr.mp3", "plain.flac", "plain.wav", "plain.aiff", "plain.ogg", "plain.opus", "index-first.m4a"]
)
def test_file_that_ends_before_its_sound_cannot_be_read(tmp_path: Path, name: str) -> None:
    """What holds a header and no sound at all is refused, not given a length of zero."""
    for size in (4, 12, 30, 40):
        with pytest.raises(AudioUnreadable):
            read(tmp_path, name, data(name)[:size])


def test_joined_mp3_lasts_as_long_as_both(tmp_path: Path) -> None:
    """Two MP3 files in one are as long as both, though the header speaks of the first only; that is a warning."""
    audio = read(tmp_path, "joined.mp3", data("vbr.mp3") + _ID3 + data("cbr.mp3"))
    assert audio.duration == pytest.approx(DECODED["vbr.mp3"] + DECODED["cbr.mp3"], abs=0.1)
    assert severities(audio) == [Severity.WARNING]
    assert "joined" in audio.findings[0].message


def test_tags_around_the_audio_are_not_counted(tmp_path: Path) -> None:
    """Large ID3, APE and ID3v1 tags change neither length nor bit rate."""
    for name in ("cbr-no-header.mp3", "cbr.mp3", "vbr.mp3"):
        plain = read(tmp_path, "plain.mp3", data(name))
        audio = read(tmp_path, "tagged.mp3", _ID3 * 40 + data(name) + _APE + _ID3V1)
        assert (audio.duration, audio.bitrate) == (plain.duration, plain.bitrate)
        assert not severities(audio)


def test_lyrics_tag_is_not_counted(tmp_path: Path) -> None:
    """A Lyrics3 tag at the end belongs to no frame."""
    lyrics = b"LYRICSBEGIN" + b"x" * 100
    audio = read(tmp_path, "lyrics.mp3", data("cbr-no-header.mp3") + lyrics + b"000111LYRICS200" + _ID3V1)
    assert audio.duration == pytest.approx(DECODED["cbr-no-header.mp3"], abs=0.03)


def test_foreign_bytes_between_frames_are_stepped_over(tmp_path: Path) -> None:
    """Damage in the middle costs what it hit and no more, and is told."""
    whole = data("cbr-no-header.mp3")
    audio = read(tmp_path, "hole.mp3", whole[:12_000] + b"\x55" * 3_000 + whole[12_000:])
    assert audio.duration == pytest.approx(DECODED["cbr-no-header.mp3"], abs=0.1)
    assert severities(audio) == [Severity.WARNING]
    assert "no audio" in audio.findings[0].message


def test_audio_may_begin_after_foreign_bytes(tmp_path: Path) -> None:
    """Some zeros between tag and audio, as some tag editors leave, are no harm."""
    audio = read(tmp_path, "padded.mp3", _ID3 + b"\0" * 2_000 + data("cbr-no-header.mp3"))
    assert audio.duration == pytest.approx(DECODED["cbr-no-header.mp3"], abs=0.03)
    assert not severities(audio)


def test_variable_rate_without_header_is_told(tmp_path: Path) -> None:
    """A VBR file without a header gets its right length and a warning that players will get it wrong."""
    audio = read(tmp_path, "vbr.mp3", data("vbr-no-header.mp3"))
    assert severities(audio, "MEDIA-CBR") == [Severity.WARNING]


def test_vbri_header_is_believed_only_if_the_size_agrees(tmp_path: Path) -> None:
    """A VBRI header gives the length when the file is as large as it says; otherwise frames are counted."""
    frames = data("cbr-no-header.mp3")
    first = frames[:313]
    for claimed, expected in ((len(frames) + 313, 80 * 1152 / 44100), (5, DECODED["cbr-no-header.mp3"])):
        vbri = b"VBRI" + b"\0" * 6 + claimed.to_bytes(4, "big") + (80).to_bytes(4, "big")
        content = first[:36] + vbri + first[36 + len(vbri) :] + frames
        assert read(tmp_path, "vbri.mp3", content).duration == pytest.approx(expected, abs=0.1)


def test_joined_adts_and_foreign_bytes_are_counted_rightly(tmp_path: Path) -> None:
    """Raw AAC is counted frame by frame, over foreign bytes in the middle."""
    audio = read(tmp_path, "joined.aac", data("plain.aac") + b"\0" * 50 + data("plain.aac"))
    assert audio.duration == pytest.approx(2 * DECODED["plain.aac"], abs=0.05)


def test_chained_ogg_lasts_as_long_as_its_links(tmp_path: Path) -> None:
    """Ogg streams behind each other, as radio recordings have them, are added up."""
    for name in ("plain.ogg", "plain.opus"):
        audio = read(tmp_path, name, data(name) * 2)
        assert audio.duration == pytest.approx(2 * DECODED[name], abs=0.05)
        assert not severities(audio)


def test_ogg_without_end_is_a_warning(tmp_path: Path) -> None:
    """A stream whose last page is missing, cut between two pages, gets a warning."""
    whole = data("plain.opus")
    audio = read(tmp_path, "live.opus", whole[: whole.rindex(b"OggS")])
    assert severities(audio) == [Severity.WARNING]
    assert "no proper end" in audio.findings[0].message


def test_wav_written_into_a_pipe_lasts_to_its_end(tmp_path: Path) -> None:
    """A WAV whose header was written before its length was known has the length of what follows."""
    whole = data("plain.wav")
    at = whole.index(b"data") + 4
    for length in (0, 0xFFFFFFFF, 0x7FFFFFFF):
        audio = read(tmp_path, "streamed.wav", whole[:at] + length.to_bytes(4, "little") + whole[at + 4 :])
        assert audio.duration == pytest.approx(DECODED["plain.wav"], abs=0.01)
        assert not severities(audio)


def test_rf64_takes_its_length_from_its_own_chunk(tmp_path: Path) -> None:
    """RF64, the WAV for more than 4 GB, keeps its length elsewhere; a cut one is told."""
    whole = data("plain.wav")
    at = whole.index(b"data")
    size = int.from_bytes(whole[at + 4 : at + 8], "little")
    for claimed, expected in ((size, []), (size * 2, [Severity.ERROR])):
        ds64 = b"ds64" + (28).to_bytes(4, "little") + bytes(8) + claimed.to_bytes(8, "little") + bytes(12)
        head = b"RF64\xff\xff\xff\xffWAVE" + ds64 + whole[12:at] + b"data\xff\xff\xff\xff"
        audio = read(tmp_path, "large.wav", head + whole[at + 8 :])
        assert audio.duration == pytest.approx(DECODED["plain.wav"], abs=0.01)
        assert severities(audio) == expected


def test_flac_without_total_is_measured_at_its_end(tmp_path: Path) -> None:
    """A FLAC whose encoder did not know the length is measured by its last frame."""
    whole = bytearray(data("plain.flac"))
    whole[21] &= 0xF0
    whole[22:26] = bytes(4)
    audio = read(tmp_path, "pipe.flac", bytes(whole))
    assert audio.duration == pytest.approx(DECODED["plain.flac"], abs=0.01)
    assert not severities(audio)


def test_flac_cut_within_its_last_frame_is_a_warning(tmp_path: Path) -> None:
    """A FLAC that lacks its last few bytes loses its last frame and gets a warning."""
    audio = read(tmp_path, "cut.flac", data("plain.flac")[:-20])
    assert severities(audio) == [Severity.WARNING]
    assert audio.duration < DECODED["plain.flac"]


def test_id3_tag_before_flac_is_stepped_over(tmp_path: Path) -> None:
    """Some programs put an ID3 tag before a FLAC stream."""
    audio = read(tmp_path, "tagged.flac", _ID3 + data("plain.flac"))
    assert (audio.format, audio.duration) == ("flac", 2.4)


def test_impossible_length_is_refused(tmp_path: Path) -> None:
    """A header that claims years is damage, not a duration."""
    whole = bytearray(data("index-last.m4a"))
    at = whole.index(b"mdhd")
    whole[at + 16 : at + 20] = (1).to_bytes(4, "big")
    edits = whole.index(b"edts")
    whole[edits : edits + 4] = b"free"
    with pytest.raises(AudioUnreadable, match="impossible length"):
        read(tmp_path, "years.m4a", bytes(whole))


def test_protected_file_is_refused(tmp_path: Path) -> None:
    """A file under copy protection plays for its buyer only, and is refused as an episode."""
    with pytest.raises(AudioUnreadable, match="DRM"):
        read(tmp_path, "bought.m4a", data("index-last.m4a").replace(b"mp4a", b"drms", 1))


def test_frames_within_a_tag_in_the_middle_are_no_sound(tmp_path: Path) -> None:
    """What a tag between two joined files holds is skipped whole, even where it looks like audio."""
    hidden = data("cbr-no-header.mp3")
    size = len(hidden)
    tag = b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + hidden
    audio = read(tmp_path, "joined.mp3", data("cbr-no-header.mp3") + tag + data("cbr-no-header.mp3"))
    assert audio.duration == pytest.approx(2 * DECODED["cbr-no-header.mp3"], abs=0.03)
    assert not severities(audio)


def test_cut_film_whose_data_reach_to_the_end_is_told(tmp_path: Path) -> None:
    """Media data without a size of their own end with the file; the index tells that some are missing."""
    whole = data("index-first.m4a")
    at = whole.index(b"mdat") - 4
    audio = read(tmp_path, "open.m4a", (whole[:at] + bytes(4) + whole[at + 4 :])[: len(whole) * 3 // 4])
    assert severities(audio) == [Severity.ERROR]
    assert audio.duration < DECODED["index-first.m4a"] - 0.3
