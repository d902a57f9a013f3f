"""`podcli pull`."""

from pathlib import Path
from typing import Any

import click

from podcli.clock import utc_now
from podcli.commands.completions import EPISODES
from podcli.commands.shared import report
from podcli.errors import ShowNotFound
from podcli.files import sweep
from podcli.opening import open_places_for
from podcli.options import common, common_options, overrides, storage_options
from podcli.pulling import Pull, PullWish, plan_new_folder, plan_pull, run_pull
from podcli.reports.pulling import pull_document, pull_text
from podcli.workshop import open_show


@click.command()
@click.argument("episodes", nargs=-1, metavar="[EPISODE]...", shell_complete=EPISODES)
@click.option("--media", is_flag=True, envvar="PODCLI_MEDIA", show_envvar=True, help="Fetch missing audio, too.")
@click.option(
    "--overwrite", is_flag=True, envvar="PODCLI_OVERWRITE", show_envvar=True, help="Replace unpublished edits, too."
)
@click.option("--dry-run", is_flag=True, envvar="PODCLI_DRY_RUN", show_envvar=True, help="Tell what would be written.")
@storage_options
@common_options
def command(episodes: tuple[str, ...], **given: Any) -> int:
    """Write the published show and episodes into the folder.

    For a new laptop, or after a colleague's edit. What was edited here and never published is kept, unless
    --overwrite says otherwise; whatever is replaced stays beside it with a ~ behind its name. [storage] of podcast.toml
    stays yours. In an empty folder, name the storage.

    \b
    podcli pull                                  everything that is newer in the storage
    podcli pull owls --overwrite                 give up my own edits of that episode
    podcli -C field-notes pull --storage s3://my-show --media      on a new laptop
    """  # noqa: D301 - the mark is click's
    wish = PullWish(names=episodes, overwrite=given["overwrite"], media=given["media"])
    named = overrides(given)
    made = _made_folder(named, episodes, dry_run=given["dry_run"])
    if made and given["dry_run"]:
        return _told(made, dry_run=True)
    shop = open_show(common().start, named)
    pull = plan_pull(shop, wish)
    if not given["dry_run"]:
        sweep(shop.folder, utc_now())
        run_pull(shop.places, pull)
        shop.seen.note(pull.agreed)
    return _told(pull, dry_run=given["dry_run"])


def _made_folder(named: dict[str, str], names: tuple[str, ...], *, dry_run: bool) -> Pull | None:
    """Begin a show folder if there is none and the storage is named."""
    folder = common().start or Path()
    if "url" not in named or (folder / "podcast.toml").exists():
        return None
    try:
        open_show(folder, named)
    except ShowNotFound:
        places = open_places_for(folder, named).places
        pull = plan_new_folder(places, folder.absolute(), named, names)
        if not dry_run:
            run_pull(places, pull)
        return pull
    return None


def _told(pull: Pull, *, dry_run: bool) -> int:
    report(pull_document(pull, dry_run=dry_run), pull_text)
    return 0
