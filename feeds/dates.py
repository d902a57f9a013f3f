"""Dates as feeds must write them (RFC 2822), told apart from those that only lenient readers understand."""

import re
from datetime import date

from feeds.parse import parse_instant
from feeds.write import MONTHS

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORM = re.compile(
    r"(?:(?P<weekday>[A-Z][a-z]{2}), ?)?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? (?P<zone>[+-]\d{4}|GMT|UT|UTC|Z|[ECMP][SD]T)",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{2} ", re.ASCII)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_EXAMPLE = "Wed, 01 May 2024 06:00:00 +0000"


def date_fault(text: str) -> str:
    """Return what is wrong with the form of a date, in words that follow it in a sentence; empty for a right one."""
    written = text.strip()
    found = _FORM.fullmatch(written)
    if found and parse_instant(written) and found["month"] in MONTHS:
        weekday = found["weekday"]
        return "" if weekday is None or weekday in _DAYS else f"begins with {weekday}, which is no English weekday"
    if not written:
        return "is empty"
    if _ISO.match(written):
        return f"is written year first; feeds write dates as in {_EXAMPLE}"
    if _HALF_DAY.search(written):
        return f"has am or pm; feeds count 24 hours, as in {_EXAMPLE}"
    if _SHORT_YEAR.search(written):
        return f"has a year of two digits; feeds write dates as in {_EXAMPLE}"
    return f"is no date as feeds write it, such as {_EXAMPLE}"


def weekday_fault(text: str) -> str:
    """Return what is wrong with the weekday of a date whose form is right; empty for a right one, or for none."""
    found = _FORM.fullmatch(text.strip())
    if not found or not found["weekday"]:
        return ""
    day = date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
    right = _DAYS[day.weekday()]
    return "" if right == found["weekday"] else f"says {found['weekday']}, but that day is a {right}"
