"""Rebuilding a lost catalog from the history."""

import msgspec
import pytest

from podcli import history, root
from podcli.errors import CatalogMissing, CatalogUnreadable, HistoryMissing, NothingToRecover
from podcli.guard import Allow
from podcli.opening import Opened
from podcli.recovering import plan_recovery, recover
from podcli.refresh import refresh
from podcli.rollback import plan_rollback, run_rollback
from podcli.storage.contract import Headers
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder, make_audio

PLAIN = Headers(content_type="text/plain")


@pytest.fixture
def show(tmp_path):
    """A show to which everything was done that a revision can do."""
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls")
    folder.add("tides")
    folder.add("later", "date = 2026-04-01T06:00:00")
    folder.publish()
    make_audio(folder.path / "episodes" / "owls.mp3", "a better take")
    folder.publish("owls", allow=("audio",))
    planned = plan_unpublish(folder.places, ("tides",))
    run_unpublish(folder.places, planned, ("tides",), now=folder.now, who="ines@desk", pause=lambda _: None)
    folder.publish("tides")
    folder.configure(feed="limit = 2")
    folder.publish(allow=("limit",))
    going = plan_rollback(Opened(folder.places, None), 3, frozenset({Allow.AUDIO}), folder.now)
    run_rollback(folder.places, going, pause=lambda _: None)
    return folder


def lose(show):
    """Delete the catalog; return what it was."""
    blob = show.state.inner.get(root.KEY)
    show.state.inner.delete(root.KEY)
    return blob


def test_the_rebuilt_catalog_is_the_lost_one(show):
    """Document and metadata are the same to the byte, and a refresh finds nothing to do."""
    lost = lose(show)
    with pytest.raises(CatalogMissing, match="no catalog") as caught:
        refresh(show.places, show.now)
    assert "doctor --recover" in caught.value.hint
    recovery = plan_recovery(show.places)
    assert recovery.left_out == ()
    recover(show.places, recovery)
    again = show.state.inner.get(root.KEY)
    assert (again.body, again.head.headers) == (lost.body, lost.head.headers)
    assert refresh(show.places, show.now).changed is False
    assert show.publish().changed is False


def test_nobody_is_told_how_to_replace_a_feed_that_podcli_wrote(show):
    """Only where somebody else may have written it, the word that gives it up is named."""
    lose(show)
    with pytest.raises(CatalogMissing) as ours:
        show.publish()
    feed = show.public.inner.get("feed.xml")
    show.public.inner.put("feed.xml", feed.body, msgspec.structs.replace(feed.head.headers, metadata={}))
    with pytest.raises(CatalogMissing) as somebodys:
        show.publish()
    assert ("foreign" in ours.value.hint, "foreign" in somebodys.value.hint) == (False, True)


def test_a_damaged_catalog_is_kept_and_replaced(show):
    """Its bytes stay beside the new one; the error that people met named the cure."""
    good = lose(show)
    show.state.inner.put(root.KEY, good.body[:100], good.head.headers)
    with pytest.raises(CatalogUnreadable) as caught:
        show.publish()
    assert "doctor --recover" in caught.value.hint
    recover(show.places, plan_recovery(show.places))
    assert show.state.inner.get(root.KEY).body == good.body
    (kept,) = show.state.inner.list("damaged/")
    assert show.state.inner.get(kept.key).body == good.body[:100]


def test_a_catalog_that_can_be_read_is_left_alone(show):
    """Nothing is written, also if it comes back between looking and writing."""
    with pytest.raises(NothingToRecover):
        plan_recovery(show.places)
    lost = lose(show)
    recovery = plan_recovery(show.places)
    show.state.inner.put(root.KEY, lost.body, lost.head.headers)
    with pytest.raises(NothingToRecover):
        recover(show.places, recovery)


def test_losers_of_races_are_not_taken_for_the_show(show):
    """A revision that nobody built upon loses to the chain that went on, and to the one that the live feed shows."""
    catalog = root.read(show.state.inner).catalog
    step = show.state.inner.get(history.key(2, catalog.txns[1]))
    rival = step.body.replace(catalog.txns[1].encode(), b"f" * 32)
    show.state.inner.put(history.key(2, "f" * 32), rival, PLAIN)
    last = show.state.inner.get(history.key(catalog.rev, catalog.txn))
    show.state.inner.put(history.key(catalog.rev, "f" * 32), last.body.replace(catalog.txn.encode(), b"f" * 32), PLAIN)
    lost = lose(show)
    recovery = plan_recovery(show.places)
    assert [s.txn for s in recovery.left_out] == ["f" * 32]
    recover(show.places, recovery)
    assert show.state.inner.get(root.KEY).body == lost.body


def test_a_revision_that_was_begun_and_perhaps_not_completed_is_taken(show):
    """It may have been committed; its files were stored before it, and its author would publish the same again."""
    before = root.read(show.state.inner).catalog
    show.add("rain")
    feed = show.public.inner.get("feed.xml")
    show.publish("rain")
    show.public.inner.put("feed.xml", feed.body, feed.head.headers)
    lose(show)
    recovery = plan_recovery(show.places)
    assert recovery.catalog.rev == before.rev + 1
    recover(show.places, recovery)
    assert refresh(show.places, show.now).changed is True


def test_an_incomplete_history_is_said_and_nothing_is_written(show):
    """The missing object is named; so is a history that is missing as a whole."""
    catalog = root.read(show.state.inner).catalog
    key = history.key(2, catalog.txns[1])
    show.state.inner.delete(key)
    lose(show)
    with pytest.raises(HistoryMissing, match=key):
        plan_recovery(show.places)
    for entry in list(show.state.inner.list("history/")):
        show.state.inner.delete(entry.key)
    with pytest.raises(HistoryMissing, match="no history at"):
        plan_recovery(show.places)


def test_a_catalog_of_a_newer_podcli_is_not_replaced(show, monkeypatch):
    """It is not damaged: an update is asked for."""
    monkeypatch.setattr("podcli.catalog_file.FORMAT", 0)
    with pytest.raises(CatalogUnreadable, match="newer podcli"):
        plan_recovery(show.places)


def test_the_live_feed_is_found_under_its_own_name(tmp_path):
    """Of two revisions that are as new, the one that the feed shows is the show's, whatever that file is called."""
    show = ShowFolder(tmp_path / "named")
    show.configure(feed='file = "notes.xml"')
    show.add("owls")
    show.publish()
    catalog = root.read(show.state.inner).catalog
    step = show.state.inner.get(history.key(1, catalog.txn))
    rival = step.body.replace(catalog.txn.encode(), b"f" * 32)
    show.state.inner.put(history.key(1, "f" * 32), rival, PLAIN)
    lose(show)
    assert plan_recovery(show.places).catalog == catalog
