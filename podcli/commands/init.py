"""`podcli init`."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from podcli.commands.shared import show
from podcli.console import Paint
from podcli.options import common, common_options
from podcli.starting import Answers, missing, start

_QUESTIONS = {
    "title": "Title of the show",
    "description": "What it is about, in a sentence or two",
    "author": "Author (a person or a company)",
    "link": "Its web page (https://…)",
    "language": "Language (such as en or en-gb)",
    "category": "Category (such as Science > Nature)",
}


@click.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--title", envvar="PODCLI_TITLE", default="", help="Title of the show.")
@click.option("--description", envvar="PODCLI_DESCRIPTION", default="", help="What it is about.")
@click.option("--author", envvar="PODCLI_AUTHOR", default="", help="A person or a company.")
@click.option("--link", envvar="PODCLI_LINK", default="", help="Its web page.")
@click.option("--language", envvar="PODCLI_LANGUAGE", default="", help="Such as en or en-gb.")
@click.option(
    "--category",
    envvar="PODCLI_CATEGORY",
    multiple=True,
    help="One of Apple's, such as 'Science > Nature'; repeatable.",
)
@click.option("--timezone", envvar="PODCLI_TIMEZONE", default="UTC", help="Zone of dates without an offset.")
@click.option("--email", envvar="PODCLI_EMAIL", default="", help="Public address for claim codes.")
@click.option(
    "--artwork", envvar="PODCLI_ARTWORK", type=click.Path(path_type=Path), help="A square JPEG or PNG to copy."
)
@click.option("--storage", envvar="PODCLI_STORAGE", default="public", help="A folder, or s3://bucket/prefix.")
@click.option(
    "--public-url", envvar="PODCLI_PUBLIC_URL", default="", help="Address under which listeners reach the files."
)
@common_options
def command(folder: Path, **given: Any) -> int:
    """Make a show folder.

    Asks on a terminal for what is missing; otherwise names everything missing at once. Never overwrites.

    \b
    podcli init field-notes
    podcli init field-notes --title "Field Notes" --author "Ada Byron" --language en-gb \\
        --category "Science > Nature" --link https://field-notes.example/ --description "Sounds from outside."
    """  # noqa: D301 - the mark is click's
    answers = Answers(**given)
    if missing(answers) and sys.stdin.isatty() and not common().json:
        answers = _ask(answers)
    path = start(folder, answers)
    show({"folder": str(path.parent), "config": str(path)}, _text)
    return 0


def _ask(answers: Answers) -> Answers:
    said = {name: click.prompt(_QUESTIONS[name], err=True) for name in missing(answers)}
    return msgspec.structs.replace(answers, **{n: (s,) if n == "category" else s for n, s in said.items()})


def _text(made: dict[str, str], paint: Paint) -> str:
    return (
        f"{paint.green('Made')} {made['config']}\n"
        f"Put the show's artwork into {made['folder']} and audio into {made['folder']}/episodes, then:\n"
        f"  cd {made['folder']} && podcli publish"
    )
