"""The command line as a person or a script meets it."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import podcastparser
import pytest
from PIL import Image

from episodes import PodcliError
from podcli.cli import COMMANDS, make_group
from podcli.errors import VerificationFailed
from tests.folders import EXAMPLE, ROOT, SAMPLES, SPEECH, make_audio


def as_json(result):
    code, out, _ = result
    return code, json.loads(out)


@pytest.mark.parametrize("command", [["publish"], ["refresh"], ["add", "owls.mp3"]])
def test_a_working_folder_that_is_gone_is_told(tmp_path, podcli, monkeypatch, command):
    """Removed in another window, it is named as what it is."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    code, _, err = podcli(*command)
    assert code == 1
    assert "The folder you are in is no longer there." in err


def test_the_example_show_is_published_and_read_whole(tmp_path, podcli, monkeypatch):
    """The README's first command: the example show becomes a feed that podcastparser reads whole."""
    import shutil  # noqa: PLC0415 - only here

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(EXAMPLE, tmp_path / "show", ignore=shutil.ignore_patterns("public*"))
    code, done = as_json(podcli("-C", tmp_path / "show", "publish", "--json"))
    assert code == 0
    assert {e["state"] for e in done["episodes"]} == {"published"}
    path = tmp_path / "show" / "public" / "feed.xml"
    with path.open("rb") as file:
        parsed = podcastparser.parse(done["feed_url"], file)
    assert [e["title"] for e in parsed["episodes"]] == [
        "The light that never slept",
        "What the tide takes back",
        "Owls at night",
    ]
    for episode in parsed["episodes"]:
        (enclosure,) = episode["enclosures"]
        stored = tmp_path / "show" / "public" / enclosure["url"].removeprefix("http://127.0.0.1:8321/")
        assert stored.stat().st_size == enclosure["file_size"]
        assert 20 < episode["total_time"] < 60


def test_publish_json_has_the_promised_keys(show, podcli):
    """Scripts rely on the names and types of the keys."""
    show.add("owls")
    code, done = as_json(podcli("publish", "--json"))
    assert code == 0
    assert {"changed", "dry_run", "revision", "feed_url", "episodes", "uploads", "findings"} <= done.keys()
    (episode,) = done["episodes"]
    assert {"slug", "guid", "title", "state", "date", "duration", "media"} <= episode.keys()
    assert episode["media"].keys() == {"url", "bytes", "type"}
    assert {frozenset(upload) for upload in done["uploads"]} == {frozenset({"key", "bytes", "skipped"})}


@pytest.mark.usefixtures("show")
def test_a_failure_in_json_is_one_document_on_stdout(podcli):
    """With --json the error is data too, wherever the option stands, and nothing else is on stdout."""
    for arguments in (("--json", "publish", "hawks"), ("publish", "hawks", "--json")):
        code, document = as_json(podcli(*arguments))
        assert code == 1
        assert document["error"].keys() == {"code", "message", "hint"}


def test_wrong_usage_ends_with_2(podcli):
    """An unknown command, option or value is a usage error; the nearest command is proposed."""
    code, _, err = podcli("publsh")
    assert code == 2
    assert "publish" in err
    assert podcli("publish", "--wrong")[0] == 2
    assert podcli("publish", "--allow", "everything")[0] == 2
    assert as_json(podcli("publsh", "--json"))[1]["error"]["code"] == "usage"


def test_without_a_show_folder_the_way_out_is_named(tmp_path, monkeypatch, podcli):
    """Standing nowhere, podcli names init and -C."""
    monkeypatch.chdir(tmp_path)
    code, out, err = podcli("publish")
    assert (code, out) == (1, "")
    assert "podcli init" in err


def test_status_tells_every_state(show, podcli):
    """Draft, new, changed, scheduled and live are told apart; nothing is written."""
    show.add("live")
    show.add("later", "date = 2999-01-01T06:00:00")
    edited = show.add("edited")
    podcli("publish", "-q")
    edited.write_text(edited.read_text().replace("Notes.", "Other notes."))
    show.add("fresh")
    show.add("draft", "draft = true", audio="")
    code, found = as_json(podcli("status", "--json"))
    assert code == 0
    assert {e["slug"]: e["state"] for e in found["episodes"]} == {
        "live": "live",
        "later": "scheduled",
        "edited": "changed",
        "fresh": "new",
        "draft": "draft",
    }
    assert all({"slug", "guid", "title", "state", "date", "duration", "bytes"} == e.keys() for e in found["episodes"])
    text = podcli("status")[1]
    assert "scheduled" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("zone", "date", "shown"),
    [
        ("America/New_York", "2999-01-01T06:00:00", "2999-01-01 06:00 EST (11:00 UTC)"),
        ("America/New_York", "2999-01-01T22:00:00", "2999-01-01 22:00 EST (2999-01-02 03:00 UTC)"),
        ("UTC", "2999-01-01T06:00:00", "2999-01-01 06:00 UTC "),
    ],
)
def test_a_scheduled_episode_is_told_in_both_times(show, podcli, zone, date, shown):
    """Its moment stands in the show's own zone and in UTC."""
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace("Europe/London", zone))
    show.add("later", f"date = {date}")
    podcli("publish", "-q")
    assert shown in podcli("status")[1]


def test_an_episode_that_waits_for_a_refresh_is_not_live(show, podcli, time_machine):
    """What is due and not in the feed yet is still scheduled; a refresh makes it live."""
    show.add("later", "date = 2026-12-24T06:00:00Z")
    time_machine.move_to("2026-12-23T06:00:00Z", tick=False)
    podcli("publish", "-q")
    time_machine.move_to("2026-12-25T06:00:00Z", tick=False)
    assert as_json(podcli("status", "--json"))[1]["episodes"][0]["state"] == "scheduled"
    podcli("refresh")
    assert as_json(podcli("status", "--json"))[1]["episodes"][0]["state"] == "live"


def test_a_refused_file_leaves_the_folder_as_it_was(show, podcli, tmp_path):
    """Audio that cannot be published is not left behind, where it would block every later run."""
    show.add("owls")
    podcli("publish", "-q")
    broken = tmp_path / "cut.mp3"
    whole = make_audio(tmp_path / "whole.mp3", "bats").read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])
    before = sorted(path.name for path in (show.path / "episodes").iterdir())
    code, _, err = podcli("publish", broken)
    assert (code, "cut off" in err) == (1, True)
    assert sorted(path.name for path in (show.path / "episodes").iterdir()) == before
    assert podcli("publish")[0] == 0


def test_unpublish_asks_for_a_word_where_nobody_can_be_asked(show, podcli):
    """Without a terminal --yes is needed; then the episode is gone, and publish leaves it so."""
    show.add("owls")
    show.add("tides")
    podcli("publish")
    code, _, err = podcli("unpublish", "owls")
    assert code == 2
    assert "--yes" in err
    code, done = as_json(podcli("unpublish", "owls", "--yes", "--json"))
    assert code == 0
    assert [(e["slug"], e["state"]) for e in done["episodes"]] == [("owls", "removed")]
    assert "Owls" not in Path("public/feed.xml").read_text()
    podcli("publish")
    assert "Owls" not in Path("public/feed.xml").read_text()


def test_replacing_audio_asks_for_a_word(show, podcli):
    """A change of identity needs --replace-audio and, without a terminal, --yes."""
    show.add("owls")
    podcli("publish")
    make_audio(show.path / "episodes" / "owls.mp3", "another take")
    assert podcli("publish")[0] == 1
    assert podcli("publish", "--replace-audio")[0] == 2
    assert podcli("publish", "--replace-audio", "--yes")[0] == 0


def test_refresh_needs_no_show_folder(show, podcli, tmp_path, monkeypatch):
    """Naming the storage is enough for a scheduled job."""
    show.add("owls")
    podcli("publish")
    (show.path / "public" / "feed.xml").unlink()
    monkeypatch.chdir(tmp_path)
    code, done = as_json(podcli("refresh", "--storage", show.path / "public", "--json"))
    assert (code, done["changed"]) == (0, True)
    assert [e["slug"] for e in done["episodes"]] == ["owls"]
    assert (show.path / "public" / "feed.xml").is_file()


def test_options_come_from_the_environment_too(show, podcli, tmp_path, monkeypatch):
    """Every option has its variable."""
    show.add("owls")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PODCLI_SHOW", str(show.path))
    monkeypatch.setenv("PODCLI_DRY_RUN", "1")
    monkeypatch.setenv("PODCLI_JSON", "1")
    code, done = as_json(podcli("publish"))
    assert (code, done["dry_run"]) == (0, True)
    assert not (show.path / "public").exists()


def test_the_show_may_be_named_by_a_way_upwards(show, podcli, tmp_path, monkeypatch):
    """`-C ../show`, and `-C ..` from within, are the same folder; the files that it names are its own."""
    show.configure(show='artwork = "artwork.jpg"\ndescription_file = "about.md"')
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace('description = "Sounds from outside."\n', ""))
    (show.path / "about.md").write_text("Sounds.")
    (show.path / "episodes" / "line.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOwls.\n")
    show.add("owls", 'image = "../artwork.jpg"\ntranscripts = ["line.vtt"]')
    (tmp_path / "beside").mkdir()
    for here, way in (("beside", f"../{show.path.name}"), (f"{show.path.name}/episodes", "..")):
        monkeypatch.chdir(tmp_path / here)
        code, done = as_json(podcli("-C", way, "publish", "--yes", "--json"))
        assert (code, [one["slug"] for one in done["episodes"]]) == (0, ["owls"]), done
        assert podcli("-C", way, "status")[0] == 0


def test_publishing_a_file_adds_it_first(show, podcli, tmp_path):
    """Audio from elsewhere comes into the show folder with the given notes, and is published."""
    audio = make_audio(tmp_path / "Desk Top" / "Night Owls.mp3", "x")
    (tmp_path / "n.md").write_text("From the **desk**.\n")
    given = ("publish", audio, "--notes", tmp_path / "n.md", "--title", "Night owls")
    code, rehearsed = as_json(podcli(*given, "--dry-run", "--json"))
    assert (code, [(e["state"], e["guid"]) for e in rehearsed["episodes"]]) == (0, [("published", "")])
    assert list((show.path / "episodes").iterdir()) == []
    code, done = as_json(podcli(*given, "--json"))
    assert (code, done["episodes"][0]["slug"], done["episodes"][0]["title"]) == (0, "night-owls", "Night owls")
    assert "From the <strong>desk</strong>." in Path("public/feed.xml").read_text()
    code, again = as_json(podcli("publish", audio, "--json"))
    assert (code, again["changed"]) == (0, False)


@pytest.mark.parametrize("fault", ["notes", "picture"])
def test_a_dry_run_names_the_persons_own_files(show, podcli, fault):
    """What is wrong, and its remedy, are told with the path of the show folder, not of the copy that is worked on."""
    show.add("owls", "episode = 0" if fault == "notes" else "")
    wrong = show.path / "episodes" / "owls.md"
    if fault == "picture":
        wrong = show.path / "artwork.jpg"
        Image.new("CMYK", (1400, 1400)).save(wrong)
    code, _, err = podcli("publish", "--dry-run")
    assert code == 1
    assert str(wrong) in err
    assert "podcli-dry-run" not in err


def test_a_dry_run_warns_of_the_persons_own_files(show, podcli):
    """The same in what is only told: the transcript has its own name."""
    show.add("owls")
    text = show.path / "episodes" / "owls.vtt"
    text.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOwls.\n\n50:00.000 --> 50:01.000\nLate.\n")
    code, out, err = podcli("publish", "--dry-run")
    assert code == 0
    assert "lies after the end" in err
    assert "podcli-dry-run" not in out + err


def test_verbose_names_what_is_unchanged_too(show, podcli):
    """Without -v the unchanged are counted, with it they are named."""
    show.add("owls")
    podcli("publish")
    assert "1 unchanged" in podcli("publish")[1]
    assert "owls: Owls" in podcli("publish", "-v")[1]


class TestAdd:
    """`add` puts audio into the show folder and never overwrites."""

    def test_notes_come_from_the_tags(self, show, podcli, tmp_path):
        """The title in the tag becomes the title of the notes."""
        audio = make_audio(tmp_path / "owls.mp3", "Owls at night")
        assert podcli("add", audio)[0] == 0
        assert 'title = "Owls at night"' in (show.path / "episodes" / "owls.md").read_text()
        assert (show.path / "episodes" / "owls.mp3").read_bytes() == audio.read_bytes()

    def test_the_same_bytes_again_are_the_same_episode(self, show, podcli, tmp_path):
        """Adding a file twice, under whatever name, changes nothing."""
        audio = make_audio(tmp_path / "owls.mp3", "Owls")
        podcli("add", audio)
        copy = tmp_path / "copy.mp3"
        copy.write_bytes(audio.read_bytes())
        for path in (audio, copy):
            code, added = as_json(podcli("add", path, "--json"))
            assert (code, added[0]["slug"], added[0]["new"]) == (0, "owls", False)
        assert sorted(p.name for p in (show.path / "episodes").iterdir()) == ["owls.md", "owls.mp3"]

    def test_other_bytes_under_a_taken_name_are_refused(self, show, podcli, tmp_path):
        """Another recording does not replace what is there."""
        podcli("add", make_audio(tmp_path / "owls.mp3", "one"))
        before = (show.path / "episodes" / "owls.mp3").read_bytes()
        code, _, err = podcli("add", make_audio(tmp_path / "owls.mp3", "two"))
        assert code == 1
        assert "owls.mp3" in err
        assert (show.path / "episodes" / "owls.mp3").read_bytes() == before

    def test_a_master_is_taken_with_a_word(self, show, podcli):
        """A WAV comes into the folder, and the line that converts it is told."""
        code, _, err = podcli("add", SAMPLES / "plain.wav")
        assert code == 0
        assert "podcli convert" in err
        assert (show.path / "episodes" / "plain.wav").is_file()

    def test_a_file_that_is_no_audio_is_refused(self, show, podcli, tmp_path):
        """Nothing comes into the folder."""
        (tmp_path / "page.mp3").write_text("<html></html>")
        code, _, err = podcli("add", tmp_path / "page.mp3")
        assert code == 1
        assert "page.mp3" in err
        assert list((show.path / "episodes").iterdir()) == []

    @pytest.mark.usefixtures("show")
    def test_what_can_be_added_is_added_and_told(self, podcli, tmp_path):
        """One file that is no audio keeps no other out, and what came into the folder is told beside the error."""
        page = tmp_path / "page.mp3"
        page.write_text("<html></html>")
        code, out, err = podcli("add", make_audio(tmp_path / "owls.mp3", "Owls"), page)
        assert code == 1
        assert "owls: " in out
        assert "page.mp3" in err
        code, told = as_json(podcli("add", page, make_audio(tmp_path / "tides.mp3", "Tides"), "--json"))
        assert (code, [one["slug"] for one in told["added"]]) == (1, ["tides"])
        assert "page.mp3" in told["error"]["message"]

    def test_notes_without_a_title_say_where_it_goes(self, show, podcli, tmp_path):
        """A beginner sees how front matter is written; nothing of it is published as it stands."""
        (tmp_path / "two.mp3").write_bytes(SPEECH.read_bytes())
        podcli("add", tmp_path / "two.mp3")
        notes = show.path / "episodes" / "two.md"
        assert '+++\ntitle = "Owls at night"\n+++' in notes.read_text()
        assert podcli("publish", "--yes")[0] == 0
        assert "Owls at night" not in (show.path / "public" / "feed.xml").read_text()


class TestInspect:
    """`inspect` shows what podcli reads in a file."""

    def test_json_has_the_promised_keys(self, podcli):
        """One object for each file, seconds as floats."""
        code, found = as_json(podcli("inspect", "--json", SAMPLES / "cbr.mp3", SAMPLES / "plain.flac"))
        assert code == 0
        assert [f["format"] for f in found] == ["mp3", "flac"]
        keys = {"path", "format", "type", "bytes", "duration", "bitrate", "vbr", "sample_rate", "channels", "tags"}
        assert keys | {"cover", "chapters", "findings"} <= found[0].keys()
        assert isinstance(found[0]["duration"], float)
        assert found[0]["bytes"] == (SAMPLES / "cbr.mp3").stat().st_size

    def test_text_names_the_file_and_its_duration(self, podcli):
        """A person sees the file, its format and how long it is."""
        _, out, _ = podcli("inspect", SAMPLES / "cbr.mp3")
        assert "cbr.mp3" in out
        assert "audio/mpeg" in out

    def test_every_unreadable_file_is_named(self, podcli, tmp_path):
        """Two broken files are told in one run."""
        (tmp_path / "a.mp3").write_bytes(b"")
        (tmp_path / "b.mp3").write_text("<html></html>")
        code, _, err = podcli("inspect", tmp_path / "a.mp3", tmp_path / "b.mp3", tmp_path / "c.mp3")
        assert code == 1
        assert all(name in err for name in ("a.mp3", "b.mp3", "c.mp3"))


class TestInit:
    """`init` makes a show folder that publishes."""

    ANSWERS = (
        *("--title", 'The "Field" Notes', "--author", "Ada Byron", "--language", "en-gb", "--description", "Sounds."),
        *("--category", "Science > Nature", "--link", "https://field-notes.example/"),
    )

    def test_the_new_folder_publishes(self, tmp_path, podcli, monkeypatch):
        """With artwork and an episode added, the first publish succeeds."""
        folder = tmp_path / "new"
        assert podcli("init", folder, *self.ANSWERS, "--artwork", EXAMPLE / "artwork.jpg")[0] == 0
        monkeypatch.chdir(folder)
        code, done = as_json(podcli("publish", SAMPLES / "cbr.mp3", "--json"))
        assert (code, done["revision"]) == (0, 1)
        assert 'The "Field" Notes' in (folder / "public" / "feed.xml").read_text()

    def test_everything_missing_is_named_at_once(self, tmp_path, podcli):
        """Without a terminal nothing is asked; all missing options are named."""
        code, _, err = podcli("init", tmp_path / "new", "--title", "X")
        assert code == 2
        assert all(f"--{name}" in err for name in ("author", "description", "link", "language", "category"))
        assert not (tmp_path / "new").exists()

    def test_wrong_answers_are_refused_with_the_nearest(self, tmp_path, podcli):
        """A category or language that does not exist leaves no folder behind."""
        wrong = [a.replace("Nature", "Natur").replace("en-gb", "en_GB") for a in self.ANSWERS]
        code, _, err = podcli("init", tmp_path / "new", *wrong)
        assert code == 1
        assert "Nature" in err
        assert "--language: 'en_GB'" in err
        assert "Mend what is named above" in err
        assert not (tmp_path / "new" / "podcast.toml").exists()

    def test_a_control_character_is_refused(self, tmp_path, podcli):
        """It would be taken out silently, and nobody meant it."""
        code, _, err = podcli("init", tmp_path / "new", *self.ANSWERS, "--title", "T\x07bell")
        assert (code, (tmp_path / "new").exists()) == (1, False)
        assert "--title holds an invisible control character (U+0007)" in err

    def test_a_show_is_never_overwritten(self, show, podcli):
        """An existing podcast.toml stays as it is."""
        before = (show.path / "podcast.toml").read_bytes()
        assert podcli("init", show.path, *self.ANSWERS)[0] == 1
        assert (show.path / "podcast.toml").read_bytes() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name, podcli):
    """Each command says what it does and shows real invocations."""
    code, out, _ = podcli(name, "--help")
    assert code == 0
    assert f"podcli {name}" in out
    assert COMMANDS[name].partition(":")[0].rstrip(".") in " ".join(out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_an_environment_variable(name):
    """Whatever can be typed can be set by a variable that begins with PODCLI_."""
    command = make_group().get_command(click.Context(click.Command("podcli")), name)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert str(parameter.envvar).startswith("PODCLI_"), parameter.name


def test_the_manual_is_what_the_tool_says():
    """docs/commands.md holds the help pages as they are; `python docs/make_commands.py` writes it anew."""
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_commands.py", "--print"], capture_output=True, text=True, check=True
    )
    assert (ROOT / "docs" / "commands.md").read_text() == made.stdout


def test_the_readme_names_every_command():
    """No command is left for a reader to find out, and the README names none that does not exist."""
    text = (ROOT / "README.md").read_text()
    for name in COMMANDS:
        assert f"podcli {name}" in text or f"`{name}`" in text or f" {name}`" in text or f" {name}\n" in text, name


def test_colours_are_there_when_insisted_on(show, podcli, monkeypatch):
    """FORCE_COLOR paints, NO_COLOR and --no-color refuse."""
    show.add("owls")
    podcli("publish")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in podcli("status")[1]
    assert "\x1b[" not in podcli("status", "--no-color")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in podcli("status")[1]


def test_quiet_says_nothing_when_all_is_well(show, podcli):
    """A scheduled job's mail stays empty."""
    show.add("owls")
    podcli("publish")
    assert podcli("publish", "--quiet") == (0, "", "")
    assert podcli("refresh", "--quiet") == (0, "", "")


def test_a_signal_ends_a_run_with_its_own_exit_code():
    """SIGTERM ends podcli with 143 and one sentence, not a traceback."""
    script = (
        "import os, signal, sys\nimport podcli.cli\n"
        "podcli.cli.run = lambda arguments: os.kill(os.getpid(), int(arguments[0]))\n"
        "from podcli.__main__ import main\nmain()"
    )
    for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)):
        command = [sys.executable, "-c", script, str(int(number))]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=dict(os.environ))
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert "Nothing is lost" in done.stderr


def test_what_nohup_ignores_stays_ignored():
    """A run that was started to outlive its terminal does."""
    script = (
        "import os, signal\nimport podcli.cli\n"
        "podcli.cli.run = lambda _: os.kill(os.getpid(), signal.SIGHUP) or 7\n"
        "from podcli.__main__ import main\nmain()"
    )
    command = ["sh", "-c", 'trap "" HUP; exec "$0" -c "$1"', sys.executable, script]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 7


@pytest.mark.usefixtures("show")
def test_a_fault_of_our_own_is_no_traceback(podcli, monkeypatch):
    """What nobody foresaw is told in one paragraph with a way to report it."""

    def break_down(*_):
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr("podcli.commands.status.status", break_down)
    code, _, err = podcli("status")
    assert code == 1
    assert "nobody foresaw this" in err
    assert "Traceback" not in err


def test_podcli_alone_shows_its_help(podcli):
    """Whoever types only the name sees what there is; for a script that is a usage error."""
    code, out, err = podcli()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: podcli")
    assert as_json(podcli("--json"))[1]["error"]["code"] == "usage"


@pytest.mark.parametrize("arguments", [(), ("publsh",), ("--wrong",), ("status",)])
def test_json_asked_for_by_the_environment_holds_for_failures_too(arguments, podcli, monkeypatch, tmp_path):
    """PODCLI_JSON is as good as --json, even if the command line was not understood."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PODCLI_JSON", "1")
    code, out, err = podcli(*arguments)
    assert (code in {1, 2}, err) == (True, "")
    assert json.loads(out)["error"].keys() == {"code", "message", "hint"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("podcast.toml", "which is no folder"),
        ("artwork.jpg/feeds", "lies in {}/artwork.jpg, which is no folder"),
        ("/proc/show", "where the system shows itself"),
    ],
)
def test_a_storage_that_can_be_no_folder_is_refused_before_anything_is_done(show, podcli, url, why):
    """Also in a dry run, which would else promise what cannot be."""
    show.configure(storage=f'url = "{url}"')
    show.add("owls")
    for words in (("publish", "--dry-run"), ("publish",), ("check",)):
        code, out, err = podcli(*words)
        assert (code, out) == (1, "")
        assert why.format(show.path) in err


def test_a_variable_is_named_only_where_it_was_used(podcli, monkeypatch):
    """Who typed an option is not told of the environment; who set the variable is."""
    assert "env var" not in podcli("check", "--format", "xml").stderr
    monkeypatch.setenv("PODCLI_CHECK_FORMAT", "xml")
    assert "PODCLI_CHECK_FORMAT" in podcli("check").stderr


def test_what_a_rule_says_of_an_episode_names_its_file(show, podcli):
    """The title alone does not tell where to mend it: `check` and the refusal of `publish` name the notes."""
    show.add("owls", 'title = "One <b>two</b>"')
    named = "episodes/owls.md (episode 'One <b>two</b>')"
    for command in ("check", "publish"):
        code, out, err = podcli("-C", show.path, command)
        assert code == 1
        assert named in out + err
        assert "Take it out of the title." in out + err
    (show.path / "episodes" / "owls.md").write_text("+++\ntitle = 'One & only <first>'\n+++\n")
    assert podcli("-C", show.path, "publish", "--dry-run").exit_code == 0


def test_several_categories_come_from_the_environment(podcli, monkeypatch, tmp_path):
    """Commas part them, since their names have spaces."""
    monkeypatch.setenv("PODCLI_CATEGORY", "Science > Nature,Society & Culture")
    answers = [a for a in TestInit.ANSWERS if a not in {"--category", "Science > Nature"}]
    assert podcli("init", tmp_path / "new", *answers)[0] == 0
    assert 'categories = ["Science > Nature", "Society & Culture"]' in (tmp_path / "new" / "podcast.toml").read_text()


@pytest.mark.parametrize(("kind", "name"), [("PNG", "artwork.png"), ("JPEG", "artwork.jpg")])
def test_artwork_is_named_by_what_it_is(podcli, tmp_path, kind, name):
    """A PNG called cover.jpg becomes artwork.png, in the folder and in the settings."""
    Image.new("RGB", (1400, 1400)).save(tmp_path / "cover.jpg", kind)
    assert podcli("init", tmp_path / "new", *TestInit.ANSWERS, "--artwork", tmp_path / "cover.jpg")[0] == 0
    assert (tmp_path / "new" / name).is_file()
    assert f'artwork = "{name}"' in (tmp_path / "new" / "podcast.toml").read_text()


def test_artwork_that_no_directory_takes_is_refused(podcli, tmp_path):
    """A GIF, a text and a missing file leave no folder behind; a picture that is there is not replaced."""
    Image.new("P", (1400, 1400)).save(tmp_path / "cover.gif")
    (tmp_path / "notes.jpg").write_text("Not a picture.")
    for name in ("cover.gif", "notes.jpg", "missing.png"):
        code, _, err = podcli("init", tmp_path / "new", *TestInit.ANSWERS, "--artwork", tmp_path / name)
        assert code in {1, 2}
        assert name in err
    assert not (tmp_path / "new").exists()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "artwork.jpg").write_bytes(b"there already")
    assert podcli("init", tmp_path / "new", *TestInit.ANSWERS, "--artwork", EXAMPLE / "artwork.jpg")[0] == 2
    assert (tmp_path / "new" / "artwork.jpg").read_bytes() == b"there already"


def test_the_folder_of_a_new_show_may_be_named_as_for_every_command(podcli, tmp_path):
    """`podcli -C DIR init` makes the show in DIR."""
    assert podcli("-C", tmp_path / "new", "init", *TestInit.ANSWERS)[0] == 0
    assert (tmp_path / "new" / "podcast.toml").is_file()


def test_a_name_that_is_no_text_is_told_all_the_same(podcli, tmp_path):
    """A file from an old disk, whose name is no UTF-8, is inspected, and stdout is one JSON document."""
    path = tmp_path / os.fsdecode(b"caf\xe9.mp3")
    path.write_bytes((SAMPLES / "cbr.mp3").read_bytes())
    code, (found,) = as_json(podcli("inspect", "--json", path))
    assert (code, os.fsencode(found["path"])) == (0, os.fsencode(path))


def test_a_reader_that_left_is_no_fault_of_anybody():
    """`podcli … | head` ends without a traceback, on success, with help and with a failure as JSON."""
    for arguments in (["--help"], ["inspect", "--json", str(SAMPLES / "cbr.mp3")], ["inspect", "--json", "none.mp3"]):
        ours, theirs = os.pipe()
        os.close(ours)
        command = [sys.executable, "-m", "podcli", *arguments]
        done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
        os.close(theirs)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "BrokenPipe" not in done.stderr


def test_a_terminal_that_lacks_a_letter_shows_the_rest(show, tmp_path):
    """Output in an old encoding names what it lacks; JSON stays UTF-8."""
    show.add("owls", 'title = "Owls \u2192 moths"')
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "podcli", "-C", str(show.path), "status"]
    plain = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)
    data = subprocess.run([*command, "--json"], capture_output=True, check=False, cwd=ROOT, env=environment)
    assert (plain.returncode, b"Owls \\u2192 moths" in plain.stdout) == (0, True)
    assert json.loads(data.stdout.decode("utf-8"))["episodes"][0]["title"] == "Owls \u2192 moths"


@pytest.mark.usefixtures("show")
def test_verbose_tells_what_lies_behind_a_failure(podcli, monkeypatch):
    """The cause, which is a library's word, is for those who ask for more."""

    def refuse(*_):
        raise PodcliError("The storage said no.", hint="Ask it nicely.") from OSError("errno 5 of the driver")

    monkeypatch.setattr("podcli.commands.status.status", refuse)
    assert "errno 5" not in podcli("status")[2]
    assert "errno 5" in podcli("status", "-v")[2]


def test_a_feed_that_cannot_be_written_is_told_with_the_way_out(show, podcli, monkeypatch):
    """A permission that is missing is named at once, before the command that brings up the feed."""
    show.add("owls")
    rename = os.rename

    def denied(source, target, **more):
        if str(target).endswith("feed.xml"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        rename(source, target, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", denied)
        patch.setattr(os, "replace", denied)
        code, _, err = podcli("publish")
        cure = as_json(podcli("publish", "--json"))[1]["cure"].splitlines()
    assert code == 3
    assert "feed.xml cannot be written: " in err
    assert len(cure) == 2
    assert cure[-1] == "Run: podcli refresh"
    assert f"→ {cure[0]}\n→ Run: podcli refresh\n" in err
    assert podcli("refresh").exit_code == 0


def test_a_lagging_feed_is_told_even_to_the_quiet(show, podcli, monkeypatch):
    """Exit code 3 never comes without a word, on stderr; stdout stays empty."""
    show.add("owls")

    def fail(*_, **__):
        raise VerificationFailed("The feed cannot be fetched.")

    monkeypatch.setattr("podcli.publish.refresh", fail)
    code, out, err = podcli("publish", "-q")
    assert (code, out) == (3, "")
    assert "podcli refresh" in err


def test_status_tells_how_long_new_audio_is(show, podcli):
    """What is not published yet is measured here; audio that cannot be read has no length, and is no error."""
    make_audio(show.path / "episodes" / "fresh.mp3", "Fresh from the tags")
    (show.path / "episodes" / "broken.mp3").write_text("This is no audio.")
    show.add("words", audio="")
    code, found = as_json(podcli("status", "--json"))
    lines = {e["slug"]: e for e in found["episodes"]}
    assert code == 0
    assert lines["fresh"]["title"] == "Fresh from the tags"
    assert lines["fresh"]["bytes"] == (show.path / "episodes" / "fresh.mp3").stat().st_size
    assert lines["fresh"]["duration"] > 0
    for slug in ("broken", "words"):
        assert (lines[slug]["duration"], lines[slug]["bytes"], lines[slug]["state"]) == (None, None, "new")
