"""`check --live`: every file that a feed names, asked for as apps do it, and what the rules say of the answers."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import msgspec

import episodes
import feeds
from episodes import Finding, Severity
from podcli.http_lines import Limits, prepare
from podcli.progress import counting
from podcli.visiting.contents import contents
from podcli.visiting.crowd import visit_all
from podcli.visiting.visits import Visitor
from podcli.visiting.whole_media import whole_media

_WHOLE = 3600.0
"""Seconds that loading a whole media file may take."""


class LiveOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to ask the servers."""

    media: bool = False
    """Whether media are loaded whole and measured."""
    seconds: float = 600.0
    """For all files together; what is not done by then is given up."""
    quiet: bool = False
    """Whether progress is shown."""
    limits: Limits = Limits()


def live_findings(
    targets: Iterable[feeds.Target],
    options: LiveOptions,
    *,
    private: bool = False,
    counter: Callable[..., AbstractContextManager[Callable[[int], object]]] = counting,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Finding, ...]:
    """Visit every file and return what is to be said of servers and files, in the order of the targets.

    A file that is named often, with the same words, is visited and told of once.
    """
    once = tuple({_sameness(target): target for target in reversed(tuple(targets))}.values())[::-1]
    end = clock() + options.seconds

    def look(target: feeds.Target) -> tuple[Finding, ...] | None:
        left = end - clock()
        # Only findings are kept: the files of a long feed do not fit into memory together.
        return _findings(target, options, left, private=private) if left > 0 else None

    _prepare()
    with counter("Asking the servers", len(once), quiet=options.quiet) as told:
        found = visit_all(once, look, told)
    left_out = [target for target, findings in zip(once, found, strict=True) if findings is None]
    return (*(finding for findings in found if findings for finding in findings), *_given_up(left_out, options))


def _prepare() -> None:
    """Load what the visits need, before several threads ask for it at once."""
    prepare()
    for name in ("read_picture_bytes", "sniff_bytes", "judge_chapter_file", "judge_transcript", "read_audio"):
        getattr(episodes, name)
    feeds.examine_visit  # noqa: B018 - loaded for its effect


def _sameness(target: feeds.Target) -> feeds.Target:
    return msgspec.structs.replace(target, where="")


def _findings(target: feeds.Target, options: LiveOptions, left: float, *, private: bool) -> tuple[Finding, ...]:
    limits = msgspec.structs.replace(options.limits, total=min(options.limits.total, left))
    visit = Visitor(limits, private=private).visit(target)
    found = (*feeds.examine_visit(visit), *contents(visit))
    sound = target.role is feeds.Role.MEDIA and all(told.rule != "MEDIA-DECODES" for told in found)
    if options.media and sound:
        patient = msgspec.structs.replace(options.limits, total=min(_WHOLE, left))
        return (*found, *whole_media(visit, patient, private=private))
    return found


def _given_up(targets: list[feeds.Target], options: LiveOptions) -> tuple[Finding, ...]:
    if not targets:
        return ()
    return (
        Finding(
            rule="HOST-SPEED",
            severity=Severity.INFO,
            where=targets[0].url,
            message=f"The time of {options.seconds:g} s was over before {len(targets)} files were looked at, "
            "this one first.",
            fix="Run it again; if that does not help, ask the host why its servers take so long.",
        ),
    )
