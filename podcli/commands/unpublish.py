"""`podcli unpublish`."""

from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.completions import EPISODES
from podcli.commands.shared import ask_before, asking, emit
from podcli.options import common, common_options, overrides, storage_options, writing_options
from podcli.unpublish import plan_unpublish, preview_unpublish, run_unpublish
from podcli.who import publisher
from podcli.workshop import open_show


@click.command()
@click.argument("episodes", nargs=-1, required=True, metavar="EPISODE...", shell_complete=EPISODES)
@writing_options
@storage_options
@common_options
def command(episodes: tuple[str, ...], **settings: Any) -> int:
    """Take episodes out of the feed on purpose.

    Their files stay in the storage until `prune`. To bring one back, name it: podcli publish EPISODE.

    \b
    podcli unpublish owls
    podcli unpublish owls tides --yes
    """  # noqa: D301 - the mark is click's
    shop = open_show(common().start, overrides(settings))
    removing = plan_unpublish(shop.places, episodes)
    preview = preview_unpublish(removing)
    questions = [f"{e.slug} ({e.title}) will vanish from the feed." for e in preview.episodes]
    if settings["dry_run"]:
        return emit(asking(preview, questions, (), yes=settings["yes"]), shop.config.show.zone)
    ask_before(questions, yes=settings["yes"])
    done = run_unpublish(
        shop.places,
        removing,
        episodes,
        now=utc_now(),
        announce=shop.config.announce,
        who=publisher(shop.config.storage.publisher),
    )
    return emit(done, shop.config.show.zone)
