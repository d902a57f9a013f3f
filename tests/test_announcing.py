"""Telling others of a changed feed: exactly as each service wants it, once it is live, and never in the way."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from episodes import Enclosure, Episode
from feeds import LiveItem, LiveStatus
from podcli import announcement, announcing, root
from podcli.announcement import announce_now
from podcli.announcing import announce, live_reason, plan_calls, submission_link
from podcli.cli import run
from podcli.config_types import AnnounceSettings
from podcli.console import Paint
from podcli.errors import AddressUnreachable, VerificationFailed
from podcli.http import Answer
from podcli.opening import Opened
from podcli.outcome import FeedOutcome, Outcome
from podcli.refresh import refresh
from podcli.refreshing import run_refresh
from podcli.reports.publishing import outcome_text
from podcli.storage import Places
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder
from tests.loopback import answering
from tests.shows import NOW

FEED = "https://field-notes.example/feed.xml?a=b&c"
HOST = "https://field-notes.example/"
ALL = AnnounceSettings(podcastindex=True, podping=True, overcast=True)


class Services:
    """All services and the feed itself, on one loopback server that remembers what it was told."""

    def __init__(self):
        self.asked = []
        self.status = 200

    def answer(self, request):
        """Remember what was asked, and answer as the test wishes."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        self.asked.append((request.command, request.path, dict(request.headers), body))
        return self.status, {}, b""

    def do(self, path):
        """Return what was asked of one path: method, query, headers and body."""
        return [
            (method, parse_qs(urlsplit(where).query), headers, body)
            for method, where, headers, body in self.asked
            if urlsplit(where).path == path
        ]


@pytest.fixture
def services(monkeypatch):
    """Put a loopback server in the place of the services: the network is never reached."""
    found = Services()
    with answering(found.answer) as base:
        for name in announcing.SERVICES:
            monkeypatch.setitem(announcing.SERVICES, name, f"{base}{name}")
        found.hub = f"{base}hub"
        monkeypatch.setattr("http.server.BaseHTTPRequestHandler.do_POST", _post, raising=False)
        yield found


def _post(handler):
    handler.do_GET()


@pytest.fixture
def token(monkeypatch):
    monkeypatch.setenv("PODCLI_PODPING_TOKEN", "secret-token")


def test_a_hub_is_told_by_a_form(services):
    """WebSub: a POST with hub.mode, hub.url and hub.topic, as a form (ANN-WEBSUB)."""
    told = announce(plan_calls(AnnounceSettings(), services.hub, FEED))
    ((method, _, headers, body),) = services.do("/hub")
    assert method == "POST"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {"hub.mode": ["publish"], "hub.url": [FEED], "hub.topic": [FEED]}
    assert [one.ok for one in told] == [True]


def test_the_podcast_index_is_told(services):
    """A GET with the feed's address, without any key (ANN-PODCASTINDEX)."""
    announce(plan_calls(AnnounceSettings(podcastindex=True), "", FEED))
    ((method, query, _, _),) = services.do("/podcastindex")
    assert (method, query) == ("GET", {"url": [FEED]})


@pytest.mark.usefixtures("token")
def test_podping_is_told_with_its_token(services):
    """A GET with reason and medium, the token in Authorization and an honest name (ANN-PODPING)."""
    announce(plan_calls(AnnounceSettings(podping=True), "", FEED, "music"))
    ((method, query, headers, _),) = services.do("/podping")
    assert (method, query) == ("GET", {"url": [FEED], "reason": ["update"], "medium": ["music"]})
    assert headers["Authorization"] == "secret-token"
    assert headers["User-Agent"].startswith("podcli/")


@pytest.mark.usefixtures("services")
def test_podping_is_not_told_without_a_token(monkeypatch):
    """Who has no token may not knock."""
    monkeypatch.delenv("PODCLI_PODPING_TOKEN", raising=False)
    assert plan_calls(AnnounceSettings(podping=True), "", FEED) == ()


def test_overcast_is_told(services):
    """A GET with the address as prefix (ANN-OVERCAST)."""
    announce(plan_calls(AnnounceSettings(overcast=True), "", FEED))
    ((method, query, _, _),) = services.do("/overcast")
    assert (method, query) == ("GET", {"urlprefix": [FEED]})


def test_only_who_is_wished_is_told(services):
    """By default that is the hub, if the show has one."""
    assert plan_calls(AnnounceSettings(), "", FEED) == ()
    assert [call.service for call in plan_calls(AnnounceSettings(websub=False), services.hub, FEED)] == []


@pytest.mark.usefixtures("services")
def test_the_page_of_apple_is_given():
    """The address of the feed is encoded whole (ANN-APPLE-LINK)."""
    link = submission_link(FEED)
    assert link.startswith("https://podcastsconnect.apple.com/my-podcasts/new-feed?submitfeed=https%3A%2F%2F")
    assert parse_qs(urlsplit(link).query) == {"submitfeed": [FEED]}


@pytest.mark.usefixtures("token")
def test_a_refusal_is_an_answer(services):
    """Each service that says no, or nothing, is told; the others are asked all the same."""
    services.status = 500
    told = announce(plan_calls(ALL, services.hub, FEED))
    assert [one.ok for one in told] == [False] * 4
    assert all("500" in one.message for one in told)


def test_nobody_there_is_no_exception():
    """A service that cannot be reached harms nothing."""

    def silent(*_):
        raise AddressUnreachable("x", hint="y")

    (told,) = announce(plan_calls(AnnounceSettings(), "https://hub.example/", FEED), silent)
    assert (told.ok, told.message) == (False, "The WebSub hub does not answer.")


class TestAfterARun:
    """A run tells others once, after everything else, of what changed."""

    @pytest.fixture
    def show(self, tmp_path, services, monkeypatch):
        """A show in a bucket-like storage at a public address, whose verification is only recorded."""
        folder = ShowFolder(tmp_path / "show")
        folder.configure(feed=f'hub = "{services.hub}"', storage='public_url = "https://field-notes.example/"')
        folder.public.inner._public_url = "https://field-notes.example/"
        folder.places = Places(public=folder.public, state=folder.state, local=False)
        monkeypatch.setattr("podcli.verifying.verify", lambda *_: services.asked.append("verified") or ())
        monkeypatch.setattr("podcli.verifying.verify_again", lambda *_: None)
        monkeypatch.setattr(
            "podcli.announcement.fetch", lambda *_: Answer(status=200, reason="OK", headers={}, body=b"")
        )
        return folder

    def test_a_publish_tells_the_hub_after_it_looked(self, show, services):
        """First the feed is verified, then others are sent to it (ANN-AFTER)."""
        show.add("owls")
        done = show.publish()
        assert services.asked[0] == "verified"
        assert [call[1] for call in services.asked[1:]] == ["/hub"]
        assert [(one.service, one.ok) for one in done.announced] == [("websub", True)]

    def test_nothing_changed_is_no_news(self, show, services):
        """A second run says nothing to anybody (DIFF-NOOP)."""
        show.add("owls")
        show.publish()
        services.asked.clear()
        assert show.publish().announced == ()
        assert [call for call in services.asked if call != "verified"] == []

    def test_a_service_that_fails_fails_no_publish(self, show, services):
        """The exit code stays 0, and the way to try again is told."""
        services.status = 503
        show.add("owls")
        done = show.publish()
        assert done.exit_code == 0
        (finding,) = [f for f in done.findings if f.rule == "ANN-AFTER"]
        assert "podcli announce" in finding.fix

    def test_a_feed_that_lags_is_not_told(self, show, services, monkeypatch):
        """Nobody is sent to what cannot be had."""

        def fails(*_):
            raise AddressUnreachable("It cannot be fetched.", hint="Open it.")

        monkeypatch.setattr("podcli.verifying.verify", fails)
        show.add("owls")
        done = show.publish()
        assert done.lagging
        assert services.asked == []

    def test_a_rehearsal_tells_nobody(self, show, services):
        """A dry run says nothing."""
        show.add("owls")
        assert show.rehearse().announced == ()
        assert services.asked == []

    def test_a_refresh_tells_of_an_episode_that_appeared(self, show, services):
        """The hub stands in the catalog, so no show folder is needed."""
        show.add("owls")
        show.publish()
        show.public.inner.delete("feed.xml")
        services.asked.clear()
        done = run_refresh(Opened(show.places, None), show.now, dry_run=False)
        assert [(one.service, one.ok) for one in done.announced] == [("websub", True)]
        again = run_refresh(Opened(show.places, None), show.now, dry_run=False)
        assert again.announced == ()

    def test_a_feed_that_nobody_looked_at_is_fetched_first(self, show, services, monkeypatch):
        """A refresh verifies nothing else, so it asks for the feed before it sends others to it."""
        show.add("owls")
        show.publish()
        catalog = refresh(show.places, show.now, dry_run=True).catalog
        services.asked.clear()
        monkeypatch.setattr("podcli.announcement.fetch", lambda *_: Answer(status=404, reason="", headers={}, body=b""))
        feed = FeedOutcome(file="feed.xml", url="https://field-notes.example/feed.xml", changed=True, news=True)
        outcome = Outcome(changed=True, dry_run=False, revision=1, feed_url=feed.url, feeds=(feed,))
        catalog = catalog or root.read(show.places.state).catalog
        done = announcement.announced(outcome, show.places, catalog, AnnounceSettings(), verified=False)
        assert services.asked == []
        assert [one.ok for one in done.announced] == [False]

    @pytest.mark.usefixtures("services")
    def test_a_folder_is_not_told(self, show):
        """A folder is still to be carried to its host."""
        show.places = Places(public=show.public, state=show.state, local=True)
        show.add("owls")
        assert show.publish().announced == ()


class TestFurtherFeeds:
    """Each feed has an address of its own, so each that changed is told of; a private one never is."""

    @pytest.fixture
    def show(self, tmp_path, services, monkeypatch):
        """A show with a feed of its birds and a private one, after its first publish, at services that all listen."""
        monkeypatch.setenv("PODCLI_PODPING_TOKEN", "secret-token")
        folder = ShowFolder(tmp_path / "show")
        announcing_all = f'hub = "{services.hub}"\n\n[announce]\npodcastindex = true\npodping = true\novercast = true'
        feeds = '[[feeds]]\nfile = "birds.xml"\ntags = ["birds"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true'
        folder.configure(feed=announcing_all, storage=f'public_url = "{HOST}"\n{feeds}\n')
        folder.public.inner._public_url = HOST
        folder.places = Places(public=folder.public, state=folder.state, local=False)
        monkeypatch.setattr("podcli.verifying.verify", lambda *_: ())
        monkeypatch.setattr("podcli.verifying.verify_again", lambda *_: None)
        monkeypatch.setattr("podcli.announcement.fetch", lambda _, url: stored(folder, url))
        folder.add("owls", 'tags = ["birds"]')
        folder.publish()
        return folder

    def told(self, services):
        """Return which feeds each service was told of since it was asked last."""
        found = {}
        for _, where, _, body in services.asked:
            query = parse_qs(urlsplit(where).query or body.decode())
            urls = query.get("hub.url") or query.get("url") or query["urlprefix"]
            found.setdefault(urlsplit(where).path, []).extend(urls)
        services.asked.clear()
        return found

    def secret(self, show):
        """Return the part of the private feed's address that nobody can guess."""
        key = root.read(show.state.inner).catalog.show.feeds["friends.xml"].feed_url
        return key.removeprefix("friends-").removesuffix(".xml")

    def test_each_service_is_told_of_each_public_feed_that_changed(self, show, services):
        """An episode without the tag changes the main feed only."""
        both = [f"{HOST}feed.xml", f"{HOST}birds.xml"]
        assert self.told(services) == dict.fromkeys(("/hub", "/podcastindex", "/podping", "/overcast"), both)
        show.add("tides")
        done = show.publish()
        assert self.told(services)["/hub"] == [f"{HOST}feed.xml"]
        assert {one.feed_url for one in done.announced} == {f"{HOST}feed.xml"}

    def test_a_change_of_a_further_feed_alone_is_no_news_of_the_main_one(self, show, services):
        """Its title is its own; the text of the outcome says which feed a service was told of."""
        services.asked.clear()
        config = show.path / "podcast.toml"
        config.write_text(config.read_text().replace('tags = ["birds"]', 'tags = ["birds"]\ntitle = "Birds"'))
        done = show.publish()
        assert self.told(services)["/podping"] == [f"{HOST}birds.xml"]
        assert "The WebSub hub was told. (birds.xml)" in outcome_text(done, Paint(colour=False))

    def test_a_private_address_is_in_nothing_that_is_said(self, show, services):
        """In no request to anybody, whether it changed by a publish, a refresh or a removal, or is told of by hand."""
        show.add("tides")
        show.publish()
        show.public.inner.delete(f"friends-{self.secret(show)}.xml")
        run_refresh(Opened(show.places, show.shop.config.announce), show.now, dry_run=False)
        planned = plan_unpublish(show.places, ("owls",))
        run_unpublish(show.places, planned, ("owls",), now=show.now, who="a", announce=show.shop.config.announce)
        assert announce_now(show.shop, show.now, dry_run=False).feeds == (f"{HOST}feed.xml", f"{HOST}birds.xml")
        assert len(services.asked) > 20
        assert self.secret(show) not in repr(services.asked)

    def test_a_private_feed_asks_for_no_announcement_itself(self, show):
        """It names no hub, and says nothing of Podping."""
        document = show.public.inner.get(f"friends-{self.secret(show)}.xml").body
        assert b'rel="hub"' not in document
        assert b"podping" not in document
        assert b'rel="hub"' in show.public.inner.get("birds.xml").body

    def test_who_cannot_be_told_of_one_feed_is_named_with_it(self, show, services):
        """The finding is about that feed's address."""
        services.status = 503
        show.add("tides", 'tags = ["birds"]')
        found = [f.where for f in show.publish().findings if f.rule == "ANN-AFTER"]
        assert sorted(set(found)) == [f"{HOST}birds.xml", f"{HOST}feed.xml"]

    def test_by_hand_all_public_feeds_are_told_of_and_looked_at_first(self, show, services):
        """If one is not as it should be, nobody is told of any; a rehearsal names them, and no private one."""
        services.asked.clear()
        rehearsed = announce_now(show.shop, show.now, dry_run=True)
        assert services.asked == []
        assert self.secret(show) not in repr(rehearsed)
        assert [one.feed_url for one in rehearsed.services] == [f"{HOST}feed.xml"] * 4 + [f"{HOST}birds.xml"] * 4
        show.public.inner.put("birds.xml", b"<rss/>", show.public.inner.head("birds.xml").headers)
        with pytest.raises(VerificationFailed, match=r"birds\.xml does not show the newest episode, 'Owls', yet"):
            announce_now(show.shop, show.now, dry_run=False)
        assert services.asked == []

    def test_an_episode_whose_guid_is_an_address_is_found(self, show, services):
        """Feeds of other hosts have such guids, and XML writes their `&` otherwise."""
        show.now += timedelta(hours=1)
        show.add("tides", 'guid = "https://field-notes.example/?p=1&q=2"')
        show.publish()
        services.asked.clear()
        assert not announce_now(show.shop, show.now, dry_run=False).failed
        assert len(services.asked) == 8


def stored(folder, url):
    """Answer with what the storage of a show holds under an address."""
    return Answer(status=200, reason="OK", headers={}, body=folder.public.inner.get(url.removeprefix(HOST)).body)


class TestTheCommand:
    """`podcli announce`, as a person and a script meet it."""

    @pytest.fixture
    def show(self, tmp_path, services, monkeypatch):
        """A published show in a folder with a public address; fetching it gives what the folder holds."""
        folder = ShowFolder(tmp_path / "show")
        folder.configure(
            feed=f'hub = "{services.hub}"\n\n[announce]\npodcastindex = true\npodping = true',
            storage='public_url = "https://field-notes.example/"',
        )
        folder.add("owls")
        monkeypatch.chdir(folder.path)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        feed = folder.path / "public" / "feed.xml"
        monkeypatch.setattr(
            "podcli.announcement.fetch", lambda *_: Answer(status=200, reason="OK", headers={}, body=feed.read_bytes())
        )
        assert run(["publish", "--quiet"]) == 0
        services.asked.clear()
        return folder

    @pytest.mark.usefixtures("show", "token")
    def test_all_are_told(self, services, podcli):
        """People read who was told, and how a show gets to Apple."""
        code, out, _ = podcli("announce")
        assert code == 0
        assert {urlsplit(call[1]).path for call in services.asked} == {"/hub", "/podcastindex", "/podping"}
        assert "The WebSub hub was told." in out
        assert "podcastsconnect.apple.com" in out

    @pytest.mark.usefixtures("show", "token")
    def test_a_rehearsal_tells_nobody_and_shows_no_secret(self, services, podcli):
        """What would be said is shown, without the token in any form."""
        code, out, err = podcli("announce", "--dry-run", "-v")
        assert code == 0
        assert services.asked == []
        assert f"POST {services.hub}" in out
        for secret in ("secret-token", base64.b64encode(b"secret-token").decode()):
            assert secret not in out + err

    @pytest.mark.usefixtures("show", "token")
    def test_a_refusal_ends_with_1(self, services, podcli):
        """Scripts see that somebody was not told."""
        services.status = 500
        code, out, _ = podcli("announce", "--json")
        assert code == 1
        assert [one["ok"] for one in json.loads(out)["services"]] == [False, False, False]

    @pytest.mark.usefixtures("show")
    def test_a_missing_token_is_told(self, podcli, monkeypatch):
        """Podping is wished in the settings, so silence would be a lie."""
        monkeypatch.delenv("PODCLI_PODPING_TOKEN", raising=False)
        code, _, err = podcli("announce")
        assert code == 1
        assert "PODCLI_PODPING_TOKEN" in err

    @pytest.mark.usefixtures("show", "token")
    def test_a_feed_that_is_not_there_yet_is_told_to_nobody(self, services, podcli, monkeypatch):
        """After copying a folder to its host, the copy may still be running."""
        monkeypatch.setattr("podcli.announcement.fetch", lambda *_: Answer(status=404, reason="", headers={}, body=b""))
        assert podcli("announce")[0] == 1
        monkeypatch.setattr(
            "podcli.announcement.fetch", lambda *_: Answer(status=200, reason="", headers={}, body=b"<rss/>")
        )
        code, _, err = podcli("announce")
        assert code == 1
        assert "does not show the newest episode, 'Owls', yet" in err
        assert services.asked == []

    def test_a_preview_is_told_to_nobody(self, tmp_path, podcli, monkeypatch):
        """A feed for this machine has no listeners."""
        folder = ShowFolder(tmp_path / "here")
        folder.add("owls")
        monkeypatch.chdir(folder.path)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        assert podcli("announce")[0] == 1
        assert podcli("publish")[0] == 0
        code, _, err = podcli("announce")
        assert code == 1
        assert "public_url" in err


def live(status):
    """Return a stream in a state."""
    episode = Episode(
        guid="live-1",
        title="Live",
        published=NOW,
        enclosure=Enclosure(url="https://stream.field-notes.example/live.mp3", length=0, type="audio/mpeg"),
    )
    return LiveItem(status=LiveStatus(status), start=NOW, episode=episode)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ((), ("pending",), "update"),
        (("pending",), ("live",), "live"),
        ((), ("live",), "live"),
        (("live",), ("live",), "update"),
        (("live",), ("ended",), "liveEnd"),
        (("ended",), ("ended",), "update"),
        (("pending",), ("ended",), "update"),
    ],
)
def test_podping_is_told_when_a_stream_begins_and_ends(before, after, reason, monkeypatch):
    """The reason of the message follows the state of the streams, once for each change."""
    monkeypatch.setenv("PODCLI_PODPING_TOKEN", "token")
    found = live_reason(tuple(map(live, before)), tuple(map(live, after)))
    assert found == reason
    (call,) = plan_calls(AnnounceSettings(podping=True), "", "https://field-notes.example/feed.xml", reason=found)
    assert f"reason={reason}&" in call.url
