"""`podcli convert`."""

import math
import sys
from pathlib import Path

import click

import episodes  # its heavy names are fetched where they are used
from podcli.commands.shared import report
from podcli.converting import convert, format_of, plan, rehearse
from podcli.options import common, common_options
from podcli.progress import sound_passes
from podcli.reports.conversion import conversion_text
from podcli.reports.publishing import findings_text

_QUIETEST, _LOUDEST = -36.0, -8.0
"""LUFS."""


def _bit_rate(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    """Refuse a bit rate that MP3 does not have; the list is fetched only when one is given."""
    if value is not None and value not in episodes.BIT_RATES:
        raise click.BadParameter(f"{value} is not one of {', '.join(map(str, episodes.BIT_RATES))}.", ctx, param)
    return value


def _loudness(ctx: click.Context, param: click.Parameter, value: float) -> float:
    """Refuse what is no number, which a range lets pass."""
    if math.isnan(value):
        raise click.BadParameter("nan is not a number of LUFS.", ctx, param)
    return value


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--bitrate",
    type=int,
    callback=_bit_rate,
    metavar="KBITS",
    envvar="PODCLI_BITRATE",
    show_envvar=True,
    help="Kilobits per second (default: 96 in mono, 128 in stereo).",
)
@click.option(
    "--mono/--stereo",
    "mono",
    default=None,
    envvar="PODCLI_MONO",
    show_envvar=True,
    help="One channel or two (default: as the source; two that are the same become one).",
)
@click.option(
    "--loudness",
    type=click.FloatRange(_QUIETEST, _LOUDEST),
    callback=_loudness,
    default=-16.0,
    metavar="LUFS",
    envvar="PODCLI_LOUDNESS",
    show_envvar=True,
    help="How loud it shall be (default: -16, as Apple asks; peaks stay below -1 dBTP).",
)
@click.option(
    "--no-normalise",
    "--no-normalize",
    "as_it_is",
    is_flag=True,
    envvar="PODCLI_NO_NORMALISE",
    show_envvar=True,
    help="Leave the loudness as it is.",
)
@click.option("--force", is_flag=True, envvar="PODCLI_FORCE", show_envvar=True, help="Replace OUT if it is there.")
@click.option(
    "--damaged",
    is_flag=True,
    envvar="PODCLI_DAMAGED",
    show_envvar=True,
    help="Convert what is left of a master that is cut off.",
)
@click.option(
    "--dry-run", is_flag=True, envvar="PODCLI_DRY_RUN", show_envvar=True, help="Print the plan and write nothing."
)
@common_options
def command(  # noqa: PLR0917 - one for each option
    source: Path,
    target: Path,
    bitrate: int | None,
    mono: bool | None,  # noqa: FBT001 - click's way to say it
    loudness: float,
    as_it_is: bool,  # noqa: FBT001 - likewise
    force: bool,  # noqa: FBT001 - likewise
    damaged: bool,  # noqa: FBT001 - likewise
    dry_run: bool,  # noqa: FBT001 - likewise
) -> int:
    """Make a podcast MP3 or M4A of any master.

    IN is WAV, AIFF, FLAC, a video with sound, nearly anything; OUT ends in .mp3 or .m4a. The sound is brought to the
    loudness of podcasts; tags, cover and chapters are carried over. A master that is cut off is refused.

    It needs the extra: pip install 'podcli[audio]'

    \b
    podcli convert owls-master.wav owls.mp3
    podcli convert --mono --bitrate 64 interview.flac interview.m4a
    podcli convert --no-normalise --force mix.aiff owls.mp3
    """  # noqa: D301 - the mark is click's
    wishes = episodes.ConversionWishes(
        format=format_of(target),
        bitrate=bitrate,
        channels=None if mono is None else 2 - mono,
        loudness=None if as_it_is else loudness,
    )
    job = plan(source, target, wishes, force=force, damaged=damaged)
    if dry_run:
        report(rehearse(job), conversion_text)
        return 0
    with sound_passes(quiet=common().quiet) as watch:
        done = convert(job, watch)
    if done.findings and not common().json and not common().quiet:
        paint = common().paint(sys.stderr)
        click.echo(paint.shown(findings_text(done.findings, paint)), err=True, color=True)
    report(done, conversion_text)
    return 0
