"""`podcli publish`."""

import contextlib
from pathlib import Path
from typing import Any

import click

from podcli.adding import Wanted
from podcli.clock import utc_now
from podcli.commands.completions import EPISODES_OR_AUDIO
from podcli.commands.shared import all_words_at_once, ask_before, asking, emit, show_plan, steps
from podcli.files import sweep
from podcli.guard import Allow
from podcli.intake import rehearsal, taken_in, withdrawn_if_refused
from podcli.options import (
    adding_options,
    allow_option,
    common,
    common_options,
    overrides,
    storage_options,
    writing_options,
)
from podcli.planning import Request
from podcli.publish import run_publish
from podcli.publish_plan import new_guid, plan_publish, preview_publish, rehearse_publish
from podcli.workshop import open_show


@click.command()
@click.argument("names", nargs=-1, metavar="[EPISODE|AUDIO]...", shell_complete=EPISODES_OR_AUDIO)
@adding_options
@click.option(
    "--replace-audio", is_flag=True, envvar="PODCLI_REPLACE_AUDIO", show_envvar=True, help="The same as --allow audio."
)
@allow_option
@writing_options
@storage_options
@common_options
def command(names: tuple[str, ...], **given: Any) -> int:
    """Make the local show live: everything new or changed, or only what is named.

    \b
    podcli publish                          everything new or changed
    podcli publish owls                     only that episode
    podcli publish ~/Desktop/owls.mp3       add that file, then publish it
    podcli publish --dry-run                show the plan, change nothing
    podcli publish owls --replace-audio     new audio for a published episode
    """  # noqa: D301 - the mark is click's
    shop = open_show(common().start, overrides(given))
    with rehearsal(shop) if given["dry_run"] else contextlib.nullcontext(shop) as stage:
        taken = taken_in(stage, names, _wanted(given), any_format="format" in given["allow"])
        request = Request(
            names=taken.names, allow=_allowed(given), now=utc_now(), new_guid=new_guid, rehearsing=given["dry_run"]
        )
        with withdrawn_if_refused(taken.made), all_words_at_once(yes=given["yes"]):
            planned = plan_publish(stage, request)
        preview = rehearse_publish(stage, planned) if given["dry_run"] else preview_publish(stage, planned)
    if given["dry_run"]:
        return emit(
            asking(preview, planned.questions, planned.needs, yes=given["yes"]), shop.config.show.zone, addresses=True
        )
    show_plan(preview, shop.config.show.zone)
    ask_before(planned.questions, yes=given["yes"])
    sweep(shop.folder, request.now)
    with steps() as watching:
        done = run_publish(shop, planned, watching)
    return emit(done, shop.config.show.zone, addresses=True)


def _wanted(given: dict[str, Any]) -> Wanted:
    notes = Path(given["notes"]) if given["notes"] else None
    return Wanted(notes=notes, title=given["title"], slug=given["slug"], date=given["date"])


def _allowed(given: dict[str, Any]) -> frozenset[Allow]:
    words = (*given["allow"], *(["audio"] if given["replace_audio"] else []))
    return frozenset(Allow(word) for word in words)
