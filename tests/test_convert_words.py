"""Tags, cover and chapters come along when a master is converted, as ffprobe and podcli read them."""

import pytest

from episodes import Chapter, ConversionWishes, Written, read_audio, read_chapter_pictures, read_cover, write_tags
from podcli.converting import convert, format_of, plan
from tests.masters import decoded_seconds, made, master, probed
from tests.pictures import jpeg
from tests.sounds import sample

CHAPTERS = (
    Chapter(start=0.0, title="Barn owls"),
    Chapter(start=4.25, title="Eulen, Käuze 🦉", url="https://example.com/owls?a=1&b=2"),
    Chapter(start=8.5, title="Goodbye"),
)
WORDS = Written(
    title="Owls at night, Käuze 🦉",
    show="Field Notes",
    author="Ada Byron",
    season=2,
    episode=7,
    date="2026-05-01",
    comment="Recorded at dusk.",
    description="An hour after dusk.",
    lyrics="Who calls?\nThe owl.",
    link="https://example.com/owls",
    cover=jpeg(300, 300),
    chapters=CHAPTERS,
    duration=12.0,
)
TAGGED = {
    "in.flac": (),
    "in.ogg": ("-c:a", "libvorbis"),
    "in.opus": ("-c:a", "libopus"),
    "in.mp3": ("-c:a", "libmp3lame"),
    "in.m4a": ("-c:a", "alac"),
}
METADATA = """;FFMETADATA1
title=Owls at night
album=Field Notes
artist=Ada Byron
track=7/12
disc=2
date=2026-05-01
comment=Recorded at dusk.
[CHAPTER]
TIMEBASE=1/1000
START=0
END=1500
title=Barn owls
[CHAPTER]
TIMEBASE=1/1000
START=1500
END=4000
title=Goodbye
"""


def converted(source, target):
    """Convert a file, or what is left of it, without levelling, which the words do not depend on."""
    wishes = ConversionWishes(format=format_of(target), loudness=None)
    return convert(plan(source, target, wishes, force=False, damaged=True), lambda _name, _seconds: lambda _done: None)


def tagged(folder, name):
    """Return a master with all words."""
    bare = master(folder / f"bare-{name}", "-ar", "48000", *TAGGED[name])
    write_tags(bare, folder / name, WORDS)
    return folder / name


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
@pytest.mark.parametrize("name", sorted(TAGGED))
def test_all_words_come_along(tmp_path, name, kind):
    """What podcli reads in the master, it reads in what was made of it: words, numbers, cover and chapters."""
    source, target = tagged(tmp_path, name), tmp_path / f"out.{kind}"
    assert converted(source, target).findings == ()
    before, after = read_audio(source), read_audio(target)
    assert after.tags == before.tags
    assert after.tags.title == WORDS.title
    assert after.tags.description == WORDS.description
    assert read_cover(target) == WORDS.cover
    assert [(c.start, c.title) for c in after.chapters] == [(c.start, c.title) for c in CHAPTERS]
    assert after.duration == pytest.approx(decoded_seconds(source), abs=0.1)


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_ffprobe_finds_the_chapters_and_the_words(tmp_path, kind):
    """Another reader sees the same."""
    converted(tagged(tmp_path, "in.flac"), tmp_path / f"out.{kind}")
    found = probed(tmp_path / f"out.{kind}")
    starts = [(float(c["start_time"]), c["tags"]["title"]) for c in found["chapters"]]
    assert starts == [(pytest.approx(c.start, abs=0.001), c.title) for c in CHAPTERS]
    assert float(found["chapters"][-1]["end_time"]) == pytest.approx(12, abs=0.1)
    told = found["format"]["tags"]
    assert (told["title"], told["artist"], told["album"]) == (WORDS.title, WORDS.author, WORDS.show)


def test_an_mp3_gets_version_2_3_and_nothing_behind(tmp_path):
    """The tag stands in front, in the version that every player reads."""
    converted(tagged(tmp_path, "in.m4a"), tmp_path / "out.mp3")
    data = (tmp_path / "out.mp3").read_bytes()
    assert data[:4] == b"ID3\x03"
    assert b"TAG" not in data[-128:]


def test_an_m4a_with_chapters_still_begins_with_its_index(tmp_path):
    """Words and chapters are put in without moving the index behind the sound."""
    converted(tagged(tmp_path, "in.flac"), tmp_path / "out.m4a")
    data = (tmp_path / "out.m4a").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("name", ["in.mka", "in.mkv", "in.mp4", "in.wma"])
def test_words_that_only_ffmpeg_reads(tmp_path, name):
    """A container that podcli itself does not read, or does not read all of, brings its words and chapters too."""
    (tmp_path / "words.txt").write_text(METADATA)
    base = ("-f", "lavfi", "-i", "sine=d=4", "-i", str(tmp_path / "words.txt"), "-map_metadata", "1")
    source = made(tmp_path / name, *base, "-map_chapters", "1")
    converted(source, tmp_path / "out.mp3")
    audio = read_audio(tmp_path / "out.mp3")
    assert (audio.tags.title, audio.tags.album, audio.tags.artist) == ("Owls at night", "Field Notes", "Ada Byron")
    assert (audio.tags.track, audio.tags.comment) == (7, "Recorded at dusk.")
    assert [(c.start, c.title) for c in audio.chapters] == [(0.0, "Barn owls"), (1.5, "Goodbye")]


def test_pictures_links_and_ends_of_chapters_come_along(tmp_path):
    """From MP3 to MP3 nothing of a chapter is lost."""
    bare = master(tmp_path / "bare.mp3", "-ar", "44100")
    chapters = (
        Chapter(start=0.0, end=3.0, title="Barn owls", url="https://example.com/owls"),
        Chapter(start=4.0, end=6.0, title="Only a picture", hidden=True),
        Chapter(start=6.0, end=12.0, title="Goodbye"),
    )
    pictures = {1: jpeg(200, 200)}
    write_tags(bare, tmp_path / "in.mp3", Written(chapters=chapters, pictures=pictures, duration=12.0))
    converted(tmp_path / "in.mp3", tmp_path / "out.mp3")
    before, after = read_audio(tmp_path / "in.mp3"), read_audio(tmp_path / "out.mp3")
    assert after.chapters == before.chapters
    assert read_chapter_pictures(after) == pictures


def test_a_year_alone_stays_a_year(tmp_path):
    """No day is invented."""
    source = master(tmp_path / "in.flac", "-metadata", "date=2024", "-ar", "44100")
    converted(source, tmp_path / "out.mp3")
    assert read_audio(tmp_path / "out.mp3").tags.year == 2024
    assert read_audio(tmp_path / "out.mp3").tags.date == ""


def test_a_huge_cover_becomes_a_sensible_one(tmp_path):
    """Nobody shall load megabytes before the first word."""
    bare = master(tmp_path / "bare.flac", "-ar", "44100")
    write_tags(bare, tmp_path / "in.flac", Written(cover=jpeg(3000, 3000)))
    converted(tmp_path / "in.flac", tmp_path / "out.m4a")
    cover = read_audio(tmp_path / "out.m4a").cover
    assert cover.width == cover.height == 1400
    assert cover.bytes <= 300_000


def test_a_cover_that_is_no_picture_is_left_out_and_told(tmp_path):
    """The sound and the words are converted all the same."""
    bare = master(tmp_path / "bare.flac", "-ar", "44100")
    write_tags(bare, tmp_path / "in.flac", Written(title="Owls", cover=b"this is no picture at all"))
    done = converted(tmp_path / "in.flac", tmp_path / "out.mp3")
    assert [f.rule for f in done.findings] == ["MEDIA-ID3"]
    assert "left out" in done.findings[0].message
    assert read_audio(tmp_path / "out.mp3").tags.title == "Owls"


def test_a_truncated_master_is_converted_where_that_is_meant_and_told(tmp_path):
    """What is there becomes a file; that something is missing is not kept from its maker."""
    whole = master(tmp_path / "whole.wav", "-ar", "44100").read_bytes()
    (tmp_path / "in.wav").write_bytes(whole[: len(whole) // 2])
    done = converted(tmp_path / "in.wav", tmp_path / "out.mp3")
    assert "MEDIA-DECODES" in {f.rule for f in done.findings}
    assert done.duration == pytest.approx(6, abs=0.1)


def test_damage_in_the_midst_is_told(tmp_path):
    """Pieces that cannot be decoded are left out, and counted."""
    data = bytearray(master(tmp_path / "whole.m4a", "-c:a", "aac", "-ar", "44100").read_bytes())
    middle = data.index(b"mdat") + 60_000
    data[middle : middle + 2000] = bytes(range(250)) * 8
    (tmp_path / "in.m4a").write_bytes(data)
    done = converted(tmp_path / "in.m4a", tmp_path / "out.mp3")
    assert [f.rule for f in done.findings] == ["MEDIA-DECODES"]
    assert "damaged" in done.findings[0].message
    assert 11 < done.duration < 12.1


def test_nothing_said_gives_a_file_without_a_tag(tmp_path):
    """A master without words gives a file without any, not with empty ones."""
    converted(sample("plain.wav"), tmp_path / "out.m4a")
    assert read_audio(tmp_path / "out.m4a").tags == read_audio(sample("plain.wav")).tags
