"""Tags and chapters written into a copy: read back by others, with the sound as it was."""

import hashlib
import struct
from pathlib import Path

import av
import pytest
from mutagen.apev2 import APEv2
from mutagen.id3 import COMM, ID3, TXXX
from mutagen.mp4 import MP4

from episodes import (
    AudioUnreadable,
    Chapter,
    FileUnreadable,
    TagsUnwritable,
    Written,
    read_audio,
    read_cover,
    write_tags,
)
from tests.pictures import jpeg
from tests.sounds import DECODED, data, sample, saved

TAKES = sorted(name for name in DECODED if Path(name).suffix not in {".wav", ".aiff"})
WITH_CHAPTERS = [name for name in TAKES if name != "fragmented.m4a"]
CHAPTERS = (
    Chapter(start=0.0, title="Barn owls"),
    Chapter(start=0.75, title="Eulen, Käuze 🦉", url="https://example.com/owls?a=1&b=2"),
    Chapter(start=1.5, title="Goodbye"),
)
WORDS = Written(
    title="Owls at night, Käuze 🦉",
    show="Field Notes",
    author="Ada Byron",
    season=2,
    episode=7,
    date="2026-05-01",
    link="https://example.com/owls",
    comment="Recorded at dusk, 日暮れ.",
    description="An hour after dusk, at the edge of the wood.",
    cover=jpeg(300, 300),
    chapters=CHAPTERS,
    duration=2.4,
)


def written(folder: Path, name: str, words: Written = WORDS, source: Path | None = None) -> Path:
    """Write the words into a copy of a sample and return its path."""
    target = folder / f"copy-{name}"
    write_tags(source or sample(name), target, words)
    return target


def decoded(path: Path) -> str:
    """Return a hash of all the samples that FFmpeg decodes."""
    found = hashlib.sha256()
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            for plane in frame.planes:
                found.update(bytes(plane))
    return found.hexdigest()


def chapters_by_ffmpeg(path: Path) -> list[tuple[float, float, str]]:
    """Return start, end and title of each chapter that FFmpeg finds, in the file's order."""
    with av.open(str(path)) as container:
        return [
            (float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]), c["metadata"].get("title", ""))
            for c in container.chapters()
        ]


@pytest.mark.parametrize("name", TAKES)
def test_the_sound_stays_as_it_is(tmp_path, name):
    """The copy decodes to the same samples, lasts as long, and the source is not touched."""
    before = data(name)
    copy = written(tmp_path, name)
    assert decoded(copy) == decoded(sample(name))
    assert read_audio(copy).duration == read_audio(sample(name)).duration
    assert sample(name).read_bytes() == before


@pytest.mark.parametrize("name", TAKES)
def test_the_words_are_read_back(tmp_path, name):
    """Title, show, author, numbers, date, link and cover come out of the copy as they went in."""
    copy = written(tmp_path, name)
    tags = read_audio(copy).tags
    assert (tags.title, tags.album, tags.artist) == (WORDS.title, WORDS.show, WORDS.author)
    assert (tags.disc, tags.track, tags.date) == (2, 7, "2026-05-01")
    assert (tags.comment, tags.description) == (WORDS.comment, WORDS.description)
    assert read_cover(copy) == WORDS.cover


@pytest.mark.parametrize("name", WITH_CHAPTERS)
def test_ffmpeg_finds_the_same_chapters(tmp_path, name):
    """Starts, ends, titles and their order are those that were given, whatever the container."""
    whole = read_audio(sample(name)).duration
    found = chapters_by_ffmpeg(written(tmp_path, name, Written(chapters=CHAPTERS, duration=whole)))
    assert [title for _, _, title in found] == [chapter.title for chapter in CHAPTERS]
    assert [start for start, _, _ in found] == pytest.approx([0.0, 0.75, 1.5], abs=0.001)
    assert [end for _, end, _ in found][:2] == pytest.approx([0.75, 1.5], abs=0.001)
    assert found[-1][1] == pytest.approx(whole, abs=0.1)


@pytest.mark.parametrize("name", WITH_CHAPTERS)
def test_we_and_mutagen_find_the_same_chapters(tmp_path, name):
    """Our own reading gives the model that was written; MP4's list has no place for links."""
    copy = written(tmp_path, name)
    found = [(c.start, c.title, c.url) for c in read_audio(copy).chapters]
    boxed = copy.suffix not in {".mp3", ".mp2", ".aac", ".ogg", ".opus", ".flac"}
    assert found == [(c.start, c.title, "" if boxed else c.url) for c in CHAPTERS]
    if boxed:
        assert [(c.start, c.title) for c in MP4(copy).chapters] == [(c.start, c.title) for c in CHAPTERS]


@pytest.mark.parametrize("name", TAKES)
def test_the_same_words_give_the_same_bytes(tmp_path, name):
    """Two copies are equal: no clock and no chance is in them."""
    again = written(tmp_path, f"again-{name}", source=sample(name))
    assert written(tmp_path, name).read_bytes() == again.read_bytes()


@pytest.mark.parametrize("name", TAKES)
def test_a_copy_of_a_copy_says_the_same(tmp_path, name):
    """Writing into what was written before replaces, and adds nothing that a player could find."""
    again = written(tmp_path, f"again-{name}", source=written(tmp_path, name))
    first = read_audio(tmp_path / f"copy-{name}")
    assert (read_audio(again).tags, read_audio(again).chapters) == (first.tags, first.chapters)
    assert chapters_by_ffmpeg(again) == chapters_by_ffmpeg(tmp_path / f"copy-{name}")


def test_an_mp3_gets_version_2_3(tmp_path):
    """The tag is ID3v2.3 with the date in the frames of that version, chapters by time, and pictures behind them."""
    tag = written(tmp_path, "cbr.mp3").read_bytes()
    assert tag[:5] == b"ID3\x03\x00"
    assert b"TYER" in tag
    assert b"TDAT" in tag
    assert b"TDRC" not in tag
    order = [tag.index(mark) for mark in (b"TIT2", b"chp0", b"chp1", b"chp2", b"APIC")]
    assert order == sorted(order)


def test_the_contents_table_lists_what_is_shown(tmp_path):
    """CTOC is ordered, at the top, and names the chapters by time."""
    toc = ID3(written(tmp_path, "cbr.mp3")).getall("CTOC")[0]
    assert toc.child_element_ids == ["chp0", "chp1", "chp2"]
    assert int(toc.flags) == 3


def test_pictures_of_chapters_stand_in_an_mp3(tmp_path):
    """A chapter's own picture is embedded in it, and the cover stays the cover."""
    picture = jpeg(64, 64)
    words = Written(chapters=CHAPTERS, pictures={1: picture}, cover=WORDS.cover, duration=2.4)
    copy = written(tmp_path, "cbr.mp3", words)
    inner = [frame.sub_frames.getall("APIC") for frame in ID3(copy).getall("CHAP")]
    assert [[picture.data for picture in found] for found in inner] == [[], [picture], []]
    assert read_cover(copy) == WORDS.cover


def test_what_is_not_given_stays(tmp_path):
    """A tag of the file for which there is no word is kept, also one that podcli does not know."""
    source = saved(tmp_path, "own.mp3", data("cbr.mp3"))
    own = ID3()
    own.add(TXXX(encoding=3, desc="STUDIO", text=["The shed"]))
    own.add(COMM(encoding=3, lang="eng", desc="", text=["Recorded in May"]))
    own.save(source)
    copy = written(tmp_path, "own.mp3", Written(title="Owls"), source)
    assert str(ID3(copy)["TXXX:STUDIO"]) == "The shed"
    assert read_audio(copy).tags.comment == "Recorded in May"
    assert read_audio(copy).tags.title == "Owls"


def test_old_tags_at_the_end_go(tmp_path):
    """ID3v1 and APE, which could contradict the new tag, are not copied."""
    source = saved(tmp_path, "old.mp3", data("cbr.mp3"))
    ape = APEv2()
    ape["Title"] = "An old title"
    ape.save(source)
    ID3().save(source, v1=2)
    copy = written(tmp_path, "old.mp3", source=source).read_bytes()
    assert b"APETAGEX" not in copy
    assert copy[-128:-125] != b"TAG"


def test_a_damaged_tag_is_replaced(tmp_path):
    """A tag that cannot be read does not stand in the way of the new one, and its bytes are gone."""
    broken = b"ID3\x03\x00\x00" + bytes((0, 0, 2, 0)) + b"TIT2\xff\xff\xff\xff" + b"\xee" * 248
    source = saved(tmp_path, "broken.mp3", broken + data("cbr-no-header.mp3"))
    copy = written(tmp_path, "broken.mp3", source=source)
    assert read_audio(copy).tags.title == WORDS.title
    assert b"\xee" * 100 not in copy.read_bytes()


def test_a_chapter_that_begins_late(tmp_path):
    """Mutagen and we read exactly what was given; FFmpeg sees the silent beginning as a chapter without a name."""
    late = (Chapter(start=0.5, title="One"), Chapter(start=1.0, title="Two"))
    copy = written(tmp_path, "index-first.m4a", Written(chapters=late, duration=2.4))
    assert [(c.start, c.title) for c in MP4(copy).chapters] == [(0.5, "One"), (1.0, "Two")]
    assert [(c.start, c.title) for c in read_audio(copy).chapters] == [(0.5, "One"), (1.0, "Two")]
    assert [c[2] for c in chapters_by_ffmpeg(copy)] == ["", "One", "Two"]


def test_more_chapters_than_nero_can_count(tmp_path):
    """The list of 255 is full; the text track has all of them."""
    many = tuple(Chapter(start=n / 200, title=f"Chapter {n}") for n in range(300))
    copy = written(tmp_path, "index-last.m4a", Written(chapters=many, duration=2.4))
    assert len(MP4(copy).chapters) == 255
    assert [c[2] for c in chapters_by_ffmpeg(copy)] == [chapter.title for chapter in many]


def test_long_titles_are_cut_between_letters(tmp_path):
    """A title that is too long for MP4's list loses its end, not half a letter."""
    long = (Chapter(start=0.0, title="ä" * 200),)
    copy = written(tmp_path, "index-last.m4a", Written(chapters=long, duration=2.4))
    assert MP4(copy).chapters[0].title == "ä" * 127


def test_chapters_replace_those_that_are_there(tmp_path):
    """The old list and the old track are gone: no player finds a chapter of before."""
    copy = written(tmp_path, "chapters.m4b", Written(chapters=CHAPTERS[:2], duration=2.4))
    found = [c[2] for c in chapters_by_ffmpeg(copy)]
    assert found == [chapter.title for chapter in CHAPTERS[:2]]
    assert copy.read_bytes().count(b"chpl") == 1


def test_no_chapters_leave_those_of_the_file(tmp_path):
    """Without chapters to write, a file keeps its own."""
    copy = written(tmp_path, "chapters.m4b", Written(title="Owls"))
    assert chapters_by_ffmpeg(copy) == chapters_by_ffmpeg(sample("chapters.m4b"))


def test_wide_offsets_are_moved_too(tmp_path):
    """A file whose index comes first and counts in 64 bits decodes as before."""
    source = saved(tmp_path, "wide.m4a", wide(data("index-first.m4a")))
    assert decoded(source) == decoded(sample("index-first.m4a"))
    assert decoded(written(tmp_path, "wide.m4a", source=source)) == decoded(source)


def wide(whole: bytes) -> bytes:
    """Return a file with its index first, whose one chunk table counts in 64 bits."""
    at = whole.index(b"stco") - 4
    size, count = struct.unpack_from(">I8xI", whole, at)
    offsets = struct.unpack_from(f">{count}I", whole, at + 16)
    grown = 4 * count
    moved = [offset + grown for offset in offsets]
    table = struct.pack(f">I4sII{count}Q", size + grown, b"co64", 0, count, *moved)
    found = bytearray(whole[:at] + table + whole[at + size :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        place = found.index(kind) - 4
        found[place : place + 4] = struct.pack(">I", int.from_bytes(found[place : place + 4], "big") + grown)
    return bytes(found)


@pytest.mark.parametrize("name", ["plain.wav", "plain.aiff"])
def test_a_kind_without_tags_is_refused(tmp_path, name):
    """What is no enclosure gets no copy; the error names the file and the way out."""
    with pytest.raises(TagsUnwritable, match=name) as caught:
        written(tmp_path, name)
    assert "write_tags = false" in caught.value.hint


@pytest.mark.parametrize("name", ["index-last.m4a", "index-first.m4a", "video.mov"])
@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_cut_file_is_one_of_our_errors_or_a_copy(tmp_path, name, cut):
    """Nothing but our own errors comes out of damaged files."""
    whole = data(name)
    source = saved(tmp_path, name, whole[: int(len(whole) * cut)])
    try:
        write_tags(source, tmp_path / "copy", WORDS)
    except (TagsUnwritable, AudioUnreadable) as error:
        assert name in error.message  # noqa: PT017 - some of them can be copied, and none must be
    else:
        assert read_audio(tmp_path / "copy").tags.title == WORDS.title


@pytest.mark.parametrize("at", range(40, 1200, 29))
def test_a_damaged_index_is_one_of_our_errors_or_a_copy(tmp_path, at):
    """A wrong number anywhere in the index of an MP4 file does no more harm than a refusal."""
    found = bytearray(data("index-first.m4a"))
    found[at : at + 4] = b"\xff\xff\xff\x7f"
    source = saved(tmp_path, "damaged.m4a", bytes(found))
    try:
        write_tags(source, tmp_path / "copy", WORDS)
    except (TagsUnwritable, AudioUnreadable) as error:
        assert "damaged.m4a" in error.message  # noqa: PT017 - as above


def test_a_missing_file_is_named(tmp_path):
    """The error is that of a file that cannot be read."""
    with pytest.raises(FileUnreadable, match=r"nowhere\.mp3"):
        write_tags(tmp_path / "nowhere.mp3", tmp_path / "copy", WORDS)
