"""`podcli inspect`."""

from pathlib import Path

import click

from podcli.commands.shared import show_what_went
from podcli.inspecting import Inspection, inspect
from podcli.options import common, common_options
from podcli.progress import sound_passes
from podcli.reports.inspection import inspection_text


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="AUDIO...", type=click.Path(path_type=Path))
@click.option(
    "--loudness",
    is_flag=True,
    envvar="PODCLI_INSPECT_LOUDNESS",
    show_envvar=True,
    help="Listen to it too: loudness, peaks, silence, silent channels, clipping.",
)
@common_options
def command(files: tuple[Path, ...], *, loudness: bool) -> int:
    """Show what podcli reads in an audio file.

    Format, MIME type, bytes, exact duration, bit rate, channels, tags, cover, chapters and problems. Files that cannot
    be read are told after the others, and make the exit code 1; a problem of a file that can be read does not: scripts
    find it under "findings" of --json.

    --loudness decodes all of the sound, which takes about half a minute for an hour of it, and needs the extra:
    pip install 'podcli[audio]'. With --json the figures stand in "loudness", which is null without the option.

    \b
    podcli inspect owls.mp3
    podcli inspect --loudness owls.mp3
    podcli inspect --json episodes/*.mp3
    """  # noqa: D301 - the mark is click's
    if not loudness:
        return _told(inspect(files))
    with sound_passes(quiet=common().quiet) as watch:
        inspection = inspect(files, watch)
    return _told(inspection)


def _told(inspection: Inspection) -> int:
    return show_what_went(inspection.files, inspection_text, "files", inspection.failure())
