"""The refresher: the live feed is a function of the catalog and the time."""

from datetime import timedelta

import feedparser
import msgspec
import pytest

import feeds
from podcli import catalog_file, root
from podcli.change import PutEpisode, RemoveEpisode
from podcli.errors import CatalogMissing, FeedConflict, NothingPublished, PublishRefused, StorageUnreachable
from podcli.feed_state import RENDERER
from podcli.refresh import refresh
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.memory import MemoryStorage
from tests.shows import NOW, instant, make_catalog, make_record, put_show, stamp
from tests.watched import Watched


class World:
    """A show in two in-memory storages whose calls are counted, with a clock of its own."""

    def __init__(self, *records, **show):
        self.now = NOW
        self.public = Watched(MemoryStorage("public", clock=lambda: self.now))
        self.state = Watched(MemoryStorage("state", clock=lambda: self.now))
        self.places = Places(public=self.public, state=self.state, local=False, preview=False)
        self.publish(put_show(**show), *(PutEpisode(record=record, base=None) for record in records))

    def publish(self, *changes, txn=None):
        """Commit changes and store the files that they name."""
        done = root.commit(self.state, changes, stamp(txn or f"t{self.state.calls['put']}", self.now), frozenset())
        for record in done.catalog.episodes.values():
            enclosure = record.episode.enclosure
            if self.public.inner.head(enclosure.url) is None:
                self.public.inner.put(enclosure.url, bytes(enclosure.length), Headers(content_type=enclosure.type))
        self.public.inner.put(done.catalog.show.show.image, b"jpg", Headers(content_type="image/jpeg"))
        return done.catalog

    def refresh(self, **options):
        """Refresh, counting the calls from nothing."""
        self.public.calls.clear()
        self.state.calls.clear()
        return refresh(self.places, self.now, pause=lambda _: None, **options)

    @property
    def feed(self):
        """The live feed as an app reads it."""
        return feedparser.parse(self.public.inner.get("feed.xml").body)

    @property
    def titles(self):
        """The titles of the live feed's items."""
        return [entry.title for entry in self.feed.entries]

    @property
    def etag(self):
        """The live feed's etag."""
        return self.public.inner.head("feed.xml").etag


def test_the_first_refresh_writes_the_feed():
    """A catalog without a feed gets one, and the run says which episodes appeared."""
    world = World(make_record("owls"), make_record("tides", published=instant(-30)))
    done = world.refresh()
    assert done.changed
    assert set(done.appeared) == {"guid-of-owls", "guid-of-tides"}
    assert world.titles == ["Tides", "Owls"]


def test_a_refresh_with_nothing_to_do_costs_two_heads():
    """Neither a body is read nor anything written."""
    world = World(make_record("owls"))
    world.refresh()
    done = world.refresh()
    assert not done.changed
    assert world.public.calls + world.state.calls == {"head": 2}


def test_a_scheduled_episode_appears_at_its_moment_and_not_before():
    """One second before its date the feed is untouched; at its date it is there."""
    world = World(make_record("owls"), make_record("tides", published=instant(10)))
    world.refresh()
    before = world.etag
    world.now = instant(10) - timedelta(seconds=1)
    assert not world.refresh().changed
    assert world.etag == before
    assert b"tides" not in world.public.inner.get("feed.xml").body
    world.now = instant(10)
    assert world.refresh().appeared == ("guid-of-tides",)
    assert world.titles == ["Tides", "Owls"]


def test_a_due_episode_costs_no_write_twice():
    """After a due episode has appeared the next refresh is two HEADs again."""
    world = World(make_record("owls"), make_record("tides", published=instant(10)))
    world.refresh()
    world.now = instant(11)
    world.refresh()
    world.refresh()
    assert world.public.calls + world.state.calls == {"head": 2}


def test_more_scheduled_episodes_than_the_metadata_names_all_appear():
    """The list of due instants in the metadata ends somewhere; the episodes behind it still come."""
    many = [make_record(f"e{n:03}", published=instant(n + 1)) for n in range(catalog_file.DUE_KEPT + 10)]
    world = World(make_record("owls"), *many)
    world.refresh()
    for minute in range(1, len(many) + 1, 7):
        world.now = instant(minute)
        world.refresh()
        assert len(world.titles) == minute + 1


def test_a_clock_gone_backwards_hides_nothing():
    """What is public stays public although the clock says it is not due yet."""
    world = World(make_record("owls"), make_record("tides", published=instant(10)))
    world.now = instant(11)
    world.refresh()
    world.now = instant(5)
    record = make_record("moor", published=instant(-20))
    world.publish(PutEpisode(record=record, base=None))
    world.refresh()
    assert sorted(world.titles) == ["Moor", "Owls", "Tides"]


def test_a_host_whose_clock_is_ahead_reveals_nothing_early():
    """The storage's own clock is believed where it is earlier than the host's."""
    world = World(make_record("owls"), make_record("tides", published=instant(10)))
    refresh(world.places, instant(60))
    assert world.titles == ["Owls"]


def test_the_feed_is_finished_after_a_crash_between_catalog_and_feed():
    """A removal that was committed reaches the feed by a plain refresh."""
    world = World(make_record("owls"), make_record("tides"))
    world.refresh()
    world.publish(RemoveEpisode(guid="guid-of-owls", base=1))
    assert world.refresh().changed
    assert world.titles == ["Tides"]


def test_an_item_that_the_catalog_does_not_know_is_never_dropped():
    """A live feed with an episode of somebody else's is left as it is, and the episode is named."""
    world = World(make_record("owls"))
    world.refresh()
    head = world.public.inner.head("feed.xml")
    foreign = world.public.inner.get("feed.xml").body.replace(b"guid-of-owls", b"guid-of-hawks")
    world.public.inner.put("feed.xml", foreign, head.headers)
    world.publish(PutEpisode(record=make_record("tides"), base=None))
    with pytest.raises(PublishRefused, match="Owls"):
        world.refresh()
    assert world.public.inner.get("feed.xml").body == foreign


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [(b"11:00:00", b"10:00:00", "date"), (b"media/" + b"0" * 20, b"media/" + b"1" * 20, "audio")],
)
def test_a_foreign_edit_of_identity_is_not_overwritten(old, new, named):
    """A changed date or media file in the live feed that nobody recorded stops the refresh."""
    world = World(make_record("owls"))
    world.refresh()
    blob = world.public.inner.get("feed.xml")
    assert old in blob.body
    edited = blob.body.replace(old, new)
    world.public.inner.put("feed.xml", edited, blob.head.headers)
    world.publish(put_show(base=1, title="Other Notes"))
    with pytest.raises(PublishRefused, match=named):
        world.refresh()
    assert world.public.inner.get("feed.xml").body == edited


def test_a_feed_that_names_a_missing_file_is_never_written():
    """The media must be stored with the feed's length before the feed names it."""
    world = World(make_record("owls"))
    world.refresh()
    before = world.etag
    tides = make_record("tides")
    world.publish(PutEpisode(record=tides, base=None))
    world.public.inner.delete(tides.episode.enclosure.url)
    with pytest.raises(PublishRefused, match=r"tides\.mp3"):
        world.refresh()
    world.public.inner.put(tides.episode.enclosure.url, b"short", Headers(content_type="audio/mpeg"))
    with pytest.raises(PublishRefused, match=r"tides\.mp3"):
        world.refresh()
    assert world.etag == before


def test_files_that_the_live_feed_names_are_not_asked_for_again():
    """Only new files cost a request."""
    world = World(make_record("owls"), make_record("tides"))
    world.refresh()
    world.publish(PutEpisode(record=make_record("moor"), base=None))
    world.refresh()
    assert world.public.calls["head"] == 2  # the feed itself, and moor.mp3


def test_a_fall_out_of_the_limit_is_explained():
    """With a limit the oldest item leaves the feed when a new one comes."""
    world = World(make_record("owls"), make_record("tides", published=instant(-30)), limit=2)
    world.refresh()
    world.publish(PutEpisode(record=make_record("moor", published=instant(-10)), base=None))
    world.refresh()
    assert world.titles == ["Moor", "Tides"]


def test_a_refresher_that_is_overtaken_looks_again():
    """A feed written by somebody else in between is read again, and nothing older replaces it."""
    world = World(make_record("owls"))
    struck = []

    def overtake(method, key, phase):
        if (method, key, phase) == ("put", "feed.xml", "before") and not struck:
            struck.append(True)
            refresh(Places(public=world.public.inner, state=world.state.inner, local=False, preview=False), world.now)

    world.public.hook = overtake
    assert not world.refresh().changed
    assert struck
    assert world.titles == ["Owls"]


def test_a_lost_answer_to_the_feeds_write_is_found_out():
    """The write landed, its answer did not: reading again shows that nothing is left to do."""
    world = World(make_record("owls"))
    struck = []

    def lose(method, key, phase):
        if (method, key, phase) == ("put", "feed.xml", "after") and not struck:
            struck.append(True)
            raise StorageUnreachable("The line was cut.")

    world.public.hook = lose
    world.refresh()
    assert struck
    assert world.public.inner.head("feed.xml").headers.metadata["rev"] == "1"


def test_a_feed_ahead_of_its_catalog_stops_everything():
    """A catalog that was put back by hand, or a wrong bucket, never rolls a feed back."""
    world = World(make_record("owls"))
    old = world.state.inner.get(root.KEY)
    world.publish(PutEpisode(record=make_record("tides"), base=None))
    world.refresh()
    world.state.inner.put(root.KEY, old.body, old.head.headers)
    world.now = instant(1)
    world.publish(PutEpisode(record=make_record("moor", published=instant(1)), base=None), txn="x")
    world.state.inner.put(root.KEY, old.body, msgspec.structs.replace(old.head.headers, metadata={}))
    with pytest.raises(FeedConflict):
        world.refresh()
    assert sorted(world.titles) == ["Owls", "Tides"]


def test_a_feed_that_was_stored_by_half_is_written_again():
    """A server that kept half of the feed is noticed by the length alone; what apps cannot read is written anew."""
    world = World(make_record("owls"))
    world.refresh()
    whole = world.public.inner.get("feed.xml")
    world.public.inner.put("feed.xml", whole.body[: len(whole.body) // 2], whole.head.headers)
    assert world.refresh().changed
    assert world.public.inner.get("feed.xml").body == whole.body
    assert not world.refresh().changed


def test_half_a_feed_that_podcli_did_not_write_is_left_as_it_is():
    """What cannot be read and is nobody's of this show may be anything: the way out is told, and nothing replaced."""
    world = World(make_record("owls"))
    world.refresh()
    world.public.inner.put("feed.xml", b"<rss><channel>", Headers(content_type="application/rss+xml"))
    with pytest.raises(PublishRefused, match=r"feed\.xml") as refused:
        world.refresh()
    assert "move it away" in refused.value.hint
    assert world.public.inner.get("feed.xml").body == b"<rss><channel>"


def test_an_older_podcli_does_not_rewrite_a_newer_ones_feed():
    """A higher renderer's feed of the same revision stays, whatever this version would render."""
    world = World(make_record("owls"))
    world.refresh()
    blob = world.public.inner.get("feed.xml")
    told = {**blob.head.headers.metadata, "renderer": str(RENDERER + 1), "size": str(len(blob.body) + 1)}
    newer = msgspec.structs.replace(blob.head.headers, metadata=told)
    world.public.inner.put("feed.xml", blob.body + b"\n", newer)
    assert not world.refresh().changed
    assert world.public.calls + world.state.calls == {"head": 2}


def test_a_feed_of_an_older_renderer_is_rendered_again():
    """After an update of podcli the next refresh brings the feed up to the new rendering."""
    world = World(make_record("owls"))
    world.refresh()
    blob = world.public.inner.get("feed.xml")
    older = {**blob.head.headers.metadata, "renderer": "0"}
    headers = msgspec.structs.replace(blob.head.headers, metadata=older)
    world.public.inner.put("feed.xml", blob.body + b"\n", headers)
    assert world.refresh().changed
    assert world.public.inner.get("feed.xml").body == blob.body


def test_lost_metadata_is_written_again_once():
    """A storage that lost a feed's metadata gets it back, and is at rest afterwards."""
    world = World(make_record("owls"))
    world.refresh()
    blob = world.public.inner.get("feed.xml")
    world.public.inner.put("feed.xml", blob.body, msgspec.structs.replace(blob.head.headers, metadata={}))
    assert not world.refresh().changed
    world.refresh()
    assert world.public.calls + world.state.calls == {"head": 2}


def test_without_a_catalog_there_is_nothing_to_refresh():
    """An empty place is named; a feed without its catalog is never guessed at."""
    storage = MemoryStorage()
    places = Places(public=storage, state=MemoryStorage("state"), local=False, preview=False)
    with pytest.raises(NothingPublished):
        refresh(places, NOW)
    storage.put("feed.xml", b"<rss/>", Headers(content_type="text/xml"))
    with pytest.raises(CatalogMissing):
        refresh(places, NOW)


def test_a_dry_run_writes_nothing():
    """It tells what would change and leaves the storage as it is."""
    world = World(make_record("owls"))
    done = world.refresh(dry_run=True)
    assert done.changed
    assert done.appeared == ("guid-of-owls",)
    assert world.public.writes() == 0
    assert world.public.inner.head("feed.xml") is None


def test_the_feed_equals_the_rendering_of_the_catalog():
    """At rest the live feed is exactly what the catalog renders to (I8)."""
    world = World(make_record("owls"), make_record("tides", published=instant(-30)))
    world.refresh()
    read = feeds.read(world.public.inner.get("feed.xml").body)
    base = "https://media.field-notes.example/"
    catalog = make_catalog(make_record("owls"))
    assert read.episodes[-1].enclosure.url == base + catalog.episodes["guid-of-owls"].episode.enclosure.url
    assert read.show.feed_url == base + "feed.xml"
