"""`podcli check --live` asks for every feed of a show and for what it names, each file once, and keeps a secret."""

import json
import re
from collections import Counter

import pytest

from tests.folders import SPEECH, ShowFolder
from tests.misbehaving import Served, hosting, status

FEEDS = """
[[feeds]]
file = "archive.xml"
[[feeds]]
file = "friends.xml"
private = true
[[feeds]]
file = "small.xml"
quality = "small"
"""
SECRET = re.compile(r"friends-[0-9a-f]{32}\.xml")
TYPES = {"xml": "application/rss+xml", "mp3": "audio/mpeg", "jpg": "image/jpeg"}


@pytest.fixture
def host(tmp_path, monkeypatch, podcli):
    """A host of a show whose main feed has the newest episode only, and three further feeds, one of them private."""
    show = ShowFolder(tmp_path / "show")
    monkeypatch.chdir(show.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show.add("owls")
    (show.path / "episodes" / "small.mp3").write_bytes(SPEECH.read_bytes()[:9000])
    show.add("tides", 'alternate_enclosures = [{ file = "small.mp3", title = "small" }]')
    with hosting() as host:
        settings = f'url = "{tmp_path}/public"\npublic_url = "{host.url}"\n{FEEDS}'
        show.configure(feed="limit = 1", storage=settings)
        host.otherwise = lambda asked: stored(tmp_path / "public", asked)
        done = podcli("publish")
        assert done.exit_code == 0, done.stderr
        host.asked.clear()
        yield host


def stored(folder, asked):
    """Answer well with what lies in a folder."""
    path = folder / asked.path[1:]
    return Served(path.read_bytes(), TYPES[path.suffix[1:]])(asked) if path.is_file() else status(404, "None")(asked)


def paths(tmp_path):
    """Return the path of each file that is stored."""
    found = (tmp_path / "public").rglob("*.*")
    return [f"/{path.relative_to(tmp_path / 'public')}" for path in found]


def path_of(tmp_path, pattern):
    """Return the one path that is meant."""
    (path,) = (path for path in paths(tmp_path) if re.search(pattern, path))
    return path


def check(podcli):
    """Return what is found, but that addresses of this machine have no encryption."""
    told = json.loads(podcli("check", "--live", "--private", "--json").stdout)["findings"]
    return [finding for finding in told if finding["rule"].startswith("HOST") and finding["rule"] != "HOST-TLS"]


def test_each_feed_and_each_file_is_asked_for_once(host, podcli, tmp_path):
    """What several feeds name, with other words even, costs its server no more than what one names."""
    assert check(podcli) == []
    asked = Counter(one.path for one in host.asked)
    feed, media, picture = 4, 5, 2
    wanted = {path: {"xml": feed, "mp3": media, "jpg": picture}[path.rpartition(".")[2]] for path in paths(tmp_path)}
    assert {path: count for path, count in asked.items() if path in wanted} == wanted
    assert len([path for path in wanted if path.endswith(".xml")]) == 4
    assert len([path for path in wanted if path.endswith(".mp3")]) == 3


def test_what_is_wrong_names_its_feed(host, podcli, tmp_path):
    """A feed that is gone, a file that only a further feed names, and one that the main feed names as well."""
    for pattern in ("archive", "owls", "small.*mp3"):
        host.paths[path_of(tmp_path, pattern)] = status(404, "Not Found")
    places = {finding["where"].replace(host.url, "") for finding in check(podcli) if finding["rule"] == "HOST-PUBLIC"}
    assert {re.sub("media/[0-9a-f]+/", "", place) for place in places} == {
        "archive.xml (feed archive.xml)",
        "owls.mp3 (feed archive.xml, episode 'Owls')",
        "small.mp3 (episode 'tides')",
    }


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_the_address_of_a_private_feed_is_asked_for_and_not_told(host, podcli, tmp_path, form):
    """Findings end up in the logs of whoever checks a show every night."""
    host.paths[path_of(tmp_path, "friends")] = status(503, "Service Unavailable")
    told = podcli("check", "--live", "--private", "-v", "--format", form)
    assert any(SECRET.search(one.path) for one in host.asked)
    assert "friends-….xml (private feed friends.xml)" in told.stdout.replace("\\u2026", "…")
    assert not SECRET.search(told.stdout + told.stderr)


def test_a_private_feed_that_is_still_to_be_made_is_not_asked_for(host, podcli, tmp_path):
    """It has no address yet; that of a public one is known, and nothing is there."""
    config = tmp_path / "show" / "podcast.toml"
    more = '[[feeds]]\nfile = "{}.xml"\nprivate = {}\n'
    config.write_text(config.read_text() + more.format("family", "true") + more.format("open", "false"))
    (found,) = check(podcli)
    assert found["where"] == f"{host.url}open.xml (feed open.xml)"
