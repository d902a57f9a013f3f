"""What shells offer when Tab is pressed: names of the folder at hand, at once, and never an error."""

import os
import subprocess
import sys

import pytest

import feeds
from podcli.cli import run
from tests.folders import ROOT, ShowFolder

WORDS = {"bash": "bash_complete", "zsh": "zsh_complete", "fish": "fish_complete"}


@pytest.fixture
def show(tmp_path, monkeypatch):
    """A show folder to stand in, published to a bucket that nobody may ask."""
    made = ShowFolder(tmp_path / "show")
    made.configure(storage='url = "s3://show"\n')
    made.add("owls")
    made.add("2026-tides", 'slug = "tides"')
    made.add("Otters at Dusk")
    monkeypatch.chdir(made.path)
    monkeypatch.setattr("podcli.storage.s3_client.connect", None)
    return made


@pytest.fixture
def offered(monkeypatch, capsys):
    """Return what a shell offers for a line whose last word is being written; errors fail the test."""

    def offered(line, shell="bash"):
        words = line.split(" ")
        monkeypatch.setenv("_PODCLI_COMPLETE", WORDS[shell])
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
        with pytest.raises(SystemExit) as ended:
            run([])
        out, err = capsys.readouterr()
        assert (ended.value.code, err) == (0, "")
        lines = [one for one in out.splitlines() if one]
        return (
            [name for kind, name in zip(lines[::3], lines[1::3], strict=True)]
            if shell == "zsh"
            else [one.partition("\t")[0].partition(",")[2] for one in lines]
        )

    return offered


@pytest.mark.usefixtures("show")
@pytest.mark.parametrize("shell", WORDS)
@pytest.mark.parametrize("command", ["publish", "unpublish", "history", "pull"])
def test_episodes_are_offered_by_their_short_names(offered, command, shell):
    """By the slug of the front matter, else that of the file; each once, and not again once it is named."""
    assert offered(f"podcli {command} ", shell) == ["tides", "otters-at-dusk", "owls"]
    assert offered(f"podcli {command} o", shell) == ["otters-at-dusk", "owls"]
    assert offered(f"podcli {command} owls o", shell) == ["otters-at-dusk"]


def test_files_are_offered_where_they_are_meant(show, offered):
    """`publish` takes audio, too; `check` takes a feed."""
    (show.path / "owls-take-2.MP3").touch()
    (show.path / "notes.txt").touch()
    assert offered("podcli publish ow") == ["owls", "owls-take-2.MP3"]
    assert offered("podcli publish ~/Desk") == offered("podcli check ~/Desk") == ["~/Desk"]


def test_platforms_and_rules_are_offered(offered):
    """Also behind a comma, whatever the capitals."""
    assert offered("podcli check --for a") == ["apple", "amazon"]
    assert offered("podcli check --for apple,a") == ["apple,amazon"]
    assert offered("podcli check --for ") == list(feeds.PLATFORMS)
    assert offered("podcli check --explain apple-desc") == ["APPLE-DESC-4000"]
    assert offered("podcli check --explain ") == list(feeds.RULES_BY_ID)


def test_the_folder_that_is_named_counts(show, offered, monkeypatch, tmp_path):
    """With -C its episodes are offered; without it, outside of every show, none."""
    monkeypatch.chdir(tmp_path)
    assert offered("podcli unpublish ") == []
    assert offered(f"podcli -C {show.path} unpublish ow") == ["owls"]


def test_a_broken_folder_is_no_error(show, offered):
    """Broken settings, unreadable notes, a pipe and a folder among the episodes: what can be told is offered."""
    (show.path / "podcast.toml").write_text("not TOML")
    (show.path / "episodes" / "owls.md").write_bytes(b"+++\nslug = \xff\n")
    os.mkfifo(show.path / "episodes" / "pipe.md")
    (show.path / "episodes" / "folder.md").mkdir()
    assert "owls" in offered("podcli unpublish ")
    assert offered("podcli no-such-command o") == []
    for path in (show.path / "episodes").iterdir():
        path.rmdir() if path.is_dir() else path.unlink()
    (show.path / "episodes").rmdir()
    assert offered("podcli unpublish ") == []


@pytest.mark.parametrize("shell", WORDS)
def test_each_shell_gets_its_script(shell):
    """The line of the README prints a script that calls podcli back."""
    made = subprocess.run(
        [sys.executable, "-c", "import sys; from podcli.cli import run; run([])"],
        env={**os.environ, "_PODCLI_COMPLETE": f"{shell}_source", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert f"_PODCLI_COMPLETE={WORDS[shell]}" in made.stdout
