"""Transcripts beside the notes: stored, offered in the forms that apps prefer, language by language."""

import json
from io import StringIO

import pytest
import srt
import webvtt
from lxml import etree

from episodes import FaultyDocument, FileUnreadable
from podcli.pulling import PullWish, plan_pull, run_pull
from tests.folders import ShowFolder

PODCAST = "{https://podcastindex.org/namespace/1.0}"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>Who calls at night?\n\n00:01.000 --> 00:02.000\n<v Ines>An owl.\n"
SRT = "1\n00:00:00,000 --> 00:00:01,000\nAda: Who calls at night?\n\n2\n00:00:01,000 --> 00:00:02,000\nInes: An owl.\n"
JSON = (
    '{"version": "1.0.0", "segments": ['
    '{"speaker": "Ada", "startTime": 0.0, "endTime": 1.0, "body": "Who calls at night?"},'
    '{"speaker": "Ines", "startTime": 1.0, "endTime": 2.0, "body": "An owl."}]}'
)


@pytest.fixture
def show(tmp_path):
    """A show with one episode."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    return show


def put(show, name, text):
    (show.path / "episodes" / name).write_text(text)


def offered(show):
    """Return what the feed offers: type, language, rel, and the text itself."""
    item = etree.fromstring(show.public.inner.get("feed.xml").body).find("channel/item")
    found = []
    for element in item.iterfind(f"{PODCAST}transcript"):
        url = element.get("url")
        body = show.public.inner.get(url[url.index("transcripts/") :]).body.decode()
        found.append((element.get("type"), element.get("language", ""), element.get("rel", ""), body))
    return found


@pytest.mark.parametrize(("name", "text"), [("owls.vtt", VTT), ("owls.srt", SRT), ("owls.json", JSON)])
def test_one_form_with_times_gives_those_that_apps_prefer(show, name, text):
    """WebVTT and SRT stand in the feed whichever of the forms there was, with times and speakers."""
    put(show, name, text)
    show.publish()
    by_type = {kind: (rel, body) for kind, _, rel, body in offered(show)}
    assert {"text/vtt", "application/x-subrip"} <= set(by_type)
    assert {rel for rel, _ in by_type.values()} == {"captions"}
    captions = list(webvtt.from_buffer(StringIO(by_type["text/vtt"][1])))
    assert [(c.start, c.voice, c.text) for c in captions] == [
        ("00:00:00.000", "Ada", "Who calls at night?"),
        ("00:00:01.000", "Ines", "An owl."),
    ]
    subtitles = list(srt.parse(by_type["application/x-subrip"][1]))
    assert [s.content.replace("\n", " ") for s in subtitles] == ["Ada: Who calls at night?", "Ines: An owl."]
    assert not show.publish().changed


def test_a_file_with_another_ending_is_served_as_what_it_is(show):
    """WebVTT in a file that ends in .txt is offered as WebVTT, and served with the type that the feed tells."""
    put(show, "owls.vtt", VTT)
    show.publish()
    (clean,) = (body for kind, _, _, body in offered(show) if kind == "text/vtt")
    (show.path / "episodes" / "owls.vtt").unlink()
    put(show, "owls.txt", clean)
    show.publish()
    item = etree.fromstring(show.public.inner.get("feed.xml").body).find("channel/item")
    for element in item.iterfind(f"{PODCAST}transcript"):
        key = element.get("url")[element.get("url").index("transcripts/") :]
        assert show.public.inner.head(key).headers.content_type == element.get("type")


def test_the_json_of_a_program_is_published_as_apps_read_it(show):
    """Whisper's own file beside the notes gives WebVTT, SRT and JSON of Podcasting 2.0; a Word document gives none."""
    said = {"text": "", "segments": [{"start": 0.0, "end": 1.0, "text": " Who calls?"}], "language": "en"}
    put(show, "owls.json", json.dumps(said))
    show.publish()
    by_type = {kind: body for kind, _, _, body in offered(show)}
    assert set(by_type) == {"text/vtt", "application/x-subrip", "application/json"}
    assert json.loads(by_type["application/json"])["segments"][0]["body"] == "Who calls?"
    (show.path / "episodes" / "owls.json").unlink()
    (show.path / "episodes" / "owls.txt").write_bytes(b"PK\x03\x04word")
    with pytest.raises(FileUnreadable, match="a Word document"):
        show.publish()


def test_what_srt_cannot_say_is_told_where_it_is_made(show):
    """A name too long for SRT is told by publish; who gives an SRT of their own hears nothing of it."""
    long = "Maximiliana Theodora von Hohenfels-Waldburg"
    put(show, "owls.vtt", VTT.replace("Ada", long))
    (told,) = (f.message for f in show.publish().findings if "SRT" in f.message)
    assert long in told
    put(show, "owls.srt", SRT)
    assert not [f for f in show.publish().findings if "SRT" in f.message]


def test_words_without_times_are_offered_as_they_are(show):
    """A text is one, and no caption file is made up for it."""
    put(show, "owls.txt", "Who calls at night? An owl.\n")
    show.publish()
    assert offered(show) == [("text/plain", "", "", "Who calls at night? An owl.\n")]


def test_each_language_has_its_own(show):
    """The language in the name is told; that of the show needs no telling."""
    put(show, "owls.vtt", VTT)
    put(show, "owls.de.vtt", VTT.replace("An owl", "Eine Eule"))
    show.publish()
    assert {(kind, language) for kind, language, _, _ in offered(show)} == {
        ("text/vtt", ""),
        ("application/x-subrip", ""),
        ("text/vtt", "de"),
        ("application/x-subrip", "de"),
    }
    assert all(("Eule" in body) == (language == "de") for _, language, _, body in offered(show))


def test_both_forms_of_a_person_are_kept(show):
    """Who made both forms by hand gets both back, and none is made of the other."""
    put(show, "owls.vtt", VTT)
    put(show, "owls.srt", SRT.replace("An owl.", "A tawny owl."))
    show.publish()
    assert {kind for kind, _, _, _ in offered(show)} == {"text/vtt", "application/x-subrip"}
    assert "tawny" in next(body for kind, _, _, body in offered(show) if kind == "application/x-subrip")


def test_the_notes_say_which_are_offered(show):
    """A list in the notes goes before what lies beside them; an address elsewhere is only named; false is none."""
    put(show, "owls.vtt", VTT)
    put(show, "better.vtt", VTT.replace("An owl", "A better owl"))
    show.add("owls", 'transcripts = ["better.vtt"]')
    show.publish()
    assert all("better" in body for _, _, _, body in offered(show))
    show.add("owls", 'transcripts = [{ url = "https://elsewhere.example/owls.vtt", type = "text/vtt" }]')
    show.publish()
    feed = show.public.inner.get("feed.xml").body
    assert b'<podcast:transcript url="https://elsewhere.example/owls.vtt" type="text/vtt"/>' in feed
    show.add("owls", "transcripts = false")
    show.publish()
    assert offered(show) == []


def test_transcripts_that_only_the_storage_has_stay(show):
    """A clone without them is no edit, an edit keeps them, and pull brings the file back as it was."""
    put(show, "owls.vtt", VTT)
    show.publish()
    before = offered(show)
    (show.path / "episodes" / "owls.vtt").unlink()
    assert not show.publish().changed
    show.add("owls", body="Edited.", audio="")
    show.publish()
    assert offered(show) == before
    run_pull(show.places, plan_pull(show.shop, PullWish(media=True)))
    assert (show.path / "episodes" / "owls.vtt").read_text() == VTT
    assert not show.publish().changed


def test_a_corrected_transcript_is_published(show):
    """Another text under the same name is an edit, and gets an address of its own."""
    put(show, "owls.vtt", VTT)
    show.publish()
    put(show, "owls.vtt", VTT.replace("An owl", "A tawny owl"))
    (episode,) = show.publish().episodes
    assert episode.state.value == "updated"
    assert all("tawny" in body for _, _, _, body in offered(show))


def test_a_name_that_tells_no_language_is_refused(show):
    """`owls.final.vtt` could be anything: the way to name it is told, and nothing is written."""
    put(show, "owls.final.vtt", VTT)
    with pytest.raises(FaultyDocument, match=r"'final' is no language"):
        show.publish()
    assert show.state.calls["put"] == 0


def test_no_script_gets_into_what_is_stored(show):
    """Whatever a transcript holds, browsers that open it run nothing."""
    put(show, "owls.html", "<p onclick='x()'>Hi</p><script>alert(1)</script><cite>Ada:</cite><p>Who?</p>")
    put(show, "owls.de.vtt", VTT.replace("An owl.", "<script>alert(1)</script>"))
    show.publish()
    for kind, _, _, body in offered(show):
        assert "<script" not in body, kind
        assert "onclick" not in body, kind


def test_audio_named_as_a_transcript_is_refused(show):
    """Nothing that the notes name is passed over in silence."""
    show.add("tides", 'transcripts = ["owls.mp3"]')
    with pytest.raises(FaultyDocument, match=r"tides\.md: 'owls\.mp3' is no transcript"):
        show.publish()


@pytest.mark.parametrize("name", ["owls.vtt", "owls.de.srt", "owls.chapters.json"])
def test_a_folder_where_a_text_should_be_is_named(show, name):
    """What bears the name of a transcript or of chapters and is no file is told, not passed over."""
    (show.path / "episodes" / name).mkdir()
    with pytest.raises(FileUnreadable, match=rf"{name} is a folder, not a file"):
        show.publish()
