"""`init`: makes a show folder, and never overwrites anything in one."""

import os
import shlex
from pathlib import Path

import msgspec

import feeds  # its heavy names are fetched where they are used
from episodes import Fault, FaultyDocument, is_web_address, parse_language, quoted, read_bytes, read_picture
from podcli import config as configuration
from podcli.errors import ShowExists, UsageFault
from podcli.files import make_folder, write_atomically
from podcli.storage.location import parse_url


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


_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
NEEDED = ("title", "description", "author", "link", "language", "category")
"""Without these there is no feed."""


def missing(answers: Answers) -> tuple[str, ...]:
    """Return what is still to be said."""
    return tuple(name for name in NEEDED if not getattr(answers, name))


def start(folder: Path, answers: Answers) -> Path:
    """Make the show folder and return its `podcast.toml`; what an interrupted call with the same answers left, stays.

    Raises `UsageFault` naming all that is missing, `ShowExists` if there is another show already, `FaultyDocument` for
    what is wrong with the answers.
    """
    path = folder / "podcast.toml"
    if lacking := missing(answers):
        refuse_existing(folder)
        options = ", ".join(f"--{name}" for name in lacking)
        raise UsageFault(
            f"A new show also needs: {options}.", hint="Add these options, or run podcli init on a terminal."
        )
    parse_url(answers.storage, folder)
    picture = _artwork(answers)
    text = template(answers, picture).encode()
    done = _holds(path, text)
    if not done:
        refuse_existing(folder)
        _require_sound(text, path)
    image = read_bytes(answers.artwork) if answers.artwork else b""
    drawn = not image or _holds(folder / picture, image)
    if not drawn and os.path.lexists(folder / picture):
        raise UsageFault(f"{folder / picture} is there already.", hint="Leave --artwork out to keep that picture.")
    make_folder(folder / "episodes")
    if not drawn:
        write_atomically(folder / picture, image)
    if not done:
        write_atomically(path, text)
    return path


def _holds(path: Path, body: bytes) -> bool:
    """Tell whether a file is just what would be written there: by an earlier run that was interrupted, as a rule."""
    return path.is_file() and path.read_bytes() == body


def refuse_existing(folder: Path) -> None:
    """Raise `ShowExists` if there is a show in the folder already."""
    path = folder / "podcast.toml"
    if os.path.lexists(path):
        raise ShowExists(f"{path} is there already.", hint="Edit that file, or make the new show in another folder.")


def check(name: str, answer: str) -> None:
    """Raise ValueError, naming the nearest right one, if an answer is none that a feed may have."""
    if name == "category":
        feeds.parse_category(answer)
    elif name == "language":
        parse_language(answer)
    elif name == "link" and not is_web_address(answer):
        raise ValueError(f"{answer!r} is no web address; it begins with https://")


def _require_sound(text: bytes, path: Path) -> None:
    """Tell what is wrong with the answers by their options, without lines of a file that is not there."""
    try:
        configuration.parse(text, path)
    except FaultyDocument as error:
        raise FaultyDocument("the new show", tuple(map(_of_option, error.faults))) from error


def _of_option(fault: Fault) -> Fault:
    """Return a fault with the option that the key came from."""
    table, _, key = fault.key.partition(".")
    option = {"categories": "category", "url": "storage"}.get(key, key).replace("_", "-")
    said = fault.message.removeprefix(key) if fault.message.startswith(key) else f": {fault.message}"
    message = f"--{option}{said}" if table in {"show", "storage"} else fault.message
    return msgspec.structs.replace(fault, line=None, message=message)


def template(answers: Answers, artwork: str = "artwork.jpg") -> str:
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
artwork = {quoted(artwork)}     # square, 1400 to 3000 pixels, JPEG or PNG
timezone = {quoted(answers.timezone)}     # for dates without an offset
type = "episodic"     # or "serial": oldest first, with episode numbers
# Spotify and YouTube send claim codes to this public address.
{email}
# copyright = "…"
locked = true     # asks other hosts not to import the feed; false while the show moves to one

# [[show.persons]]
# name = "…"
# role = "host"

[feed]
file = "feed.xml"
limit = 0     # how many of the newest episodes; 0 means all

# A further feed of the same show, at an address of its own; as many as you like.
# [[feeds]]
# file = "season-2.xml"
# season = 2     # which episodes: of a season, with any of some tags = ["…"], or the newest limit = 10
# title = "…"
# private = true     # nobody can guess its address, which `podcli publish` prints; no directory lists it

[audio]
write_tags = false     # true: listeners get a copy with title, show and cover written into it

[storage]
# A folder beside this file, or "s3://bucket/prefix". Credentials never stand here.
url = {quoted(answers.storage)}
# The address under which listeners reach the files.
{public}
"""


def _artwork(answers: Answers) -> str:
    """Return the name of the show's picture, by what it is and not by its ending."""
    if not answers.artwork:
        return "artwork.jpg"
    kind = read_picture(answers.artwork).type
    if kind not in _ENDINGS:
        way = f"podcli artwork fix {shlex.quote(str(answers.artwork))}"
        raise UsageFault(
            f"{answers.artwork} is {kind}.", hint=f"Directories take JPEG and PNG only. This makes a JPEG of it: {way}"
        )
    return f"artwork{_ENDINGS[kind]}"
