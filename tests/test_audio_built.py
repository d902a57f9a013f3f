"""Recordings built byte by byte, by the documents of their formats: they need no program, so they run everywhere."""

import hashlib
import struct

import pytest

from episodes import AudioUnreadable, Severity, read_audio
from episodes.media.ogg_packets import opus_samples, packets, vorbis_samples
from episodes.media.ogg_pages import NO_POSITION, Page, check_sum
from tests.matrix_bytes import id3, id3v1, lyrics3, pages, sealed, shifted_pages, silent_layer1, title, vbri, xing
from tests.sounds import DECODED, data, saved

_FRAME = b"\xff\xfb\x90\xc0".ljust(417, b"\0")
"""One frame of 128 kbit/s, 44.1 kHz, mono, without padding: 1152 samples."""
_SECONDS = 1152 / 44100


def read(folder, name, content):
    """Return what is read from bytes."""
    return read_audio(saved(folder, name, content))


def damage(audio):
    """Return the severities of the findings about damage."""
    return [found.severity for found in audio.findings if found.rule == "MEDIA-DECODES"]


@pytest.mark.parametrize(("mpeg1", "rate"), [(True, 44100), (False, 22050)])
def test_layer_one_counts_384_samples_a_frame(tmp_path, mpeg1, rate):
    """Frames of layer I are measured in either version, and the forerunner of MP3 is told."""
    audio = read(tmp_path, "one.mp3", silent_layer1(100, mpeg1=mpeg1))
    assert audio.duration == pytest.approx(100 * 384 / rate, abs=0.001)
    assert "MEDIA-FORMAT" in {found.rule for found in audio.findings}
    assert not damage(audio)


@pytest.mark.parametrize("build", [vbri, xing])
def test_the_headers_of_other_encoders_are_read(tmp_path, build):
    """A VBRI header, and a Xing header that tells the number of frames alone, name no sound of their own."""
    audio = read(tmp_path, "head.mp3", build(_FRAME * 200, _FRAME, 200))
    assert audio.duration == pytest.approx(200 * _SECONDS, abs=0.001)
    assert not damage(audio)


@pytest.mark.parametrize("build", [vbri, xing])
@pytest.mark.parametrize(("told", "severity"), [(400, Severity.ERROR), (100, Severity.WARNING)])
def test_the_headers_of_other_encoders_are_not_believed_blindly(tmp_path, build, told, severity):
    """A header that speaks of more frames, or of fewer, than there are, does not change the duration and is told."""
    content = bytearray(build(_FRAME * 200, _FRAME, told))
    if build is vbri:
        content[46:50] = (told * 417).to_bytes(4, "big")
    audio = read(tmp_path, "head.mp3", bytes(content))
    assert audio.duration == pytest.approx(200 * _SECONDS, abs=0.001)
    assert damage(audio) == [severity]


@pytest.mark.parametrize(
    "tag", [id3(title()), id3v1(), b"APETAGEX" + struct.pack("<IIII", 2000, 232, 0, 0) + bytes(240)]
)
def test_tags_in_the_middle_are_no_damage(tmp_path, tag):
    """Files that were joined as bytes keep the tags of each; nothing of them is sound, and nothing is lost."""
    audio = read(tmp_path, "joined.mp3", _FRAME * 100 + tag + _FRAME * 100)
    assert audio.duration == pytest.approx(200 * _SECONDS, abs=0.001)
    assert not damage(audio)


@pytest.mark.parametrize("size", [1, 100, 417, 5000])
def test_anything_else_between_frames_is_told(tmp_path, size):
    """A single foreign byte between two frames makes players resynchronise, so it is a finding."""
    audio = read(tmp_path, "click.mp3", _FRAME * 100 + b"\x55" * size + _FRAME * 100)
    assert audio.duration == pytest.approx(200 * _SECONDS, abs=0.001)
    assert damage(audio) == [Severity.WARNING]


@pytest.mark.parametrize(("name", "sound"), [("a.mp3", _FRAME * 100), ("a.aac", data("plain.aac"))])
@pytest.mark.parametrize(("size", "told"), [(1000, False), (65_000, False), (66_000, True)])
def test_little_behind_the_sound_is_padding_and_much_is_told(tmp_path, name, sound, size, told):
    """Some zeros at the end are what programs leave; many are an end that was never written."""
    audio = read(tmp_path, name, sound + bytes(size))
    assert audio.duration == pytest.approx(read(tmp_path, "b", sound).duration, abs=0.001)
    assert bool(damage(audio)) == told


def test_lyrics_that_look_like_frames_are_no_sound(tmp_path):
    """A Lyrics3 tag before the ID3v1 tag is stepped over whole."""
    audio = read(tmp_path, "song.mp3", _FRAME * 100 + lyrics3())
    assert audio.duration == pytest.approx(100 * _SECONDS, abs=0.001)
    assert not damage(audio)


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("before", [b"", id3(title())])
def test_free_format_is_refused_by_name(tmp_path, padded, before):
    """MP3 without a bit rate is no riddle for people: the message names it, the hint the way out."""
    frames = b"".join(
        bytes((0xFF, 0xFB, 2 * (padded and n % 2), 0xC0)).ljust(500 + (padded and n % 2), b"\0") for n in range(9)
    )
    with pytest.raises(AudioUnreadable, match="free format") as caught:
        read(tmp_path, "free.mp3", before + frames)
    assert "bit rate" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((b"G" + bytes(187)) * 20, "MPEG transport stream"),
        (b"\0\0\1\xba" + bytes(400), "MPEG program stream"),
        (b"riff\x2e\x91\xcf\x11" + bytes(400), "Wave64"),
        (b"DSD " + bytes(400), "DSD"),
        (b"MPCK" + bytes(400), "Musepack"),
    ],
)
def test_kinds_that_are_not_read_are_named(tmp_path, content, words):
    """Who hands in a recording of another kind learns which it is."""
    with pytest.raises(AudioUnreadable, match=words):
        read(tmp_path, "owls.mp3", content)


def test_text_that_begins_like_a_packet_is_no_transport_stream(tmp_path):
    """One letter G at the beginning is not five at the right distance."""
    with pytest.raises(AudioUnreadable, match="text file"):
        read(tmp_path, "owls.mp3", b"Good owls. " * 200)


_BARE = {"cbr-no-header.mp3", "vbr-no-header.mp3", "layer2.mp2", "mpeg2.mp3", "fragmented.m4a", "streamed.wav"}
"""Samples that nowhere tell how long they are: cut between two frames they are whole."""


@pytest.mark.parametrize("name", sorted(set(DECODED) - _BARE))
def test_wherever_a_recording_is_cut_it_is_told(tmp_path, name):
    """Every beginning is refused, or no longer than the whole; where a tenth of a second is missing, that is told."""
    whole = data(name)
    for count in range(1, 100):
        try:
            audio = read(tmp_path, name, whole[: len(whole) * count // 100])
        except AudioUnreadable:
            continue
        assert audio.duration <= DECODED[name] + 0.05
        assert damage(audio) or audio.duration > DECODED[name] - 0.1


def _fact(code, average, samples, size):
    head = struct.pack("<HHIIHHH", code, 1, 8000, average, 1, 4, 0)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"fact" + struct.pack("<II", 4, samples)
    body += b"data" + struct.pack("<I", size) + bytes(size)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("samples", "average", "seconds"), [(16_000, 0, 2.0), (16_000, 99, 2.0), (0, 4000, 1.0), (2**32 - 1, 4000, 1.0)]
)
def test_packed_wav_tells_its_number_of_samples(tmp_path, samples, average, seconds):
    """Codecs without blocks of a fixed length are measured by the `fact` chunk, else by their average."""
    assert read(tmp_path, "a.wav", _fact(0x20, average, samples, 4000)).duration == seconds


def test_wav_without_any_pace_is_damaged(tmp_path):
    """Neither a number of samples nor an average: nothing can be said."""
    with pytest.raises(AudioUnreadable, match="header is damaged"):
        read(tmp_path, "a.wav", _fact(0x20, 0, 0, 4000))


@pytest.mark.parametrize("name", ["plain.wav", "plain.aiff", "index-first.m4a", "index-last.m4a"])
def test_a_second_file_that_no_player_plays_is_told(tmp_path, name):
    """Joining WAV, AIFF or M4A files as bytes loses all but the first; the duration is that of the first."""
    audio = read(tmp_path, name, data(name) * 2)
    assert audio.duration == pytest.approx(DECODED[name], abs=0.1)
    assert damage(audio) == [Severity.WARNING]
    assert "first alone" in audio.findings[0].message


@pytest.mark.parametrize("name", ["plain.wav", "plain.aiff", "plain.flac", "plain.ogg", "plain.opus"])
def test_an_id3_tag_before_any_format_is_stepped_over(tmp_path, name):
    """Tag editors for MP3 put their tag before everything; it changes neither format nor duration."""
    audio = read(tmp_path, name, id3(title()) + data(name))
    assert (audio.format, audio.duration) == (name.partition(".")[2], read(tmp_path, "x", data(name)).duration)
    assert not damage(audio)


@pytest.mark.parametrize("seed", range(20))
def test_the_check_sum_is_that_of_the_standard(seed):
    """The quick way to the check sum of an Ogg page gives what the slow one gives."""
    page = b"OggS" + hashlib.shake_128(bytes((seed,))).digest(23 + seed * 40)
    bare = page[:22] + bytes(4) + page[26:]
    assert sealed(page)[22:26] == check_sum(bare).to_bytes(4, "little")


@pytest.mark.parametrize("name", ["plain.ogg", "plain.opus"])
def test_real_pages_have_right_check_sums(name):
    """What real encoders write passes the check, and any altered byte fails it."""
    for page in pages(data(name)):
        assert sealed(page) == page
        altered = page[:30] + bytes((page[30] ^ 1,)) + page[31:]
        assert sealed(altered) != altered


@pytest.mark.parametrize("name", ["plain.ogg", "plain.opus"])
@pytest.mark.parametrize("samples", [1, 48_000 * 86_400, 2**40])
def test_counting_from_elsewhere_makes_no_recording_longer(tmp_path, name, samples):
    """A stream that was cut from a live one counts from its beginning, however late that was."""
    content = b"".join(shifted_pages(data(name), samples, first=2))
    assert read(tmp_path, name, content).duration == pytest.approx(DECODED[name], abs=0.05)


@pytest.mark.parametrize("name", ["plain.ogg", "plain.opus"])
def test_a_damaged_page_is_left_out_and_told(tmp_path, name):
    """Players drop a page whose check sum is wrong, so its sound is not there."""
    whole = pages(data(name))
    broken = bytearray(whole[-2])
    broken[-1] ^= 0xFF
    audio = read(tmp_path, name, b"".join([*whole[:-2], bytes(broken), whole[-1]]))
    assert Severity.ERROR in damage(audio)
    assert audio.duration < DECODED[name] - 0.2


def test_a_stream_beside_the_first_does_not_count(tmp_path):
    """Two streams that begin together play together: the first gives the length."""
    ours, other = pages(data("plain.opus")), pages(data("plain.ogg"))
    mixed = [ours[0], other[0], *other[1:-1], *ours[1:]]
    audio = read(tmp_path, "two.opus", b"".join(mixed))
    assert (audio.format, audio.duration) == ("opus", read(tmp_path, "one.opus", data("plain.opus")).duration)


def test_a_chain_without_end_is_refused(tmp_path):
    """More beginnings of streams than any recording has are refused before they fill the memory."""
    whole = pages(data("plain.opus"))
    with pytest.raises(AudioUnreadable, match="chained of more"):
        read(tmp_path, "many.opus", (whole[0] + whole[1]) * 10_002)


@pytest.mark.parametrize(
    ("toc", "samples"),
    [
        (b"\x00", 480),
        (b"\x18", 2880),
        (b"\x61", 960),
        (b"\x6a", 1920),
        (b"\x80", 120),
        (b"\xf8", 960),
        (b"\xfb\x03", 2880),
        (b"\xfb\x00", 0),
        (b"\xfb", 0),
        (b"", 0),
    ],
)
def test_an_opus_packet_tells_its_samples(toc, samples):
    """The first byte tells the length of a frame and whether one, two or a number of them follow."""
    assert opus_samples([toc]) == samples


def _page(lacing, flags=0):
    return Page(flags, NO_POSITION, 1, 5, bytes(lacing), bytes(range(256)) * 255, sound=True, end=0)


def test_packets_go_on_over_pages():
    """A packet counts where it ends, with the bytes with which it began; one whose beginning is missing never."""
    first = packets(_page([10, 255, 255]))
    assert (first.ended, first.begun) == ([b"\x00\x01"], b"\x0a\x0b")
    second = packets(_page([255, 3, 7], flags=1), first.begun)
    assert (second.ended, second.begun) == ([b"\x0a\x0b", b"\x02\x03"], None)
    assert packets(_page([255, 3, 7], flags=1)).ended == [b"\x02\x03"]


@pytest.mark.parametrize("setup", [b"", b"\x01", bytes(600), b"\xff" * 600, bytes(range(256)) * 4])
def test_headers_of_vorbis_that_tell_no_modes_count_nothing(setup):
    """Damaged headers are no reason to guess: the positions of the pages are then believed."""
    assert vorbis_samples(b"\x01vorbis" + bytes(21) + b"\xb8\x01", setup) is None


def test_vorbis_blocks_overlap():
    """Each packet gives a quarter of its own block and of the one before it; the first gives nothing."""
    mode = 41
    bits, at = 1 << 3, 10
    for flag in (0, 1):
        bits |= flag << at
        at += mode
    bits = (bits & ~(0x3F << 4)) | 1 << 4 | 1 << at
    count = vorbis_samples(b"\x01vorbis" + bytes(21) + b"\xb8\x01", bits.to_bytes(12, "little"))
    assert count
    assert count([b"\x00", b"\x00", b"\x02", b"\x02"]) == (256 + 256) // 4 + (256 + 2048) // 4 + (2048 + 2048) // 4
    assert count([b"\x02"]) == 0
