"""`podcli publish`."""

import sys
from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.shared import ask_before, emit, steps
from podcli.guard import Allow
from podcli.options import allow_option, common, common_options, overrides, storage_options, writing_options
from podcli.planning import Request
from podcli.publish import new_guid, plan_publish, preview_publish, run_publish
from podcli.reports.publishing import outcome_text, plan_text
from podcli.workshop import open_show


@click.command()
@click.argument("names", nargs=-1, metavar="[EPISODE|AUDIO]...")
@click.option("--replace-audio", is_flag=True, help="New audio bytes replace the published ones: --allow audio.")
@allow_option
@writing_options
@storage_options
@common_options
def command(names: tuple[str, ...], replace_audio: bool, allow: tuple[str, ...], **settings: Any) -> int:  # noqa: FBT001 - click
    """Make the local show live: everything new or changed, or only what is named.

    \b
    podcli publish                          everything new or changed
    podcli publish owls                     only that episode
    podcli publish ~/Desktop/owls.mp3       add that file, then publish it
    podcli publish --dry-run                show the plan, change nothing
    podcli publish owls --replace-audio     new audio for a published episode
    """  # noqa: D301 - the mark is click's
    shop = open_show(common().start, overrides(settings))
    kinds = frozenset(Allow(kind) for kind in (*allow, *(["audio"] if replace_audio else [])))
    request = Request(names=names, allow=kinds, now=utc_now(), new_guid=new_guid)
    planned = plan_publish(shop, request)
    preview = preview_publish(shop, planned)
    if settings["dry_run"]:
        return emit(preview, outcome_text)
    if not common().json and not common().quiet:
        sys.stderr.write(plan_text(preview, common().paint(sys.stderr)) + "\n" if preview.changed else "")
    ask_before(planned.questions, yes=settings["yes"])
    with steps() as watching:
        return emit(run_publish(shop, planned, watching), outcome_text)
