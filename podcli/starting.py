"""`init`: makes a show folder, and never overwrites anything in one."""

import shutil
from pathlib import Path

import msgspec

from episodes import quoted
from podcli import config as configuration
from podcli.errors import ShowExists, UsageFault
from podcli.files import write_atomically


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a new show."""

    title: str = ""
    description: str = ""
    author: str = ""
    link: str = ""
    language: str = ""
    category: tuple[str, ...] = ()
    timezone: str = "UTC"
    email: str = ""
    storage: str = "public"
    public_url: str = ""
    artwork: Path | None = None


NEEDED = ("title", "description", "author", "link", "language", "category")
"""Without these there is no feed."""


def missing(answers: Answers) -> tuple[str, ...]:
    """Return what is still to be said."""
    return tuple(name for name in NEEDED if not getattr(answers, name))


def start(folder: Path, answers: Answers) -> Path:
    """Make the show folder and return its `podcast.toml`.

    Raises `UsageFault` naming all that is missing, `ShowExists` if there is a show already, `FaultyDocument` for what
    is wrong with the answers.
    """
    path = folder / "podcast.toml"
    if path.exists():
        raise ShowExists(f"{path} is there already.", hint="Edit that file, or make the new show in another folder.")
    if lacking := missing(answers):
        options = ", ".join(f"--{name}" for name in lacking)
        raise UsageFault(
            f"A new show also needs: {options}.", hint="Add these options, or run podcli init on a terminal."
        )
    if answers.artwork and not answers.artwork.is_file():
        raise UsageFault(f"There is no picture {answers.artwork}.", hint="Name a square JPEG or PNG, or leave it out.")
    text = template(answers).encode()
    configuration.parse(text, path)
    (folder / "episodes").mkdir(parents=True, exist_ok=True)
    picture = folder / _artwork(answers)
    if answers.artwork and not picture.exists():
        shutil.copyfile(answers.artwork, picture)
    write_atomically(path, text)
    return path


def template(answers: Answers) -> str:
    """Return the text of a `podcast.toml` with these answers, and the other keys worth knowing as comments."""
    categories = ", ".join(quoted(category) for category in answers.category)
    email = f"email = {quoted(answers.email)}" if answers.email else '# email = "show@example.org"'
    public = f"public_url = {quoted(answers.public_url)}" if answers.public_url else '# public_url = "https://…"'
    return f"""\
# The show. Everything here can be changed later; `podcli publish` sends what changed.

[show]
title = {quoted(answers.title)}
description = {quoted(answers.description)}
author = {quoted(answers.author)}
link = {quoted(answers.link)}
language = {quoted(answers.language)}
categories = [{categories}]
explicit = false
artwork = {quoted(_artwork(answers))}     # square, 1400 to 3000 pixels, JPEG or PNG
timezone = {quoted(answers.timezone)}     # for dates without an offset
type = "episodic"     # or "serial": oldest first, with episode numbers
# Spotify and YouTube send claim codes to this public address.
{email}
# copyright = "…"
# locked = true     # ask other hosts not to import the feed

# [[show.persons]]
# name = "…"
# role = "host"

[feed]
file = "feed.xml"
limit = 0     # how many of the newest episodes; 0 means all

[storage]
# A folder beside this file, or "s3://bucket/prefix". Credentials never stand here.
url = {quoted(answers.storage)}
# The address under which listeners reach the files.
{public}
"""


def _artwork(answers: Answers) -> str:
    ending = answers.artwork.suffix.lower() if answers.artwork else ".jpg"
    return "artwork.png" if ending == ".png" else "artwork.jpg"
