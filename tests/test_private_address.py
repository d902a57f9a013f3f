"""The address of a private feed is told by `publish` and `status`, and by nothing else, whatever is asked or fails."""

import functools
import itertools
import re

import pytest

from podcli import config as configuration
from podcli.http import fetch
from podcli.storage import open_places
from podcli.storage.s3_client import connect
from tests import fault_runs
from tests.folders import PRIVATE_FEED, ShowFolder
from tests.wire import wire_to

SECRET = re.compile(rb"friends[-._%\w]*[0-9a-f]{32}|-[0-9a-f]{32}\.xml")
"""The key of the feed, or the part of it that nobody can guess."""
TELLING = (("publish", "--dry-run"), ("publish",), ("status",))
SILENT = (
    ("refresh",),
    ("refresh", "--dry-run"),
    ("check",),
    ("check", "--live", "--private"),
    ("history",),
    ("history", "owls"),
    ("announce", "--dry-run"),
    ("announce",),
    ("doctor",),
    ("pull", "--dry-run"),
    ("pull", "--media"),
    ("prune", "--dry-run"),
    ("prune", "--yes"),
    ("unpublish", "tides", "--yes"),
    ("rollback", "1", "--yes"),
)


@pytest.fixture
def wire(moto_http, monkeypatch, tmp_path):
    """A line to a real server, that can be told to fail; nothing is waited for."""
    for name, value in {
        **moto_http.environment,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PODCLI_DEBUG": "1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("podcli.storage.s3_client.connect", functools.cache(connect))  # costs more than a command
    with fault_runs.no_waiting(), wire_to(moto_http.endpoint) as made:
        yield made


@pytest.fixture
def show(wire, moto_http, make_bucket, tmp_path):
    """A show with a private feed, published to two buckets over that line."""
    made, bucket, state = ShowFolder(tmp_path / "show"), make_bucket(moto_http), make_bucket(moto_http)
    made.configure(
        storage=f'url = "s3://{bucket}"\nstate_url = "s3://{state}"\nendpoint_url = "{wire.endpoint}"\n'
        f'public_url = "{wire.endpoint}/{bucket}/"\naddressing_style = "path"\nacl = "public-read"\n{PRIVATE_FEED}'
    )
    made.add("owls")
    return made


def said(podcli, show, words, *options):
    """Return all that a command says, at its most talkative."""
    done = podcli("-C", show.path, "-vv", *options, *words)
    return (done.stdout + done.stderr).encode()


@pytest.mark.parametrize("first", ["text", "json"])
def test_only_publish_and_status_tell_it(podcli, show, first):
    """At any verbosity, in text and in JSON, each command in turn; what is not made yet is told by nobody."""
    forms = itertools.cycle([(), ("--json",)] if first == "text" else [("--json",), ()])
    assert not SECRET.search(said(podcli, show, ("publish", "--dry-run"), *next(forms)))
    assert SECRET.search(said(podcli, show, ("publish",), *next(forms)))
    show.add("tides")
    assert [bool(SECRET.search(said(podcli, show, words, *next(forms)))) for words in TELLING] == [True] * 3
    asked = SILENT if first == "text" else SILENT[::2]
    assert [words for words in asked if SECRET.search(said(podcli, show, words, *next(forms)))] == []
    assert SECRET.search(said(podcli, show, ("publish",), *next(forms)))  # the pattern matches to the end


def test_nothing_that_strangers_can_read_holds_it(podcli, show):
    """Each object is asked for without credentials: the catalog and the history answer nobody, others tell nothing."""
    said(podcli, show, ("publish",))
    show.add("tides")
    said(podcli, show, ("publish",))
    settings = configuration.load(show.path / "podcast.toml").storage
    places = open_places(settings, show.path)
    open_to_all = {}
    for place, url in ((places.public, settings.url), (places.state, settings.state_url)):
        for entry in place.list(""):
            address = f"{settings.endpoint_url}/{url.removeprefix('s3://')}/{entry.key}"
            answer = fetch("GET", address)
            if answer.status == 200:
                open_to_all[entry.key] = answer.body + repr(answer.headers).encode()
    (private,) = (key for key in open_to_all if SECRET.search(key.encode()))
    assert {key.partition("/")[0] for key in open_to_all} == {"feed.xml", private, "media", "artwork"}
    assert private.encode() in open_to_all[private]  # its own self link
    assert [key for key, held in open_to_all.items() if key != private and SECRET.search(held)] == []


def refused(exchange, status):
    """Answer a request for the private feed with an error that repeats it, and pass on every other."""
    asked = exchange.request.partition(b"\r\n")[0]
    if SECRET.search(asked):
        refused.count += 1
        exchange.answer(status, b"<Error><Code>Strange</Code><Message>%s</Message></Error>" % asked)
    else:
        exchange.client.sendall(exchange.ask())


@pytest.mark.parametrize(("status", "asked"), [(b"403 Forbidden", SILENT[::2]), (b"503 Slow Down", SILENT[1::2])])
def test_no_failure_tells_it(podcli, show, wire, status, asked):
    """A service that refuses the private feed, and repeats its name: not in errors, causes, findings or tracebacks."""
    said(podcli, show, ("publish",))
    show.add("tides")
    refused.count = 0
    wire.arm(0, lambda exchange: refused(exchange, status), 10**6)
    outputs = {words: said(podcli, show, words) for words in (("publish", "--quiet"), *asked)}
    assert refused.count > len(asked) / 2
    assert any(b"friends-\xe2\x80\xa6.xml" in output for output in outputs.values())
    assert [words for words, output in outputs.items() if SECRET.search(output)] == []
