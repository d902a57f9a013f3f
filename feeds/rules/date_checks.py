"""Checks on the dates of episodes as their feed is written."""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from episodes import Severity, date_fault, parse_rfc_date, weekday_fault
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_item, on_items
from feeds.rules.facts import Note, Sheet

_USUAL_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)",
    re.ASCII,
)
_A_DAY = timedelta(days=1)
_TOLD = 80


@on_item("ITEM-PUBDATE")
def date(item: Parts) -> Noticed:
    """Sorting goes by it."""
    element = item.first("pubDate")
    if element is None:
        yield "The episode has no date."
        return
    text = text_of(element)
    if not (_USUAL_DATE.fullmatch(text) and parse_rfc_date(text)) and (fault := date_fault(text)):
        yield f"The date {text.strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-PUBDATE-DOW")
def weekday(item: Parts) -> Noticed:
    """Some readers check it."""
    text = item.text("pubDate")
    if parse_rfc_date(text) and (fault := weekday_fault(text)):
        yield f"The date {text!r} {fault}."


@on_items("ITEM-PUBDATE-FUTURE")
def future(sheet: Sheet) -> Iterable[tuple[Parts, Note]]:
    """Clocks differ by hours at most."""
    for item in sheet.page.items:
        moment = parse_rfc_date(item.text("pubDate"))
        if moment and moment > sheet.now:
            near = moment - sheet.now < _A_DAY
            message = f"The date {moment:%Y-%m-%d %H:%M} UTC is still to come."
            yield item, Note(message, severity=Severity.WARNING if near else None)


@on_items("ITEM-ORDER")
def order(sheet: Sheet) -> Iterable[tuple[Parts, Note]]:
    """One place is told, with the number of all."""
    dated = [(item, moment) for item in sheet.page.items if (moment := parse_rfc_date(item.text("pubDate")))]
    wrong = [later for (_, before), later in pairwise(dated) if later[1] > before]
    if wrong:
        item, moment = wrong[0]
        more = f" So it is in {len(wrong) - 1} more places." if len(wrong) > 1 else ""
        yield item, Note(f"The episode of {moment:%Y-%m-%d} stands behind an older one.{more}")


CHECKS: tuple[SheetCheck, ...] = (
    date,
    weekday,
    future,
    order,
)
