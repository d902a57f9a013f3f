"""How one catalog becomes the next."""

import msgspec
import pytest

from podcli.catalog import TXNS_KEPT
from podcli.change import PutEpisode, RemoveEpisode
from podcli.revision import Moved, apply
from tests.shows import instant, make_catalog, make_record, put_show, stamp


def edited(record, **fields):
    return msgspec.structs.replace(record, episode=msgspec.structs.replace(record.episode, **fields))


def test_the_first_change_makes_a_catalog_of_revision_one():
    """A show that was never published starts at revision 1 with the id that the stamp brings."""
    catalog = apply(None, (put_show(),), stamp("t1"))
    assert (catalog.rev, catalog.feed_rev, catalog.show_id, catalog.txn) == (1, 1, "show-1", "t1")


def test_episodes_without_a_show_make_no_catalog():
    """There is no catalog of episodes alone: the plan must be made anew with the show's settings."""
    with pytest.raises(Moved):
        apply(None, (PutEpisode(record=make_record(), base=None),), stamp())


def test_a_change_raises_the_revision_by_one_and_keeps_everything_else():
    """Publishing an episode adds its record and touches no other one."""
    old = make_catalog(make_record("owls"))
    new = apply(old, (PutEpisode(record=make_record("tides"), base=None),), stamp())
    assert new.rev == old.rev + 1
    assert new.episodes["guid-of-owls"] is old.episodes["guid-of-owls"]
    assert new.episodes["guid-of-tides"].rev == new.rev


def test_what_is_already_as_wanted_is_no_change():
    """Putting the same record and the same show again makes no revision."""
    old = make_catalog(make_record("owls"))
    again = (put_show(base=1), PutEpisode(record=make_record("owls"), base=1))
    assert apply(old, again, stamp()) is None


def test_a_record_that_moved_since_the_plan_is_not_overwritten():
    """An edit planned on an older revision of the record is refused, so that a colleague's edit survives."""
    old = make_catalog(make_record("owls"))
    theirs = apply(old, (PutEpisode(record=edited(make_record("owls"), title="Theirs"), base=1),), stamp("t1"))
    with pytest.raises(Moved):
        apply(theirs, (PutEpisode(record=edited(make_record("owls"), title="Ours"), base=1),), stamp("t2"))


def test_two_new_episodes_of_one_guid_do_not_overwrite_each_other():
    """A new episode whose guid somebody published meanwhile is planned again."""
    old = make_catalog(make_record("owls"))
    with pytest.raises(Moved):
        apply(old, (PutEpisode(record=edited(make_record("owls"), title="Other"), base=None),), stamp())


def test_a_removal_is_recorded_for_ever():
    """Taking an episode out keeps its guid, date and media keys among the removed ones."""
    old = make_catalog(make_record("owls"), make_record("tides"))
    new = apply(old, (RemoveEpisode(guid="guid-of-owls", base=1),), stamp())
    assert "guid-of-owls" not in new.episodes
    removal = new.removal("guid-of-owls")
    assert (removal.rev, removal.published, removal.keys) == (2, instant(-60), make_record("owls").keys)


def test_removing_what_is_gone_changes_nothing():
    """A removal that somebody else made already is no change."""
    old = make_catalog(make_record("owls"), make_record("tides"))
    new = apply(old, (RemoveEpisode(guid="guid-of-owls", base=1),), stamp("t1"))
    assert apply(new, (RemoveEpisode(guid="guid-of-owls", base=1),), stamp("t2")) is None


def test_only_a_visible_change_moves_the_feed_revision():
    """A scheduled episode leaves feed revision and modification time alone; a visible one moves both."""
    old = make_catalog(make_record("owls"))
    waiting = apply(old, (PutEpisode(record=make_record("tides", published=instant(60)), base=None),), stamp("t1"))
    assert (waiting.rev, waiting.feed_rev) == (2, 1)
    assert waiting.show.show.modified == old.show.show.modified
    visible = apply(waiting, (PutEpisode(record=make_record("moor"), base=None),), stamp("t2"))
    assert visible.feed_rev == 3
    assert visible.show.show.modified == instant(0)


def test_an_episode_beyond_the_limit_does_not_move_the_feed_revision():
    """Editing an episode that the feed's limit leaves out is not visible."""
    old = make_catalog(make_record("owls"), make_record("tides", published=instant(-90)), limit=1)
    new = apply(old, (PutEpisode(record=edited(old.episodes["guid-of-tides"], title="Ebb"), base=1),), stamp())
    assert new.feed_rev == 1


def test_two_visible_states_never_share_their_modification_time():
    """A clock that stands still or goes backwards still gives every visible state a later time."""
    old = make_catalog(make_record("owls"))
    first = apply(old, (PutEpisode(record=make_record("tides"), base=None),), stamp("t1", instant(-500)))
    second = apply(first, (PutEpisode(record=make_record("moor"), base=None),), stamp("t2", instant(-500)))
    assert old.show.show.modified < first.show.show.modified < second.show.show.modified


def test_the_catalog_remembers_a_bounded_number_of_transactions():
    """The newest transactions are kept, the oldest forgotten."""
    catalog = make_catalog(make_record("owls"))
    for number in range(TXNS_KEPT + 5):
        catalog = apply(catalog, (put_show(base=catalog.show.rev, title=f"Title {number}"),), stamp(f"t{number}"))
    assert len(catalog.txns) == TXNS_KEPT
    assert catalog.txn == f"t{TXNS_KEPT + 4}"
