"""`podcli add`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from podcli.adding import Added, Wanted, add_all
from podcli.clock import utc_now
from podcli.commands.shared import report, show_what_went
from podcli.config import load
from podcli.console import Paint
from podcli.converting import convert_line
from podcli.digests import Digests, cache_file
from podcli.errors import UsageFault
from podcli.files import sweep
from podcli.folder import find
from podcli.options import adding_options, common, common_options


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="AUDIO...", type=click.Path(path_type=Path))
@adding_options
@common_options
def command(files: tuple[Path, ...], **given: str) -> int:
    """Put audio into the show folder and write its notes from the tags.

    \b
    podcli add ~/Desktop/owls.mp3
    podcli add owls.mp3 --notes owls.txt --title "Owls at night" --date 2026-12-24T06:00
    """  # noqa: D301 - the mark is click's
    if len(files) > 1 and any(given.values()):
        raise UsageFault("--notes, --title, --slug and --date go with one file.", hint="Add the files one by one.")
    folder, digests = find(common().start or Path()), Digests(cache_file())
    sweep(folder, utc_now())
    zone = load(folder / "podcast.toml").show.zone
    notes = Path(given["notes"]) if given["notes"] else None
    wanted = Wanted(notes=notes, title=given["title"], slug=given["slug"], date=given["date"])
    added, failure = add_all(folder, files, wanted, digests, zone)
    digests.save()
    _say_what_cannot_be_published(added)
    return show_what_went(added, added_text, "added", failure, tell=report)


def added_text(added: tuple[Added, ...], paint: Paint) -> str:
    """Return a line for each episode, and what to do next."""
    lines = [f"{paint.green('added' if a.new else 'already there')}  {a.slug}: {a.audio}" for a in added]
    return "\n".join([*lines, f"Write the notes in {added[-1].notes}, then: podcli publish {added[-1].slug}"])


def _say_what_cannot_be_published(added: tuple[Added, ...]) -> None:
    paint = common().paint(sys.stderr)
    for why, way_out in (told for one in added for told in _hindrances(one)):
        click.echo(paint.shown(f"{paint.yellow('warning:')} {why}\n    → {way_out}"), err=True, color=True)


def _hindrances(one: Added) -> Iterator[tuple[str, str]]:
    """Yield why an episode cannot be published as it is, each with its way out."""
    for finding in one.findings:
        yield f"{one.audio} cannot be published as it is. {finding.message}", finding.fix
    if not one.enclosure:
        yield f"{one.audio} cannot be published as it is.", f"Make an MP3 of it: {convert_line(Path(one.audio))}"
