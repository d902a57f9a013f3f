"""`podcli announce`."""

from typing import Any

import click

from podcli.announcement import Announcement, announce_now
from podcli.clock import utc_now
from podcli.commands.shared import report
from podcli.console import Paint
from podcli.options import common, common_options, overrides, storage_options
from podcli.reports.publishing import told_text
from podcli.workshop import open_show


@click.command()
@click.option(
    "--dry-run", is_flag=True, envvar="PODCLI_DRY_RUN", show_envvar=True, help="Print who would be told; tell nobody."
)
@storage_options
@common_options
def command(*, dry_run: bool, **settings: Any) -> int:
    """Tell hubs and directories that the feed changed.

    `publish` and `refresh` do so by themselves where the show is in a bucket. This is for a folder that was just copied
    to its host, and for services that did not answer then. The feed is looked at first. Further feeds are told of too,
    but for private ones, whose address is a secret. Who is told stands in [announce] of podcast.toml; the token of
    Podping in PODCLI_PODPING_TOKEN.

    \b
    podcli announce
    podcli announce --dry-run
    """  # noqa: D301 - the mark is click's
    shop = open_show(common().start, overrides(settings))
    done = announce_now(shop, utc_now(), dry_run=dry_run)
    report(done, _text)
    return int(done.failed)


def _text(done: Announcement, paint: Paint) -> str:
    services = ((one.ok, told_text(one, done.feed_url)) for one in done.services)
    lines = [f"  {(paint.green if ok else paint.red)(text)}" for ok, text in services]
    if not lines:
        lines = ["Nobody is to be told: set hub under [feed], or podcastindex, podping, overcast under [announce]."]
    elif done.dry_run:
        lines = ["Nobody was told. It would say:", *lines]
    return "\n".join(
        [
            *lines,
            f"Feed: {paint.bold(done.feed_url)}",
            *(f"Further feed: {paint.bold(url)}" for url in done.feeds[1:]),
            paint.dim("Apple Podcasts, Overcast and Pocket Casts look by themselves, within hours."),
            paint.dim(f"A new show is submitted to Apple once: {done.apple}"),
        ]
    )
