"""What the doctor says of a public address that misbehaves: each fault by itself, its cure, and what is well."""

import socket
from functools import partial

import pytest

from podcli.doctor import public_checks, stranger_checks
from podcli.doctor.examining import examine
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.memory import MemoryStorage
from tests.misbehaving import Sent, Served, changed, deaf, hosting, instead, onward, sized, status
from tests.servers import free_port
from tests.shows import NOW

EXPOSED = "Content-Range, Content-Length, Accept-Ranges, ETag"
LEAVE = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "range"}


def serving(storage):
    """Serve a storage as a good host does, to pages of other origins too."""

    def answer(asked):
        key = asked.path.removeprefix("/")
        if not key or storage.head(key) is None:
            return status(404, "Not Found")(asked)
        blob = storage.get(key)
        if asked.method == "OPTIONS":
            return sized(Sent(204, "No Content", LEAVE))
        served = Served(blob.body, blob.head.headers.content_type.partition(";")[0])
        return changed(served, Access_Control_Expose_Headers=EXPOSED)(asked)

    return answer


def places_at(url):
    return Places(public=MemoryStorage("public", public_url=url), state=MemoryStorage("state"))


def files(spoil, **fields):
    """Return what the doctor tells of files at a host that is good but for what `spoil` does to it."""
    with hosting() as host:
        places = places_at(host.url)
        host.otherwise = spoil(serving(places.public), **fields)
        found = list(public_checks.files(places, None))
    assert not list(places.public.list())
    return {check.check: check for check in found}


def good(answer):
    return answer


FAULTS = {
    "closed": (lambda _: status(403, "Forbidden"), "public-access", "403 Forbidden", "Open the files"),
    "absent": (lambda _: status(404, "Not Found"), "public-access", "404 Not Found", "prefix included"),
    "other content": (lambda _: status(200, "OK", b"<html>"), "public-access", "something else", "public_url"),
    "broken": (lambda _: status(500, "Oops"), "public-access", "500 Oops", "public_url"),
    "no ranges": (lambda good: deaf(good, "range"), "byte-ranges", "200 OK", "Range requests"),
    "no HEAD": (lambda good: instead(good, "HEAD", status(405, "No")), "content-type", "405 No", "pass on HEAD"),
    "other type": (
        lambda good: changed(good, Content_Type="text/plain"),
        "content-type",
        "text/plain instead of audio/mpeg",
        "all headers",
    ),
    "other length": (
        lambda good: changed(good, method="HEAD", Content_Length="7"),
        "content-type",
        "7 bytes instead of 64",
        "all headers",
    ),
    "no preflight": (
        lambda good: instead(good, "OPTIONS", status(405, "Method Not Allowed")),
        "cors",
        "OPTIONS) is answered by 405 Method Not Allowed",
        "--print cors",
    ),
    "preflight without Range": (
        lambda good: changed(good, method="OPTIONS", Access_Control_Allow_Headers="content-type"),
        "cors",
        "does not allow the header Range",
        '"AllowedHeaders": [',
    ),
    "preflight for nobody": (
        lambda good: changed(good, method="OPTIONS", Access_Control_Allow_Origin=None),
        "cors",
        "OPTIONS carries no Access-Control-Allow-Origin",
        '"AllowedOrigins": [',
    ),
    "no origin": (
        lambda good: changed(good, method="GET", Access_Control_Allow_Origin=None),
        "cors",
        "GET carries no Access-Control-Allow-Origin",
        '"AllowedOrigins": [',
    ),
    "another origin": (
        lambda good: changed(good, method="GET", Access_Control_Allow_Origin="https://me.example"),
        "cors",
        "lets only https://me.example in",
        '"AllowedOrigins": [',
    ),
    "some headers hidden": (
        lambda good: changed(good, Access_Control_Expose_Headers="etag, Content-Length"),
        "cors",
        "does not show pages Content-Range, Accept-Ranges (",
        '"ExposeHeaders": [',
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_public_address_is_told_with_its_cure(fault):
    """Exactly that check fails; those which can still be made are made."""
    spoil, name, message, cure = FAULTS[fault]
    found = files(spoil)
    assert [check for check, one in found.items() if not one.ok] == [name]
    assert message in found[name].message
    assert cure in found[name].cure
    assert len(found) == (1 if name == "public-access" else 4)


def test_a_good_host_has_no_fault():
    """Nothing is told but what is well; a wildcard stands for all headers."""
    for spoil in (good, lambda good: changed(good, Access_Control_Expose_Headers="*")):
        found = files(spoil)
        assert len(found) == 4
        assert all(check.ok and not check.cure for check in found.values())


def test_several_faults_are_all_told():
    """Neither no ranges nor hidden headers nor a wrong type hides another."""
    found = files(lambda good: changed(deaf(good, "range"), Content_Type="x/y", Access_Control_Allow_Origin=None))
    assert [name for name, check in found.items() if not check.ok] == ["content-type", "byte-ranges", "cors"]
    assert found["cors"].message.count("Access-Control-Allow-Origin") == 2


def test_a_redirect_that_leads_elsewhere_is_told_with_its_end():
    """The place that it led to is named; a redirect that leads to the file is none of the faults."""
    with hosting() as other:
        other.otherwise = status(200, "OK", b"parked")
        found = files(lambda _: onward(f"{other.url}parking"))
    assert f"redirected to {other.url}parking" in found["public-access"].message
    with hosting() as front, hosting() as behind:
        places = places_at(front.url)
        behind.otherwise = serving(places.public)
        front.otherwise = lambda asked: onward(behind.url + asked.path[1:])(asked)
        assert all(check.ok for check in public_checks.files(places, None))


def test_an_unknown_name_is_told(monkeypatch):
    """The cure speaks of the domain's DNS record."""

    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    (check,) = public_checks.files(places_at("https://media.field-notes.example/"), None)
    assert (check.check, check.ok) == ("public-access", False)
    assert "DNS" in check.cure


def test_a_certificate_that_nobody_trusts_is_told(certificate, monkeypatch):
    """The cure speaks of the certificate."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    with hosting(certificate) as host:
        (check,) = public_checks.files(places_at(host.url), None)
    assert (check.check, check.ok) == ("public-access", False)
    assert "valid certificate" in check.cure


def test_an_address_where_nothing_listens_is_told(monkeypatch):
    """The cure asks whether anything runs there; nothing stays in the storage."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    places = places_at(f"http://127.0.0.1:{free_port()}/")
    (check,) = public_checks.files(places, None)
    assert (check.check, check.ok) == ("public-access", False)
    assert "reachable" in check.cure
    assert not list(places.public.list())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda good: changed(good, Content_Type="text/html"), "text/html instead of application/rss+xml"),
        (lambda good: changed(good, Content_Type=None), "no type at all"),
        (lambda _: status(404, "Not Found"), "404 Not Found, although the feed is stored"),
    ],
)
def test_a_feed_that_is_served_badly_is_told(spoil, message):
    """The feed has a check of its own: hosts treat it differently from audio."""
    with hosting() as host:
        places = places_at(host.url)
        assert not list(public_checks.feed(places, "feed.xml"))
        places.public.put("feed.xml", b"<rss/>", Headers(content_type="application/rss+xml; charset=utf-8"))
        host.otherwise = serving(places.public)
        assert [check.ok for check in public_checks.feed(places, "feed.xml")] == [True]
        host.otherwise = spoil(serving(places.public))
        (check,) = public_checks.feed(places, "feed.xml")
    assert not check.ok
    assert message in check.message
    assert check.cure


def test_an_open_listing_and_an_open_state_are_told():
    """At the public address, and at the service's own address of the private bucket."""
    with hosting() as host:
        places = places_at(host.url)
        host.otherwise = status(200, "OK", b"<ListBucketResult/>")
        (check,) = stranger_checks.listing(places, ())
        assert not check.ok
        assert "s3:ListBucket" in check.cure
        host.otherwise = serving(places.state)
        (check,) = stranger_checks.state(places, (host.url,))
        assert not check.ok
        assert "state_url" in check.cure
        host.otherwise = status(403, "Forbidden")
        assert [check.ok for check in stranger_checks.state(places, (host.url,))] == [True]
        host.otherwise = status(200, "OK", b"<html>whatever you ask for</html>")
        assert [check.ok for check in stranger_checks.state(places, (host.url,))] == [True]


def test_a_catalog_that_is_open_by_its_name_is_told():
    """Also where scratch objects are not: a rule may be for one file."""
    with hosting() as host:
        places = places_at(host.url)
        host.paths["/catalog.json.gz"] = Served(b"\x1f\x8b\x08", "application/gzip")
        (check,) = stranger_checks.state(places, (host.url,))
    assert not check.ok


class Signalled(BaseException):
    """What a signal raises."""


class Dying:
    """A storage at one of whose calls the program ends, before or after the call took effect."""

    def __init__(self, inner, counter):
        self.inner = inner
        self.counter = counter

    def __getattr__(self, name):
        found = getattr(self.inner, name)
        return partial(self._at, found) if callable(found) else found

    def _at(self, call, *arguments):
        self.counter["left"] -= 1
        dies = self.counter["left"] == 0
        if dies and not self.counter["done"]:
            raise Signalled
        try:
            return call(*arguments)
        finally:
            if dies:
                raise Signalled


@pytest.mark.parametrize("done", [False, True])
def test_whatever_ends_the_doctor_no_scratch_object_stays(done):
    """It dies at each call to the storage, before and after the call took effect; only the verdicts stay."""
    deaths, call, clock = 0, 0, lambda: NOW
    with hosting() as host:
        while deaths == call:
            call += 1
            public, state = MemoryStorage("public", host.url, clock), MemoryStorage("state", clock=clock)
            host.otherwise = serving(public)
            counter = {"left": call, "done": done}
            try:
                found = list(examine(Places(public=Dying(public, counter), state=Dying(state, counter)), "f.xml", NOW))
                assert all(check.ok for check in found)
            except Signalled:
                deaths += 1
            assert {entry.key for place in (public, state) for entry in place.list()} <= {"conditions.json"}
    assert deaths > 40
