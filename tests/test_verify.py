"""Verification: a new feed and its media, looked at as a podcast app would."""

import re

import pytest

from episodes import Severity
from podcli.errors import AddressUnreachable, VerificationFailed
from podcli.plan import Item, State
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.memory import MemoryStorage
from podcli.verify import verify, verify_again
from tests.loopback import answering
from tests.shows import make_address, make_record

RECORD = make_record("owls")
ITEM = Item(slug="owls", state=State.PUBLISHED, record=RECORD, title="Owls")
DRAFT = Item(slug="draft", state=State.UNCHANGED, record=None, title="Draft")
MEDIA = bytes(range(250)) * 4
FEED = f"<rss>{RECORD.episode.guid}</rss>".encode()


def well(request):
    """Answer as a good host does."""
    if request.path.endswith(".xml"):
        return 200, {"Content-Type": "application/rss+xml"}, FEED
    kind = {"Content-Type": "audio/mpeg", "Accept-Ranges": "bytes"}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
    if wanted:
        first, last = map(int, wanted.groups())
        return 206, kind | {"Content-Range": f"bytes {first}-{last}/{len(MEDIA)}"}, MEDIA[first : last + 1]
    return 200, kind, MEDIA


def looked_at(answer, *items):
    """Verify against a server that answers so."""
    places = Places(public=MemoryStorage("public"), state=MemoryStorage("state"))
    with answering(answer) as base:
        return verify(places, make_address(public_url=base), items or (ITEM, DRAFT))


def test_a_good_host_gives_no_findings():
    """Length, type, byte ranges and the feed are as they should be; a draft is not asked for."""
    assert looked_at(well) == ()


def changed(**headers):
    """Answer well, but for these headers of the media; None leaves one out."""

    def answer(request):
        status, sent, body = well(request)
        if request.path.endswith(".mp3") and status == 200:
            sent = {k: v for k, v in (sent | headers).items() if v is not None}
        return status, sent, body

    return answer


def no_ranges(request):
    if request.headers.get("Range"):
        del request.headers["Range"]
    return well(request)


def wrong_ranges(request):
    status, headers, body = well(request)
    return status, headers | ({"Content-Range": "bytes 0-1/*"} if status == 206 else {}), body


def no_media(request):
    return (404, {}, b"") if request.path.endswith(".mp3") else well(request)


def closed(request):
    return (403, {}, b"") if request.path.endswith(".mp3") else well(request)


def no_feed(request):
    return (404, {}, b"") if request.path.endswith(".xml") else well(request)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (no_media, r"owls\.mp3 answers 404 Not Found to HEAD"),
        (closed, r"owls\.mp3 answers 403 Forbidden to HEAD"),
        (changed(**{"Content-Length": "999"}), r"has 999 bytes, the feed says 1000"),
        (
            changed(**{"Content-Type": "binary/octet-stream"}),
            r"is served as binary/octet-stream, the feed says audio/mp",
        ),
        (changed(**{"Content-Type": None}), r"is served as nothing"),
        (no_ranges, r"does not answer byte ranges"),
        (wrong_ranges, r"does not answer byte ranges"),
        (no_feed, r"feed\.xml answers 404 Not Found"),
    ],
)
def test_what_listeners_would_meet_as_an_error_is_told(answer, says):
    """The address and the difference are named, and where to look."""
    with pytest.raises(VerificationFailed, match=says) as caught:
        looked_at(answer)
    assert "http://127.0.0.1:" in caught.value.message
    assert "public_url" in caught.value.hint


def test_the_faults_of_all_files_are_told_together():
    """Two episodes with the wrong type give two sentences."""
    other = Item(slug="tides", state=State.UPDATED, record=make_record("tides"), title="Tides")
    with pytest.raises(VerificationFailed) as caught:
        looked_at(changed(**{"Content-Type": "text/plain"}), ITEM, other)
    assert caught.value.message.count("is served as text/plain") == 2


@pytest.mark.parametrize(("header", "seconds"), [({"Cache-Control": "max-age=77"}, "77 s"), ({}, "300 s")])
def test_a_cache_with_the_previous_feed_is_no_fault(header, seconds):
    """It is worth knowing, with how long it lasts; nothing needs to be done."""

    def answer(request):
        return (200, header, b"<rss>old</rss>") if request.path.endswith(".xml") else well(request)

    (found,) = looked_at(answer)
    assert (found.rule, found.severity) == ("HOST-FEED-CACHE", Severity.INFO)
    assert "owls" in found.message
    assert seconds in found.message


def test_media_elsewhere_is_followed():
    """A host that redirects to another address of its own is taken at its word."""

    def answer(request):
        if request.path.startswith("/media/"):
            return 302, {"Location": f"/cdn{request.path}"}, b""
        return well(request)

    assert looked_at(answer) == ()


def test_a_host_that_is_not_there_is_told(monkeypatch):
    """A refused connection is its own situation."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    with answering(well) as base:
        pass
    places = Places(public=MemoryStorage("public"), state=MemoryStorage("state"))
    with pytest.raises(AddressUnreachable):
        verify(places, make_address(public_url=base), (ITEM,))


def test_an_unchanged_run_looks_again():
    """What could not be fetched before is told again, by three requests and without loading the feed."""
    asked = []
    remote = Places(public=MemoryStorage("public"), state=MemoryStorage("state"))

    def answer(request):
        asked.append(request.command)
        return (404, {}, b"") if request.path.startswith("/media/") else well(request)

    with answering(answer) as base, pytest.raises(VerificationFailed, match="answers 404"):
        verify_again(remote, make_address(public_url=base), ITEM)
    assert asked == ["HEAD", "HEAD"]
    with answering(well) as base:
        verify_again(remote, make_address(public_url=base), ITEM)


class TestFolder:
    """With the folder storage the files themselves are looked at; nobody is asked."""

    def look(self, feed=FEED, media=MEDIA):
        """Verify what lies in a local storage."""
        public = MemoryStorage("public")
        public.put("feed.xml", feed, Headers(content_type="application/rss+xml"))
        if media is not None:
            public.put(RECORD.episode.enclosure.url, media, Headers(content_type="audio/mpeg"))
        places = Places(public=public, state=MemoryStorage("state"), local=True)
        return verify(places, make_address(), (ITEM, DRAFT))

    def test_what_is_there_is_well(self):
        """No findings, no request."""
        assert self.look() == ()

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"feed": b"<rss/>"}, "owls is not in the feed"),
            ({"media": None}, r"owls\.mp3 is not as the feed says"),
            ({"media": b"short"}, r"owls\.mp3 is not as the feed says"),
        ],
    )
    def test_what_is_missing_or_short_is_told(self, given, says):
        """The file concerned is named."""
        with pytest.raises(VerificationFailed, match=says):
            self.look(**given)
