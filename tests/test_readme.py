"""The README and the help pages show only what works."""

import ast
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from podcli import config
from podcli.cli import COMMANDS, make_group
from podcli.storage.location import Bucket, parse_url
from tests.folders import ROOT

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^ *```(\w*)\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
SHOW = """
[show]
title = "Field Notes"
description = "Sounds from outside."
author = "Ada Byron"
link = "https://field-notes.example/"
language = "en-gb"
categories = ["Science > Nature"]
"""


def of(kind):
    """Return the code blocks in a language."""
    return [text for language, text in BLOCKS if language == kind]


def lines_of_help():
    """Return the example lines of every help page."""
    group = make_group()
    pages = [group.help, *(group.get_command(click.Context(group), name).help for name in COMMANDS)]
    return [line.strip().partition("   ")[0] for page in pages for line in page.replace("\\\n", " ").splitlines()]


def invocations(lines):
    """Return what follows `podcli` in each line that calls it."""
    for line in lines:
        found = re.search(r"(?:^|&& |\* )podcli (.+)", line.strip().removeprefix("- run: "))
        if found and "python3" not in line:
            yield found[1].partition("  #")[0]


SHOWN = sorted({*invocations("\n".join(of("sh") + of("cron") + of("yaml")).replace("\\\n", " ").splitlines())})
HELPED = sorted({*invocations(lines_of_help())})


@pytest.mark.parametrize("line", [*SHOWN, *HELPED])
def test_what_is_shown_is_understood(line):
    """Every command line of the README and of the help pages has the commands, options and values that exist."""
    group = make_group()
    context = group.make_context("podcli", shlex.split(line))
    name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
    assert command.make_context(name, rest, parent=context)


def test_there_are_examples_of_every_command():
    """A new command without an example is noticed here."""
    assert {line.split()[0] for line in HELPED if not line.startswith("-")} >= set(COMMANDS)
    assert len(SHOWN) > 5


@pytest.mark.parametrize("text", of("toml"))
def test_the_settings_shown_are_valid(text):
    """What is copied from the README into podcast.toml or into notes is taken without a complaint."""
    if text.startswith("+++") or "+++" in text:
        assert tomllib.loads(text.split("+++")[1].replace("\n   ", "\n"))
        return
    read = config.parse((SHOW + text).encode(), Path("podcast.toml"))
    if "[storage]" in text:
        assert isinstance(parse_url(read.storage.url, ROOT), Bucket)


def test_every_link_leads_somewhere():
    """Links to files of the project name files that are there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).is_file(), target


def test_the_two_commands_are_single_lines_for_a_clean_clone():
    """They stand alone in their blocks, start from a new environment, and are what a shell understands."""
    first, second = (text.strip() for text in of("sh")[:2])
    for command in (first, second):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert "\n" not in command
        subprocess.run(["bash", "-n", "-c", command], check=True)
    assert first.endswith("podcli -C examples/field-notes publish")
    assert second.endswith("/pytest")


def sentences():
    """Yield every text that the program may print, with its variable parts left out."""
    for path in (path for name in ("podcli", "episodes", "feeds") for path in (ROOT / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


QUOTED = [
    part.strip() for text in re.findall(r'^\| "([^"]+)"', README, re.MULTILINE) for part in re.split(r"…|\. ", text)
]


@pytest.mark.parametrize("words", [part for part in QUOTED if part])
def test_what_a_person_is_said_to_see_is_printed(words):
    """Each message that the README explains is one that the program has."""
    assert any(words.strip(".,") in sentence for sentence in sentences())
