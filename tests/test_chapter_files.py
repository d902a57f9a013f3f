"""Files of JSON chapters as others write them: what is wrong is told, whatever stands in them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes import judge_chapter_file

CHAPTERS = [
    {"startTime": 0, "title": "Hello"},
    {"startTime": 95.5, "title": "The bridge", "img": "https://media.example/b.jpg", "url": "https://show.example/b"},
    {"startTime": 300, "endTime": 320.5, "img": "https://media.example/m.jpg", "toc": False},
    {"startTime": 400, "title": "Home", "location": {"name": "Oslo", "geo": "geo:59.9,10.7"}},
]
GOOD = {"version": "1.2.0", "title": "Ep 12", "chapters": CHAPTERS}


def judged(data, duration=600.0):
    """Return severity and message of what is said of a file."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    found = judge_chapter_file(raw, where="owls.json", duration=duration)
    assert all(finding.rule == "ITEM-CHAPTERS-JSON" and finding.fix for finding in found)
    return [(finding.severity.value, finding.message) for finding in found]


def with_chapter(number, **fields):
    """Return the good file with fields of one chapter changed; None takes a field away."""
    chapters = [dict(chapter) for chapter in CHAPTERS]
    chapters[number - 1] |= fields
    chapters[number - 1] = {key: value for key, value in chapters[number - 1].items() if value is not None}
    return GOOD | {"chapters": chapters}


def test_a_good_file_is_not_complained_of():
    """All that the format knows, with a byte order mark, too."""
    assert judged(GOOD) == []
    assert judged(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()) == []
    assert judged(GOOD, duration=None) == []


@pytest.mark.parametrize(
    ("data", "severity", "words"),
    [
        (b"", "error", "cannot be read"),
        (b"<html></html>", "error", "web page"),
        (b"WEBVTT\n", "error", "WebVTT"),
        (b"\xff\xfe{", "error", "not UTF-8"),
        (b"[" * 100_000, "error", "no file of chapters"),
        (b'{"version": 1' + b"0" * 5000 + b"}", "error", "no file of chapters"),
        ([], "error", "no list of chapters"),
        ({"version": "1.2.0"}, "error", "no list of chapters"),
        (GOOD | {"chapters": []}, "warning", "is empty"),
        (GOOD | {"version": 1.2}, "error", "does not say its version"),
        (GOOD | {"version": "2.0.0"}, "warning", "of version '2.0.0'"),
        (GOOD | {"chapters": ["Hello"]}, "error", "Chapter 1 is no chapter"),
        (with_chapter(2, startTime=None), "error", "Chapter 2 has no startTime"),
        (with_chapter(2, startTime="1:35"), "error", "Chapter 2 has no startTime"),
        (with_chapter(2, startTime=True), "error", "Chapter 2 has no startTime"),
        (with_chapter(2, startTime=-1), "error", "Chapter 2 has no startTime"),
        (with_chapter(2, startTime=10**400), "error", "Chapter 2 has no startTime"),
        (with_chapter(3, startTime=50), "error", "Chapter 3 starts before the one before it"),
        (with_chapter(2, startTime=0), "warning", "Chapter 2 starts with the one before it"),
        (with_chapter(4, startTime=700), "error", "Chapter 4 starts after the end of the episode"),
        (with_chapter(1, startTime=3), "info", "Chapter 1 is the first and does not start at 0"),
        (with_chapter(3, endTime=200), "error", "Chapter 3 ends before it starts"),
        (with_chapter(4, endTime=900), "warning", "Chapter 4 ends after the end of the episode"),
        (with_chapter(1, title=7), "error", "Chapter 1 has a title that is no text"),
        (with_chapter(2, img="bridge.jpg"), "error", "has an img that is no whole web address"),
        (with_chapter(2, url="http://show.example/"), "warning", "without encryption"),
        (with_chapter(3, toc="no"), "error", "neither true nor false"),
        (with_chapter(4, location={"name": "Oslo"}), "error", "location without name or geo"),
        (with_chapter(1, colour="red"), "info", "has 'colour', which apps don't know"),
    ],
)
def test_what_is_wrong_is_told(data, severity, words):
    """The chapter and the fault are named."""
    assert any(level == severity and words in message for level, message in judged(data)), judged(data)


def test_many_faults_of_one_kind_are_one():
    """A thousand chapters without a time give one finding."""
    data = {"version": "1.2.0", "chapters": [{"title": "x"}] * 1000}
    assert judged(data) == [("error", "Chapter 1 has no startTime in seconds (999 more like it).")]


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["version", "chapters", "startTime", "title", "location", "endTime", "toc"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=25,
    )
)
def test_nothing_is_raised(value):
    """Whatever JSON stands in a file, judging it ends, in sentences of a known weight."""
    found = judged(json.dumps(value).encode())
    assert all(level in {"error", "warning", "info"} and words for level, words in found)
