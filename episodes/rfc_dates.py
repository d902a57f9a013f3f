"""Dates as feeds have them (RFC 2822): written, read, and told apart from those that only lenient readers take."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name: f"{number:02}" for number, name in enumerate(_MONTHS, start=1)}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORM = re.compile(
    r"(?:(?P<weekday>[A-Z][a-z]{2}), ?)?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? (?P<zone>[+-]\d{4}|GMT|UT|UTC|Z|[ECMP][SD]T)",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{2} ", re.ASCII)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
# The one form that most feeds write, ours among them, is read without the costly search for all others.
_USUAL_DATE = re.compile(
    r"[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) ((?:[01]\d|2[0-3]):\d\d:\d\d) (?:\+0000|GMT)", re.ASCII
)
_EXAMPLE = "Wed, 01 May 2024 06:00:00 +0000"


def rfc_date(instant: datetime) -> str:
    """Return an instant as RSS wants it: in UTC, with English names in any locale."""
    utc = instant.astimezone(UTC)
    date = f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04}"
    return f"{date} {utc.hour:02}:{utc.minute:02}:{utc.second:02} +0000"


def parse_rfc_date(text: str | None) -> datetime | None:
    """Return the instant of an RFC 2822 date in UTC, or None if it is none; without a zone it is taken as UTC."""
    try:
        if usual := _USUAL_DATE.fullmatch(text or ""):
            day, month, year, clock = usual.groups()
            return datetime.fromisoformat(f"{year}-{_MONTH_NUMBERS.get(month)}-{day}T{clock}+00:00")
        instant = parsedate_to_datetime((text or "").strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def date_fault(text: str) -> str:
    """Return what is wrong with the form of a date, in words that follow it in a sentence; empty for a right one."""
    written = text.strip()
    found = _FORM.fullmatch(written)
    if found and parse_rfc_date(written) and found["month"] in _MONTHS:
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
    day = date(int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    right = _DAYS[day.weekday()]
    return "" if right == found["weekday"] else f"says {found['weekday']}, but that day is a {right}"
