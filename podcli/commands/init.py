"""`podcli init`."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from podcli.commands.shared import report
from podcli.console import Paint
from podcli.options import common, common_options
from podcli.starting import Answers, check, missing, refuse_existing, start

_QUESTIONS = {
    "title": "Title of the show",
    "description": "What it is about, in a sentence or two",
    "author": "Author (a person or a company)",
    "link": "Its web page (https://…)",
    "language": "Language (such as en or en-gb)",
    "category": "Category (such as Science > Nature)",
}


class _Categories(click.types.StringParamType):
    """Names with spaces, of which a variable of the environment holds several between commas."""

    envvar_list_splitter = ","


@click.command()
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--title", envvar="PODCLI_TITLE", show_envvar=True, default="", help="Title of the show.")
@click.option("--description", envvar="PODCLI_DESCRIPTION", show_envvar=True, default="", help="What it is about.")
@click.option("--author", envvar="PODCLI_AUTHOR", show_envvar=True, default="", help="A person or a company.")
@click.option("--link", envvar="PODCLI_LINK", show_envvar=True, default="", help="Its web page.")
@click.option("--language", envvar="PODCLI_LANGUAGE", show_envvar=True, default="", help="Such as en or en-gb.")
@click.option(
    "--category",
    envvar="PODCLI_CATEGORY",
    show_envvar=True,
    multiple=True,
    type=_Categories(),
    metavar="NAME",
    help="One of Apple's, such as 'Science > Nature'; repeatable.",
)
@click.option(
    "--timezone", envvar="PODCLI_TIMEZONE", show_envvar=True, default="UTC", help="Zone of dates without an offset."
)
@click.option("--email", envvar="PODCLI_EMAIL", show_envvar=True, default="", help="Public address for claim codes.")
@click.option(
    "--artwork",
    envvar="PODCLI_ARTWORK",
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="A square JPEG or PNG to copy.",
)
@click.option(
    "--storage", envvar="PODCLI_STORAGE", show_envvar=True, default="public", help="A folder, or s3://bucket/prefix."
)
@click.option(
    "--public-url",
    envvar="PODCLI_PUBLIC_URL",
    show_envvar=True,
    default="",
    help="Address under which listeners reach the files.",
)
@common_options
def command(folder: Path | None, **given: Any) -> int:
    """Make a show folder.

    Asks on a terminal for what is missing; otherwise names everything missing at once. Never overwrites.

    \b
    podcli init field-notes
    podcli init field-notes --title "Field Notes" --author "Ada Byron" --language en-gb \\
        --category "Science > Nature" --link https://field-notes.example/ --description "Sounds from outside."
    """  # noqa: D301 - the mark is click's
    answers, place = Answers(**given), folder or common().start or Path()
    if missing(answers):
        refuse_existing(place)
    if missing(answers) and sys.stdin.isatty() and not common().json:
        answers = _ask(answers)
    path = start(place, answers)
    report({"folder": str(path.parent), "config": str(path)}, _text(answers))
    return 0


def _ask(answers: Answers) -> Answers:
    said = {name: click.prompt(_QUESTIONS[name], err=True, value_proc=_proper(name)) for name in missing(answers)}
    return msgspec.structs.replace(answers, **{n: (s,) if n == "category" else s for n, s in said.items()})


def _proper(name: str) -> Callable[[str], str]:
    """Return what refuses a wrong answer at once, so that it is asked for again."""

    def proper(text: str) -> str:
        try:
            check(name, text)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        return text

    return proper


def _text(answers: Answers) -> Callable[[dict[str, str], Paint], str]:
    todo = "Put audio" if answers.artwork else "Put the show's artwork (artwork.jpg) beside it and audio"

    def text(made: dict[str, str], paint: Paint) -> str:
        go = "" if made["folder"] == "." else f"cd {shlex.quote(made['folder'])} && "
        return f"{paint.green('Made')} {made['config']}\n{todo} into the folder episodes, then: {go}podcli publish"

    return text
