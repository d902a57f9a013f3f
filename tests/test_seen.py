"""Two people and what their machines remember: whose edit stands on which wording, and who is asked."""

import msgspec
import pytest

from podcli import root
from podcli.errors import PublishRefused
from podcli.history_lines import history_of
from podcli.plan import State
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.pulling import PullWish, plan_pull, run_pull
from podcli.seen import Seen
from podcli.status import status
from tests.folders import ShowFolder
from tests.shows import NOW


class Desk:
    """One person's folder, on a machine that remembers."""

    def __init__(self, show, memory):
        self.show, self.memory = show, memory

    @property
    def shop(self):
        """The folder as the command line would open it."""
        return msgspec.structs.replace(self.show.shop, seen=Seen(self.memory))

    def plan(self, *names):
        """Return what publishing would do."""
        return plan_publish(self.shop, self.show.request(*names))

    def publish(self, *names):
        """Publish, with a yes to every question."""
        return run_publish(self.shop, self.plan(*names), pause=lambda _: None)

    def pull(self, **wishes):
        """Do what the command does."""
        shop = self.shop
        plan = plan_pull(shop, PullWish(**wishes))
        run_pull(shop.places, plan)
        shop.seen.note(plan.agreed)

    def write(self, words):
        """Give the owls other notes."""
        path = self.show.path / "episodes" / "owls.md"
        path.write_text(f"{path.read_text().rpartition('+++')[0]}+++\n{words}\n")

    @property
    def feed(self):
        """What listeners get."""
        return self.show.public.inner.get("feed.xml").body.decode()


@pytest.fixture
def desks(tmp_path):
    """Two people who have the same published show."""
    show = ShowFolder(tmp_path / "ada")
    show.add("owls", body="Hello.")
    ada = Desk(show, tmp_path / "ada.json")
    ada.publish()
    ines = Desk(show.clone(tmp_path / "ines"), tmp_path / "ines.json")
    ines.publish()
    return ada, ines


def test_an_edit_of_ones_own_is_taken_back_without_a_word(desks):
    """Who saw what is published and writes the old words again means them: no copy is old here.

    Nobody gave a permission, so none is recorded.
    """
    ada, _ = desks
    ada.write("Hullo.")
    ada.publish()
    ada.write("Hello.")
    planned = ada.plan()
    assert ([item.state for item in planned.plan.items], planned.questions) == ([State.UPDATED], ())
    assert [one.state for one in status(ada.shop, NOW).episodes] == ["changed"]
    assert ada.publish().changed
    assert "Hello." in ada.feed
    assert root.read(ada.show.state.inner).catalog.allowed == ()


def test_settings_of_ones_own_are_taken_back_without_a_word(desks):
    """The same for the show: a setting that is taken out and put in again needs no permission."""
    ada, _ = desks
    for line in ('copyright = "Ada"', "", 'copyright = "Ada"'):
        ada.show.configure(show=line)
        planned = ada.plan()
        assert planned.questions == ()
        assert ada.publish().changed
    assert "<copyright>Ada" in ada.feed
    assert [line.allowed for line in history_of(ada.show.state.inner)] == [(), (), (), ()]


def test_a_word_that_was_given_is_recorded(desks):
    """On a machine that remembers nothing --allow older is needed, and the history tells that it was given."""
    ada, ines = desks
    ada.write("Hullo.")
    ada.publish()
    ada.write("Hello.")
    stranger = Desk(ada.show, None)
    request = ada.show.request("owls", allow=("older",))
    run_publish(stranger.shop, plan_publish(stranger.shop, request), pause=lambda _: None)
    assert history_of(ada.show.state.inner)[0].allowed == ("older",)
    assert "Hello." in ines.feed


def test_who_would_replace_somebody_elses_words_unseen_is_asked(desks):
    """Two people edit the same notes: the second one is asked before the first one's words go."""
    ada, ines = desks
    ines.write("By Ines.")
    ines.publish()
    ada.write("By Ada.")
    (question,) = ada.plan().questions
    assert question.startswith("owls: somebody published another wording")
    assert "podcli pull --overwrite" in question
    ada.publish()
    assert "By Ada." in ada.feed
    assert ada.plan().questions == ()


def test_who_pulled_is_not_asked(desks):
    """After a look at what is published the edit stands on it."""
    ada, ines = desks
    ines.write("By Ines.")
    ines.publish()
    ada.pull()
    ada.write("By Ines and Ada.")
    assert ada.plan().questions == ()


def test_what_was_kept_by_a_pull_is_still_asked_about(desks):
    """A pull that keeps an edit shows nobody what the other one wrote."""
    ada, ines = desks
    ines.write("By Ines.")
    ines.publish()
    ada.write("By Ada.")
    ada.pull()
    assert len(ada.plan().questions) == 1


def test_an_old_copy_undoes_nothing_though_the_machine_remembers(desks):
    """Who did not touch the notes since somebody else edited them is behind, as ever."""
    ada, ines = desks
    ines.write("By Ines.")
    ines.publish()
    assert [item.state for item in ada.plan().plan.items] == [State.BEHIND]
    assert ada.publish().changed is False
    assert "By Ines." in ada.feed


def test_a_meeting_in_the_same_moment_is_told_to_who_was_not_asked(desks):
    """Somebody publishes the same notes between a plan and its commit: the plan is not carried out unasked."""
    ada, ines = desks
    ada.write("By Ada.")
    planned = ada.plan()
    assert planned.questions == ()
    ines.write("By Ines.")
    ines.publish()
    with pytest.raises(PublishRefused, match="somebody published another wording"):
        run_publish(ada.shop, planned, pause=lambda _: None)
    assert "By Ines." in ada.feed


@pytest.mark.parametrize("left", [None, b"", b"[]", b"\xff"])
def test_a_lost_or_damaged_memory_costs_nothing_but_itself(desks, left):
    """Without it nobody is asked, and an old wording needs the episode's name and a word."""
    ada, ines = desks
    ines.write("By Ines.")
    ines.publish()
    ada.write("By Ada.")
    ada.memory.unlink()
    if left is not None:
        ada.memory.write_bytes(left)
    assert ada.plan().questions == ()
    assert ada.publish().changed


def test_a_memory_that_cannot_be_written_is_no_error(desks, tmp_path):
    """It is a convenience of one machine."""
    ada, _ = desks
    (tmp_path / "file").write_text("no folder")
    ada.memory = tmp_path / "file" / "seen.json"
    ada.write("Hullo.")
    assert ada.publish().changed


def test_an_unchanged_run_writes_no_memory_either(desks):
    """What is remembered already is not written again."""
    ada, _ = desks
    before = ada.memory.stat().st_mtime_ns
    ada.publish()
    assert ada.memory.stat().st_mtime_ns == before


def test_the_same_new_episode_from_two_folders_is_one(desks):
    """Two copies of a folder publish the same new file at the same moment: the second finds that it is there."""
    ada, ines = desks
    for desk in desks:
        desk.show.add("tides", audio="tides")
    late = ada.plan()
    ines.publish()
    outcome = run_publish(ada.shop, late, pause=lambda _: None)
    assert ada.feed.count("<item>") == 2
    assert {one.state for one in outcome.episodes} == {State.UNCHANGED}
    notes = (ada.show.path / "episodes" / "tides.md").read_text()
    assert "guid" not in notes or f"{outcome.episodes[0].guid}" in notes or f"{outcome.episodes[1].guid}" in notes
    assert ada.publish().changed is False


def test_two_new_episodes_of_one_name_are_not_both_published(desks):
    """Different audio under one name at the same moment: the second is refused, as it is a minute later."""
    ada, ines = desks
    ada.show.add("tides", audio="of Ada")
    ines.show.add("tides", audio="of Ines")
    late = ada.plan()
    ines.publish()
    before = ada.feed
    with pytest.raises(PublishRefused, match="audio"):
        run_publish(ada.shop, late, pause=lambda _: None)
    assert ada.feed == before
