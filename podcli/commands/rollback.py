"""`podcli rollback`."""

from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.shared import all_words_at_once, ask_before, asking, emit, show_plan
from podcli.guard import Allow
from podcli.opening import open_places_for
from podcli.options import allow_option, common, common_options, overrides, storage_options, writing_options
from podcli.rollback import plan_rollback, preview_rollback, run_rollback


class _Revision(click.ParamType[int]):
    """The number of a revision."""

    name = "revision"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or say where such numbers stand."""
        if not str(value).isdecimal():
            self.fail(f"{value!r} is no number of a revision; podcli history shows them.", param, ctx)
        return int(value)


@click.command()
@click.argument("revision", type=_Revision(), metavar="REV")
@allow_option
@writing_options
@storage_options
@common_options
def command(revision: int, **settings: Any) -> int:
    """Make an earlier revision the newest one.

    Episodes that were published later become recorded removals, those that were removed since come back, edits are
    taken back. The show keeps its guid and its address. It is a revision like any other: podcli rollback takes it back,
    too. Refused if a file it needs was pruned. The files of the show folder stay as they are; podcli pull brings them
    up.

    \b
    podcli history                 find the revision
    podcli rollback 41 --dry-run   see what would change
    podcli rollback 41
    """  # noqa: D301 - the mark is click's
    opened = open_places_for(common().start, overrides(settings))
    allow, dry_run, yes = frozenset(map(Allow, settings["allow"])), settings["dry_run"], settings["yes"]
    with all_words_at_once(yes=yes):
        going = plan_rollback(opened, revision, allow, utc_now(), telling=dry_run)
    preview = preview_rollback(going)
    if dry_run:
        return emit(asking(preview, going.questions, going.needs, yes=yes), opened.zone)
    show_plan(preview, opened.zone)
    ask_before(going.questions, yes=yes)
    return emit(run_rollback(opened.places, going, opened.announce), opened.zone)
