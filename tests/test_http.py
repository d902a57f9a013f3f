"""Asking a public address as a podcast app would."""

import re
import socket
from email.message import Message

import pytest

from podcli import http
from podcli.errors import AddressUnreachable
from podcli.http import Answer, fetch
from tests.loopback import answering


def test_an_answer_tells_what_the_server_said():
    """Status, headers by lower-case name, and the body as it is."""
    asked = []

    def answer(request):
        asked.append((request.command, request.path, dict(request.headers)))
        return 200, {"Content-Type": "audio/mpeg; x=y", "Cache-Control": "public, max-age=300"}, b"owls"

    with answering(answer) as base:
        found = fetch("GET", f"{base}owls.mp3", {"Range": "bytes=0-1"})
    assert (found.status, found.said, found.body) == (200, "200 OK", b"owls")
    assert (found.length, found.content_type, found.max_age, found.content_range) == (4, "audio/mpeg", 300, "")
    (method, path, headers) = asked[0]
    assert (method, path, headers["Range"], headers["Accept-Encoding"]) == ("GET", "/owls.mp3", "bytes=0-1", "identity")
    assert re.fullmatch(r"podcli/\d\S* \(\+https://\S+\)", headers["User-Agent"])


def test_a_refusal_is_an_answer():
    """404 and 500 are told, not raised."""
    with answering(lambda request: (int(request.path[1:]), {}, b"")) as base:
        assert fetch("HEAD", f"{base}404").said == "404 Not Found"
        assert fetch("GET", f"{base}500").status == 500


def test_a_redirect_is_followed():
    """As apps do: within reason."""

    def answer(request):
        return (200, {}, b"here") if request.path == "/new" else (302, {"Location": "/new"}, b"")

    with answering(answer) as base:
        assert fetch("GET", f"{base}old").body == b"here"


def test_a_circle_of_redirects_is_given_up():
    """It is told like an address that gives no answer."""
    with answering(lambda _: (302, {"Location": "/again"}, b"")) as base, pytest.raises(AddressUnreachable):
        fetch("GET", base)


def test_headers_that_say_nothing_are_nothing():
    """A missing or senseless length, type or age is not made up."""
    for headers in ({}, {"content-length": "many", "cache-control": "no-store"}, {"content-length": "²"}):
        answer = Answer(status=200, reason="", headers=headers, body=b"")
        assert (answer.length, answer.content_type, answer.max_age, answer.said) == (None, "", None, "200")


def test_a_refused_connection_is_told(monkeypatch):
    """Nobody listens there: the address, the reason and the place to look are named."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/feed.xml"
        with pytest.raises(AddressUnreachable, match="Connection refused") as caught:
            fetch("GET", url)
    assert url in caught.value.message
    assert "public_url" in caught.value.hint


@pytest.mark.parametrize("url", ["http://[x/", "http://127.0.0.1:99999/", "nonsense://x/", "http://a..b/"])
def test_an_address_that_is_none_is_told(url):
    """No address ends in a fault of our own."""
    with pytest.raises(AddressUnreachable) as caught:
        fetch("GET", url)
    assert url in caught.value.message


def test_a_body_that_breaks_off_is_told(monkeypatch):
    """Fewer bytes than promised are no answer."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    broken = (200, {"Content-Length": "100", "Connection": "close"}, b"owls")
    with answering(lambda _: broken) as base, pytest.raises(AddressUnreachable):
        fetch("GET", base)


def test_an_endless_body_is_read_up_to_a_limit(monkeypatch):
    """A server cannot fill this machine's memory."""
    monkeypatch.setattr(http, "LARGEST", 1000)
    with answering(lambda _: (200, {}, b"x" * 100_000)) as base:
        assert len(fetch("GET", base).body) == 1000


@pytest.mark.parametrize(
    ("page", "told"),
    [("Homepage, https://podcli.example/", "podcli/1.2 (+https://podcli.example/)"), ("", "podcli/1.2")],
)
def test_podcli_says_who_it_is_and_where_to_read_more(monkeypatch, page, told):
    """Who finds it in the log of a server can look it up (HOST-UA)."""
    known = Message()
    known["Version"] = "1.2"
    if page:
        known["Project-URL"] = page
    monkeypatch.setattr("importlib.metadata.metadata", lambda _: known)
    http.user_agent.cache_clear()
    assert http.user_agent() == told
    http.user_agent.cache_clear()
