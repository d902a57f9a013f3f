"""`podcli doctor`."""

from typing import Any

import click
import msgspec

from episodes import PodcliError
from podcli import root as catalog_root
from podcli.clock import utc_now
from podcli.commands.shared import show
from podcli.doctor.check import Check, failed
from podcli.doctor.examining import examine
from podcli.doctor.policies import DOCUMENTS, Ground, document, ground_of
from podcli.errors import StorageError
from podcli.live_feed import FEED_FILE
from podcli.opening import Opened, open_places_for
from podcli.options import common, common_options, overrides, storage_options
from podcli.recovering import plan_recovery, recover
from podcli.reports.doctor import checks_text, recovery_document, recovery_text
from podcli.storage import Places
from podcli.views import feed_files


@click.command()
@click.option(
    "--recover",
    "recovering",
    is_flag=True,
    envvar="PODCLI_RECOVER",
    show_envvar=True,
    help="Rebuild a lost or damaged catalog from the history.",
)
@click.option(
    "--print",
    "printed",
    type=click.Choice(DOCUMENTS),
    envvar="PODCLI_PRINT",
    show_envvar=True,
    help="Print a document that the owner of the bucket applies.",
)
@click.option(
    "--dry-run", is_flag=True, envvar="PODCLI_DRY_RUN", show_envvar=True, help="With --recover: tell, write nothing."
)
@storage_options
@common_options
def command(*, recovering: bool, printed: str | None, dry_run: bool, **settings: Any) -> int:
    """Examine the storage and say the cure for each fault.

    Credentials and permissions, the clock, conditional writes, public access, byte ranges, types, CORS, listings and a
    state that strangers could read, unfinished uploads, lifecycle rules. Changes nothing but scratch files, which it
    removes. The exit code is 1 if something is wrong.

    \b
    podcli doctor
    podcli doctor --print refresh-policy
    podcli doctor --recover
    """  # noqa: D301 - the mark is click's
    try:
        opened = open_places_for(common().start, overrides(settings))
    except StorageError as error:  # without credentials there is nothing else to look at
        if recovering or printed:
            raise
        return _told((failed("credentials", error.message, error.hint),))
    places = opened.places
    if recovering:
        return _recover(places, dry_run=dry_run)
    if printed:
        click.echo(document(printed, _ground(opened)))
        return 0
    main, *further = _feed_files(opened)
    return _told(tuple(examine(places, main, utc_now(), tuple(further))))


def _told(checks: tuple[Check, ...]) -> int:
    checks = tuple(msgspec.structs.replace(check, cure=common().advice(check.cure)) for check in checks)
    show(checks, checks_text)
    return int(not all(check.ok for check in checks))


def _ground(opened: Opened) -> Ground:
    places = opened.places
    return ground_of(places.public.url, places.state.url, *_feed_files(opened), sends_acl=places.sends_acl)


def _feed_files(opened: Opened) -> tuple[str, ...]:
    """Return the feeds' keys, the main one first: as the settings and the catalog say it, if that can be read."""
    try:
        root = catalog_root.read(opened.places.state)
    except PodcliError:  # a check of its own tells why; a policy is needed just when nothing may be read yet
        root = None
    main, *further = feed_files(root.catalog) if root else (FEED_FILE,)
    return (opened.feed_file or main, *further)


def _recover(places: Places, *, dry_run: bool) -> int:
    recovery = plan_recovery(places)
    if not dry_run:
        recover(places, recovery)
    show(recovery_document(recovery, dry_run=dry_run), recovery_text)
    return 0
