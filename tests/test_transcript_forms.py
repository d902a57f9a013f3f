"""One transcript becomes every form that apps want: read back by other readers, and safe whatever stands in it."""

import io
import json
import re
import shutil
import subprocess

import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes import FileUnreadable, language_of_name, read_transcript, transcript_forms
from tests import generators

VTT = """WEBVTT

STYLE
::cue { color: white }

1
00:00.000 --> 00:04.500 align:start
<v.loud Ada Byron>Why are owls <i>silent</i> &amp; calm?

00:00:04.500 --> 00:00:09.000
<v Ines>Because of <c.red>their</c> feathers, which are softer than those of any other bird that we know, and broader.
"""
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäé,.!?&'", min_size=1, max_size=9)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
NAMES = st.sampled_from(["", "Ada", "Ines Okafor", "Dr. Ünal", "J. O'Neill-Smith"])


def forms(text, duration=10.0, where="owls.vtt"):
    """Return the text of each form by its kind."""
    made = transcript_forms(text if isinstance(text, bytes) else text.encode(), where, duration=duration)
    return {form.kind: form.body.decode() for form in made.forms}


def told(text, duration=None):
    """Return what is noticed."""
    return [f.message for f in transcript_forms(text.encode(), "owls.srt", duration=duration).findings]


def cues(text, kind):
    """Return times in milliseconds, speaker and words of each cue, as podcli reads them."""
    read = read_transcript(text, {"vtt": "text/vtt", "srt": "application/x-subrip"}[kind])
    assert read.faults == ()
    return [(round(c.start * 1000), round(c.end * 1000), c.speaker, " ".join(c.text.split())) for c in read.cues]


def test_webvtt_gives_itself_and_srt():
    """Voices, styles and times stay, all else is taken out, and lines and cards have the sizes that apps ask for."""
    made = forms(VTT)
    assert list(made) == ["vtt", "srt"]
    assert made["vtt"].startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:04.500\n<v Ada Byron>Why are owls <i>silent</i> &amp; calm?</v>\n"
    )
    assert made["srt"].startswith(
        "1\n00:00:00,000 --> 00:00:04,500\nAda Byron: Why are owls <i>silent</i> &\ncalm?\n\n2\n00:00:04,500 --> "
    )
    assert "<c" not in made["vtt"]
    assert all(len(re.sub(r"<[^>]*>", "", line)) <= 65 for line in made["vtt"].splitlines())
    for card in srt.parse(made["srt"]):
        lines = re.sub(r"<[^>]*>", "", card.content).split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= 32 for line in lines)
        assert lines[0].startswith(("Ada Byron: ", "Ines: "))


def test_json_gives_three_forms():
    """Speakers are kept; a segment without an end ends where the next begins."""
    segments = [
        {"speaker": "Ada", "startTime": 0, "body": "Why?"},
        {"startTime": 4.5, "endTime": 6, "body": "\ud83d<b>So</b>."},
    ]
    made = forms(json.dumps({"version": "1.0.0", "segments": segments}))
    assert list(made) == ["json", "vtt", "srt"]
    assert json.loads(made["json"])["segments"] == [
        {"speaker": "Ada", "startTime": 0, "endTime": 4.5, "body": "Why?"},
        {"startTime": 4.5, "endTime": 6, "body": "So."},
    ]
    assert cues(made["vtt"], "vtt") == [(0, 4500, "Ada", "Why?"), (4500, 6000, "", "So.")]


def test_several_voices_of_a_cue_are_several_cards():
    """SRT has a new card at each change of speaker."""
    made = forms("WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ada>Yes?</v>\n<v Ines>No.</v>\n")
    assert made["vtt"].count("-->") == 1
    assert [said for *_, said in cues(made["srt"], "srt")] == ["Yes?", "No."]


def test_a_page_is_made_safe():
    """Nothing that runs, styles or loads is left; who speaks, and when, is."""
    page = (
        '<html><head><style>p{}</style><script>x()</script></head><body><cite onclick="x()">Ada:</cite>'
        '<time style="a">0:00</time><p><img src="http://evil.example/x">Why <a href="javascript:x()">owls</a>?</p>'
    )
    assert forms(page, where="owls.html") == {"html": "<cite>Ada:</cite><time>0:00</time><p>Why owls?</p>\n"}


def test_plain_text_is_cleaned():
    """The byte order mark, line ends and control characters are mended."""
    raw = b"\xef\xbb\xbfAda: Why?\r\n\x07Ines: \xed\xa0\x80So.\r\n"
    assert forms(raw, where="owls.txt") == {"txt": "Ada: Why?\nInes: So.\n"}
    assert forms("Ada: Why?".encode("utf-16"), where="owls.txt") == {"txt": "Ada: Why?\n"}


@pytest.mark.parametrize(("name", "promise"), [("owls.vtt", "WebVTT"), ("owls.SRT", "SRT"), ("owls.de.json", "JSON")])
@pytest.mark.parametrize(("raw", "what"), [(b"x\x01\x02\x07", "some other text"), (b"<p>Owls</p>", "a web page")])
def test_what_says_that_it_is_captions_and_is_none_is_refused(name, promise, raw, what):
    """It would be shown to listeners as a plain text; under a name that promises no times it is taken."""
    with pytest.raises(FileUnreadable, match=f"^{name}: .*its name says {promise}, and what is in it is {what}"):
        transcript_forms(raw, name, duration=None)
    assert forms(raw, where="owls.txt")
    assert list(forms(VTT, where="owls.srt")) == ["vtt", "srt"]  # captions all the same


def test_disorder_is_mended_and_told():
    """Cues are put in order and numbered anew; empty ones are left out; backwards times get an end that can be."""
    text = (
        "7\n00:00:05,000 --> 00:00:30.000\nSecond\n\n7\n00:00:01,000 --> 00:00:06,000\nFirst\n\n"
        "9\n00:00:40,000 --> 00:00:39,000\nThird " + "x" * 300 + "\n\n10\n00:00:50,000 --> 00:00:51,000\n<b></b>\n"
    )
    made = forms(text)
    assert [(s, e, said[:6]) for s, e, _, said in cues(made["vtt"], "vtt")] == [
        (1000, 6000, "First"),
        (5000, 30000, "Second"),
        (40000, 50000, "Third "),
    ]
    assert [card.index for card in srt.parse(made["srt"])] == list(range(1, made["srt"].count("-->") + 1))
    assert told(text, duration=20.0) == [
        "Cue 2 starts before the one before it.",
        "Cue 3 ends before it starts.",
        "Cue 1 lies after the end of the episode (31 s at the most).",
        "Cue 1 begins before the one before it ends.",
        "Cue 1 stands for more than 10 seconds.",
        "Cue 3 has a line of more than 65 letters.",
        "Cue 3 has more than 200 letters.",
        "Cue 4 has no text and is left out.",
    ]


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfa\x00", b"\x00\x01", b"WEBVTT\n", b'{"a": 1}', b"<p></p>", b"a" * (16 * 1024 * 1024 + 1)]
)
def test_what_is_no_transcript_is_refused(raw):
    """The file is named, and the way out."""
    with pytest.raises(FileUnreadable, match=r"^owls\.vtt: ") as refused:
        transcript_forms(raw, "owls.vtt", duration=None)
    assert "Export it again" in refused.value.hint


@settings(max_examples=50, phases=generators.UNSHRUNK)
@given(said=st.lists(st.tuples(st.integers(1, 9999), st.integers(30, 9000), NAMES, TEXTS), min_size=1, max_size=6))
def test_nothing_is_lost_on_the_way_to_srt_and_back(said):
    """Times to the millisecond, speakers and words are kept; cues that need several cards keep span and words."""
    at, blocks = 0, []
    for gap, long, name, text in said:
        at += gap + 9000
        blocks.append((at, at + long, name, text))
    body = "".join(
        f"\n{_stamp(start)} --> {_stamp(end)}\n{f'<v {name}>' if name else ''}{text.replace('&', '&amp;')}\n"
        for start, end, name, text in blocks
    )
    first = forms("WEBVTT\n" + body)
    back = forms(first["srt"])
    assert forms(first["vtt"]) == first
    assert _joined(back["vtt"], blocks) == _joined(first["vtt"], blocks) == blocks
    assert [(c.start_in_seconds, c.voice or "") for c in webvtt.from_string(first["vtt"])] == [
        (start // 1000, name) for start, _, name, _ in blocks
    ]
    assert len(list(srt.parse(first["srt"], ignore_errors=False))) == first["srt"].count(" --> ")


def _stamp(milliseconds):
    return f"00:{milliseconds // 60000:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def _joined(text, blocks):
    """Join again the cards that were one cue; a word broken between two cards is not taken for two words."""
    joined = []
    read = [(s, e, who, said.replace("&amp;", "&")) for s, e, who, said in cues(text, "vtt")]
    for start, end, name, whole in blocks:
        mine = [cue for cue in read if start <= cue[0] < end]
        assert {who for _, _, who, _ in mine} == {name}
        said = " ".join(said for *_, said in mine)
        joined.append((mine[0][0], mine[-1][1], name, whole if said == whole else said))
    return joined


@settings(max_examples=100, phases=generators.UNSHRUNK)
@given(
    junk=st.lists(
        st.sampled_from(["<", ">", "script", "<b>", "</b>", "<v A>", "&lt;", "&gt;", "--", "-->", "{\\an8}", "&#60;",
                         "\n", " ", "/", "!", "x", ":", "\u2028", "\x0b", "\ud800", "<c.a>", "<00:01.000>", "&amp;"]),
        max_size=14,
    ).map("".join),
    kind=st.sampled_from(["vtt", "srt", "json"]),
)  # fmt: skip
def test_no_hostile_cue_gets_a_mark_through(junk, kind):
    """Whatever is said: only voices, bold, italic and underlined are marks in what is written, and cues stay apart."""
    text = {
        "vtt": f"WEBVTT\n\n00:00.000 --> 00:02.000\nx{junk}\n\n00:02.000 --> 00:03.000\nend\n",
        "srt": f"1\n00:00:00,000 --> 00:00:02,000\nx{junk}\n\n2\n00:00:02,000 --> 00:00:03,000\nend\n",
        "json": json.dumps({"version": "1.0.0", "segments": [
            {"startTime": 0, "endTime": 2, "body": "x" + junk}, {"startTime": 2, "endTime": 3, "body": "end"}]}),
    }[kind].encode(errors="surrogatepass")  # fmt: skip
    made = forms(text)
    for each in ("vtt", "srt"):
        tags = re.findall(r"<[a-zA-Z/!?\d][^>]*>?", made[each])
        assert all(re.fullmatch(r"</?[biu]>|<v [^<>&]+>|</v>", tag) for tag in tags), made[each]
        assert made[each].count("-->") == len(re.findall(r"^\d\d:\d\d:\d\d[.,]\d{3} --> \d", made[each], re.MULTILINE))
        assert "{\\" not in made[each]
        assert read_transcript(made[each], "text/vtt" if each == "vtt" else "application/x-subrip").faults == ()
    assert len(list(webvtt.from_buffer(io.StringIO(made["vtt"])))) == made["vtt"].count("-->")
    assert forms(made["vtt"])["vtt"] == made["vtt"]


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_ffmpeg_reads_what_is_written(kind, tmp_path):
    """A third reader finds the same cards with the same times."""
    made = forms(VTT)[kind]
    path = tmp_path / f"owls.{kind}"
    path.write_text(made)
    program = shutil.which("ffprobe")
    assert program
    command = [program, "-v", "error", "-show_packets", "-of", "json", str(path)]
    packets = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)["packets"]
    assert [round(float(packet["pts_time"]) * 1000) for packet in packets] == [start for start, *_ in cues(made, kind)]


def test_the_name_tells_the_language():
    """What stands between the stem and the ending is a language, or a mistake."""
    assert language_of_name("owls.de.vtt", "owls") == "de"
    assert language_of_name("owls.1.pt-br.srt", "owls.1") == "pt-br"
    assert language_of_name("owls.vtt", "owls") == ""
    with pytest.raises(ValueError, match="did you mean 'de'"):
        language_of_name("owls.german.vtt", "owls")
