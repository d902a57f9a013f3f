"""`podcli inspect`."""

from pathlib import Path

import click

from podcli.commands.shared import show
from podcli.inspecting import inspect
from podcli.options import common_options
from podcli.reports.inspection import inspection_text


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="AUDIO...", type=click.Path(path_type=Path))
@common_options
def command(files: tuple[Path, ...]) -> int:
    """Show what podcli reads in an audio file.

    Format, MIME type, bytes, exact duration, bit rate, channels, tags, cover, chapters and problems.

    \b
    podcli inspect owls.mp3
    podcli inspect --json episodes/*.mp3
    """  # noqa: D301 - the mark is click's
    show(inspect(files), inspection_text)
    return 0
