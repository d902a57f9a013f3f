"""Who changed what and when, and going back to an earlier revision."""

import feedparser
import msgspec
import pytest

from podcli import history, root
from podcli.chain import Chain
from podcli.errors import HistoryMissing, NothingPublished, OutcomeUnknown, PublishRefused
from podcli.guard import Allow
from podcli.history_lines import history_of
from podcli.opening import Opened
from podcli.plan import State
from podcli.rollback import plan_rollback, preview_rollback, run_rollback
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import ShowFolder, make_audio
from tests.shows import instant


@pytest.fixture
def show(tmp_path):
    """A show of four revisions: two episodes, an edit of one, a third episode, and the second one taken out."""
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls")
    folder.add("tides")
    folder.publish()
    edit(folder, "owls", "Owls at night")
    folder.add("rain")
    folder.publish("rain")
    unpublish(folder, "tides")
    return folder


def edit(show, slug, title):
    notes = show.path / "episodes" / f"{slug}.md"
    old = next(line for line in notes.read_text().splitlines() if line.startswith("title"))
    notes.write_text(notes.read_text().replace(old, f'title = "{title}"'))
    show.publish()


def unpublish(show, slug):
    planned = plan_unpublish(show.places, (slug,))
    run_unpublish(show.places, planned, (slug,), now=show.now, who="ines@desk", pause=lambda _: None)


def roll_back(show, rev, *allow):
    going = plan_rollback(Opened(show.places, None, "tomas@desk"), rev, frozenset(map(Allow, allow)), show.now)
    return run_rollback(show.places, going, pause=lambda _: None)


def catalog(show):
    return root.read(show.state.inner).catalog


def titles(show):
    return {e.title for e in feedparser.parse(show.public.inner.get("feed.xml").body).entries}


def told(show, *names, limit=0):
    return [
        (line.revision, line.who, line.command, [(c.slug, c.what, c.fields) for c in line.changes])
        for line in history_of(show.state, names, limit)
    ]


def test_each_revision_tells_who_did_what_to_which_episode(show):
    """The newest comes first, with the words of front matter for what an edit changed."""
    assert told(show) == [
        (4, "ines@desk", "unpublish", [("tides", "removed", ())]),
        (3, "ada@desk", "publish", [("rain", "published", ())]),
        (2, "ada@desk", "publish", [("owls", "updated", ("title",))]),
        (1, "ada@desk", "publish", [("", "created", ()), ("owls", "published", ()), ("tides", "published", ())]),
    ]


def test_the_history_of_one_episode_and_of_the_newest_revisions(show):
    """Names and a limit choose; with both, the limit counts what was chosen."""
    assert [line[0] for line in told(show, "owls")] == [2, 1]
    assert [line[0] for line in told(show, limit=2)] == [4, 3]
    assert [line[0] for line in told(show, "tides", limit=1)] == [4]
    with pytest.raises(PublishRefused, match="called badger"):
        told(show, "badger")


def test_scheduled_episodes_new_audio_dates_and_settings_are_told(show):
    """What was scheduled, replaced, allowed or set is in the words of the revision."""
    show.add("later", "date = 2026-04-01T06:00:00")
    show.publish("later")
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish("owls", allow=("audio",))
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace("Sounds from outside.", "Sounds from the wood."))
    show.publish()
    lines = history_of(show.state)
    assert [[(c.slug, c.what, c.fields) for c in line.changes] for line in lines[:3]] == [
        [("", "updated", ("description",))],
        [("owls", "updated", ("audio",))],
        [("later", "scheduled", ())],
    ]
    assert [line.allowed for line in lines[:3]] == [(), ("audio",), ()]


def test_a_show_without_revisions_has_no_history(tmp_path):
    """The sentence says so."""
    with pytest.raises(NothingPublished):
        history_of(ShowFolder(tmp_path / "new").state)


def test_a_revision_whose_transaction_the_catalog_forgot_is_found(show):
    """Beyond the remembered transactions the store, and where a loser left litter the child's parent, tell the way."""
    loser = history.key(1, "0000000000000000")
    litter = show.state.inner.get(history.key(2, catalog(show).txns[1]))
    show.state.inner.put(loser, litter.body, litter.head.headers)
    forgetful = msgspec.structs.replace(catalog(show), txns=catalog(show).txns[-1:])
    chain = Chain(show.state, forgetful)
    assert [chain.at(rev).rev for rev in (1, 2, 3)] == [1, 2, 3]
    assert chain.at(1).parent == ""


@pytest.mark.parametrize("body", [None, b"{}", b"\xff"])
def test_a_missing_or_damaged_revision_is_named(show, body):
    """What cannot be told is said with its file; publishing needs none of it."""
    key = history.key(2, catalog(show).txns[1])
    if body is None:
        show.state.inner.delete(key)
    else:
        show.state.inner.put(key, body, show.state.inner.get(key).head.headers)
    with pytest.raises(HistoryMissing, match=key):
        history_of(show.state)
    show.add("snow")
    assert show.publish("snow").changed


def test_an_earlier_revision_becomes_the_newest(show):
    """Later episodes become recorded removals, removed ones come back, edits are taken back: with their guids."""
    before = {r.slug: r for r in catalog(show).episodes.values()}
    first = Chain(show.state, catalog(show)).at(1)
    done = roll_back(show, 1)
    assert {(e.slug, e.state) for e in done.episodes} == {
        ("rain", State.REMOVED),
        ("owls", State.UPDATED),
        ("tides", State.PUBLISHED),
    }
    now = catalog(show)
    assert titles(show) == {"Owls", "Tides"}
    assert now.rev == done.revision == 5
    assert now.removal(before["rain"].episode.guid).rev == 5
    assert {c.after.episode for c in first.episodes} == {r.episode for r in now.episodes.values()}
    assert told(show, limit=1)[0][:3] == (5, "tomas@desk", "rollback")


def test_going_back_to_earlier_words_is_no_permission(show):
    """Somebody who asks for a rollback allows nothing beside it, and the history tells of no word."""
    roll_back(show, 1)
    assert "Owls" in titles(show)
    assert history_of(show.state, (), 1)[0].allowed == ()


def test_a_rollback_is_taken_back_like_any_revision(show):
    """Going back to the revision before it restores all, and the feed shows it."""
    roll_back(show, 1)
    roll_back(show, 4)
    assert titles(show) == {"Owls at night", "Rain"}
    assert catalog(show).rev == 6


def test_going_back_to_what_stands_is_no_change(show):
    """Nothing is written; a feed that lags is still brought up."""
    show.public.calls.clear()
    show.state.calls.clear()
    done = roll_back(show, 4)
    assert (done.changed, done.revision) == (False, 4)
    assert show.public.writes() + show.state.writes() == 0


def test_the_folder_undoes_no_rollback(show):
    """What the folder still holds is older than what is published now: publishing sends none of it."""
    roll_back(show, 1)
    done = show.publish()
    assert done.changed is False
    assert {e.slug: e.state for e in done.episodes} == {
        "owls": State.BEHIND,
        "rain": State.UNPUBLISHED,
        "tides": State.UNCHANGED,
    }
    assert titles(show) == {"Owls", "Tides"}


def test_settings_go_back_but_identity_stays(show):
    """Description and limit return; the show's guid and address are for ever."""
    show.configure(show='copyright = "Ada Byron"')
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace("Sounds from outside.", "Sounds from the wood."))
    show.publish()
    assert catalog(show).show.show.guid
    done = roll_back(show, 4)
    now = catalog(show)
    assert set(done.show_changes) == {"description", "copyright"}
    assert now.show.show.description == "Sounds from outside."
    assert now.show.show.guid == Chain(show.state, now).at(5).show[1].show.guid
    assert show.publish().changed is False


def test_what_harms_listeners_needs_its_word(show):
    """Going back to earlier audio or an earlier date is refused with the option that allows it, and then recorded."""
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    show.publish("owls", allow=("audio",))
    with pytest.raises(PublishRefused, match="audio of owls") as caught:
        roll_back(show, 4)
    assert "--allow audio" in caught.value.hint
    roll_back(show, 4, "audio")
    assert history_of(show.state, (), 1)[0].allowed == ("audio",)
    record = next(r for r in catalog(show).episodes.values() if r.slug == "owls")
    assert record.keys[-1] == record.episode.enclosure.url
    assert len(record.keys) == 2


def test_a_pruned_file_stops_the_rollback(show):
    """The files concerned are named and nothing is changed."""
    gone = Chain(show.state, catalog(show)).at(1).episodes[1].after.episode.enclosure.url
    show.public.inner.delete(gone)
    before = catalog(show)
    with pytest.raises(PublishRefused, match=gone):
        roll_back(show, 1)
    assert catalog(show) == before


@pytest.mark.parametrize("rev", [0, 5, 99])
def test_a_revision_that_never_was_is_refused(show, rev):
    """The range of those there are is named."""
    with pytest.raises(PublishRefused, match="1 to 4"):
        roll_back(show, rev)


def test_somebody_who_publishes_meanwhile_loses_nothing(show):
    """An episode that appears after the plan was shown stays; one that was edited meanwhile stops the rollback."""
    opened = Opened(show.places, None, "tomas@desk")
    going = plan_rollback(opened, 3, frozenset(), show.now)
    show.add("snow")
    show.publish("snow")
    run_rollback(show.places, going, pause=lambda _: None)
    assert titles(show) == {"Owls at night", "Rain", "Tides", "Snow"}
    going = plan_rollback(opened, 3, frozenset(), show.now)
    edit(show, "snow", "Snow at last")
    with pytest.raises(OutcomeUnknown, match="nothing was rolled back"):
        run_rollback(show.places, going, pause=lambda _: None)
    assert "Snow at last" in titles(show)


def test_a_rehearsal_writes_nothing(show):
    """It tells what would happen, and what would be asked."""
    show.public.calls.clear()
    show.state.calls.clear()
    going = plan_rollback(Opened(show.places, None, "tomas@desk"), 1, frozenset(), show.now)
    done = preview_rollback(going)
    assert (done.dry_run, done.changed, len(done.episodes)) == (True, True, 3)
    assert going.questions == ("rain (Rain) will vanish from the feed.",)
    assert show.public.writes() + show.state.writes() == 0


def test_an_episode_that_was_scheduled_then_stays_what_it_is(show):
    """A date that came due meanwhile is in the past for both: the episode is simply there."""
    show.add("later", "date = 2026-03-01T12:30:00")
    show.publish("later")
    show.now = instant(60)
    edit(show, "rain", "Rain again")
    roll_back(show, 5)
    assert titles(show) == {"Owls at night", "Rain", "Later"}
