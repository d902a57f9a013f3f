"""Options that recur, each declared once, and the values they carry."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from podcli.console import Paint, wants_colour

F = TypeVar("F", bound=Callable[..., Any])

ALLOW_KINDS = ("guid", "date", "audio", "limit", "address", "format", "foreign", "block", "complete", "older")
"""The words of `--allow`; a test compares them with `podcli.guard.Allow`, which `--help` must not import."""


class Common:
    """What the options say that every command has."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self.show: str | None = None
        self.json = False
        self.quiet = False
        self.verbose = 0
        self.no_color = False
        self.names_storage = False

    @property
    def start(self) -> Path | None:
        """Where to look for the show folder; None means here."""
        return Path(self.show) if self.show else None

    def paint(self, stream: TextIO) -> Paint:
        """Return the colours for a stream."""
        return Paint(colour=wants_colour(stream, refused=self.no_color))

    def advice(self, text: str) -> str:
        """Return advice in the words of options, where the storage was named by one and there is no podcast.toml."""
        if not self.names_storage or any((at / "podcast.toml").exists() for at in _upwards(self.start)):
            return text
        from podcli.option_words import by_options  # noqa: PLC0415 - only where something is wrong

        return by_options(text)


def _upwards(start: Path | None) -> tuple[Path, ...]:
    try:
        here = (start or Path()).absolute()
    except OSError:  # the folder that one is in may be gone
        return ()
    return (here, *here.parents)


def common() -> Common:
    """Return the common options of the running command, given before or after its name."""
    return click.get_current_context().ensure_object(Common)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value and param.name:
        setattr(ctx.ensure_object(Common), param.name, value)


def _common(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*names, expose_value=False, callback=_keep, show_envvar=True, **settings)


def common_options(command: F) -> F:
    """Add the options that are accepted before and after every command's name."""
    for option in (
        _common("--no-color", "no_color", is_flag=True, envvar="PODCLI_NO_COLOR", help="No colours."),
        _common("-v", "--verbose", count=True, envvar="PODCLI_VERBOSE", help="Tell more."),
        _common("-q", "--quiet", is_flag=True, envvar="PODCLI_QUIET", help="Tell only of errors."),
        _common("--json", is_flag=True, envvar="PODCLI_JSON", help="Print one JSON document for scripts."),
        _common(
            "-C", "--show", metavar="DIR", envvar="PODCLI_SHOW", help="The show folder (default: found from here up)."
        ),
    ):
        command = option(command)
    return command


def _option(*names: str, **settings: Any) -> Callable[[F], F]:
    variable = "PODCLI_" + names[0].lstrip("-").replace("-", "_").upper()
    return click.option(*names, envvar=variable, show_envvar=True, **settings)


def storage_options(command: F) -> F:
    """Add the bundle that says where the show is published; it overrides [storage] of podcast.toml."""
    for option in (
        _option("--addressing-style", type=click.Choice(["auto", "path", "virtual"]), help="How S3 buckets are named."),
        _option("--profile", metavar="NAME", help="Profile of the AWS credentials."),
        _option("--region", metavar="NAME", help="Region of the bucket."),
        _option("--endpoint-url", metavar="URL", help="Address of the S3-compatible service."),
        _option("--state-url", metavar="URL", help="Private place of the catalog."),
        _option("--public-url", metavar="URL", help="Address under which listeners reach the files."),
        _option("--storage", metavar="URL", help="A folder, or s3://bucket/prefix."),
    ):
        command = option(command)
    return command


def writing_options(command: F) -> F:
    """Add the options of commands that change what is public."""
    for option in (
        _option("--yes", is_flag=True, help="Answer every question with yes."),
        _option("--dry-run", is_flag=True, help="Print the plan and change nothing."),
    ):
        command = option(command)
    return command


def allow_option(command: F) -> F:
    """Add `--allow`, repeatable."""
    return _option(
        "--allow",
        multiple=True,
        type=click.Choice(ALLOW_KINDS),
        help="Allow what a guard would refuse; recorded in the history (docs/keys.md tells each word).",
    )(command)


def adding_options(command: F) -> F:
    """Add what can be said of an episode that is put into the show folder."""
    for option in (
        _option("--date", default="", metavar="DATE", help="When to publish it (default: when it is published)."),
        _option("--slug", default="", metavar="NAME", help="Its short name (default: from the file's name)."),
        _option("--title", default="", help="Its title (default: from the audio's tags)."),
        _option("--notes", default="", metavar="FILE", help="A file with its show notes."),
    ):
        command = option(command)
    return command


def overrides(settings: dict[str, Any]) -> dict[str, str]:
    """Return the storage options that were given, by their keys in [storage].

    A folder is the one that the person sees from here: in podcast.toml it would be taken from the show folder.
    """
    names = ("public_url", "state_url", "endpoint_url", "region", "profile", "addressing_style")
    given = {name: settings[name] for name in names if settings.get(name)}
    if settings.get("storage"):
        given["url"] = settings["storage"]
        common().names_storage = True
    return given | {name: _from_here(given[name]) for name in ("url", "state_url") if name in given}


def _from_here(place: str) -> str:
    return place if "://" in place else str(Path(place).expanduser().absolute())
