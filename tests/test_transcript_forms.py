"""One transcript in the forms that apps prefer: the same words, times and speakers, and nothing else."""

from html import unescape
from io import StringIO

import msgspec
import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from episodes import Cue, FaultyDocument, read_transcript, transcript_forms
from tests.hostile_texts import TEXTS

words = st.lists(st.text("abcdefgé日'.,?!3;", min_size=1, max_size=12), min_size=1, max_size=30).map(" ".join)
speakers = st.sampled_from(["", "Ada", "Ines Okafor"])


@st.composite
def transcripts(draw):
    """Give the segments of a JSON transcript, one after the other."""
    start, found = 0, []
    for _ in range(draw(st.integers(1, 5))):
        end = start + draw(st.integers(100, 20_000))
        cue = {"startTime": start / 1000, "endTime": end / 1000, "body": draw(words)}
        speaker = draw(speakers)
        found.append(cue | ({"speaker": speaker} if speaker else {}))
        start = end
    return found


def as_json(segments):
    return msgspec.json.encode({"version": "1.0.0", "segments": segments})


def forms(raw, where="owls.vtt"):
    return {form.kind: form for form in transcript_forms(raw, where, duration=None).forms}


@given(transcripts())
def test_all_forms_say_the_same(segments):
    """WebVTT and SRT hold the words, times to the millisecond and speakers of the JSON, read by other programs."""
    made = forms(as_json(segments), "owls.json")
    captions = list(webvtt.from_buffer(StringIO(made["vtt"].body.decode())))
    cards = list(srt.parse(made["srt"].body.decode()))
    ours = read_transcript(made["vtt"].body.decode(), "text/vtt").cues
    assert [(c.start, c.end, c.speaker) for c in ours] == [
        (s["startTime"], s["endTime"], s.get("speaker", "")) for s in segments
    ]
    assert [caption.start for caption in captions] == [_clock(s["startTime"]) for s in segments]
    spoken = [" ".join(unescape(c.text).split()) for c in ours]
    assert spoken == [" ".join(s["body"].split()) for s in segments]
    assert "".join("".join(card.content.split()) for card in cards) == "".join(
        "".join(f"{s['speaker']}:{s['body']}".split() if "speaker" in s else s["body"].split()) for s in segments
    )
    assert [c.start.total_seconds() for c in cards] == sorted(c.start.total_seconds() for c in cards)
    assert all(len(line) <= 32 or " " not in line for card in cards for line in card.content.split("\n"))
    assert all(card.content.count("\n") <= 1 for card in cards)


def _clock(seconds):
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def test_speakers_and_times_survive_the_way_there_and_back():
    """WebVTT made of SRT made of WebVTT says what the first one said."""
    cues = [
        Cue(start=0.0, end=1.5, speaker="Ada", text="Who calls?"),
        Cue(start=1.5, end=61.25, text="An owl & a fox."),
    ]
    first = b"WEBVTT\n\n00:00.000 --> 00:01.500\n<v Ada>Who calls?\n\n00:01.500 --> 01:01.250\nAn owl &amp; a fox.\n"
    second = forms(forms(first)["srt"].body, "owls.srt")["vtt"].body
    read = read_transcript(second.decode().replace("&amp;", "&"), "text/vtt").cues
    assert [(c.start, c.end, c.speaker, c.text) for c in read] == [(c.start, c.end, c.speaker, c.text) for c in cues]


def test_what_a_person_has_stays_as_it_is():
    """A clean transcript is offered byte for byte, notes and settings of cues included."""
    raw = b"WEBVTT\n\nNOTE made by hand\n\n1\n00:00.000 --> 00:01.000 align:start\n<v Ada>Who <i>calls</i>?\n"
    assert forms(raw)["vtt"].body == raw
    assert forms(raw)["vtt"].original


def test_a_text_without_times_is_left_alone():
    """No times are made up for plain words or a page of them."""
    assert set(forms(b"Just words.\r\n")) == {"txt"}
    assert forms(b"Just words.\r\n")["txt"].body == b"Just words.\n"
    assert set(forms(b"<p><cite>Ada:</cite> <time>0:01</time> Hi</p>")) == {"html"}


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_words_become_plain_ones(text):
    """Whatever is said, no form holds a tag, a control character, or a line of times that nobody meant."""
    cue = text.replace("\n", " ")
    raw = as_json([{"startTime": 0, "endTime": 1, "body": f"Hello {cue}".encode(errors="replace").decode()}])
    for form in forms(raw, "owls.json").values():
        body = form.body.decode()
        assert form.kind != "vtt" or body.count("-->") == 1
        assert "<script" not in body.lower()
        assert "\x1b" not in body
        assert "\x00" not in body


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"WEBVTT\n", "there is no text"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"version": "1.0.0"}', "segments"),
        (b"", "no text"),
    ],
)
def test_what_holds_no_words_is_refused(raw, told):
    """The file is named with what is wrong in it."""
    with pytest.raises(FaultyDocument, match="owls") as refusal:
        transcript_forms(raw, "owls.vtt", duration=None)
    assert told.lower() in refusal.value.message.lower()
