"""The command line on a terminal: questions, colours and bars, through a real pseudo-terminal."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys

import pytest

from tests.folders import ROOT, ShowFolder, make_audio


class Terminal:
    """A command that runs on a terminal of its own; stdout alone goes elsewhere if asked."""

    def __init__(self, arguments, environment, folder, stdout=None):
        self.said, self.interrupted = "", False
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "podcli", *map(str, arguments)],
            stdin=theirs,
            stdout=stdout or theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def wait_for(self, text):
        """Read until the terminal shows a text."""
        while text not in self.said:
            piece = self._read()
            assert piece, f"{text!r} was never shown, but:\n{self.said}"

    def type(self, text):
        """Type a line; what was shown before is done with."""
        self.said = ""
        os.write(self._ours, text.encode() + b"\n")

    def interrupt(self):
        """Press Ctrl-C, and again as a person does where Python was just about to wait and did not notice."""
        while not self._ended(2):
            os.killpg(self.process.pid, signal.SIGINT)

    def _ended(self, seconds):
        try:
            self.process.wait(seconds if self.interrupted else 0)
        except subprocess.TimeoutExpired:
            self.interrupted = True
            return False
        return True

    def end(self):
        """Read to the end; return the exit code and what was shown since the last typing."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait(30), self.said

    def _read(self):
        ready, _, _ = select.select([self._ours], [], [], 60)
        assert ready, f"the command hangs after:\n{self.said}"
        try:
            piece = os.read(self._ours, 65536).decode()
        except OSError:  # Linux says so when the other side is closed
            return ""
        self.said += piece
        return piece


@pytest.fixture
def show(tmp_path):
    """A show folder."""
    return ShowFolder(tmp_path / "show")


@pytest.fixture
def terminal(tmp_path, show):
    """Start a command on a terminal, in the show folder unless told otherwise."""
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    environment = {**kept, "XDG_CACHE_HOME": str(tmp_path / "cache"), "TERM": "xterm-256color", "COLUMNS": "100"}
    environment["PYTHONPATH"] = str(ROOT)
    started = []

    def start(*arguments, folder=None, stdout=None):
        started.append(Terminal(arguments, environment, folder or show.path, stdout))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_init_asks_for_what_is_missing_and_again_for_what_is_wrong(terminal, tmp_path):
    """A wrong category or language is asked for again, naming the nearest; the rest is not lost."""
    asked = terminal("init", "new", "--title", "Field Notes", folder=tmp_path)
    for question, answer in (
        ("What it is about", "Sounds from outside."),
        ("Author", "Ada Byron"),
        ("web page", "field-notes.example"),
        ("begins with https://", "https://field-notes.example/"),
        ("Language", "english"),
        ("Error:", "en-gb"),
        ("Category", "Science > Natur"),
        ("did you mean 'Science > Nature'", "Science > Nature"),
    ):
        asked.wait_for(question)
        asked.type(answer)
    code, said = asked.end()
    assert (code, "podcli publish" in said) == (0, True)
    text = (tmp_path / "new" / "podcast.toml").read_text()
    for line in ('title = "Field Notes"', 'language = "en-gb"', 'categories = ["Science > Nature"]'):
        assert line in text


def test_init_asks_nothing_where_there_is_a_show(terminal):
    """Nobody answers six questions to be told that a show is there already."""
    code, said = terminal("init").end()
    assert code == 1
    assert "podcast.toml is there already" in said
    assert "Title" not in said


def test_giving_up_leaves_nothing(terminal, tmp_path):
    """Ctrl-C at a question ends with 130, and no folder was made."""
    asked = terminal("init", "new", folder=tmp_path)
    asked.wait_for("Title of the show")
    asked.interrupt()
    code, said = asked.end()
    assert (code, "Traceback" in said) == (130, False)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 1, True), ("", 1, True), ("y", 0, False)])
def test_a_person_is_asked_before_something_public_is_removed(terminal, show, answer, code, left):
    """The question names the episode; anything but yes changes nothing."""
    show.add("owls")
    assert terminal("publish").end()[0] == 0
    asked = terminal("unpublish", "owls")
    asked.wait_for("Go on? [y/N]")
    assert "owls (Owls) will vanish from the feed." in asked.said
    asked.type(answer)
    assert asked.end()[0] == code
    assert ("Owls" in (show.path / "public" / "feed.xml").read_text()) == left


def test_adding_never_asks(terminal, show):
    """A new episode is published without a question."""
    make_audio(show.path / "episodes" / "owls.mp3", "Owls")
    code, said = terminal("publish").end()
    assert (code, "[y/N]" in said) == (0, False)


def test_uploads_are_bars_on_a_terminal_and_data_stays_alone_on_stdout(terminal, show, tmp_path):
    """Bars are drawn on stderr while stdout, which goes into a file, holds the JSON document only."""
    show.add("owls")
    with (tmp_path / "out.json").open("w") as out:
        code, said = terminal("publish", "--json", stdout=out).end()
    assert code == 0
    assert json.loads((tmp_path / "out.json").read_text())["changed"] is True
    assert "\x1b[" in said
    assert "owls.mp3" in said
    assert "Uploading" not in said


def test_listening_is_a_bar_on_a_terminal(terminal, tmp_path):
    """The name of the file stands beside its bar as it is, even if it looks like markup; stdout holds the result."""
    path = make_audio(tmp_path / "owls [red].mp3")
    with (tmp_path / "out.json").open("w") as out:
        code, said = terminal("inspect", "--loudness", "--json", path, stdout=out).end()
    assert code == 0
    assert json.loads((tmp_path / "out.json").read_text())[0]["loudness"]["integrated"]
    assert "Listening to owls [red].mp3" in said
    assert "100%" in said


def test_colours_are_for_terminals_and_can_be_refused(terminal, show):
    """A terminal gets colours; --no-color takes them away, before or after the command."""
    show.add("owls")
    assert re.search(r"\x1b\[\d+mnew", terminal("status").end()[1])
    for arguments in (("--no-color", "status"), ("status", "--no-color")):
        assert "\x1b[" not in terminal(*arguments).end()[1]


def test_quiet_is_quiet_on_a_terminal_too(terminal, show):
    """Neither bars nor a plan nor a result."""
    show.add("owls")
    assert terminal("publish", "-q").end() == (0, "")
