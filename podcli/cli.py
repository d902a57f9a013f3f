"""The command line: which commands there are, and the one place where a failure becomes a message and an exit code.

`--help` prints from the table below and imports no command: click alone costs most of what starting may cost.
"""

import difflib
import importlib
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from podcli.failure import Failure
    from podcli.options import Common

COMMANDS = {
    "init": "Make a show folder.",
    "add": "Put audio into the show folder and write its notes from the tags.",
    "inspect": "Show what podcli reads in an audio file.",
    "convert": "Make a podcast MP3 or M4A of any master.",
    "artwork": "Make pictures that directories take of those that they don't.",
    "publish": "Make the local show live: everything new or changed.",
    "refresh": "Regenerate the feed from the catalog: for cron and CI.",
    "status": "Show how every episode stands.",
    "check": "Check a show, a feed file or a feed's address by the rule book.",
    "announce": "Tell hubs and directories that the feed changed.",
    "unpublish": "Take episodes out of the feed on purpose.",
    "history": "Tell who changed what, and when.",
    "rollback": "Make an earlier revision the newest one.",
    "pull": "Write the published show and episodes into the folder.",
    "prune": "Delete stored files that nothing names any more.",
    "doctor": "Examine the storage and say the cure for each fault.",
    "serve": "Preview the show on this machine.",
}
"""Each command with its line in the list of commands; the command itself is in `podcli/commands/`."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of a first day with podcli."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"podcli.commands.{name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, proposing the nearest one for a mistyped name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415 - reads the disk

        click.echo(f"podcli {version('podcli')}")
        ctx.exit()


def make_group() -> click.Group:
    """Return the command group with its common options."""
    from podcli.options import common_options  # noqa: PLC0415 - keeps this module free of a cycle

    @click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
    @click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show it.")
    @common_options
    def podcli() -> None:
        """Publish a podcast from a folder of audio and show notes.

        \b
        podcli init field-notes        make a show folder
        podcli publish owls.mp3        publish an episode
        podcli serve                   look at it and listen to it
        """  # noqa: D301 - the mark is click's

    return podcli


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; whatever goes wrong is said in one paragraph."""
    from podcli.options import Common  # noqa: PLC0415 - keeps this module free of a cycle

    said = Common()
    try:
        code = make_group().main(args=list(arguments), prog_name="podcli", standalone_mode=False, obj=said)
    except Exception as error:  # noqa: BLE001 - the boundary: no traceback ever reaches a person
        return _failed(error, list(arguments), said)
    return code if isinstance(code, int) else 0


def _failed(error: Exception, arguments: list[str], said: "Common") -> int:
    from podcli import failure  # noqa: PLC0415 - only needed when something failed

    if isinstance(error, click.exceptions.NoArgsIsHelpError) and not failure.wants_json(arguments):
        sys.stderr.write(f"{error.format_message()}\n")
        return 2
    told = _of_click(error) if isinstance(error, click.ClickException | click.exceptions.Abort) else None
    told = told or failure.described(error)
    told = told._replace(hint=said.advice(told.hint))
    failure.tell(told, arguments, tuple(failure.causes(error)) if said.verbose else ())
    return told.exit_code


def _of_click(error: click.ClickException | click.exceptions.Abort) -> "Failure":
    """Return what is said of a command line that was not understood, or of one that was given up."""
    from podcli.failure import STOPPED, Failure  # noqa: PLC0415 - only needed when something failed

    if isinstance(error, click.exceptions.Abort):
        return STOPPED
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = "A command is missing." if isinstance(error, click.exceptions.NoArgsIsHelpError) else ""
    return Failure(
        "usage",
        message or _without_unused_variables(error.format_message()),
        f"Try: {context.command_path if context else 'podcli'} --help",
        2,
    )


def _without_unused_variables(message: str) -> str:
    """Name a variable of the environment only where the value came from there, not where somebody typed the option."""
    return re.sub(r" \(env var: '(\w+)'\)", lambda found: found[0] if os.environ.get(found[1]) else "", message)
