import struct
from pathlib import Path

import pytest
from mutagen.id3 import APIC, ID3, TIT2
from mutagen.wave import WAVE

from episodes import Audio, Tags, read_audio
from tests.sounds import data, saved


def _chunk(order: str, kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack(f"{order}I", len(content)) + content + b"\0" * (len(content) % 2)


def _info(**texts: bytes) -> bytes:
    return _chunk("<", b"LIST", b"INFO" + b"".join(_chunk("<", key.encode(), text) for key, text in texts.items()))


def _read(folder: Path, name: str, content: bytes) -> Audio:
    return read_audio(saved(folder, name, content))


def test_wav_texts_are_read(tmp_path: Path) -> None:
    """The INFO texts that editors write into WAV files become tags, those of odd length too."""
    texts = _info(INAM=b"Owls\0", IART=b"Ada Byron", IPRD=b"Field Notes\0\0", ICRD=b"2026-05-01", ITRK=b"3", ICMT=b"Hm")
    texts += _info(ICOP=b"2026 Ada Byron", IGNR=b"Podcast", IKEY=b"owls; night")
    audio = _read(tmp_path, "a.wav", data("plain.wav") + texts)
    wanted = Tags(
        title="Owls",
        artist="Ada Byron",
        album="Field Notes",
        date="2026-05-01",
        year=2026,
        track=3,
        comment="Hm",
        copyright="2026 Ada Byron",
        genre="Podcast",
        keywords="owls; night",
    )
    assert (audio.tags, audio.duration, audio.findings) == (wanted, 1.2, ())


def test_aiff_texts_are_read(tmp_path: Path) -> None:
    """The text chunks of AIFF files become tags."""
    texts = _chunk(">", b"NAME", b"Owls") + _chunk(">", b"AUTH", b"Ada Byron") + _chunk(">", b"ANNO", b"Hm")
    texts += _chunk(">", b"(c) ", b"2026 Ada Byron")
    audio = _read(tmp_path, "a.aiff", data("plain.aiff") + texts)
    assert audio.tags == Tags(title="Owls", artist="Ada Byron", comment="Hm", copyright="2026 Ada Byron")


@pytest.mark.parametrize(
    ("text", "read"), [("Eulen für Zoë".encode(), "Eulen für Zoë"), (b"Zo\xeb \x93x\x94", "Zoë “x”")]
)
def test_texts_without_encoding_are_guessed(tmp_path: Path, text: bytes, read: str) -> None:
    """UTF-8 is recognised; anything else is taken as Western Windows text."""
    assert _read(tmp_path, "a.wav", data("plain.wav") + _info(INAM=text)).tags.title == read


def test_id3_goes_before_texts(tmp_path: Path) -> None:
    """Where a WAV file has both, the richer tag counts, with its cover."""
    path = saved(tmp_path, "a.wav", data("plain.wav") + _info(INAM=b"Old"))
    wave = WAVE(path)
    wave.add_tags()
    wave.tags.add(TIT2(encoding=3, text=["New"]))
    wave.save()
    assert read_audio(path).tags == Tags(title="New")


@pytest.mark.parametrize("mark", [b"RF64", b"BW64"])
def test_tags_of_large_files_are_read(tmp_path: Path, mark: bytes) -> None:
    """RF64 and BW64 files have the same tags as WAV, and none is no finding."""
    plain = mark + data("plain.wav")[4:]
    assert _read(tmp_path, "plain.wav", plain).findings == ()
    assert _read(tmp_path, "texts.wav", plain + _info(INAM=b"Owls")).tags.title == "Owls"


def test_aiff_from_a_pipe_has_no_finding_about_tags(tmp_path: Path) -> None:
    """An AIFF file whose outer size was never filled in has no tags, which is no fault."""
    audio = _read(tmp_path, "a.aiff", data("plain.aiff")[:4] + bytes(4) + data("plain.aiff")[8:])
    assert (audio.tags, audio.findings) == (Tags(), ())


def test_damaged_id3_chunk_is_a_finding(tmp_path: Path) -> None:
    """A tag that cannot be read does not hide the sound."""
    audio = _read(tmp_path, "a.wav", data("plain.wav") + _chunk("<", b"id3 ", b"garbage and more of it"))
    assert [found.rule for found in audio.findings] == ["MEDIA-ID3"]


def test_texts_stay_within_their_list(tmp_path: Path) -> None:
    """A text that begins behind the end of its list does not count."""
    stray = _chunk("<", b"LIST", b"INFO") + _chunk("<", b"INAM", b"Stray")
    assert _read(tmp_path, "a.wav", data("plain.wav") + stray).tags == Tags()


def test_cover_in_a_chunk_is_found(tmp_path: Path) -> None:
    """A cover of a WAV file that cannot be read as a picture is told, so it was found."""
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=b"no picture"))
    path = tmp_path / "tag"
    tags.save(path)
    audio = _read(tmp_path, "a.wav", data("plain.wav") + _chunk("<", b"id3 ", path.read_bytes()))
    assert [found.rule for found in audio.findings] == ["MEDIA-ID3"]
