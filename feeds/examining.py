"""Asking the whole rule book about any feed, as it is written."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec

from episodes import Finding
from feeds.documents import open_document
from feeds.pages import Page, page_of
from feeds.parts import Parts
from feeds.pausing import collector_paused
from feeds.read_channel import read_show
from feeds.read_item import read_item
from feeds.rules.book import BY_ID, MODEL_CHECKS, SHEET_CHECKS
from feeds.rules.facts import Facts, Sheet, Spot
from feeds.show import Show
from feeds.spots import findings_of
from feeds.syntax import Flaw

MOST_PLACES = 2_000
"""Places of one rule that are told; further ones help nobody."""


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with everything that the rules look at."""

    page: Page
    """The feed as it is written."""
    facts: Facts | None
    """The feed as the model has it; None if there is no show in it."""
    sections: tuple[Parts, ...]
    """The item of each episode of `facts`, in their order."""


def gather(data: bytes, name: str) -> Gathered:
    """Read any bytes that are said to be a feed, as far as they go; nothing is raised."""
    with collector_paused():
        return _gather(data, name)


def _gather(data: bytes, name: str) -> Gathered:
    page = page_of(open_document(data), name)
    if page.channel is None:
        return Gathered(page=page, facts=None, sections=())
    show = read_show(page.channel)
    sections = tuple(item for item in page.items if item.attribute("enclosure", "url"))
    episodes = tuple(read_item(item, show) for item in sections)
    return Gathered(page=page, facts=Facts(show=show, episodes=episodes), sections=sections)


def examine(data: bytes, name: str, now: datetime) -> tuple[Finding, ...]:
    """Return everything that the rules notice in any bytes that are said to be a feed.

    `name` is the file or address that they are from; dates count as past or to come at `now`. Nothing is raised.
    """
    return examine_gathered(gather(data, name), now)


def examine_gathered(gathered: Gathered, now: datetime) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a feed that was read."""
    page = gathered.page
    written = list(_of_document(page, now))
    said = {(spot.rule, id(spot.section)) for spot in written} | {(f.rule, id(None)) for f in page.document.flaws}
    # What is said of the feed as it is written need not be said of what was made of it.
    meant = [spot for spot in _of_model(gathered) if (spot.rule, id(spot.section)) not in said]
    said |= {(spot.rule, id(spot.section)) for spot in meant}
    spots = [spot for spot in (*written, *meant) if not _said_better(spot, said)]
    return (*(_finding(flaw, page) for flaw in page.document.flaws), *findings_of(spots, page))


def _said_better(spot: Spot, said: set[tuple[str, int]]) -> bool:
    return any((other, id(spot.section)) in said for other in BY_ID[spot.rule].unless)


def _of_document(page: Page, now: datetime) -> Iterator[Spot]:
    sheet = Sheet(page=page, now=now)
    for check in SHEET_CHECKS:
        yield from islice(check.look(sheet), MOST_PLACES)


def _of_model(gathered: Gathered) -> Iterator[Spot]:
    facts, channel = gathered.facts, gathered.page.channel
    if facts is None or channel is None:
        return
    sections: dict[int, Parts] = {
        id(episode): part for episode, part in zip(facts.episodes, gathered.sections, strict=True)
    }
    for check in MODEL_CHECKS:
        for subject, note in islice(check.look(facts), MOST_PLACES):
            yield Spot(check.rule, channel if isinstance(subject, Show) else sections[id(subject)], note)


def _finding(flaw: Flaw, page: Page) -> Finding:
    rule, name = BY_ID[flaw.rule], page.name
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        where=f"{name}:{flaw.line}" if flaw.line else name,
        line=flaw.line,
        column=flaw.column,
        text=page.document.near(flaw.line, flaw.column) if flaw.column else "",
        message=flaw.message,
        fix=flaw.fix or rule.fix,
        source=rule.source,
    )
