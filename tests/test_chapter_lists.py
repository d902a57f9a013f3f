"""Chapters: one list from wherever a person put it, in every form that apps read."""

import contextlib
import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from episodes import (
    ChapterMark,
    FaultyDocument,
    chapters_as_json,
    chapters_as_notes,
    chapters_as_simple,
    marks_in_json,
    marks_in_lines,
    marks_in_notes,
    read_audio,
    render_notes,
)
from podcli.pulling import PullWish, plan_pull, run_pull
from tests.folders import SAMPLES, ShowFolder

PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"
LINES = "00:00 Hello\n00:01 The bridge\n00:02 Good night\n"
LIST = [(0, "Hello"), (1, "The bridge"), (2, "Good night")]


@pytest.fixture
def show(tmp_path):
    """A show with one episode."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    return show


def put(show, name, text):
    (show.path / "episodes" / name).write_text(text)


def item(show):
    return etree.fromstring(show.public.inner.get("feed.xml").body).find("channel/item")


def in_feed(show):
    """Return the chapters of the feed itself."""
    return [(c.get("start"), c.get("title")) for c in item(show).iterfind(f"{PSC}chapters/{PSC}chapter")]


def in_file(show):
    """Return the chapters of the file that the feed names."""
    url = item(show).find(f"{PODCAST}chapters").get("url")
    key = url[url.index("chapters/") :]
    head = show.public.inner.head(key)
    assert head.headers.content_type == "application/json+chapters"
    return [(c["startTime"], c.get("title")) for c in json.loads(show.public.inner.get(key).body)["chapters"]]


def test_lines_of_times_become_every_form(show):
    """A text file beside the notes gives the file of JSON chapters and the chapters in the feed, from one list."""
    put(show, "owls.chapters.txt", LINES)
    show.publish()
    assert in_file(show) == LIST
    assert in_feed(show) == [("00:00:00", "Hello"), ("00:00:01", "The bridge"), ("00:00:02", "Good night")]
    assert not show.publish().changed


def test_json_chapters_keep_pictures_links_and_silent_marks(show):
    """What is not for lists stays out of the feed, and in the file."""
    chapters = [
        {"startTime": 0, "title": "Hello", "url": "https://field-notes.example/hello"},
        {"startTime": 2.5, "img": "https://field-notes.example/map.jpg", "toc": False},
    ]
    put(show, "owls.chapters.json", json.dumps({"version": "1.2.0", "chapters": chapters}))
    show.publish()
    assert in_feed(show) == [("00:00:00", "Hello")]
    assert in_file(show) == [(0, "Hello"), (2.5, None)]
    (chapter,) = item(show).iterfind(f"{PSC}chapters/{PSC}chapter")
    assert chapter.get("href") == "https://field-notes.example/hello"


def test_the_front_matter_goes_before_the_file(show):
    """Chapters that the notes list are the ones; their pictures may be files of the show."""
    put(show, "owls.chapters.txt", LINES)
    shutil.copyfile(show.path / "artwork.jpg", show.path / "episodes" / "wood.jpg")
    show.add("owls", 'chapters = ["00:00 Hi", { start = "00:02", title = "Wood", image = "wood.jpg" }]')
    show.publish()
    assert in_file(show) == [(0, "Hi"), (2, "Wood")]
    image = list(item(show).iterfind(f"{PSC}chapters/{PSC}chapter"))[1].get("image")
    assert show.public.inner.head(image[image.index("artwork/") :]) is not None


def test_the_audio_speaks_where_nobody_else_does(show):
    """Chapters in the file itself are told in the feed; `chapters = false` keeps them out."""
    shutil.copyfile(SAMPLES / "chapters.m4b", show.path / "episodes" / "owls.m4b")
    (show.path / "episodes" / "owls.mp3").unlink()
    show.publish()
    titles = [chapter.title for chapter in read_audio(show.path / "episodes" / "owls.m4b").chapters]
    assert titles
    assert [title for _, title in in_file(show)] == titles
    show.add("owls", "chapters = false", audio="")
    show.publish()
    assert item(show).find(f"{PODCAST}chapters") is None
    assert in_feed(show) == []


def test_times_in_the_notes_are_chapters(show):
    """Three lines of times or more, from 00:00 on and rising, are a list of chapters, as Spotify has it."""
    lines = ("00:00 Hello", "(00:01) [The bridge](https://field-notes.example/)", "00:02 Bye", "99:00 Too late")
    show.add("owls", body="Heard:\n\n" + "".join(f"- {line}\n" for line in lines))
    show.publish()
    assert in_file(show) == [(0, "Hello"), (1, "The bridge"), (2, "Bye")]
    show.add("owls", body="At 00:02 somebody laughs.\n00:03 is silent.")
    show.publish()
    assert item(show).find(f"{PODCAST}chapters") is None


def test_the_notes_tell_the_chapters_where_the_show_wants_it(show):
    """With chapters_in_notes the list stands at the end of the notes, once, and apps find it there."""
    show.configure(feed="chapters_in_notes = true")
    put(show, "owls.chapters.txt", "00:00 Hello\n00:01 The <b>*bridge*</b>\n00:02 Bye\n")
    show.publish()
    notes = item(show).findtext("description")
    assert "00:01 The &lt;b&gt;*bridge*&lt;/b&gt;" in notes
    show.add("owls", body="00:00 Hello\n\n00:01 There\n\n00:02 Bye")
    show.publish()
    assert item(show).findtext("description").count("00:00") == 1


def test_chapters_that_only_the_storage_has_stay(show):
    """A clone without the file is no edit; pull brings the file back byte for byte."""
    put(show, "owls.chapters.txt", LINES)
    show.publish()
    (show.path / "episodes" / "owls.chapters.txt").unlink()
    assert not show.publish().changed
    show.add("owls", body="Edited.", audio="")
    show.publish()
    assert in_file(show) == LIST
    run_pull(show.places, plan_pull(show.shop, PullWish(media=True)))
    assert (show.path / "episodes" / "owls.chapters.txt").read_text() == LINES


def test_written_tags_carry_the_chapters_of_the_show(show):
    """Where tags are written, the copy for listeners has the chapters of the list, not others."""
    show.configure(audio="write_tags = true")
    put(show, "owls.chapters.txt", LINES)
    show.publish()
    url = item(show).find("enclosure").get("url")
    copy = show.path / "copy.mp3"
    copy.write_bytes(show.public.inner.get(url[url.index("media/") :]).body)
    assert [(c.start, c.title) for c in read_audio(copy).chapters] == LIST


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("owls.chapters.txt", "00:00 Hello\nThe bridge\n", "owls.chapters.txt:2: 'The bridge' is no line such as"),
        ("owls.chapters.json", "{", "this is not JSON"),
        ("owls.chapters.json", '{"version": "1.2.0", "chapters": [{"title": "x"}]}', "no file of JSON chapters"),
    ],
)
def test_a_file_that_holds_no_chapters_is_named(show, name, text, told):
    """The file and the line are told, and nothing is written."""
    put(show, name, text)
    with pytest.raises(FaultyDocument) as refusal:
        show.publish()
    assert told in refusal.value.message
    assert show.state.calls["put"] == 0


def test_two_files_of_chapters_are_one_too_many(show):
    """Which of two is meant, only a person can say."""
    put(show, "owls.chapters.txt", LINES)
    put(show, "owls.chapters.json", "{}")
    with pytest.raises(FaultyDocument, match="say which"):
        show.publish()
    show.add("owls", 'chapters = "owls.chapters.txt"')
    show.publish()
    assert in_file(show) == LIST


marks = st.lists(
    st.builds(
        ChapterMark,
        start=st.integers(0, 10**7).map(lambda thousandths: thousandths / 1000),
        title=st.text("abc é*_<&>[]", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool),
        url=st.sampled_from(["", "https://field-notes.example/a"]),
        hidden=st.booleans(),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda mark: mark.start,
).map(lambda found: tuple(sorted(found, key=lambda mark: mark.start)))


@given(marks)
def test_json_chapters_say_the_same_again(found):
    """What was written as JSON chapters is read back as it was."""
    assert marks_in_json(chapters_as_json(found), "x.json") == found


@given(marks)
def test_the_forms_agree(found):
    """The chapters in the feed are those of the list that have a title and are not hidden."""
    told = [(chapter.start, chapter.title) for chapter in chapters_as_simple(found)]
    assert told == [(mark.start, mark.title) for mark in found if not mark.hidden]


@given(st.text(max_size=200), st.integers(0, 3))
def test_no_text_breaks_the_readers(text, count):
    """Whatever stands in a file or in notes is read as chapters or told as a fault."""
    marks_in_notes(f"{text}\n00:00 a\n" * count)
    for read in (marks_in_lines, marks_in_json):
        with contextlib.suppress(FaultyDocument):
            assert all(mark.start >= 0 for mark in read(text.encode(errors="surrogatepass"), "x"))


def test_titles_stay_letters_in_the_notes():
    """No title becomes markup when the chapters are told in the notes."""
    lines = chapters_as_notes([ChapterMark(start=0, title="<script>alert(1)</script> **x** [a](javascript:b)")])
    assert "<script" not in render_notes(lines).html
    assert "<b>" not in render_notes(lines).html
    assert "href" not in render_notes(lines).html
