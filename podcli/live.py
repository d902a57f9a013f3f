"""`check --live`: every file that feeds name, asked for as apps do it, and what the rules say of the answers."""

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

    A file that is named often is visited once, whatever is said of it; what is the matter with it is told once.
    """
    named = _by_file(targets)
    once = tuple(alike[0] for alike in named.values())
    end = clock() + options.seconds

    def look(target: feeds.Target) -> tuple[Finding, ...] | None:
        left = end - clock()
        # Only findings are kept: the files of a long feed do not fit into memory together.
        return _findings(named[_file(target)], options, left, private=private) if left > 0 else None

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


def _file(target: feeds.Target) -> tuple[str, feeds.Role]:
    return target.url, target.role


def _by_file(targets: Iterable[feeds.Target]) -> dict[tuple[str, feeds.Role], list[feeds.Target]]:
    """Return the targets by the file that they mean, without those that say the same of it as an earlier one."""
    named: dict[tuple[str, feeds.Role], list[feeds.Target]] = {}
    said = set()
    for target in targets:
        if (words := msgspec.structs.replace(target, where="")) not in said:
            said.add(words)
            named.setdefault(_file(target), []).append(target)
    return named


def _findings(alike: list[feeds.Target], options: LiveOptions, left: float, *, private: bool) -> tuple[Finding, ...]:
    """Ask for one file, and judge the answer by each thing that is said of it."""
    limits = msgspec.structs.replace(options.limits, total=min(options.limits.total, left))
    visit = Visitor(limits, private=private).visit(alike[0])
    visits = [msgspec.structs.replace(visit, target=target) for target in alike]
    found = [finding for one in visits for finding in (*feeds.examine_visit(one), *contents(one))]
    if options.media and visit.target.role is feeds.Role.MEDIA and all(told.rule != "MEDIA-DECODES" for told in found):
        patient = msgspec.structs.replace(options.limits, total=min(_WHOLE, left))
        found += whole_media(visits, patient, private=private)
    return tuple({msgspec.structs.replace(told, where=""): told for told in reversed(found)}.values())[::-1]


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
