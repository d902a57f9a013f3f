"""`podcli prune`."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.shared import ask_before, report
from podcli.errors import UsageFault
from podcli.opening import open_places_for
from podcli.options import common, common_options, overrides, storage_options, writing_options
from podcli.pruning import plan_prune, run_prune
from podcli.reports.pruning import prune_text
from podcli.reports.values import size

_UNITS = {"d": 1, "w": 7}


@click.command()
@click.option(
    "--older-than",
    default="30d",
    envvar="PODCLI_OLDER_THAN",
    show_envvar=True,
    metavar="AGE",
    help="The grace, in days or weeks: 30d (the default), 8w; 7d at least.",
)
@writing_options
@storage_options
@common_options
def command(older_than: str, **settings: Any) -> int:
    """Delete stored files that nothing names any more.

    Kept is whatever the live feed names, the catalog, or any revision that was current within the grace. Only files of
    podcli's own are ever touched. A rollback to a revision before the grace may no longer find what it needs.

    \b
    podcli prune --dry-run
    podcli prune
    podcli prune --older-than 90d --yes
    """  # noqa: D301 - the mark is click's
    grace = _age(older_than)
    opened = open_places_for(common().start, overrides(settings))
    planned = plan_prune(opened, grace, utc_now())
    if not settings["dry_run"]:
        ask_before(
            [f"{len(planned.deleted)} files ({size(planned.bytes)}) will be deleted for ever."]
            if planned.deleted
            else [],
            yes=settings["yes"],
        )
        planned = run_prune(opened, planned, grace, utc_now)
    report(planned, partial(prune_text, zone=opened.zone))
    return 0


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,5})([dw])", text.strip().lower())
    if not found:
        raise UsageFault(f"--older-than {text!r} is no age.", hint="Write days or weeks, such as 30d or 8w.")
    return timedelta(days=int(found.group(1)) * _UNITS[found.group(2)])
