"""Files of transcription programs: their own JSON is converted, and what is no transcript is called by its name."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes import FileUnreadable, Severity, judge_transcript, transcript_forms
from episodes.transcripts.cards import Card
from episodes.transcripts.spoken import Part
from episodes.transcripts.writing import write_srt, write_vtt
from tests import generators
from tests.folders import ROOT

SAID = [(0.0, 2.5, "", "Why are owls silent?"), (2.5, 4.0, "", "Because of their feathers.")]
WHISPER = {
    "text": " Why are owls silent? Because of their feathers.",
    "segments": [
        {
            "id": n,
            "seek": 0,
            "start": start,
            "end": end,
            "text": f" {text}",
            "tokens": [1],
            "words": [{"word": f" {text}", "start": start, "end": end, "probability": 0.9}],
        }
        for n, (start, end, _, text) in enumerate(SAID)
    ],
    "language": "en",
}
WHISPER_CPP = {
    "systeminfo": "AVX = 1",
    "model": {"type": "base"},
    "result": {"language": "en"},
    "transcription": [
        {
            "timestamps": {"from": "00:00:00,000", "to": "00:00:02,500"},
            "offsets": {"from": round(start * 1000), "to": round(end * 1000)},
            "text": f" {text}",
        }
        for start, end, _, text in SAID
    ],
}
PODLOVE = [
    {
        "start": "00:00:00.000",
        "start_ms": round(start * 1000),
        "end": "00:00:02.500",
        "end_ms": round(end * 1000),
        "speaker": "1",
        "voice": "Ada",
        "text": text,
    }
    for start, end, _, text in SAID
]
DEEPGRAM = {
    "metadata": {"request_id": "x"},
    "results": {
        "channels": [{"alternatives": [{"transcript": "why", "words": []}]}],
        "utterances": [
            {"start": start, "end": end, "transcript": text, "speaker": n, "channel": 0, "words": []}
            for n, (start, end, _, text) in enumerate(SAID)
        ],
    },
}
ASSEMBLY = {
    "id": "x",
    "audio_url": "https://media.line.example/owls.mp3",
    "status": "completed",
    "utterances": [
        {"start": round(start * 1000), "end": round(end * 1000), "text": text, "speaker": "A", "words": []}
        for start, end, _, text in SAID
    ],
}
AMAZON = {
    "jobName": "owls",
    "accountId": "1",
    "status": "COMPLETED",
    "results": {
        "transcripts": [{"transcript": "Why are owls silent? Because of their feathers."}],
        "items": [
            {
                "start_time": "0.0",
                "end_time": "1.0",
                "speaker_label": "spk_0",
                "type": "pronunciation",
                "alternatives": [{"confidence": "1.0", "content": "Why"}],
            },
            {"type": "punctuation", "speaker_label": "spk_0", "alternatives": [{"content": "?"}]},
            {
                "start_time": "1.0",
                "end_time": "2.0",
                "speaker_label": "spk_1",
                "type": "pronunciation",
                "alternatives": [{"confidence": "1.0", "content": "Feathers"}],
            },
            {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": "."}]},
        ],
    },
}


def made(whole, duration=10.0):
    """Return the forms of a file by kind, and what is noticed."""
    raw = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    found = transcript_forms(raw, "owls.json", duration=duration)
    return {form.kind: form.body.decode() for form in found.forms}, [f.message for f in found.findings]


def segments(forms):
    """Return what the JSON transcript says."""
    return [
        (s["startTime"], s["endTime"], s.get("speaker", ""), s["body"]) for s in json.loads(forms["json"])["segments"]
    ]


@pytest.mark.parametrize(
    ("whole", "speakers"),
    [
        (WHISPER, ["", ""]),
        (WHISPER["segments"], ["", ""]),
        (WHISPER_CPP, ["", ""]),
        (PODLOVE, ["Ada", "Ada"]),
        (DEEPGRAM, ["Speaker 1", "Speaker 2"]),
        (ASSEMBLY, ["A", "A"]),
    ],
    ids=["whisper", "list", "whisper.cpp", "podlove", "deepgram", "assembly"],
)
def test_the_json_of_a_program_becomes_every_form(whole, speakers):
    """Times, speakers and words are those of the program, in JSON that apps read, in WebVTT and in SRT."""
    forms, _ = made(whole)
    assert list(forms) == ["json", "vtt", "srt"]
    assert segments(forms) == [
        (start, end, who, text) for (start, end, _, text), who in zip(SAID, speakers, strict=True)
    ]
    assert json.loads(forms["json"])["version"] == "1.0.0"
    assert "00:00:02.500 --> 00:00:04.000\n" in forms["vtt"]
    assert "Because of their feathers." in forms["srt"].replace("\n", " ")


def test_words_of_amazon_are_put_together():
    """Each word has its marks behind it, and a new cue begins where somebody else speaks."""
    forms, told = made(AMAZON)
    assert segments(forms) == [(0.0, 1.0, "spk_0", "Why?"), (1.0, 2.0, "spk_1", "Feathers.")]
    assert told == ["Speakers have no names: listeners will read spk_0, spk_1."]


def test_words_alone_are_put_together():
    """Where a service tells only words, they become cues of a size that can be read, at pauses and sentences."""
    words = [
        {"word": "x", "punctuated_word": f"Words{n % 10}.", "start": n * 0.5, "end": n * 0.5 + 0.4} for n in range(60)
    ]
    words[30:] = [word | {"start": word["start"] + 5, "end": word["end"] + 5} for word in words[30:]]
    forms, _ = made({"results": {"channels": [{"alternatives": [{"transcript": "x", "words": words}]}]}}, duration=60.0)
    found = segments(forms)
    assert " ".join(body for *_, body in found).split() == [word["punctuated_word"] for word in words]
    assert all(end - start <= 7 and len(body) <= 100 for start, end, _, body in found)
    assert next(start for start, *_ in found if start > 15) == 20.0
    assert len(found) > 5


def test_a_long_speech_is_divided_where_its_words_have_times():
    """A speech of minutes is no cue; the times of its words tell where each of its cues begins."""
    words = [{"text": f"word{n}", "start": n * 1000, "end": n * 1000 + 900, "speaker": "Ada"} for n in range(60)]
    speech = {"start": 0, "end": 60_000, "text": "word", "speaker": "Ada", "words": words}
    forms, told = made(ASSEMBLY | {"utterances": [speech]}, duration=61.0)
    assert [start for start, *_ in segments(forms)] == [n * 7.0 for n in range(9)]
    assert {who for *_, who, _ in segments(forms)} == {"Ada"}
    assert told == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([" Why", " are", " owls", " si", "lent?"], "Why are owls silent?"),
        (["Why", "are", "owls", "silent?"], "Why are owls silent?"),
        (["\u30d5", "\u30af", "\u30ed\u30a6"], "\u30d5\u30af\u30ed\u30a6"),
    ],
    ids=["own spaces", "no spaces", "a language without spaces"],
)
def test_a_long_segment_of_whisper_is_divided(words, text):
    """Half a minute is no cue; words are put together with the spaces that the segment has, and no others."""
    rows = [{"word": word, "start": n * 0.5, "end": n * 0.5 + 0.5} for n, word in enumerate(words)]
    later = [row | {"start": row["start"] + 20, "end": row["end"] + 20} for row in rows]
    whole = {"start": 0.0, "end": 25.0, "text": f" {text}", "words": [*rows, *later]}
    forms, _ = made({"segments": [whole]}, duration=30.0)
    long = len(words) * 0.5
    assert segments(forms) == [(0.0, long, "", text), (20.0, 20.0 + long, "", text)]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"PK\x03\x04\x14\x00", "a Word document"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"{\\rtf1\\ansi Why?}", "an RTF document"),
        (b'<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "TTML"),
        (b"[Script Info]\nTitle: Owls\n", "SubStation Alpha"),
        (b"0:00:01.000,0:00:02.500\nWhy?\n\n", "YouTube's SBV"),
        (b"[ar:Ada]\n[00:12.00]Why?\n", "LRC"),
        (b"{0}{25}Why?\n", "MicroDVD"),
        (b"start\tend\ttext\n0\t2500\tWhy?\n", "a table (TSV)"),
        (b'{"results": [{"alternatives": [{"transcript": "Why?"}]}]}', "Google Speech-to-Text"),
        (b'{"monologues": [{"speaker": 0, "elements": []}]}', "Rev"),
        (b'{"combinedRecognizedPhrases": []}', "Azure Speech"),
        (b'{"wireMagic": "pb3", "events": []}', "YouTube"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(raw, name):
    """Who gives a file of another kind learns what it is, and what to export instead."""
    with pytest.raises(FileUnreadable) as refused:
        made(raw)
    assert name in refused.value.message
    assert "WebVTT" in refused.value.hint


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("application/json", json.dumps(WHISPER), "JSON as Whisper has it"),
        ("application/json", json.dumps(AMAZON), "JSON as Amazon Transcribe has it"),
        ("text/vtt", '<tt xmlns="http://www.w3.org/ns/ttml"/>', "It is TTML"),
    ],
)
def test_a_published_file_that_no_app_reads_is_an_error(kind, text, words):
    """Whoever looks at a live feed is told what lies there, since apps show nothing of it."""
    (found,) = judge_transcript(text.encode(), type=kind, where="owls", duration=None)
    assert found.severity is Severity.ERROR
    assert words in found.message


def test_what_apps_do_not_show_is_left_out_and_told():
    """Notes, styles, regions, places, marks and the head are named, each kind once, with the line of the first."""
    text = (
        "WEBVTT - Owls\n\nNOTE by hand\n\nSTYLE\n::cue { color: white }\n\nNOTE\nsecret\n\nREGION\nid:a\n\n"
        "00:00.000 --> 00:02.000 align:start line:0\n<v.loud Ada>Why are <c.red>owls</c> <i>silent</i>?\n"
    )
    forms, told = made(text.encode())
    assert told == [
        "2 notes (NOTE) are left out: apps show none, and what a producer notes down may not be meant for listeners.",
        "A style (STYLE) is left out: podcast apps show words in a style of their own.",
        "A region (REGION) is left out: podcast apps have a place of their own for words.",
        "What its head says (- Owls) is left out: podcast apps do not heed it.",
        "Places on the screen (such as align:start line:0) are left out: podcast apps have none.",
        "Marks such as <v.loud Ada> are left out; the words in them stay.",
    ]
    assert "secret" not in forms["vtt"]
    assert "<v Ada>Why are owls <i>silent</i>?</v>" in forms["vtt"]
    assert made(forms["vtt"].encode())[1] == []


def test_a_cue_may_be_called_as_a_note_is():
    """A word that only begins as NOTE does, or the name of a cue, takes no words away from listeners."""
    forms, _ = made(b"WEBVTT\n\nNOTES\n00:00.000 --> 00:01.000\nWhy?\n\nSTYLE\n00:01.000 --> 00:02.000\nHow?\n")
    assert "Why?" in forms["vtt"]
    assert "How?" in forms["vtt"]


def test_names_that_srt_cannot_have_are_told():
    """A name that is shortened, changed or left out in SRT is named, and stands whole in WebVTT."""
    long, cut = "Maximiliana Theodora von Hohenfels-Waldburg", "Maximiliana Theodora von Hohen"
    body = f"WEBVTT\n\n00:00.000 --> 00:01.000\n<v {long}>Why?\n\n00:01.000 --> 00:02.000\n<v 2Owls>So.\n"
    found = transcript_forms(body.encode(), "owls.vtt", duration=10.0)
    (of_srt,) = (form for form in found.forms if form.kind == "srt")
    (told,) = of_srt.findings
    assert f"{long!r} is {cut!r}, '2Owls' is left out." in told.message
    assert f"{cut}: Why?" in of_srt.body.decode().replace("\n", " ")
    assert f"<v {long}>" in found.forms[0].body.decode()
    assert not any(form.findings for form in found.forms if form.kind != "srt")


KEYS = ("segments", "transcription", "results", "items", "utterances", "words", "channels", "alternatives", "offsets")
KEYS += ("start", "end", "text", "transcript", "speaker", "start_time", "end_time", "content", "audio_url", "start_ms")
KEYS += ("end_ms", "voice", "from", "to", "events", "monologues", "word", "startTime", "body", "version")


@settings(max_examples=100, phases=generators.UNSHRUNK)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "1.5", "Why?", "nan", "<v A>"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
        max_leaves=25,
    )
)
def test_no_json_breaks_the_readers(whole):
    """Whatever JSON is given as a transcript, it becomes one or is refused in a sentence; judging it raises nothing."""
    raw = json.dumps(whole).encode()
    with contextlib.suppress(FileUnreadable):
        for form in transcript_forms(raw, "owls.json", duration=10.0).forms:
            assert form.body
    judge_transcript(raw, type="application/json", where="owls", duration=10.0)


class Counted(tuple):
    """Letters that count how many of them are handed out in pieces."""

    __slots__ = ()
    handed = 0

    def __getitem__(self, at):
        """Return a letter or a piece."""
        found = super().__getitem__(at)
        if isinstance(at, slice):
            Counted.handed += len(found)
        return found


@pytest.mark.parametrize("text", ["word " * 4000, "x" * 20_000, "line\n" * 4000], ids=["words", "letters", "lines"])
@pytest.mark.parametrize("write", [write_srt, write_vtt])
def test_a_long_speech_is_written_in_one_pass(write, text):
    """However long somebody speaks in one cue, each letter is looked at a few times, not once for each line of it."""
    Counted.handed = 0
    letters = Counted((letter, "") for letter in text.strip())
    write((Card(start=0, end=1000, parts=(Part(speaker="Ada", letters=letters),)),))
    assert Counted.handed < 4 * len(letters)


@pytest.mark.parametrize("whole", [WHISPER, WHISPER_CPP, PODLOVE, DEEPGRAM, ASSEMBLY, AMAZON])
def test_the_page_names_every_program_whose_json_is_read(whole):
    """docs/transcripts.md lists what is taken, by the names that findings have for it."""
    (found,) = judge_transcript(json.dumps(whole).encode(), type="application/json", where="owls", duration=None)
    name = found.message.removeprefix("It is JSON as ").partition(" has it")[0]
    assert name in (ROOT / "docs" / "transcripts.md").read_text()
