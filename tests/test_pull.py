"""Writing the published version into a folder: a new laptop, a colleague's edit, one's own unpublished work."""

import json

import pytest

from episodes import file_digest
from podcli.cli import run
from podcli.errors import NothingPublished, PublishRefused, StorageError
from podcli.pulling import PullWish, plan_new_folder, plan_pull, run_pull
from tests.folders import ShowFolder, make_audio


@pytest.fixture
def ada(tmp_path):
    """A published show of two episodes."""
    show = ShowFolder(tmp_path / "ada")
    show.add("owls", body="What *calls* at night.\n")
    show.add("tides")
    show.publish()
    return show


@pytest.fixture
def ines(ada, tmp_path):
    """A colleague's folder with the same files."""
    return ada.clone(tmp_path / "ines")


def pull(show, *names, **wishes):
    plan = plan_pull(show.shop, PullWish(names=names, **wishes))
    run_pull(show.places, plan)
    return {item.slug: item.state for item in plan.items}


def notes(show, slug):
    return show.path / "episodes" / f"{slug}.md"


def edit(show, slug, old, new):
    notes(show, slug).write_text(notes(show, slug).read_text().replace(old, new))


def states(show):
    return {e.slug: e.state.value for e in show.rehearse().episodes}


def test_a_colleagues_edit_arrives_byte_for_byte(ada, ines):
    """The notes are those that were published; publishing them again changes nothing."""
    edit(ines, "owls", "calls", "cries")
    ines.publish()
    assert states(ada)["owls"] == "behind"
    assert pull(ada) == {"": "unchanged", "owls": "updated", "tides": "unchanged"}
    assert notes(ada, "owls").read_bytes() == notes(ines, "owls").read_bytes()
    assert states(ada) == {"owls": "unchanged", "tides": "unchanged"}
    assert "calls" in (ada.path / "episodes" / "owls.md~").read_text()


def test_unpublished_work_is_kept_unless_it_is_given_up(ada, ines):
    """An edit that was never published survives a pull; with overwrite it gives way and stays beside the file."""
    edit(ines, "owls", "calls", "cries")
    ines.publish()
    edit(ada, "owls", "at night", "in the dark")
    mine = notes(ada, "owls").read_text()
    assert pull(ada)["owls"] == "kept"
    assert notes(ada, "owls").read_text() == mine
    assert pull(ada, "owls", overwrite=True) == {"owls": "updated"}
    assert "cries" in notes(ada, "owls").read_text()
    assert (ada.path / "episodes" / "owls.md~").read_text() == mine


def kept(show, name):
    """What pulls kept of a file, by the names it has."""
    return {p.name: p.read_bytes() for p in (show.path / "episodes").iterdir() if p.name.startswith(f"{name}~")}


def test_a_further_pull_keeps_what_an_earlier_one_replaced(ada, ines):
    """An edit that gave way to one pull is still there after the next; each replaced file has a name of its own."""
    edit(ines, "owls", "calls", "cries")
    make_audio(ines.path / "episodes" / "owls.mp3", "a better take")
    ines.publish(allow=("audio",))
    make_audio(ada.path / "episodes" / "owls.mp3", "my own take")
    edit(ada, "owls", "at night", "in the dark")
    mine = {name: (ada.path / "episodes" / name).read_bytes() for name in ("owls.md", "owls.mp3")}
    pull(ada, "owls", overwrite=True)
    second = {name: (ada.path / "episodes" / name).read_bytes() for name in mine}
    edit(ines, "owls", "cries", "hoots")
    make_audio(ines.path / "episodes" / "owls.mp3", "the best take")
    ines.publish(allow=("audio",))
    pull(ada)
    for name, own in mine.items():
        assert kept(ada, name) == {f"{name}~": own, f"{name}~2~": second[name]}
    assert states(ada) == {"owls": "unchanged", "tides": "unchanged"}
    edit(ines, "owls", "hoots", "calls again")
    ines.publish()
    pull(ada)
    assert set(kept(ada, "owls.md")) == {"owls.md~", "owls.md~2~", "owls.md~3~"}


def test_new_audio_and_pictures_come_with_the_notes(ada, ines):
    """A recording that was replaced elsewhere is replaced here too, or publishing would bring the old one back."""
    make_audio(ines.path / "episodes" / "owls.mp3", "a better take")
    picture = (ines.path / "artwork.jpg").read_bytes()
    (ines.path / "episodes" / "tides.jpg").write_bytes(picture)
    ines.publish(allow=("audio",))
    assert pull(ada) == {"": "unchanged", "owls": "updated", "tides": "unchanged"}
    assert pull(ada, "tides", media=True) == {"tides": "updated"}
    assert file_digest(ada.path / "episodes" / "owls.mp3") == file_digest(ines.path / "episodes" / "owls.mp3")
    assert (ada.path / "episodes" / "tides.jpg").read_bytes() == picture
    assert (ada.path / "episodes" / "owls.mp3~").exists()
    assert set(states(ada).values()) == {"unchanged"}


def test_settings_arrive_and_storage_stays_ones_own(ada, ines):
    """[storage] is each person's; everything else is the show's, comments and all."""
    config = ines.path / "podcast.toml"
    text = config.read_text().replace("Sounds from outside.", "Sounds from the wood.")
    config.write_text("# our show\n" + text.replace("ada@desk", "ines@desk"))
    ines.publish()
    (ada.path / "artwork.jpg").unlink()
    assert pull(ada)[""] == "updated"
    pulled = (ada.path / "podcast.toml").read_text()
    assert "# our show" in pulled
    assert "the wood" in pulled
    assert 'publisher = "ada@desk"' in pulled
    assert "ines@desk" not in pulled
    assert (ada.path / "artwork.jpg").read_bytes() == (ines.path / "artwork.jpg").read_bytes()
    assert ada.rehearse().changed is False


def test_a_description_of_its_own_file_comes_along(ada, ines):
    """What description_file names is pulled as well."""
    config = ines.path / "podcast.toml"
    config.write_text(
        config.read_text().replace('description = "Sounds from outside."', 'description_file = "about.md"')
    )
    (ines.path / "about.md").write_text("Sounds of the sea.")
    ines.publish()
    pull(ada)
    assert (ada.path / "about.md").read_text() == "Sounds of the sea."
    assert ada.rehearse().changed is False


def test_edited_settings_are_kept(ada, ines):
    """The same as for notes: what was never published is not lost by a pull."""
    config = ines.path / "podcast.toml"
    config.write_text(config.read_text().replace("outside", "the wood"))
    ines.publish()
    mine = (ada.path / "podcast.toml").read_text().replace("outside", "the sea")
    (ada.path / "podcast.toml").write_text(mine)
    assert pull(ada)[""] == "kept"
    assert (ada.path / "podcast.toml").read_text() == mine


def test_a_missing_episode_is_written_anew(ada):
    """Notes that are gone come back; audio only when it is asked for."""
    for name in ("owls.md", "owls.mp3"):
        (ada.path / "episodes" / name).unlink()
    assert pull(ada)["owls"] == "new"
    assert not (ada.path / "episodes" / "owls.mp3").exists()
    assert states(ada)["owls"] == "unchanged"
    assert pull(ada, media=True)["owls"] == "updated"
    assert (ada.path / "episodes" / "owls.mp3").stat().st_size > 1000
    assert states(ada)["owls"] == "unchanged"


def test_a_new_laptop_gets_the_whole_show(ada, tmp_path):
    """From nothing but the storage's name: settings, artwork, notes, audio; and nothing is left to publish."""
    folder = tmp_path / "laptop"
    settings = {"url": str(tmp_path / "public")}
    run_pull(ada.places, plan_new_folder(ada.places, folder, settings))
    assert f'url = "{tmp_path}/public"' in (folder / "podcast.toml").read_text()
    laptop = ada.clone(tmp_path / "unused")
    laptop.path = folder
    assert pull(laptop, media=True) == {"": "unchanged", "owls": "new", "tides": "new"}
    assert laptop.rehearse().changed is False
    for slug in ("owls", "tides"):  # which got their guid and their date from podcli, at different times
        assert notes(laptop, slug).read_bytes() == notes(ada, slug).read_bytes()


def test_a_stored_file_that_is_not_what_it_should_be_is_refused(ada):
    """What was there before stays untouched, and no half file is left."""
    audio = ada.path / "episodes" / "owls.mp3"
    audio.unlink()
    blob = next(e for e in ada.public.inner.list("media/") if e.key.endswith("owls.mp3"))
    there = ada.public.inner.get(blob.key)
    ada.public.inner.put(blob.key, there.body[:-1], there.head.headers)
    with pytest.raises(StorageError, match="not what was published"):
        pull(ada, media=True)
    assert sorted(p.name for p in (ada.path / "episodes").iterdir()) == ["owls.md", "tides.md", "tides.mp3"]


def test_names_and_empty_storages(ada, tmp_path):
    """An unknown name is said, and so is a storage without a show."""
    with pytest.raises(PublishRefused, match="badger"):
        pull(ada, "badger")
    with pytest.raises(NothingPublished):
        pull(ShowFolder(tmp_path / "new"))


def test_what_others_published_writes_nothing_outside_of_the_folder(ada, ines, tmp_path, monkeypatch):
    """A name in the settings that leads upwards, which other programs may publish, is refused before any writing."""
    (tmp_path / "about.md").write_text("Sounds of the sea.")
    config = ines.path / "podcast.toml"
    config.write_text(
        config.read_text().replace('description = "Sounds from outside."', 'description_file = "../about.md"')
    )
    with monkeypatch.context() as patch:
        patch.setattr("podcli.config_read._inside", lambda fields, key, _: fields.text(key))
        ines.publish()
    (tmp_path / "about.md").unlink()
    with pytest.raises(PublishRefused, match="outside of the show folder"):
        pull(ada)
    assert "description_file" not in (ada.path / "podcast.toml").read_text()


def test_the_command_line(tmp_path, monkeypatch, capsys):
    """Pull on an empty folder needs the storage; a rehearsal writes nothing; the JSON names the files."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f'url = "{tmp_path}/public"')
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "-q"]) == 0
    laptop = tmp_path / "laptop"
    laptop.mkdir()
    assert run(["-C", str(laptop), "pull"]) == 1
    assert run(["-C", str(laptop), "--json", "pull", "--storage", f"{tmp_path}/public", "--dry-run"]) == 0
    assert list(laptop.iterdir()) == []
    assert run(["-C", str(laptop), "pull", "--storage", f"{tmp_path}/public", "--media"]) == 0
    assert "new owls" in capsys.readouterr().out
    assert sorted(p.name for p in (laptop / "episodes").iterdir()) == ["owls.md", "owls.mp3"]
    assert run(["-C", str(laptop), "--json", "publish", "--dry-run"]) == 0


def test_a_storage_folder_is_the_one_that_is_seen_from_here(tmp_path, monkeypatch, capsys):
    """A relative --storage means the same before and after there is a show folder, and in what it becomes there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "-q"]) == 0
    (tmp_path / "second").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(["-C", "second", "pull", "--storage", "show/public", "nope"]) == 1
    assert list((tmp_path / "second").iterdir()) == []
    assert run(["-C", "second", "pull", "--storage", "show/public", "--media"]) == 0
    capsys.readouterr()
    assert run(["-C", "second", "--json", "publish", "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False


def test_a_rehearsed_pull_speaks_of_what_would_be(ada, ines, capsys, monkeypatch):
    """Nobody shall believe that something was overwritten."""
    edit(ines, "owls", "calls", "cries")
    ines.publish()
    monkeypatch.setattr("podcli.commands.pull.open_show", lambda *_: ada.shop)
    assert run(["-C", str(ada.path), "pull", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "would update owls" in told
    assert "Nothing was changed" in told
