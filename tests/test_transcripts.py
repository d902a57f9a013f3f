"""Transcripts in every form: what stands in them is read as other readers read it, and what is wrong is told."""

import json

import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes import Severity, judge_transcript, read_transcript

VTT = """\ufeffWEBVTT - Owls

NOTE made by hand

STYLE
::cue { color: white }

intro
00:00.000 --> 00:04.500 align:start
<v Ada Byron>Why are owls <i>silent</i>?

00:00:04.500 --> 00:00:09.000
<v.loud Ines Okafor>Because of
their feathers.
"""
SRT = """1
00:00:00,000 --> 00:00:04,500
Ada: Why are owls silent?

2
00:00:04,500 --> 00:00:09,000
Ines: Because of
their feathers.
"""
JSON = json.dumps(
    {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ada", "startTime": 0, "endTime": 4.5, "body": "Why are owls silent?"},
            {"speaker": "Ines", "startTime": 4.5, "body": "Because of their feathers."},
        ],
    }
)
HTML = "<cite>Ada:</cite><time>0:00</time><p>Why are owls silent?</p>"
GOOD = {
    "text/vtt": VTT,
    "application/x-subrip": SRT,
    "application/srt": SRT,
    "application/json": JSON,
    "text/html": HTML,
    "text/plain": "Ada: Why are owls silent?",
}


def judged(text, kind, duration=10.0):
    """Return what is said of a transcript: severity and message, by line."""
    data = text if isinstance(text, bytes) else text.encode()
    found = judge_transcript(data, type=kind, where="owls", duration=duration)
    assert all(finding.rule == "ITEM-TRANSCRIPT-FILE" and finding.fix for finding in found)
    return [(finding.severity.value, finding.where, finding.message) for finding in found]


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_transcript_is_not_complained_of(kind):
    """Each form with all that it may hold: notes, styles, voices, a byte order mark."""
    assert judged(GOOD[kind], kind) == []


def test_webvtt_is_read_as_another_reader_does(tmp_path):
    """webvtt-py finds the same times, words and voices."""
    path = tmp_path / "owls.vtt"
    path.write_text(VTT.removeprefix("\ufeff"))
    others = webvtt.read(str(path))
    ours = read_transcript(VTT.removeprefix("\ufeff"), "text/vtt").cues
    assert [(cue.start, cue.end, cue.text, cue.speaker) for cue in ours] == [
        (other.start_in_seconds + other.start_time.milliseconds / 1000, _seconds(other.end), other.text, other.voice)
        for other in others
    ]


def _seconds(text):
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def test_srt_is_read_as_another_reader_does():
    """The package srt finds the same times and words; who speaks is ours."""
    ours = read_transcript(SRT, "application/x-subrip").cues
    others = list(srt.parse(SRT))
    assert [(cue.start, cue.end) for cue in ours] == [
        (other.start.total_seconds(), other.end.total_seconds()) for other in others
    ]
    assert [f"{cue.speaker}: {cue.text}" for cue in ours] == [other.content for other in others]


@pytest.mark.parametrize(
    ("kind", "text", "severity", "words"),
    [
        ("text/vtt", VTT.replace("WEBVTT", "VTT"), "error", "does not begin with the word WEBVTT"),
        ("text/vtt", SRT, "error", "It is SRT, and the feed says that it is WebVTT"),
        ("text/vtt", "<!doctype html><p>Not found</p>", "error", "It is a web page"),
        ("application/x-subrip", VTT, "error", "It is WebVTT, and the feed says that it is SRT"),
        ("application/json", "WEBVTT\n", "error", "It is WebVTT, and the feed says that it is JSON"),
        ("text/vtt", VTT.replace("00:04.500", "4.5 s"), "error", "Cue 1 has times in another form"),
        ("text/vtt", VTT.replace("--> 00:04.500", "--> 99:99.500"), "error", "Cue 1 has times in another form"),
        ("text/vtt", VTT.replace("00:00:09.000", "00:00:01.000"), "error", "Cue 2 ends before it starts"),
        ("text/vtt", VTT.replace("00:00:09.000", "00:01:09.000"), "warning", "after the end of the episode (59 s"),
        (
            "text/vtt",
            VTT.replace("00:00.000 -->", "00:04.400 -->").replace("00:00:04.500 -->", "00:00:02.000 -->"),
            "warning",
            "starts before the one before it",
        ),
        (
            "text/vtt",
            VTT + "\n00:00:09.000 --> 00:00:09.500\n" + "word " * 20,
            "info",
            "has a line of more than 65 letters",
        ),
        ("text/vtt", "WEBVTT\n", "error", "There is no text in it"),
        ("application/x-subrip", SRT.replace(",", "."), "error", "has times in another form"),
        ("application/x-subrip", SRT + "\nlost words\n", "error", "Cue 3 has no times before it"),
        ("application/json", "{", "error", "cannot be read"),
        ("application/json", "[]", "error", 'no list of "segments"'),
        ("application/json", '{"segments": []}', "warning", "does not say its version"),
        ("application/json", JSON.replace('4.5, "body"', '"soon", "body"'), "error", "Cue 2 has no startTime"),
        ("application/json", JSON.replace('"body": "Why', '"text": "Why'), "error", "Cue 1 has no body"),
        ("text/html", "<p> </p>", "error", "There is no text in it"),
        ("text/html", "<html><script>x</script><p>Owls</p></html>", "warning", "a whole web page with scripts"),
        ("text/plain", " \n", "error", "There is no text in it"),
        ("application/pdf", "%PDF", "warning", "No app reads transcripts of the type 'application/pdf'"),
        ("text/vtt", VTT.encode("utf-16"), "warning", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_told(kind, text, severity, words):
    """The worst that can happen to each form, in words that name the cue."""
    assert any(level == severity and words in message for level, _, message in judged(text, kind)), judged(text, kind)


def test_the_line_is_named():
    """Who mends it finds the place."""
    ((_, where, _),) = judged(VTT.replace("00:00:09.000", "00:00:01.000"), "text/vtt")
    line = VTT.splitlines().index("00:00:04.500 --> 00:00:09.000") + 1
    assert where == f"owls:{line}"


def test_many_faults_of_one_kind_are_one():
    """A thousand wrong cues give one finding with their number."""
    cues = "".join(f"{n}\n00:00:05,000 --> 00:00:01,000\nWords\n\n" for n in range(1, 1001))
    assert [message for _, _, message in judged(cues, "application/x-subrip")] == [
        "Cue 1 ends before it starts (999 more like it)."
    ]


def test_a_rounded_duration_is_no_fault():
    """Durations in feeds are whole seconds."""
    assert judged(VTT, "text/vtt", duration=8.2) == []
    assert judged(VTT, "text/vtt", duration=None) == []


def test_a_file_without_end_is_refused():
    """No app reads more than some megabytes."""
    ((level, _, message),) = judged(b"a" * (16 * 1024 * 1024 + 1), "text/plain")
    assert (level, "more than 16 MB" in message) == ("error", True)


@settings(max_examples=300)
@given(kind=st.sampled_from(sorted(GOOD)), at=st.integers(0, 400), gone=st.integers(0, 40), junk=st.text(max_size=30))
def test_nothing_is_raised(kind, at, gone, junk):
    """Whatever stands anywhere, judging ends with findings that have words."""
    text = GOOD[kind]
    broken = (text[:at] + junk + text[at + gone :]).encode(errors="replace")
    for finding in judge_transcript(broken, type=kind, where="owls", duration=10.0):
        assert finding.message
        assert finding.severity in Severity
