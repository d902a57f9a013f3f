"""`podcli refresh`."""

from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.shared import emit
from podcli.opening import open_places_for
from podcli.options import common, common_options, overrides, storage_options, writing_options
from podcli.refreshing import run_refresh


@click.command()
@writing_options
@storage_options
@common_options
def command(**settings: Any) -> int:
    """Regenerate the feed from the catalog: for cron and CI.

    Episodes whose time has come appear. Without a change nothing is written. Needs no show folder when the storage is
    named.

    \b
    podcli refresh                                      in a show folder
    podcli refresh --storage s3://my-show --json        from anywhere
    */5 * * * * podcli refresh --quiet --storage s3://my-show
    """  # noqa: D301 - the mark is click's
    opened = open_places_for(common().start, overrides(settings))
    return emit(run_refresh(opened, utc_now(), dry_run=settings["dry_run"]), opened.zone)
