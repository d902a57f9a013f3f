"""`podcli serve`."""

from typing import Any

import click

from podcli.alone import open_to_look, told_alone
from podcli.options import common, common_options, overrides, storage_options
from podcli.preview_server import serve
from podcli.reports.as_json import as_json


@click.command()
@click.option(
    "--port",
    default=8321,
    type=click.IntRange(1, 65535),
    envvar="PODCLI_PORT",
    show_envvar=True,
    show_default=True,
    help="The port.",
)
@storage_options
@common_options
def command(port: int, **settings: Any) -> int:
    """Preview the show on this machine.

    A page with a player for each episode, the feed as it would be published, and the media with byte ranges. Only this
    machine can reach it. Reload the page to see an edit; stop with Ctrl-C.

    It needs no network: where the storage cannot be asked what is published, it shows what is in the folder.

    \b
    podcli serve
    podcli serve --port 9000
    """  # noqa: D301 - the mark is click's
    shop = open_to_look(common().start, overrides(settings))
    if shop.alone:
        click.echo(told_alone(shop), err=True)
    try:
        serve(shop, port, _announce)
    except (KeyboardInterrupt, SystemExit) as stopped:
        click.echo("\nThe preview has ended.", err=True)
        return int(stopped.code or 0) if isinstance(stopped, SystemExit) else 130
    return 0


def _announce(url: str) -> None:
    if common().json:
        click.echo(as_json({"url": url}))
    click.echo(f"The preview is at {url} (stop with Ctrl-C)", err=True)
