"""`podcli serve`."""

import socket
import sys
from typing import Any

import click

from podcli.errors import PortTaken
from podcli.options import common, common_options, overrides, storage_options
from podcli.preview_server import HOST, serve
from podcli.workshop import open_show


@click.command()
@click.option(
    "--port", default=8321, type=click.IntRange(1, 65535), envvar="PODCLI_PORT", show_default=True, help="The port."
)
@storage_options
@common_options
def command(port: int, **settings: Any) -> int:
    """Preview the show on this machine.

    A page with a player for each episode, the feed as it would be published, and the media with byte ranges. Only this
    machine can reach it. Reload the page to see an edit; stop with Ctrl-C.

    \b
    podcli serve
    podcli serve --port 9000
    """  # noqa: D301 - the mark is click's
    shop = open_show(common().start, overrides(settings))
    _require_free(port)
    serve(shop, port, lambda url: click.echo(f"The preview is at {url} (stop with Ctrl-C)", file=sys.stderr))
    return 0


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} of this machine is in use.",
                hint=f"Is another preview running? Or: podcli serve --port {port + 1}",
            ) from error
