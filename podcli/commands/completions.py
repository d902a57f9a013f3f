"""What a shell offers behind a command: episodes, files, platforms, rules. Whatever is wrong, it offers less."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

import feeds
from podcli.completing import audio_names, episode_names
from podcli.options import Common

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
"""What click asks with the letters that stand there already."""


def _episodes(ctx: click.Context, _: click.Parameter, start: str) -> list[CompletionItem]:
    given = set(ctx.params.get("episodes") or ctx.params.get("names") or ())
    there = episode_names(ctx.ensure_object(Common).start)
    return _items(name for name in there if name not in given and begins(name, start))


def _episodes_or_audio(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    """Offer files by the shell's own means where no episode fits: bash does one of both."""
    found = _episodes(ctx, param, start)
    return [*found, *_items(audio_names(start))] if found else _files(ctx, param, start)


def _files(_: click.Context, __: click.Parameter, start: str) -> list[CompletionItem]:
    return [CompletionItem(start, type="file")]


def _platforms(_: click.Context, __: click.Parameter, start: str) -> list[CompletionItem]:
    """Several stand between commas: the last one is completed."""
    before, comma, last = start.rpartition(",")
    named = before.lower().split(",")
    return _items(f"{before}{comma}{name}" for name in feeds.PLATFORMS if name not in named and begins(name, last))


def _rules(_: click.Context, __: click.Parameter, start: str) -> list[CompletionItem]:
    return _items(name for name in feeds.RULES_BY_ID if begins(name, start))


def begins(name: str, start: str) -> bool:
    """Tell whether a name begins so, whatever the capitals."""
    return name.casefold().startswith(start.casefold())


def _items(names: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names]


def _safely(completion: Completion) -> Completion:
    def safely(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
        try:
            return completion(ctx, param, start)
        except Exception:  # noqa: BLE001 - a person who presses Tab must not meet an error of a broken folder
            return []

    return safely


EPISODES, EPISODES_OR_AUDIO, FILES = map(_safely, (_episodes, _episodes_or_audio, _files))
PLATFORMS, RULES = map(_safely, (_platforms, _rules))
