"""Deleting what nothing names, and nothing else."""

from datetime import timedelta

import pytest

from podcli import root
from podcli.change import BeginPrune, EndPrune, Stamp
from podcli.errors import HistoryMissing, NothingPublished, PruneRunning, UsageFault
from podcli.opening import Opened
from podcli.prune_lease import LEASE
from podcli.pruning import plan_prune, run_prune
from podcli.refresh import refresh
from podcli.storage.contract import Headers
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder, make_audio
from tests.shows import instant

DAYS = 24 * 60
GRACE = timedelta(days=30)
PLAIN = Headers(content_type="text/plain")


@pytest.fixture
def show(tmp_path):
    """A show with two episodes, one of which was taken out a day after it was published."""
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls")
    folder.add("tides")
    folder.publish()
    folder.now = instant(DAYS)
    planned = plan_unpublish(folder.places, ("tides",))
    run_unpublish(folder.places, planned, ("tides",), now=folder.now, who="ada@desk", pause=lambda _: None)
    return folder


def opened(show):
    return Opened(show.places, None, "ada@desk")


def prune(show, grace=GRACE):
    planned = plan_prune(opened(show), grace, show.now)
    return run_prune(opened(show), planned, grace, lambda: show.now, pause=lambda _: None)


def catalog(show):
    return root.read(show.state.inner).catalog


def media(show):
    return {entry.key.rpartition("/")[2] for entry in show.public.inner.list("media/")}


def test_a_file_goes_once_no_revision_of_the_grace_named_it(show):
    """Up to the end of the grace it stays; then it goes, and what is published stays."""
    show.now = instant(30 * DAYS)
    assert prune(show).deleted == ()
    show.now = instant(33 * DAYS)
    done = prune(show)
    assert [d.key.rpartition("/")[2] for d in done.deleted] == ["tides.mp3"]
    assert done.bytes == done.deleted[0].bytes > 1000
    assert media(show) == {"owls.mp3"}
    assert refresh(show.places, show.now).changed is False
    assert prune(show).changed is False


def test_a_revision_by_a_clock_that_was_behind_shortens_no_grace(show):
    """What was replaced yesterday stays, though an edit after it says that it was made half a year ago."""
    show.now = instant(300 * DAYS)
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish(allow=("audio",))
    show.add("owls", body="Other notes.", audio="")
    show.publish(now=instant(100 * DAYS))
    show.now = instant(301 * DAYS)
    assert [d.key.rpartition("/")[2] for d in prune(show).deleted] == ["tides.mp3"]
    show.now = instant(333 * DAYS)
    assert [d.key.rpartition("/")[2] for d in prune(show).deleted] == ["owls.mp3"]


def test_earlier_audio_and_artwork_go_too(show):
    """What was replaced is named by the revision that replaced it, until that is older than the grace."""
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish("owls", allow=("audio",))
    assert len(list(show.public.inner.list("media/"))) == 3
    show.now = instant(40 * DAYS)
    assert len(prune(show).deleted) == 2
    assert media(show) == {"owls.mp3"}


def test_scheduled_files_stay(show):
    """An episode that waits for its day is in the catalog, and its file is older than any grace."""
    show.add("later", "date = 2027-03-01T06:00:00")
    show.publish("later")
    show.now = instant(90 * DAYS)
    prune(show)
    assert media(show) == {"owls.mp3", "later.mp3"}


def test_what_others_stored_is_never_touched(show):
    """Other keys, and names that only resemble ours, stay whatever their age."""
    strange = ("media/readme.txt", "media/0f0f/owls.mp3", "backup/media/x.mp3", "index.html", f"art/{'0' * 32}/a.jpg")
    for key in strange:
        show.public.inner.put(key, b"mine", PLAIN)
    show.public.inner.put(f"media/{'0' * 32}/orphan.mp3", b"ours", PLAIN)
    show.now = instant(40 * DAYS)
    assert f"media/{'0' * 32}/orphan.mp3" in {d.key for d in prune(show).deleted}
    assert {e.key for e in show.public.inner.list()} >= set(strange)


def test_what_the_live_feed_names_stays(show):
    """Even if the catalog lost it long ago: a feed that lags must not name a missing file."""
    key = next(e.key for e in show.public.inner.list("media/") if e.key.endswith("tides.mp3"))
    blob = show.public.inner.get("feed.xml")
    show.public.inner.put("feed.xml", blob.body + f"<!-- {key} -->".encode(), blob.head.headers)
    show.now = instant(40 * DAYS)
    assert prune(show).deleted == ()


def test_litter_of_lost_races_goes_and_the_history_stays(show):
    """A history object that the chain does not pass through is deleted; the chain is kept for ever."""
    litter = f"history/00000002-{'f' * 32}.json"
    show.state.inner.put(litter, b"{}", PLAIN)
    future = f"history/00000077-{'f' * 32}.json"
    show.state.inner.put(future, b"{}", PLAIN)
    show.state.inner.put("scratch/0f", b"x", PLAIN)
    before = {e.key for e in show.state.inner.list("history/")}
    show.now = instant(40 * DAYS)
    done = prune(show)
    assert {d.key for d in done.deleted if d.private} == {litter, "scratch/0f"}
    assert {e.key for e in show.state.inner.list("history/")} >= before - {litter}


def test_a_rehearsal_and_an_idle_prune_write_nothing(show):
    """Neither makes a revision."""
    show.now = instant(40 * DAYS)
    rev = catalog(show).rev
    planned = plan_prune(opened(show), GRACE, show.now)
    assert (planned.dry_run, len(planned.deleted)) == (True, 1)
    assert catalog(show).rev == rev
    prune(show)
    assert catalog(show).rev == rev + 2
    prune(show)
    assert catalog(show).rev == rev + 2


def test_a_grace_below_a_week_is_refused(show):
    """Caches and apps still show older feeds."""
    with pytest.raises(UsageFault, match="too short"):
        plan_prune(opened(show), timedelta(days=6), show.now)
    assert plan_prune(opened(show), timedelta(days=7), show.now).deleted == ()


def test_without_a_catalog_nothing_is_deleted(tmp_path):
    """Without knowing what is published, nothing can be told to be superfluous."""
    new = ShowFolder(tmp_path / "new")
    new.public.put(f"media/{'0' * 32}/owls.mp3", b"x", PLAIN)
    with pytest.raises(NothingPublished):
        plan_prune(opened(new), GRACE, instant(90 * DAYS))


def test_an_incomplete_history_deletes_nothing(show):
    """What was current during the grace cannot be told then."""
    show.state.inner.delete(f"history/00000002-{catalog(show).txn}.json")
    show.now = instant(20 * DAYS)
    with pytest.raises(HistoryMissing):
        prune(show)


def announce_prune(show):
    stamp = Stamp(txn="p1", now=show.now, who="ines@desk", command="prune", show_id="")
    root.commit(show.state, (BeginPrune(until=show.now + LEASE),), stamp, frozenset())
    return catalog(show).rev


def test_while_files_are_deleted_nobody_publishes(show):
    """Another publisher waits, then is told until when; a second prune is told too; both change nothing."""
    announce_prune(show)
    show.add("rain")
    with pytest.raises(PruneRunning, match="12:10 UTC"):
        show.publish("rain")
    assert "rain.mp3" not in media(show)
    show.now = instant(40 * DAYS)
    announce_prune(show)
    with pytest.raises(PruneRunning):
        prune(show)
    assert "tides.mp3" in media(show)


def test_a_prune_that_died_stops_nobody_for_long(show):
    """After its announcement has run out, publishing and pruning go on."""
    announce_prune(show)
    show.now = instant(DAYS + 11)
    show.add("rain")
    assert show.publish("rain").changed
    show.now = instant(60 * DAYS)
    assert prune(show).changed


def test_a_publisher_whose_old_file_was_pruned_in_between_sends_it_again(show):
    """The plan found the file stored and young enough; a prune deletes it before the commit: it is sent once more."""
    show.now = instant(40 * DAYS)
    audio = show.path / "episodes" / "tides.mp3"
    assert audio.exists()
    struck = []

    def strike(method, key, phase):
        if (method, phase) == ("put", "before") and key.startswith("history/") and not struck:
            struck.append(key)
            begun = announce_prune(show)
            for entry in list(show.public.inner.list("media/")):
                if entry.key.endswith("tides.mp3"):
                    show.public.inner.delete(entry.key)
            stamp = Stamp(txn="p2", now=show.now, who="ines@desk", command="prune", show_id="")
            root.commit(show.state.inner, (EndPrune(begun=begun),), stamp, frozenset())

    show.state.hook = strike
    done = show.publish("tides")
    assert struck
    assert done.lagging == ""
    assert media(show) == {"owls.mp3", "tides.mp3"}


def test_an_episode_that_fell_due_before_a_prune_still_appears(show):
    """A revision that leaves the feed alone does not make a refresh forget what came due before it."""
    show.add("later", "date = 2026-03-05T06:00:00")
    show.publish("later")
    show.now = instant(40 * DAYS)
    assert prune(show).changed
    assert refresh(show.places, show.now).changed
    assert b"Later" in show.public.inner.get("feed.xml").body


def test_a_slow_clock_shortens_no_announcement(show):
    """The storage's clock counts where it is ahead: others go by it, and would believe the prune over too soon."""
    until = []

    def watch(method, _, phase):
        if (method, phase) == ("delete", "before") and not until:
            until.append(catalog(show).pruning)

    show.now = instant(40 * DAYS)
    show.public.hook = watch
    slow = instant(40 * DAYS - 30)
    planned = plan_prune(opened(show), GRACE, slow)
    run_prune(opened(show), planned, GRACE, lambda: slow, pause=lambda _: None)
    assert until == [show.now + LEASE]
