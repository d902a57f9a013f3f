"""What `status` tells of the show itself, of what is wrong, and of what waits."""

import json
import os
from pathlib import Path

import pytest

from tests.folders import ShowFolder, make_audio

FRIENDS = '[[feeds]]\nfile = "friends.xml"\n'


@pytest.fixture
def show(tmp_path, monkeypatch, podcli):
    """A published show of two episodes to stand in."""
    folder = ShowFolder(tmp_path / "show")
    folder.configure(storage='public_url = "https://media.field-notes.example/"')
    folder.add("owls")
    folder.add("tides")
    monkeypatch.chdir(folder.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert podcli("publish", "--quiet").exit_code == 0
    return folder


@pytest.fixture
def told(podcli):
    """What status tells in JSON, and as text."""

    def ask():
        found, text = podcli("status", "--json"), podcli("status")
        assert (found.exit_code, text.exit_code) == (0, 0)
        return json.loads(found.stdout), text.stdout

    return ask


def rewrite(old, new):
    Path("podcast.toml").write_text(Path("podcast.toml").read_text().replace(old, new))


def test_what_is_changed_of_the_show_is_told(show, told, podcli):
    """Settings that are edited and feeds that come, change or go are named until they are published."""
    found, text = told()
    assert (found["show"]["state"], found["show"]["changes"], "not published" in text) == ("live", [], False)
    rewrite("Sounds from outside.", "Sounds from the wood.")
    found, text = told()
    assert (found["show"]["state"], found["show"]["changes"]) == ("changed", ["description"])
    assert "the show is changed and not published: description" in text
    rewrite("Sounds from the wood.", "Sounds from outside.")
    for settings in (FRIENDS, FRIENDS + "limit = 1\n", ""):
        place = 'public_url = "https://media.field-notes.example/"\n'
        show.configure(storage=place + settings)
        assert told()[0]["show"]["changes"] == ["feeds.friends.xml"]
        assert podcli("publish", "--allow", "address", "--allow", "limit", "--yes").exit_code == 0
        assert told()[0]["show"]["state"] == "live"
    show.configure(storage='public_url = "https://cdn.field-notes.example/"')
    assert told()[0]["show"]["changes"] == ["public_url"]


def test_older_settings_are_told_from_an_edit(show, told, tmp_path, podcli, monkeypatch):
    """A copy of the folder that lacks somebody's edit is behind; who made the edit and takes it back changed it."""
    place = f'public_url = "https://media.field-notes.example/"\nurl = "{show.path}/public"\n'
    show.configure(storage=place)
    other = show.clone(tmp_path / "other")
    show.configure(show='copyright = "Ada"', storage=place)
    podcli("publish")
    show.configure(storage=place)
    assert told()[0]["show"]["state"] == "changed"
    monkeypatch.chdir(other.path)
    found, text = told()
    assert (found["show"]["state"], found["show"]["changes"]) == ("behind", ["copyright"])
    assert "older than what is published (copyright): podcli pull" in text


def test_one_bad_file_hides_nothing_else(show, told, podcli):
    """What is wrong is listed with its cure beside all other episodes; publish still refuses it."""
    inside = show.path / "episodes"
    (inside / "x.mp3").mkdir()
    (inside / "bad.mp3").write_text("This is no audio.")
    (inside / "tides.md").write_text("+++\ntitle = 'Tides'\n")
    os.mkfifo(inside / "pipe.jpg")
    (inside / "pipe.md").write_text("Hello.")
    make_audio(inside / "fresh.mp3", "Fresh")
    found, text = told()
    states = {e["slug"]: e["state"] for e in found["episodes"]}
    assert states == {"owls": "live", "tides": "changed", "fresh": "new", "x": "new", "bad": "new", "pipe": "new"}
    wrong = {problem["where"]: problem["message"] for problem in found["problems"]}
    assert wrong.keys() == {"episodes/x", "episodes/bad.mp3", "episodes/tides", "episodes/pipe"}
    assert "x.mp3 is a folder, not a file." in wrong["episodes/x"]
    assert "tides.md:1: the opening +++" in wrong["episodes/tides"]
    assert "wrong: " in text
    assert "  → Rename it, or put the file in its place." in text
    assert podcli("publish").exit_code == 1


def test_names_that_cannot_be_told_apart_hide_nothing_that_is_published(show, told):
    """The storage still tells how its episodes stand."""
    (show.path / "episodes" / "Owls.md").write_text("Hello.")
    found, _ = told()
    assert [(e["slug"], e["state"]) for e in found["episodes"]] == [("tides", "live"), ("owls", "live")]
    assert "differ only in capitals" in found["problems"][0]["message"]


def test_a_setting_that_names_no_file_is_a_problem_of_the_show(show, told):
    """The episodes are told all the same."""
    show.configure(show='[[show.trailers]]\ntitle = "T"\nurl = "gone.mp3"\npubdate = 2026-01-01')
    found, _ = told()
    assert len(found["episodes"]) == 2
    assert [problem["where"] for problem in found["problems"]] == ["podcast.toml"]


def test_an_episode_without_audio_is_told_before_publish_refuses_it(show, told):
    """A draft may wait for its audio."""
    show.add("words", audio="")
    show.add("draft", "draft = true", audio="")
    assert [problem["where"] for problem in told()[0]["problems"]] == ["episodes/words.md"]


def test_a_state_that_is_not_there_is_told_as_publish_tells_it(show, podcli):
    """A wrong state_url does not make a published show look new."""
    place = 'public_url = "https://media.field-notes.example/"\nstate_url = "elsewhere"'
    show.configure(storage=place)
    code, out, err = podcli("status")
    assert (code, out) == (1, "")
    assert "There is a feed at" in err
    assert "but no catalog" in err
    assert err == podcli("publish").stderr


def test_what_is_due_waits_for_a_refresh(show, told, podcli, time_machine):
    """The line of an episode whose moment has passed names the command that makes it appear."""
    show.add("later", "date = 2999-12-24T06:00:00Z")
    podcli("publish", "--quiet")
    assert told()[0]["show"]["due"] == []
    time_machine.move_to("2999-12-25T06:00:00Z", tick=False)
    found, text = told()
    assert found["show"]["due"] == ["later"]
    assert "scheduled    later  2999-12-24 06:00 GMT due: podcli refresh" in text
    podcli("refresh")
    assert "due:" not in told()[1]
