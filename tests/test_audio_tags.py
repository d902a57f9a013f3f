import base64
import io
from pathlib import Path

import msgspec
import pytest
from mutagen.aiff import AIFF
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    ID3,
    PCST,
    SYLT,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TGID,
    TIT2,
    TIT3,
    TKWD,
    TPE1,
    TPOS,
    TRCK,
    TXXX,
    USLT,
    WFED,
    WOAF,
    WXXX,
)
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE
from PIL import Image

from episodes import Audio, Chapter, Severity, Tags, read_audio, read_cover
from tests.sounds import DECODED, data, sample, saved

_FULL = Tags(
    title="Owls at the edge",
    artist="Ada Byron",
    album="Field Notes",
    date="2026-05-01",
    year=2026,
    track=3,
    disc=2,
    comment="Recorded at night.",
    description="Two voices in the dark.",
)


def _picture(width: int = 30, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, 20), "navy").save(made, kind)
    return made.getvalue()


def _id3_frames() -> list[object]:
    return [
        TIT2(encoding=3, text=_FULL.title),
        TPE1(encoding=3, text=_FULL.artist),
        TALB(encoding=3, text=_FULL.album),
        TDRC(encoding=3, text="2026-05-01"),
        TRCK(encoding=3, text="3/12"),
        TPOS(encoding=3, text="2"),
        COMM(encoding=3, lang="eng", desc="iTunNORM", text=" 000"),
        COMM(encoding=3, lang="eng", desc="", text=_FULL.comment),
        TXXX(encoding=3, desc="description", text=_FULL.description),
        APIC(encoding=3, mime="image/png", type=0, desc="icon", data=_picture(10)),
        APIC(encoding=3, mime="image/png", type=3, desc="front", data=_picture()),
    ]


def _flac_picture() -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", _picture()
    return picture


def _comments(vendor: FLAC | OggVorbis | OggOpus) -> None:
    for key in ("title", "artist", "album", "date", "comment", "description"):
        vendor[key] = [getattr(_FULL, key)]
    vendor["tracknumber"], vendor["discnumber"] = ["3/12"], ["2"]


def _tag(path: Path) -> None:
    """Write every tag and a cover in the way of the file's format."""
    if path.suffix in {".mp3", ".aac"}:
        tags = ID3()
        for frame in _id3_frames():
            tags.add(frame)
        tags.save(path)
    elif path.suffix in {".wav", ".aiff"}:
        vendor = WAVE(path) if path.suffix == ".wav" else AIFF(path)
        vendor.add_tags()
        for frame in _id3_frames():
            vendor.tags.add(frame)
        vendor.save()
    elif path.suffix in {".m4a", ".m4b", ".mp4", ".mov"}:
        atoms = MP4(path)
        atoms["\xa9nam"], atoms["\xa9ART"], atoms["\xa9alb"] = _FULL.title, _FULL.artist, _FULL.album
        atoms["\xa9day"], atoms["\xa9cmt"], atoms["desc"] = "2026-05-01", _FULL.comment, _FULL.description
        atoms["trkn"], atoms["disk"] = [(3, 12)], [(2, 0)]
        atoms["covr"] = [MP4Cover(_picture(), MP4Cover.FORMAT_PNG)]
        atoms.save()
    elif path.suffix == ".flac":
        flac = FLAC(path)
        _comments(flac)
        flac.add_picture(_flac_picture())
        flac.save()
    else:
        ogg = OggOpus(path) if path.suffix == ".opus" else OggVorbis(path)
        _comments(ogg)
        ogg["metadata_block_picture"] = [base64.b64encode(_flac_picture().write()).decode("ascii")]
        ogg.save()


@pytest.mark.parametrize(
    "name", [name for name in DECODED if not name.endswith((".mp2", ".mov", ".m4v", "header.mp3", "streamed.wav"))]
)
def test_tags_and_cover_are_read_from_every_format(tmp_path: Path, name: str) -> None:
    """Every tag and the front cover are found where each format keeps them, and the duration stays what it was."""
    path = saved(tmp_path, name, data(name))
    _tag(path)
    audio = read_audio(path)
    assert audio.tags == _FULL
    assert audio.cover
    assert (audio.cover.type, audio.cover.width, audio.cover.height) == ("image/png", 30, 20)
    assert audio.cover.bytes == len(_picture())
    assert read_cover(path) == _picture()
    assert audio.duration == read_audio(sample(name)).duration


def _with_frames(folder: Path, *frames: object) -> Audio:
    path = saved(folder, "owls.mp3", data("cbr.mp3"))
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path)
    return read_audio(path)


def test_control_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    """A title with ESC and BEL comes out clean, and the finding names the tag; the values of a list are joined."""
    audio = _with_frames(tmp_path, TIT2(encoding=3, text="Ow\x1bls\x07"), TPE1(encoding=3, text=["Ada", "Ines"]))
    assert audio.tags.title == "Owls"
    assert audio.tags.artist == "Ada / Ines"
    found = [finding for finding in audio.findings if finding.rule == "XML-CHARS"]
    assert [finding.severity for finding in found] == [Severity.INFO]
    assert found[0].message.endswith("title.")


def test_nul_in_any_container_never_reaches_the_tags(tmp_path: Path) -> None:
    """NUL, which would stop a whole feed, is taken out of MP4 and Vorbis tags, too."""
    path = saved(tmp_path, "owls.m4a", data("index-last.m4a"))
    atoms = MP4(path)
    atoms["\xa9nam"] = "Ow\0ls\ufffe"
    atoms.save()
    assert read_audio(path).tags.title == "Owls"
    path = saved(tmp_path, "owls.flac", data("plain.flac"))
    flac = FLAC(path)
    flac["title"] = "Ow\0ls"
    flac.save()
    assert read_audio(path).tags.title == "Owls"


@pytest.mark.parametrize(
    ("written", "date", "year"),
    [
        ("2026", "", 2026),
        ("2026-05", "", 2026),
        ("2026-05-01", "2026-05-01", 2026),
        ("2026-05-01 10:00:00", "2026-05-01T10:00:00", 2026),
    ],
)
def test_bare_year_is_no_publication_date(tmp_path: Path, written: str, date: str, year: int) -> None:
    """Only a date with its day is one; a year is kept as a year."""
    tags = _with_frames(tmp_path, TDRC(encoding=3, text=written)).tags
    assert (tags.date, tags.year) == (date, year)


@pytest.mark.parametrize(("written", "number"), [("0", None), ("0/0", None), ("A1", None), ("07/10", 7), ("12", 12)])
def test_track_numbers_are_numbers_or_nothing(tmp_path: Path, written: str, number: int | None) -> None:
    """A track of 0 or of letters is no number."""
    assert _with_frames(tmp_path, TRCK(encoding=3, text=written)).tags.track == number


def test_file_without_tags_has_empty_ones() -> None:
    """A file that says nothing of itself has empty tags, no cover, no chapters."""
    audio = read_audio(sample("cbr-no-header.mp3"))
    assert (audio.tags, audio.cover, audio.chapters) == (Tags(), None, ())
    assert read_cover(sample("cbr-no-header.mp3")) is None


def test_id3v1_and_ape_are_read_where_there_is_no_id3v2(tmp_path: Path) -> None:
    """The older tags count when the newer one is absent."""
    old = b"TAG" + b"Owls".ljust(30, b"\0") + b"Ada Byron".ljust(30, b"\0") + bytes(30) + b"2026" + bytes(29) + b"\3\0"
    tags = read_audio(saved(tmp_path, "v1.mp3", data("cbr-no-header.mp3") + old)).tags
    assert (tags.title, tags.artist, tags.date, tags.year, tags.track) == ("Owls", "Ada Byron", "", 2026, 3)
    path = saved(tmp_path, "ape.mp3", data("cbr-no-header.mp3"))
    ape = APEv2()
    ape["Title"], ape["Artist"], ape["Track"], ape["Year"] = "Owls", ["Ada", "Ines"], "4", "2026-05-01"
    ape.save(path)
    tags = read_audio(path).tags
    assert (tags.title, tags.artist, tags.track, tags.date) == ("Owls", "Ada / Ines", 4, "2026-05-01")


def test_damaged_tags_do_not_hide_the_sound(tmp_path: Path) -> None:
    """Where the tags cannot be read, the duration still is, and the finding says so."""
    whole = bytearray(data("plain.flac"))
    at = whole.index(b"reference libFLAC") if b"reference libFLAC" in whole else whole.index(b"Lavf")
    whole[at - 4 : at] = b"\xff\xff\xff\x7f"
    audio = read_audio(saved(tmp_path, "owls.flac", bytes(whole)))
    assert audio.duration == 2.4
    assert [finding.severity for finding in audio.findings if finding.rule == "MEDIA-ID3"] == [Severity.WARNING]
    assert read_cover(tmp_path / "owls.flac") is None


def test_damaged_cover_is_a_finding(tmp_path: Path) -> None:
    """A cover that is no picture is told and left out."""
    audio = _with_frames(tmp_path, APIC(encoding=3, mime="image/png", type=3, desc="", data=b"no picture"))
    assert audio.cover is None
    assert [finding.rule for finding in audio.findings] == ["MEDIA-ID3"]


def test_damaged_vorbis_picture_is_passed_over(tmp_path: Path) -> None:
    """A METADATA_BLOCK_PICTURE that cannot be decoded does not stop the next one."""
    path = saved(tmp_path, "owls.opus", data("plain.opus"))
    ogg = OggOpus(path)
    ogg["metadata_block_picture"] = ["%%%", "AAAA", base64.b64encode(_flac_picture().write()).decode("ascii")]
    ogg.save()
    assert read_cover(path) == _picture()


def test_chapters_of_every_kind_become_one_list(tmp_path: Path) -> None:
    """ID3, MP4 and Vorbis chapters come out sorted and clean."""
    assert read_audio(sample("chapters.m4b")).chapters == (
        Chapter(start=0.0, title="Hello"),
        Chapter(start=1.2, title="Owls"),
    )
    audio = _with_frames(
        tmp_path,
        CHAP(element_id="b", start_time=1500, end_time=2400, sub_frames=[TIT2(encoding=3, text="Ow\x1bls")]),
        CHAP(
            element_id="a",
            start_time=0,
            end_time=1500,
            sub_frames=[TIT2(encoding=3, text="Hello"), WXXX(encoding=3, desc="", url="https://field-notes.example/")],
        ),
    )
    assert audio.chapters == (
        Chapter(start=0.0, end=1.5, title="Hello", url="https://field-notes.example/"),
        Chapter(start=1.5, end=2.4, title="Owls"),
    )
    path = saved(tmp_path, "owls.opus", data("plain.opus"))
    ogg = OggOpus(path)
    ogg["chapter000"], ogg["chapter000name"], ogg["chapter001"] = "00:00:00.000", "Hello", "nonsense"
    ogg["chapter002"], ogg["chapter002name"] = "00:00:02.2", "Owls"
    ogg.save()
    assert read_audio(path).chapters == (Chapter(start=0.0, title="Hello"), Chapter(start=2.2, title="Owls"))


def test_audio_is_json_without_picture_bytes(tmp_path: Path) -> None:
    """What was read can be printed as JSON: the cover's facts, not its bytes."""
    path = saved(tmp_path, "owls.mp3", data("cbr.mp3"))
    _tag(path)
    printed = msgspec.json.decode(msgspec.json.encode(read_audio(path)))
    assert printed["cover"] == {"type": "image/png", "width": 30, "height": 20, "bytes": len(_picture())}
    assert printed["tags"]["title"] == _FULL.title


def test_the_words_of_podcast_apps_are_read_from_id3(tmp_path: Path) -> None:
    """Lyrics, subtitle, link, rights, kind and what iTunes noted of a podcast; the feed's guid is only shown."""
    tags = _with_frames(
        tmp_path,
        USLT(encoding=3, lang="eng", desc="", text="Who calls?\nThe owl."),
        TIT3(encoding=3, text="A night walk"),
        WOAF(url="https://field-notes.example/owls"),
        TCOP(encoding=3, text="Ada Byron"),
        TCON(encoding=3, text="Podcast"),
        TKWD(encoding=3, text="owls, night"),
        WFED(url="https://field-notes.example/feed.xml"),
        TGID(encoding=3, text="abc-1"),
        PCST(value=1),
    ).tags
    assert tags.lyrics == "Who calls?\nThe owl."
    assert (tags.subtitle, tags.link) == ("A night walk", "https://field-notes.example/owls")
    assert (tags.copyright, tags.genre, tags.keywords) == ("Ada Byron", "Podcast", "owls, night")
    assert (tags.feed, tags.feed_guid, tags.podcast) == ("https://field-notes.example/feed.xml", "abc-1", True)


def test_timed_lyrics_give_their_words(tmp_path: Path) -> None:
    """Where words stand with their times only, the words are taken."""
    timed = SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=[("Who ", 0), ("calls?", 500)])
    assert _with_frames(tmp_path, timed).tags.lyrics == "Who calls?"


def test_the_words_of_podcast_apps_are_read_from_mp4(tmp_path: Path) -> None:
    """The same in atoms; a television episode's numbers count where there are no others."""
    path = saved(tmp_path, "owls.m4a", data("index-last.m4a"))
    atoms = MP4(path)
    atoms["\xa9lyr"], atoms["purl"], atoms["egid"] = "Who calls?", "https://field-notes.example/feed.xml", "abc-1"
    atoms["keyw"], atoms["cprt"], atoms["\xa9gen"], atoms["pcst"] = "owls", "Ada Byron", "Podcast", True
    atoms["tvsn"], atoms["tves"] = [2], [7]
    atoms["trkn"], atoms["disk"] = [(0, 0)], [(0, 2)]  # as programs write them where there are none
    atoms.save()
    tags = read_audio(path).tags
    assert (tags.lyrics, tags.feed, tags.feed_guid) == ("Who calls?", "https://field-notes.example/feed.xml", "abc-1")
    assert (tags.keywords, tags.copyright, tags.genre, tags.podcast) == ("owls", "Ada Byron", "Podcast", True)
    assert (tags.disc, tags.track) == (2, 7)


def test_lyrics_are_read_from_comments_and_ape(tmp_path: Path) -> None:
    """Vorbis comments and APE tags keep them under names of their own."""
    path = saved(tmp_path, "owls.opus", data("plain.opus"))
    ogg = OggOpus(path)
    ogg["LYRICS"] = "Who calls?"
    ogg.save()
    assert read_audio(path).tags.lyrics == "Who calls?"
    path = saved(tmp_path, "owls.mp3", data("cbr-no-header.mp3"))
    ape = APEv2()
    ape["Lyrics"] = "Who calls?"
    ape.save(path)
    assert read_audio(path).tags.lyrics == "Who calls?"


def test_a_file_that_is_no_episode_is_none() -> None:
    """Without the mark of a podcast a file is just audio."""
    assert read_audio(sample("cbr.mp3")).tags.podcast is False
