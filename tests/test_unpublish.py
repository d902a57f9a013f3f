"""Taking episodes out on purpose, and whose episode a local file is."""

import msgspec
import pytest

from podcli import root, who
from podcli.change import PutEpisode
from podcli.errors import NothingPublished, OutcomeUnknown, PublishRefused, StorageUnreachable
from podcli.revision import Moved
from podcli.storage import Places
from podcli.storage.memory import MemoryStorage
from podcli.unpublish import plan_unpublish, preview_unpublish, run_unpublish
from podcli.who import publisher
from podcli.workshop import open_show
from tests.folders import ShowFolder
from tests.shows import stamp


@pytest.fixture
def show(tmp_path):
    """A show with two published episodes."""
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls")
    folder.add("tides")
    folder.publish()
    return folder


def unpublish(show, *names):
    removing = plan_unpublish(show.places, names)
    return run_unpublish(show.places, removing, names, now=show.now, who="ada@desk", pause=lambda _: None)


def slugs(show):
    return {record.slug for record in root.read(show.state.inner).catalog.episodes.values()}


def test_before_the_first_publish_there_is_nothing_to_remove(tmp_path):
    """The sentence says so."""
    with pytest.raises(NothingPublished):
        plan_unpublish(ShowFolder(tmp_path / "new").places, ("owls",))


def test_a_rehearsal_removes_nothing(show):
    """It tells what would be removed and writes nothing."""
    show.public.calls.clear()
    show.state.calls.clear()
    done = preview_unpublish(plan_unpublish(show.places, ("owls",)))
    assert (done.dry_run, done.changed) == (True, True)
    assert [(e.slug, e.state.value) for e in done.episodes] == [("owls", "removed")]
    assert show.public.writes() + show.state.writes() == 0


def test_an_episode_is_named_by_slug_or_guid(show):
    """Both are known to a person: from the folder, and from the feed."""
    guid = next(g for g, r in root.read(show.state.inner).catalog.episodes.items() if r.slug == "owls")
    assert unpublish(show, guid).changed
    assert slugs(show) == {"tides"}


def test_a_name_that_two_episodes_share_is_refused_with_both_guids(show):
    """Neither is taken for the other; by its guid the one that is meant goes."""
    records = root.read(show.state.inner).catalog.episodes
    guids = {record.slug: guid for guid, record in records.items()}
    tides = records[guids["tides"]]
    change = PutEpisode(record=msgspec.structs.replace(tides, slug="owls"), base=tides.rev)
    root.commit(show.state.inner, (change,), stamp(now=show.now), frozenset())
    with pytest.raises(PublishRefused, match="2 episodes are called owls") as caught:
        unpublish(show, "owls")
    assert all(guid in caught.value.message for guid in guids.values())
    assert guids["owls"] in caught.value.hint
    assert unpublish(show, guids["tides"]).changed
    assert set(root.read(show.state.inner).catalog.episodes) == {guids["owls"]}


def test_an_unknown_name_is_told_with_the_way_to_know_them(show):
    """The nearest one is proposed; without one, where to look."""
    with pytest.raises(PublishRefused, match="called owl") as caught:
        plan_unpublish(show.places, ("owl",))
    assert "owls" in caught.value.hint
    with pytest.raises(PublishRefused) as caught:
        plan_unpublish(show.places, ("xyzzy",))
    assert "podcli status" in caught.value.hint


def test_an_episode_that_was_edited_meanwhile_is_removed_as_it_is(show):
    """The plan is made again on what is there now."""
    removing = plan_unpublish(show.places, ("owls",))
    notes = show.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace("Notes.", "Other notes."))
    show.publish()
    done = run_unpublish(show.places, removing, ("owls",), now=show.now, who="ines@train", pause=lambda _: None)
    assert done.changed
    assert slugs(show) == {"tides"}


def test_others_who_never_stop_are_told(show, monkeypatch):
    """After some rounds the outcome is left open; nothing is lost."""
    waited = []

    def moved(*_, **__):
        raise Moved

    monkeypatch.setattr("podcli.unpublish.catalog_root.commit", moved)
    removing = plan_unpublish(show.places, ("owls",))
    with pytest.raises(OutcomeUnknown):
        run_unpublish(show.places, removing, ("owls",), now=show.now, who="ada@desk", pause=waited.append)
    assert waited == list(range(1, len(waited) + 1))
    assert slugs(show) == {"owls", "tides"}


def test_a_feed_that_fails_is_told_as_lagging(show, monkeypatch):
    """The removal is recorded; the feed follows with the next refresh."""

    def unreachable(*_):
        raise StorageUnreachable("No answer.")

    monkeypatch.setattr("podcli.bringing_up.refresh", unreachable)
    done = unpublish(show, "owls")
    assert (done.changed, done.lagging) == (True, "No answer.")
    assert slugs(show) == {"tides"}


def test_a_slug_of_another_episode_is_refused(show):
    """A copied slug line would take over a published episode's name."""
    notes = show.path / "episodes" / "tides.md"
    notes.write_text(notes.read_text().replace("+++\n", '+++\nslug = "owls"\n', 1))
    (show.path / "episodes" / "owls.md").unlink()
    (show.path / "episodes" / "owls.mp3").unlink()
    with pytest.raises(PublishRefused, match="the slug owls belongs to the published episode Owls"):
        show.publish()


class TestWorkshop:
    """A show folder opened for work."""

    def test_without_a_public_address_nothing_is_planned(self, show):
        """A bucket somewhere has no address of its own; the line to write is told."""
        nowhere = MemoryStorage("public", public_url="")
        show.places = Places(public=nowhere, state=MemoryStorage("state"))
        with pytest.raises(PublishRefused, match=r"public address of .* is not known") as caught:
            show.publish()
        assert "public_url" in caught.value.hint

    def test_the_publisher_is_the_configured_one_or_this_user(self, show, monkeypatch):
        """An account without a name in the system is told by its number."""
        config = open_show(show.path, {}).config
        assert publisher(config.storage.publisher) == "ada@desk"
        show.configure()
        text = (show.path / "podcast.toml").read_text().replace('publisher = "ada@desk"', "")
        (show.path / "podcast.toml").write_text(text)
        config = open_show(show.path, {"url": "out"}).config
        assert config.storage.url == "out"
        monkeypatch.setattr(who.getpass, "getuser", lambda: "ines")
        assert publisher(config.storage.publisher).startswith("ines@")

        def nameless():
            raise KeyError("getpwuid(): uid not found")

        monkeypatch.setattr(who.getpass, "getuser", nameless)
        assert publisher(config.storage.publisher).partition("@")[0].isdigit()
