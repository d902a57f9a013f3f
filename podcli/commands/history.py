"""`podcli history`."""

from functools import partial
from typing import Any

import click

from podcli.commands.completions import EPISODES
from podcli.commands.shared import show
from podcli.history_lines import history_of
from podcli.opening import open_places_for
from podcli.options import common, common_options, overrides, storage_options
from podcli.reports.history import history_text


@click.command()
@click.argument("episodes", nargs=-1, metavar="[EPISODE]...", shell_complete=EPISODES)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=0,
    envvar="PODCLI_LIMIT",
    show_envvar=True,
    help="Only the newest N revisions.",
    metavar="N",
)
@storage_options
@common_options
def command(episodes: tuple[str, ...], *, limit: int, **settings: Any) -> int:
    """Tell who changed what, and when.

    The newest revision comes first. With episodes (by their short names or guids), only what happened to those. Who
    publishes is `publisher` in the [storage] part of podcast.toml, else user@host. Needs no show folder when the
    storage is named.

    \b
    podcli history
    podcli history -n 10
    podcli history owls --json
    """  # noqa: D301 - the mark is click's
    opened = open_places_for(common().start, overrides(settings))
    show(history_of(opened.places.state, episodes, limit), partial(history_text, zone=opened.zone))
    return 0
