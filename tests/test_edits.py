"""Editing what is published: nobody's edit is undone by an older copy, and the plan says what changes."""

import pytest

from podcli import root
from podcli.console import Paint
from podcli.errors import PublishRefused
from podcli.plan import State
from podcli.reports.publishing import outcome_text
from tests.folders import CONFIG, ShowFolder


@pytest.fixture
def show(tmp_path):
    folder = ShowFolder(tmp_path / "show")
    folder.add("owls", 'title = "Owls"', "Two calls.")
    folder.publish()
    return folder


def record(show):
    return next(iter(root.read(show.state.inner).catalog.episodes.values()))


def replace(show, old, new, name="episodes/owls.md"):
    path = show.path / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_old_copy_that_is_edited_undoes_nothing(show, tmp_path):
    """A colleague changes the title; who still has the old one and edits the notes is told, and nothing is sent."""
    stale = show.clone(tmp_path / "stale")
    replace(show, '"Owls"', '"Barn owls"')
    show.publish()
    replace(stale, "Two calls.", "Two calls, one wood.")
    with pytest.raises(PublishRefused, match="title of owls would go back") as caught:
        stale.publish()
    assert "--allow older" in caught.value.hint
    assert record(show).episode.title == "Barn owls"


def test_an_old_copy_that_lacks_a_field_undoes_nothing(show, tmp_path):
    """A field that a colleague added is not removed by a copy from before."""
    stale = show.clone(tmp_path / "stale")
    replace(show, 'title = "Owls"', 'title = "Owls"\nsummary = "A night walk."')
    show.publish()
    replace(stale, "Two calls.", "Two calls, one wood.")
    with pytest.raises(PublishRefused, match="summary of owls would go back"):
        stale.publish()


def test_going_back_is_possible_when_it_is_meant(show):
    """With the person's word the older wording returns; it is recorded, and needs no word when it changes again."""
    replace(show, '"Owls"', '"Barn owls"')
    show.publish()
    replace(show, '"Barn owls"', '"Owls"')
    replace(show, "Two calls.", "Two calls, one wood.")
    with pytest.raises(PublishRefused):
        show.publish()
    show.publish(allow=("older",))
    assert record(show).episode.title == "Owls"
    assert any(p.what == "older" for p in root.read(show.state.inner).catalog.allowed)
    replace(show, '"Owls"', '"Tawny owls"')
    show.publish()
    assert record(show).episode.title == "Tawny owls"


def test_an_edit_on_top_of_another_needs_no_word(show):
    """Who has the newest wording may change it as often as they like."""
    for before, after in (("Owls", "Barn owls"), ("Barn owls", "Tawny owls"), ("Tawny owls", "Little owls")):
        replace(show, f'"{before}"', f'"{after}"')
        show.publish()
    assert record(show).episode.title == "Little owls"


def test_two_people_may_edit_different_fields(show, tmp_path):
    """Who took over the colleague's title and edits the notes goes through."""
    other = show.clone(tmp_path / "other")
    replace(show, '"Owls"', '"Barn owls"')
    show.publish()
    replace(other, '"Owls"', '"Barn owls"')
    replace(other, "Two calls.", "Two calls, one wood.")
    other.publish()
    assert "one wood" in record(show).episode.description


def test_settings_of_the_show_do_not_go_back_either(show, tmp_path):
    """A colleague's new description of the show survives an old copy in which something else is edited."""
    stale = show.clone(tmp_path / "stale")
    replace(show, "Sounds from outside.", "Sounds from the wood.", "podcast.toml")
    show.publish()
    replace(stale, 'author = "Ada Byron"', 'author = "Ada B."', "podcast.toml")
    with pytest.raises(PublishRefused, match="description of the show would go back"):
        stale.publish()


def test_the_plan_names_the_fields_of_an_edit(show):
    """Title and notes are named, in the order of the alphabet; what stays is not."""
    replace(show, '"Owls"', '"Barn owls"')
    replace(show, "Two calls.", "Two calls, one wood.")
    (episode,) = show.rehearse().episodes
    assert (episode.state.value, episode.changes) == ("updated", ("notes", "title"))


def test_the_plan_names_the_settings_that_change(show):
    """A change of the show itself is part of what a run reports."""
    replace(show, "Sounds from outside.", "Sounds from the wood.", "podcast.toml")
    assert show.rehearse().show_changes == ("description",)
    assert show.publish().show_changes == ("description",)
    assert show.publish().show_changes == ()


def test_another_show_is_not_merged_into_the_place(show, tmp_path):
    """A folder with another title and page, none of whose episodes is known, is refused by both names."""
    other = show.clone(tmp_path / "other")
    (other.path / "episodes" / "owls.md").unlink()
    (other.path / "episodes" / "owls.mp3").unlink()
    text = CONFIG.format(show="", feed="", audio="", storage="")
    text = text.replace("Field Notes", "City Notes").replace("field-notes.example", "city-notes.example")
    (other.path / "podcast.toml").write_text(text)
    other.add("owls", body="Sirens.", audio="sirens")
    with pytest.raises(PublishRefused, match="'Field Notes', and the folder is that of 'City Notes'"):
        other.publish()
    assert record(show).episode.title == "Owls"


@pytest.mark.parametrize(("old", "new"), [("Field Notes", "City Notes"), ("field-notes.example", "city-notes.example")])
def test_a_show_may_be_renamed_or_move_its_page(show, old, new):
    """With the title or the page as it was, it is the same show."""
    path = show.path / "podcast.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("guid")]
    path.write_text("\n".join(lines).replace(old, new))
    show.publish()
    catalog = root.read(show.state.inner).catalog
    assert new in catalog.show.show.title + catalog.show.show.link


def test_a_show_that_changes_both_is_known_by_its_episodes(show):
    """An episode that bears a published guid is evidence enough."""
    path = show.path / "podcast.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("guid")]
    path.write_text(
        "\n".join(lines).replace("Field Notes", "City Notes").replace("field-notes.example", "city.example")
    )
    show.publish()
    assert root.read(show.state.inner).catalog.show.show.title == "City Notes"


def test_an_edit_is_taken_back_by_naming_it(tmp_path):
    """Who undoes an edit by hand is told what to do; named with --allow older, the old wording is sent."""
    show = ShowFolder(tmp_path / "show")
    notes = show.add("owls", body="Hello.")
    show.publish()
    notes.write_text(notes.read_text().replace("Hello.", "Hullo."))
    show.publish()
    notes.write_text(notes.read_text().replace("Hullo.", "Hello."))
    kept = show.publish()
    assert [(one.slug, one.state) for one in kept.episodes] == [("owls", State.BEHIND)]
    assert "podcli publish owls --allow older" in outcome_text(kept, Paint(colour=False), verbose=False)
    assert show.publish(allow=("older",)).changed is False  # of episodes each is to be named
    assert show.publish("owls", allow=("older",)).changed
    assert b"Hello." in show.public.inner.get("feed.xml").body
    assert show.publish().changed is False


def test_settings_are_taken_back_by_a_word(tmp_path):
    """Settings that are older than what is published are told, not passed over, and sent if they are meant."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    show.configure(show='copyright = "Ada"')
    show.publish()
    show.configure(show='copyright = "Ines"')
    show.publish()
    show.configure(show='copyright = "Ada"')
    kept = show.publish()
    assert (kept.changed, [(f.rule, "--allow older" in f.fix) for f in kept.findings]) == (
        False,
        [("SHOW-OLDER", True)],
    )
    assert show.publish(allow=("older",)).changed
    assert b"<copyright>Ada" in show.public.inner.get("feed.xml").body
    assert show.publish().findings == ()
