import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from episodes import (
    AUDIO_ENDINGS,
    ENCLOSURE_FORMATS,
    FORMATS,
    AudioUnreadable,
    FileUnreadable,
    Severity,
    enclosure_type,
    file_digest,
    read_audio,
    read_cover,
)
from tests.sounds import data, sample, saved


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("owls.mp3", data("cbr.mp3"))
    return packed.getvalue()


_IMPOSTERS = {
    "html": (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page"),
    "html with bom": (b"\xef\xbb\xbf\n <HTML><head></head></html>", "web page"),
    "xml": (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "XML document"),
    "json": (b'{"error": "not found"}', "JSON document"),
    "text": ("Grüße aus dem Wald.\n".encode(), "text file"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00", "git lfs pull"),
    "zip": (_zip(), "ZIP"),
    "gzip": (gzip.compress(b"sound"), "gzip"),
    "pdf": (b"%PDF-1.7 and more", "PDF"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 400, "JPEG"),
    "matroska": (b"\x1aE\xdf\xa3" + b"\1" * 400, "Matroska"),
    "asf": (b"\x30\x26\xb2\x75" + b"\1" * 400, "Windows Media"),
    "avi": (b"RIFF\0\0\0\0AVI LIST", "AVI"),
    "speex": (b"OggS" + bytes(24) + b"Speex   " + bytes(99), "neither Vorbis nor Opus"),
    "zeros": (bytes(5000), "zero bytes"),
    "tag alone": (b"ID3\x04\0\0\0\0\0\x0a" + bytes(10), "ID3 tag"),
    "noise": (bytes(range(128, 255)) * 3, "no kind that podcli knows"),
}


@pytest.mark.parametrize("name", _IMPOSTERS)
def test_what_is_no_audio_is_named(tmp_path: Path, name: str) -> None:
    """A file that is no audio is refused with what it really is, whatever its name promises."""
    content, words = _IMPOSTERS[name]
    path = saved(tmp_path, "owls.mp3", content)
    with pytest.raises(AudioUnreadable) as caught:
        read_audio(path)
    assert str(path) in caught.value.message
    assert words in caught.value.message
    assert caught.value.hint


def test_empty_file_is_called_empty(tmp_path: Path) -> None:
    """A file of 0 bytes is refused as such."""
    with pytest.raises(AudioUnreadable, match="empty"):
        read_audio(saved(tmp_path, "empty.mp3", b""))


def test_picture_in_an_mp4_container_is_no_audio(tmp_path: Path) -> None:
    """A HEIC photograph has the container of a film and is refused."""
    content = data("index-last.m4a").replace(b"ftypM4A ", b"ftypheic")
    with pytest.raises(AudioUnreadable, match="picture"):
        read_audio(saved(tmp_path, "photo.mp4", content))


@pytest.mark.parametrize("read", [read_audio, file_digest, read_cover])
def test_unreachable_files_are_told_apart(tmp_path: Path, read: object) -> None:
    """Missing files, folders, pipes and impossible names are refused with their names, never waited for."""
    assert callable(read)
    pipe = tmp_path / "pipe.mp3"
    os.mkfifo(pipe)
    cases = {
        tmp_path / "gone.mp3": "no such file",
        tmp_path: "a folder",
        pipe: "a pipe",
        saved(tmp_path, "file", b"x") / "owls.mp3": "no folder",
        Path("owls\0.mp3"): "cannot be the name",
    }
    for path, words in cases.items():
        with pytest.raises(FileUnreadable, match=words) as caught:
            read(path)
        assert path.name.replace("\0", "") in caught.value.message.replace("\\x00", "")
        assert caught.value.hint


def test_forbidden_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is refused as such; a disk error keeps the system's words."""
    path = saved(tmp_path, "owls.mp3", data("cbr.mp3"))
    for error, words in ((PermissionError(13, "x"), "permission denied"), (OSError(5, "Input/output error"), "Input")):

        def refuse(*_: object, error: OSError = error, **__: object) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", refuse)
            with pytest.raises(FileUnreadable, match=words):
                read_audio(path)


@pytest.mark.parametrize(
    ("name", "claimed"),
    [("cbr.mp3", "owls.m4a"), ("index-last.m4a", "owls.mp3"), ("plain.wav", "owls.mp3"), ("plain.opus", "owls.MP3")],
)
def test_wrong_ending_is_a_finding(tmp_path: Path, name: str, claimed: str) -> None:
    """A file whose name promises another format is read as what it is, and its user is told."""
    audio = read_audio(saved(tmp_path, claimed, data(name)))
    assert audio.format == read_audio(sample(name)).format
    found = [finding for finding in audio.findings if finding.rule == "ENC-TYPE-MATCH"]
    assert [finding.severity for finding in found] == [Severity.WARNING]
    assert FORMATS[audio.format].label in found[0].message


@pytest.mark.parametrize(
    ("name", "claimed"),
    [("cbr.mp3", "OWLS.MP3"), ("cbr.mp3", "owls"), ("chapters.m4b", "a.m4a"), ("video.mp4", "a.m4v")],
)
def test_right_or_absent_ending_is_no_finding(tmp_path: Path, name: str, claimed: str) -> None:
    """Upper case, siblings of one family and names without ending are all right."""
    rules = {finding.rule for finding in read_audio(saved(tmp_path, claimed, data(name))).findings}
    assert "ENC-TYPE-MATCH" not in rules


def test_brandless_and_unbranded_films_are_known(tmp_path: Path) -> None:
    """An MP4 of a general brand is video only if it has a film track; without `ftyp` it is old QuickTime."""
    sound, film = data("index-last.m4a"), data("video.mp4")
    general = sound.replace(b"ftypM4A ", b"ftypmp42")
    assert read_audio(saved(tmp_path, "a.m4a", general)).format == "m4a"
    assert read_audio(saved(tmp_path, "a.mp4", film)).format == "mp4"
    assert read_audio(saved(tmp_path, "a.mov", film.replace(b"ftyp", b"wide", 1))).format == "mov"


def test_enclosures_are_those_that_directories_take() -> None:
    """MP3, M4A, MP4, M4V and MOV go up under their type, an M4B as M4A; nothing else does."""
    assert enclosure_type("mp3") == (".mp3", "audio/mpeg")
    assert enclosure_type("m4b") == enclosure_type("m4a") == (".m4a", "audio/x-m4a")
    assert enclosure_type("m4v") == (".m4v", "video/x-m4v")
    assert set(ENCLOSURE_FORMATS) == {"mp3", "m4a", "m4b", "mp4", "m4v", "mov"}
    assert [enclosure_type(name) for name in ("aac", "ogg", "opus", "flac", "wav", "aiff", "text")] == [None] * 7


def test_endings_are_lower_case_and_complete() -> None:
    """The list of endings names every format, ready for comparison."""
    assert all(ending == ending.lower() and ending.startswith(".") for ending in AUDIO_ENDINGS)
    assert all(kind.endings[0] in AUDIO_ENDINGS for kind in FORMATS.values())


def test_digest_is_sha256_of_all_bytes(tmp_path: Path) -> None:
    """The digest is that of the whole file, and progress adds up to its size."""
    path = saved(tmp_path, "zeros", bytes(3 << 20))
    seen: list[int] = []
    assert file_digest(path, seen.append) == "bbd05cf6097ac9b1f89ea29d2542c1b7b67ee46848393895f5a9e43fa1f621e5"
    assert sum(seen) == 3 << 20
    assert max(seen) <= 1 << 20
    assert file_digest(saved(tmp_path, "none", b"")).startswith("e3b0c44298fc1c14")
