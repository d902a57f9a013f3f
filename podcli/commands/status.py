"""`podcli status`."""

from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.shared import show
from podcli.options import common, common_options, overrides, storage_options
from podcli.reports.states import status_text
from podcli.status import status
from podcli.workshop import open_show


@click.command()
@storage_options
@common_options
def command(**settings: Any) -> int:
    """Show how every episode stands.

    draft, new, changed, behind, scheduled, live or unpublished, with date, duration and size.

    \b
    podcli status
    podcli status --json
    """  # noqa: D301 - the mark is click's
    show(status(open_show(common().start, overrides(settings)), utc_now()), status_text, addresses=True)
    return 0
