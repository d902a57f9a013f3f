"""`podcli artwork`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import episodes  # its heavy names are fetched where they are used
from podcli.commands.shared import report, show_what_went
from podcli.mending import Asked, chosen, mend_all
from podcli.options import common, common_options
from podcli.progress import counting, lines_or_silence, shows_bars
from podcli.reports.mending import mending_text


def _colour(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse what is no colour."""
    if not episodes.is_colour(value):
        raise click.BadParameter(f"{value!r} is no colour; try white or '#1d3557'.", ctx, param)
    return value


@click.group()
@common_options
def command() -> None:
    """Make pictures that directories take of those that they don't.

    \b
    podcli artwork fix             every picture of the show that needs it
    podcli artwork fix --dry-run   what that would make
    """  # noqa: D301 - the mark is click's


@command.command()
@click.argument("pictures", nargs=-1, metavar="[PICTURE]...", type=click.Path(path_type=Path))
@click.option(
    "--crop/--pad",
    default=False,
    envvar="PODCLI_CROP",
    show_envvar=True,
    help="Cut off the ends of a long picture, or give it a margin (default: --pad, which loses nothing).",
)
@click.option(
    "--background",
    default="white",
    metavar="COLOUR",
    callback=_colour,
    envvar="PODCLI_BACKGROUND",
    show_envvar=True,
    help="Colour of the margin and behind what is transparent (default: white).",
)
@click.option(
    "--enlarge", is_flag=True, envvar="PODCLI_ENLARGE", show_envvar=True, help="Blow up what is below 1400 pixels."
)
@click.option("--force", is_flag=True, envvar="PODCLI_FORCE", show_envvar=True, help="Make a .fixed.jpg anew.")
@click.option(
    "--dry-run", is_flag=True, envvar="PODCLI_DRY_RUN", show_envvar=True, help="Print the plan and write nothing."
)
@common_options
def fix(pictures: tuple[Path, ...], *, crop: bool, background: str, enlarge: bool, force: bool, dry_run: bool) -> int:
    """Write a picture that meets the rules beside each one that doesn't.

    Without PICTURE it looks at the show's artwork and at every episode's picture. The new one, such as
    artwork.fixed.jpg, is a square JPEG of 1400 to 3000 pixels in sRGB, upright, flat and of at most 512 KB; the old
    one stays as it is. What to write into podcast.toml or the notes is told.

    \b
    podcli artwork fix
    podcli artwork fix --crop artwork.png
    podcli artwork fix --background '#1d3557' episodes/owls.png
    """  # noqa: D301 - the mark is click's
    wishes = episodes.MendingWishes(crop=crop, enlarge=enlarge, background=background)
    found = chosen(common().start or Path(), pictures)
    with _watched(len(found)) as (step, count):
        asked = Asked(wishes=wishes, force=force, dry_run=dry_run, step=step, count=count)
        done, failure = mend_all(found, asked)
    return show_what_went(done, mending_text, "pictures", failure, tell=report)


@contextmanager
def _watched(total: int) -> Iterator[tuple[Callable[[str], object], Callable[[int], object]]]:
    """Show a bar over several pictures on a terminal, and a line for each that is mended elsewhere."""
    quiet = common().quiet
    if total > 1 and shows_bars(quiet=quiet):
        with counting("Mending pictures", total, quiet=quiet) as count:
            yield (lambda _: None), count
    else:
        yield lines_or_silence(quiet=quiet).step, lambda _: None
