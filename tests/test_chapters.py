"""Chapters as other tools write them, read into one model."""

import struct
import subprocess

import av
import msgspec
import pytest
from mutagen.flac import FLAC
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, WOAF, WXXX
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from episodes import Chapter, Cover, Severity, Written, read_audio, read_chapter_pictures, write_tags
from episodes.media.box_tree import Node, box, parse
from episodes.tagging.text_track import text_track
from tests.pictures import jpeg
from tests.programs import require_program
from tests.sounds import data, sample, saved

ADDRESS = "https://field-notes.example/map"


def title(text):
    return TIT2(encoding=3, text=[text])


def picture(size=64):
    return APIC(encoding=0, mime="image/jpeg", type=0, desc="", data=jpeg(size, size))


def chapter(name, start, end, *inner):
    return CHAP(
        element_id=name,
        start_time=start,
        end_time=end,
        start_offset=0xFFFFFFFF,
        end_offset=0xFFFFFFFF,
        sub_frames=[*inner],
    )


def contents(name, flags, *children, inner=()):
    return CTOC(element_id=name, flags=flags, child_element_ids=[*children], sub_frames=[*inner])


def with_id3(folder, *frames, version=3):
    path = saved(folder, "owls.mp3", data("cbr.mp3"))
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path, v2_version=version)
    return read_audio(path)


def told(audio):
    return [(c.start, c.end, c.title, c.url, c.hidden) for c in audio.chapters]


@pytest.mark.parametrize("version", [3, 4])
def test_auphonics_chapters(tmp_path, version):
    """A contents table `toc`, chapters with title, link and picture, in either version of ID3."""
    link = WXXX(encoding=3, desc="chapter url", url=ADDRESS)
    audio = with_id3(
        tmp_path,
        contents("toc", 3, "chp0", "chp1"),
        chapter("chp0", 0, 1000, title("Hello"), link, picture()),
        chapter("chp1", 1000, 2400, title("Käuze 🦉")),
        version=version,
    )
    assert told(audio) == [(0.0, 1.0, "Hello", ADDRESS, False), (1.0, 2.4, "Käuze 🦉", "", False)]
    assert audio.chapters[0].cover == Cover(type="image/jpeg", width=64, height=64, bytes=len(jpeg(64, 64)))
    assert read_chapter_pictures(audio) == {0: jpeg(64, 64)}


def test_hindenburgs_chapters(tmp_path):
    """A contents table with a title of its own; the frames stand in any order."""
    audio = with_id3(
        tmp_path,
        chapter("ch2", 1500, 2400, title("Goodbye")),
        contents("TOC", 1, "ch2", "ch1", inner=[title("Contents")]),
        chapter("ch1", 0, 1500, title("Hello"), WOAF(url=ADDRESS)),
    )
    assert told(audio) == [(0.0, 1.5, "Hello", ADDRESS, False), (1.5, 2.4, "Goodbye", "", False)]


def test_ultraschalls_chapters(tmp_path):
    """Titles in UTF-16, links with an empty description, every end at the next start, and one contents table."""
    link = WXXX(encoding=0, desc="", url=ADDRESS)
    heard = [TIT2(encoding=1, text=["Begrüßung"]), link]
    audio = with_id3(
        tmp_path,
        contents("toc", 3, "chp1", "chp2", inner=[TIT2(encoding=1, text=["Kapitel"])]),
        chapter("chp1", 0, 1200, *heard),
        chapter("chp2", 1200, 2400, TIT2(encoding=1, text=["Käuze"])),
    )
    assert told(audio) == [(0.0, 1.2, "Begrüßung", ADDRESS, False), (1.2, 2.4, "Käuze", "", False)]


def test_forecasts_chapters(tmp_path):
    """A silent change of the picture within a chapter stands outside of the contents, with its own picture."""
    audio = with_id3(
        tmp_path,
        contents("toc", 3, "ch0", "ch1"),
        chapter("ch0", 0, 1000, title("Hello"), picture(64)),
        chapter("ch0-image", 400, 1000, picture(32)),
        chapter("ch1", 1000, 2400, title("Owls"), WXXX(encoding=0, desc="chapter url", url=ADDRESS)),
        version=4,
    )
    assert [(c.title, c.hidden) for c in audio.chapters] == [("Hello", False), ("", True), ("Owls", False)]
    assert {n: len(data) for n, data in read_chapter_pictures(audio).items()} == {
        0: len(jpeg(64, 64)),
        1: len(jpeg(32, 32)),
    }


def test_nested_contents(tmp_path):
    """What stands in a table within the table is shown; what stands in none only changes the picture."""
    audio = with_id3(
        tmp_path,
        contents("toc", 3, "part", "b"),
        contents("part", 1, "a"),
        chapter("a", 0, 1000, title("Hello")),
        chapter("b", 1000, 2400, title("Owls")),
        chapter("x", 500, 700, picture(32)),
    )
    assert told(audio) == [
        (0.0, 1.0, "Hello", "", False),
        (0.5, 0.7, "", "", True),
        (1.0, 2.4, "Owls", "", False),
    ]
    assert read_chapter_pictures(audio) == {1: jpeg(32, 32)}


def test_chapters_without_contents(tmp_path):
    """Tools that write no contents table, or one that lists nothing there is, mean all of their chapters."""
    frames = [chapter("a", 0, 0xFFFFFFFF, title("Hello")), chapter("b", 1000, 1000, title("Owls"))]
    expected = [(0.0, None, "Hello", "", False), (1.0, None, "Owls", "", False)]
    assert told(with_id3(tmp_path, *frames)) == expected
    assert told(with_id3(tmp_path, *frames, contents("toc", 3, "other"))) == expected


def test_a_link_to_a_picture_is_an_image(tmp_path):
    """A link whose description speaks of an image is not a page about the chapter."""
    images = WXXX(encoding=3, desc="Chapter image", url="https://field-notes.example/owl.jpg")
    pages = WXXX(encoding=3, desc="", url=ADDRESS)
    (found,) = with_id3(tmp_path, chapter("a", 0, 1000, title("Hello"), images, pages)).chapters
    assert (found.url, found.image) == (ADDRESS, "https://field-notes.example/owl.jpg")


def test_what_is_unclean_is_cleaned(tmp_path):
    """Control characters go, lines are joined, doubles count once, an end before the start is none."""
    audio = with_id3(
        tmp_path,
        chapter("a", 0, 1000, title("Ow\x1bls\nat night")),
        chapter("b", 0, 1000, title("Owls at night")),
        chapter("c", 1500, 100, title("Goodbye")),
        chapter("d", 0xFFFFFFFF, 0xFFFFFFFF, title("Nowhere")),
    )
    assert told(audio) == [(0.0, 1.0, "Owls at night", "", False), (1.5, None, "Goodbye", "", False)]


def test_chapters_behind_the_end_are_told(tmp_path):
    """Chapters of a longer version are left out, and a finding says how many."""
    audio = with_id3(tmp_path, chapter("a", 0, 1000, title("Hello")), chapter("b", 60_000, 61_000, title("Lost")))
    assert [c.title for c in audio.chapters] == ["Hello"]
    (finding,) = [f for f in audio.findings if f.rule == "ITEM-CHAPTERS-ID3"]
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("1 chapter begins after the end")
    assert finding.message.endswith("it is left out.")


def test_several_chapters_behind_the_end_are_told_at_once(tmp_path):
    """One finding counts them all."""
    audio = with_id3(tmp_path, chapter("a", 50_000, 60_000, title("Lost")), chapter("b", 60_000, 61_000, title("Gone")))
    (finding,) = [f for f in audio.findings if f.rule == "ITEM-CHAPTERS-ID3"]
    assert finding.message.startswith("2 chapters begin after the end")
    assert finding.message.endswith("they are left out.")


def test_a_damaged_picture_of_a_chapter_is_told_once(tmp_path):
    """The chapters stay; the picture that cannot be shown is left out."""
    broken = APIC(encoding=0, mime="image/jpeg", type=0, desc="", data=b"no picture")
    audio = with_id3(tmp_path, chapter("a", 0, 100, title("A"), broken), chapter("b", 100, 200, title("B"), broken))
    assert [c.cover for c in audio.chapters] == [None, None]
    assert len([f for f in audio.findings if f.rule == "MEDIA-ID3"]) == 1


@pytest.mark.parametrize(("name", "kind"), [("plain.ogg", OggVorbis), ("plain.opus", OggOpus), ("plain.flac", FLAC)])
def test_chapters_in_comments(tmp_path, name, kind):
    """CHAPTERxxx with NAME and URL, as the Xiph wiki has them, whatever their case; gaps in the numbers are none."""
    path = saved(tmp_path, name, data(name))
    vendor = kind(path)
    vendor["CHAPTER001"], vendor["CHAPTER001NAME"] = "00:00:00.000", "Hello"
    vendor["chapter007"], vendor["Chapter007Name"], vendor["CHAPTER007URL"] = "00:00:01.5", "Owls", ADDRESS
    vendor["CHAPTER008"] = "soon"
    vendor.save()
    assert told(read_audio(path)) == [(0.0, None, "Hello", "", False), (1.5, None, "Owls", ADDRESS, False)]


THREE = (Chapter(start=0.0, title="Hello"), Chapter(start=0.8, title="Käuze"), Chapter(start=1.6, title="Goodbye"))


def m4a(folder, chapters=THREE, name="index-first.m4a"):
    target = folder / name
    write_tags(sample(name), target, Written(chapters=chapters, duration=2.4))
    return target


def names(path):
    return [(c.start, c.title) for c in read_audio(path).chapters]


@pytest.mark.parametrize("name", ["index-first.m4a", "index-last.m4a", "video.mp4", "video.mov"])
def test_a_list_or_a_track_is_enough(tmp_path, name):
    """Nero's list alone and Apple's track alone each give the chapters, and so do both."""
    whole = m4a(tmp_path, name=name)
    expected = [(c.start, c.title) for c in THREE]
    assert names(whole) == expected
    for gone in (b"chpl", b"chap"):
        one = saved(tmp_path, f"one-{name}", whole.read_bytes().replace(gone, b"free"))
        assert names(one) == expected


def nero(folder, version, *entries):
    """Return a file whose only chapters are a list as Nero's encoder writes it."""
    listed = b"".join(struct.pack(">QB", round(start * 10_000_000), len(name)) + name for start, name in entries)
    more = b"" if version == 0 else bytes(4)
    content = bytes((version, 0, 0, 0)) + more + bytes((len(entries),)) + listed
    whole = data("index-last.m4a")
    start = whole.index(b"moov") - 4
    moov = parse(b"moov", whole[start + 8 :])
    moov.drop(b"udta")
    moov.children.append(Node(b"udta", children=[Node(b"chpl", content)]))
    return saved(folder, "nero.m4a", whole[:start] + moov.encoded())


@pytest.mark.parametrize("version", [0, 1])
def test_neros_list_in_both_versions(tmp_path, version):
    """The older version has its number of chapters four bytes earlier; titles may be Western letters."""
    path = nero(tmp_path, version, (0.0, b"Hello"), (0.5, "Käuze".encode()), (1.5, b"K\xe4uze"))
    assert names(path) == [(0.0, "Hello"), (0.5, "Käuze"), (1.5, "Käuze")]


def test_a_list_that_is_cut_off(tmp_path):
    """What is whole of it counts."""
    path = nero(tmp_path, 1, (0.0, b"Hello"), (0.5, b"Owls"))
    whole = path.read_bytes()
    at = whole.index(b"chpl") + 4 + 8
    path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
    assert names(path) == [(0.0, "Hello"), (0.5, "Owls")]


def test_a_long_title_comes_from_the_track(tmp_path):
    """Nero's list cuts titles; where both are there the whole one is read."""
    long = (Chapter(start=0.0, title="Owls " * 80), Chapter(start=1.0, title="Bats"))
    assert [t for _, t in names(m4a(tmp_path, long))] == [("Owls " * 80).strip(), "Bats"]


def test_more_chapters_than_the_list_holds(tmp_path):
    """Behind the 255th the track goes on."""
    many = tuple(Chapter(start=n / 200, title=f"{n}") for n in range(300))
    assert [t for _, t in names(m4a(tmp_path, many))] == [chapter.title for chapter in many]


def test_titles_in_utf_16(tmp_path):
    """QuickTime's texts may be UTF-16 behind a byte order mark."""
    whole = m4a(tmp_path, (Chapter(start=0.0, title="ten bytes!"),)).read_bytes()
    other = whole.replace(b"chpl", b"free").replace(b"ten bytes!", "Owls".encode("utf-16"))
    assert names(saved(tmp_path, "letters.m4a", other)) == [(0.0, "Owls")]


def enhanced(path):
    """Add the further tracks of an enhanced podcast: links, and a picture. The index must stand after the sound."""
    whole = path.read_bytes()
    start = whole.index(b"moov") - 4
    end = start + int.from_bytes(whole[start : start + 4], "big")
    link = f"<{ADDRESS}>".encode()
    links = [struct.pack(">H", len(link)) + link] * 2
    at = start + 8
    moov = parse(b"moov", whole[start + 8 : end])
    added = box(b"mdat", *links, jpeg(40, 40))
    titles = next(moov.all(b"co64"))  # they stand behind the index, which moves
    pictures = text_track(51, 1000, ((jpeg(40, 40), 800),), at + sum(map(len, links)))
    moov.children.append(Node(b"trak", text_track(50, 1000, tuple((text, 800) for text in links), at)))
    moov.children.append(Node(b"trak", pictures.replace(b"mhlrtext", b"mhlrvide")))
    chap = next(moov.all(b"chap"))
    chap.content = chap.content[:4] + struct.pack(">II", 50, 51)
    grown = len(added) + len(moov.encoded()) - (end - start)
    titles.content = titles.content[:8] + struct.pack(">Q", int.from_bytes(titles.content[8:], "big") + grown)
    path.write_bytes(whole[:start] + added + moov.encoded() + whole[end:])
    return path


def test_links_and_pictures_in_tracks(tmp_path):
    """Enhanced podcasts keep links and pictures in tracks of their own; each goes to the chapter of its time."""
    path = enhanced(m4a(tmp_path, name="index-last.m4a"))
    audio = read_audio(path)
    assert [(c.title, c.url) for c in audio.chapters] == [("Hello", ADDRESS), ("Käuze", ADDRESS), ("Goodbye", "")]
    assert audio.chapters[0].cover == Cover(type="image/jpeg", width=40, height=40, bytes=len(jpeg(40, 40)))
    assert read_chapter_pictures(audio) == {0: jpeg(40, 40)}


def test_ffprobe_and_we_agree_on_ffmpegs_chapters(tmp_path):
    """What FFmpeg writes into an M4B is read by us as FFmpeg itself reads it."""
    ffmpeg = require_program("ffmpeg")
    listed = saved(
        tmp_path,
        "chapters.txt",
        b";FFMETADATA1\n"
        + b"".join(
            f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n * 500}\nEND={n * 500 + 500}\ntitle=Part {n} ü\n".encode()
            for n in range(4)
        ),
    )
    target = tmp_path / "made.m4b"
    options = ["-i", str(sample("plain.wav")), "-i", str(listed), "-map", "0:a", "-map_metadata", "1", "-c:a", "aac"]
    subprocess.run([ffmpeg, "-v", "error", *options, str(target)], check=True)
    with av.open(str(target)) as container:
        theirs = [(float(c["start"] * c["time_base"]), c["metadata"]["title"]) for c in container.chapters()]
    assert [t for _, t in names(target)] == [t for _, t in theirs]
    assert [s for s, _ in names(target)] == pytest.approx([s for s, _ in theirs], abs=0.001)


def test_the_model_is_json():
    """Chapters are printed with the keys that scripts rely on."""
    printed = msgspec.to_builtins(Chapter(start=1.5, title="Owls", url=ADDRESS))
    assert {"start", "title", "url", "image"} <= set(printed)
    assert isinstance(printed["start"], float)
