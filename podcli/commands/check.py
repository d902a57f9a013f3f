"""`podcli check`."""

import difflib
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

import feeds
from podcli.alone import open_to_look
from podcli.checking import Verdicts, Wishes, check_feed, check_show
from podcli.clock import utc_now
from podcli.commands.completions import FILES, PLATFORMS, RULES
from podcli.commands.shared import show
from podcli.console import visible
from podcli.errors import UsageFault
from podcli.live import LiveOptions
from podcli.options import common, common_options, overrides, storage_options
from podcli.reports.annotations import github_text, sarif
from podcli.reports.as_json import as_json
from podcli.reports.checking import rule_text, rules_text, verdicts_text
from podcli.reports.rules import rule_fields
from podcli.secrecy import redacted

F = TypeVar("F", bound=Callable[..., Any])


def _option(*names: str, **settings: Any) -> Callable[[F], F]:
    variable = "PODCLI_CHECK_" + names[0].lstrip("-").replace("-", "_").upper()
    return click.option(*names, envvar=variable, show_envvar=True, **settings)


@click.command()
@click.argument("feed", required=False, default="", metavar="[FEED|URL]", shell_complete=FILES)
@_option(
    "--for",
    "platforms",
    default="",
    metavar="NAMES",
    shell_complete=PLATFORMS,
    help="Only what these platforms demand: apple,spotify,psp1,…",
)
@_option("--live", is_flag=True, help="Fetch and test every file that the feed names, too.")
@_option("--media", is_flag=True, help="Load the media whole and measure their durations, too (implies --live).")
@_option(
    "--against",
    default="",
    metavar="OLD",
    shell_complete=FILES,
    help="Judge the change from an older feed: a file or an address.",
)
@_option("--private", is_flag=True, help="Ask addresses of this machine and its network, too.")
@_option("--strict", is_flag=True, help="Fail on warnings, too.")
@_option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", help="How to print it."
)
@_option("--rules", is_flag=True, help="List all rules.")
@_option(
    "--explain",
    default="",
    metavar="ID",
    shell_complete=RULES,
    help="Show one rule, with a wrong and a right example.",
)
@storage_options
@common_options
def command(feed: str, **given: Any) -> int:
    """Check a show, a feed file or a feed's address by the rule book.

    Without a name it is this show, as it would be published. Each finding names the place, the harm and the remedy;
    the end tells what each platform will do. The exit code is 1 if there are errors. Where the storage cannot be asked
    what is published, the folder is judged alone, and that is said.

    \b
    podcli check                                     this show, before publishing it
    podcli check feed.xml
    podcli check https://field-notes.example/feed.xml --live
    podcli check --for apple,spotify
    podcli check new.xml --against old.xml           what a change does to listeners
    podcli check --rules
    podcli check --explain APPLE-DESC-4000
    """  # noqa: D301 - the mark is click's
    if given["rules"]:
        return _tell_rules()
    if given["explain"]:
        return _tell_rule(given["explain"])
    wishes = _wishes(given)
    found = check_feed(feed, wishes) if feed else check_show(open_to_look(common().start, overrides(given)), wishes)
    _print(found, given["form"])
    return int(found.failed)


def _wishes(given: dict[str, Any]) -> Wishes:
    live = LiveOptions(media=given["media"], quiet=common().quiet or common().json)
    return Wishes(
        platforms=_platforms(given["platforms"]),
        strict=given["strict"],
        against=given["against"],
        live=live if given["live"] or given["media"] else None,
        private=given["private"],
        now=utc_now(),
    )


def _platforms(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in feeds.PLATFORMS:
            near = difflib.get_close_matches(name, feeds.PLATFORMS, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise UsageFault(f"There is no platform {name!r}.", hint=f"{hint}Known are {', '.join(feeds.PLATFORMS)}.")
    return names


def _print(found: Verdicts, form: str) -> None:
    if common().json or form == "json":
        click.echo(redacted(as_json(_document(found)).decode()).encode())
    elif form == "sarif":
        click.echo(redacted(sarif(found).decode()).encode())
    elif form == "github":
        click.echo(visible(redacted(github_text(found))), nl=bool(found.findings))
    elif not common().quiet or found.failed:
        show(found, lambda result, paint: verdicts_text(result, paint, verbose=bool(common().verbose)))


def _document(found: Verdicts) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(found)
    return {name: value for name, value in fields.items() if name != "strict"}


def _tell_rules() -> int:
    if common().json:
        click.echo(as_json([rule_fields(rule) for rule in feeds.RULES]))
    else:
        show(feeds.RULES, rules_text)
    return 0


def _tell_rule(id_: str) -> int:
    rule = feeds.RULES_BY_ID.get(id_.upper())
    if rule is None:
        near = difflib.get_close_matches(id_.upper(), feeds.RULES_BY_ID, n=1)
        hint = f"Did you mean {near[0]}?" if near else "podcli check --rules lists them."
        raise UsageFault(f"There is no rule {id_!r}.", hint=hint)
    if common().json:
        click.echo(as_json(rule_fields(rule)))
    else:
        show(rule, rule_text)
    return 0
