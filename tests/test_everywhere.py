"""The whole way from a folder of files to a live feed, on every kind of storage."""

import functools
import itertools
import json
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import feedparser
import pytest

from podcli import config as configuration
from podcli import root
from podcli.clock import utc_now
from podcli.copies import Copies
from podcli.digests import Digests
from podcli.http import fetch
from podcli.planning import Request
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.storage import s3_client
from podcli.workshop import Workshop
from tests import fault_runs, twins
from tests.conftest import S3_SERVERS
from tests.fault_commands import come_due, edit
from tests.folders import ShowFolder
from tests.half_bodies import HALVES
from tests.twins import places_of

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

ROUNDS = 10


@dataclass
class Home:
    """Where a show is published to, as its [storage] part says it."""

    storage: str
    environment: dict[str, str] = field(default_factory=dict)


@pytest.fixture(params=["folder", *S3_SERVERS])
def home(request, tmp_path, make_bucket, monkeypatch):
    """A place on every storage; on S3 its files are public and its state is not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(s3_client, "connect", functools.cache(s3_client.connect))  # it costs more than a command
    if request.param == "folder":
        return Home(f'url = "{tmp_path}/public"')
    server = request.getfixturevalue(request.param.replace("-", "_"))
    bucket, state = make_bucket(server), make_bucket(server)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    fetch_cache_clear()
    return Home(
        f'url = "s3://{bucket}/show"\nstate_url = "s3://{state}/show"\nendpoint_url = "{server.endpoint}"\n'
        f'public_url = "{server.endpoint}/{bucket}/show/"\naddressing_style = "path"\nacl = "public-read"',
        server.environment,
    )


def fetch_cache_clear():
    """Let the next request take the trust of this test's server."""
    from podcli import http  # noqa: PLC0415 - only here

    http._pool.cache_clear()


def make_show(path, home):
    show = ShowFolder(path)
    show.configure(storage=home.storage)
    return show


@pytest.fixture
def said(podcli):
    """Run a command line on a show; return its exit code and JSON. Real programs begin in `twins` and `crowd`."""

    def run(show, *arguments):
        done = podcli("-C", show.path, "--json", *arguments)
        return done.exit_code, json.loads(done.stdout)

    return run


def published_feed(places):
    """Return the live feed as it is stored."""
    return feedparser.parse(places.public.get("feed.xml").body)


def test_a_show_is_published_edited_and_taken_back(home, said, tmp_path):
    """Publish, publish again, edit, unpublish: the same commands do the same on every storage."""
    show = make_show(tmp_path / "show", home)
    notes = show.add("owls")
    show.add("tides")
    code, done = said(show, "publish")
    assert (code, done["lagging"], done["revision"]) == (0, "", 1)
    assert {e.title for e in published_feed(places_of(show)).entries} == {"Owls", "Tides"}
    code, again = said(show, "publish")
    assert (code, again["changed"]) == (0, False)
    notes.write_text(notes.read_text().replace('"Owls"', '"Owls at night"'))
    code, edited = said(show, "publish")
    assert (code, [e["state"] for e in edited["episodes"]]) == (0, ["updated", "unchanged"])
    code, _ = said(show, "unpublish", "tides", "--yes")
    assert code == 0
    assert [e.title for e in published_feed(places_of(show)).entries] == ["Owls at night"]
    assert said(show, "refresh")[1]["changed"] is False


@pytest.mark.parametrize("home", S3_SERVERS, indirect=True)
def test_listeners_get_what_the_feed_promises(home, said, tmp_path):
    """Over the public address the enclosure answers HEAD and ranges with the advertised length and type."""
    show = make_show(tmp_path / "show", home)
    show.add("owls")
    code, done = said(show, "publish")
    assert (code, done["findings"]) == (0, [f for f in done["findings"] if f["severity"] != "error"])
    media = done["episodes"][0]["media"]
    head = fetch("HEAD", media["url"])
    assert (head.status, head.length, head.content_type) == (200, media["bytes"], media["type"])
    part = fetch("GET", media["url"], {"Range": "bytes=0-1"})
    assert (part.status, len(part.body)) == (206, 2)
    feed = fetch("GET", done["feed_url"])
    assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert feed.max_age == 300


def test_two_people_publish_at_once(home, tmp_path):
    """Ten times two folders publish at the same moment: both episodes are always in the catalog and in the feed."""
    folders = [make_show(tmp_path / name, home) for name in ("ada", "ines")]
    shops = [workshop(show) for show in folders]
    places = places_of(folders[0])
    folders[0].add("start")
    publish(shops[0])
    for number in range(ROUNDS):
        for show, name in zip(folders, ("ada", "ines"), strict=True):
            show.add(f"{name}-{number}")
        failures = at_once([lambda shop=shop: publish(shop) for shop in shops])
        assert failures == []
        expected = {"Start"} | {f"{name}-{n}" for name in ("Ada", "Ines") for n in range(number + 1)}
        catalog = root.read(places.state).catalog
        assert {r.episode.title for r in catalog.episodes.values()} == expected
        assert {e.title for e in published_feed(places).entries} == expected


def test_two_programs_publish_at_once(home, tmp_path):
    """Two real processes begin the show together, each with an episode of its own and one that both have: it is one."""
    twins.race(tmp_path, home.storage, home.environment)


def test_the_same_new_episode_from_two_copies_is_one(home, said, tmp_path):
    """Both have planned it as new when they publish at the same moment; who comes too late finds that it is there."""
    ada = make_show(tmp_path / "ada", home)
    ada.add("start")
    assert said(ada, "publish")[0] == 0
    ines = ada.clone(tmp_path / "ines")
    shops, plans = [], []
    for show in (ada, ines):
        show.add("tides")
        shops.append(workshop(show))
        plans.append(plan_publish(shops[-1], asked()))
    pairs = zip(shops, plans, strict=True)
    assert at_once([lambda pair=pair: run_publish(*pair) for pair in pairs]) == []
    places = places_of(ada)
    assert sorted(entry.title for entry in published_feed(places).entries) == ["Start", "Tides"]
    assert root.read(places.state).catalog.rev == 2
    assert [said(show, "publish")[1]["changed"] for show in (ada, ines)] == [False, False]


def workshop(show):
    """Open everything that one person's publishes need, with a connection of that person's own."""
    config = configuration.load(show.path / "podcast.toml")
    digests = Digests(Path(show.path / ".digests"))
    return Workshop(folder=show.path, config=config, places=places_of(show), digests=digests, copies=Copies())


def asked():
    return Request(now=utc_now(), new_guid=lambda: str(uuid.uuid4()))


def publish(shop):
    outcome = run_publish(shop, plan_publish(shop, asked()))
    assert outcome.lagging == ""


def at_once(jobs):
    """Run jobs in threads that start together; return what failed."""
    barrier, failures = threading.Barrier(len(jobs)), []

    def run(job):
        barrier.wait()
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.parametrize("home", ["moto-http"], indirect=True)
def test_a_show_that_moved_to_another_bucket_is_tried_there(home, said, tmp_path, moto_http, connection_to):
    """Conditional writes are a matter of the place: the verdict on the old bucket says nothing of the new one."""
    show = make_show(tmp_path / "show", home)
    show.add("owls")
    assert said(show, "publish")[0] == 0
    config = configuration.load(show.path / "podcast.toml")
    state = places_of(show).state
    client, moved = connection_to(moto_http).client, f"moved-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=moved)
    old = config.storage.state_url.split("/")[2]
    for entry in client.list_objects_v2(Bucket=old)["Contents"]:
        client.copy_object(Bucket=moved, Key=entry["Key"], CopySource={"Bucket": old, "Key": entry["Key"]})
    assert list(json.loads(state.get("conditions.json").body))
    show.configure(storage=home.storage.replace(old, moved))
    show.add("tides")
    assert said(show, "publish")[0] == 0
    places = places_of(show)
    assert f"s3://{moved}" in json.loads(places.state.get("conditions.json").body)
    assert moved in root.read(places.state).catalog.proven


@pytest.mark.parametrize("home", ["folder", "moto-http"], indirect=True)
def test_further_feeds_reach_a_folder_and_a_bucket(tmp_path, home, said):
    """The command publishes a feed by tag and a private one beside the main one, and a refresh is at rest."""
    further = '\n[[feeds]]\nfile = "birds.xml"\ntags = ["birds"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true\n'
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=home.storage + further)
    show.add("owls", 'tags = ["birds"]')
    show.add("tides")
    code, done = said(show, "publish")
    assert code == 0, done
    public = places_of(show).public
    found = {one["file"]: feedparser.parse(public.get(one["file"]).body) for one in done["feeds"]}
    assert [len(feed.entries) for feed in found.values()] == [2, 1, 2]
    code, again = said(show, "refresh")
    assert (code, again["changed"], [one["changed"] for one in again["feeds"]]) == (0, False, [False] * 3)
    assert [one["url"] for one in again["feeds"][:2]] == [one["url"] for one in done["feeds"][:2]]


@pytest.mark.parametrize("command", [edit, come_due])
def test_half_a_request_is_believed_by_no_one(command, ceph_https, monkeypatch, tmp_path):
    """The line breaks within the body of each request in turn: the service keeps no half, and nothing is lost."""
    for name, value in ceph_https.environment.items():
        monkeypatch.setenv(name, value)
    halves = itertools.cycle(HALVES)
    with fault_runs.no_waiting(), fault_runs.transport_range(ceph_https, tmp_path) as ground:
        fault_runs.calm(ground, edit)  # after which podcli knows how this service wants its ETags
        for number in range(fault_runs.calm(ground, command)):
            fault_runs.struck(ground, command, number, next(halves), 1)
