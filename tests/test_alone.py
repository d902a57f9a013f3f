"""Without a network, or without credentials: `check` and `serve` look at the folder alone, and say so."""

import pytest

from podcli.alone import open_to_look
from podcli.errors import NothingPublished
from podcli.preview import make_preview
from tests import dead_endpoints, fault_runs
from tests.folders import ShowFolder
from tests.servers import Server
from tests.shows import NOW

SAID = "What is published could not be asked, so only this folder is looked at: "


@pytest.fixture
def show(tmp_path):
    """A show folder with an episode; where it is published to is said by each test."""
    made = ShowFolder(tmp_path / "show")
    made.add("owls")
    return made


@pytest.fixture
def offline(show, monkeypatch):
    """A bucket at a service that refuses every connection."""
    for name, value in Server("dead", "").environment.items():
        monkeypatch.setenv(name, value)
    with fault_runs.no_waiting(), dead_endpoints.refusing() as address:
        show.configure(
            storage=f'url = "s3://show"\nendpoint_url = "{address}"\npublic_url = "https://media.field-notes.example/"\n'
        )
        yield show


def test_check_judges_the_folder_alone(offline, podcli):
    """All that the folder tells is judged, and a note says what could not be asked, and why."""
    offline.add("tides", 'title = "<b>Tides</b>"')
    code, out, _ = podcli("-C", offline.path, "check")
    assert code == 1
    assert "ITEM-TITLE" in out
    assert f"note  s3://show  PODCLI-OFFLINE\n  {SAID}http://127.0.0.1" in out
    assert "refuses the connection" in out


def test_what_is_not_here_is_not_judged(offline, podcli):
    """The storage may have its audio: that is no fault; a folder without any audio cannot be judged at all."""
    offline.add("moor", audio="")
    code, out, _ = podcli("-C", offline.path, "check")
    assert code == 0
    assert "note  episodes/moor  PODCLI-OFFLINE\n  Not judged: its audio is not in the folder" in out
    assert [one.title for one in make_preview(open_to_look(offline.path, {}), "http://x/", NOW).episodes] == ["Owls"]
    (offline.path / "episodes" / "owls.mp3").unlink()
    code, _, err = podcli("-C", offline.path, "check")
    assert code == 1
    assert "No audio of an episode is in" in err
    with pytest.raises(NothingPublished):
        make_preview(open_to_look(offline.path, {}), "http://x/", NOW)


def test_serve_shows_the_folder_alone(offline, podcli, monkeypatch):
    """The page is served, and a line says what it is made of."""
    served = []
    shown = lambda shop, *_: served.append(make_preview(shop, "http://x/", NOW))  # noqa: E731
    monkeypatch.setattr("podcli.commands.serve.serve", shown)
    code, _, err = podcli("-C", offline.path, "serve")
    assert code == 0
    assert SAID in err
    assert [one.title for one in served[0].episodes] == ["Owls"]


def test_whoever_has_no_credentials_can_look_at_the_folder(show, podcli):
    """Of a bucket at Amazon the address is told without asking."""
    show.configure(storage='url = "s3://show"\nregion = "eu-west-1"\n')
    code, out, _ = podcli("-C", show.path, "check")
    assert code == 0
    assert f"{SAID}There are no credentials for https://s3" in out
    assert open_to_look(show.path, {}).address.public_url == "https://show.s3.eu-west-1.amazonaws.com/"


def test_a_storage_that_answers_is_asked(show, podcli):
    """A folder is always there: nothing is said."""
    assert "PODCLI-OFFLINE" not in podcli("-C", show.path, "check").stdout
