"""Dates as people write them, and instants as podcli keeps them."""

import calendar
import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from episodes.text import one_line

_SHOWN = 60
_FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(?![\d:])")
_EARLIEST, _LATEST = 1, 9999
"""Years at the two ends of the calendar: there an instant has no date in some other zone."""


class BadDate(ValueError):
    """A written date that names no instant, or two; the message says what to write instead."""


def parse_instant(written: datetime | date | time | str, zone: ZoneInfo) -> datetime:
    """Return the aware instant that a written date means, in whole seconds; without an offset it is in `zone`.

    Raises `BadDate` for what is no date, and for local times that do not exist or exist twice when clocks change.
    """
    moment = _moment(written).replace(microsecond=0)
    if not _EARLIEST < moment.year < _LATEST:
        raise BadDate(f"{_shown(written)} is no date of an episode")
    if moment.tzinfo is not None:
        return moment
    return _local(moment, zone)


def format_instant(instant: datetime) -> str:
    """Return an instant as podcli writes it into notes: ISO 8601 in UTC, the same whatever the machine's zone."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def _moment(written: datetime | date | time | str) -> datetime:
    if isinstance(written, datetime):
        return written
    if isinstance(written, date):
        return datetime.combine(written, time())
    if isinstance(written, str):
        try:
            return datetime.fromisoformat(written.strip())
        except ValueError:
            pass
    if isinstance(written, str) and (wrong := impossible_part(written.strip())):
        raise BadDate(f"{_shown(written)} is no date: {wrong}")
    example = "write it as 2026-03-01 06:00, or with an offset 2026-03-01T06:00:00+01:00"
    raise BadDate(f"{_shown(written)} is no date; {example}")


def impossible_part(written: str) -> str:
    """Return which part of a date of the right form cannot be, as a sentence's end; empty if it has another form."""
    found = _FORM.match(written)
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:  # noqa: PLR2004 - of a year
        return f"there is no month {month}"
    if not year or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"that month has no day {day}"
    if hour > 23:  # noqa: PLR2004 - of a day
        return f"there is no hour {hour}; a day has the hours 00 to 23"
    return "an hour has the minutes 00 to 59, and a minute the seconds 00 to 59" if max(minute, second) > 59 else ""  # noqa: PLR2004


def _shown(written: object) -> str:
    return one_line(str(written))[:_SHOWN]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Attach the zone; zoneinfo accepts times that clocks skip or show twice, so both are looked at."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    one, other = (m.astimezone(UTC).astimezone(zone).isoformat() for m in (first, second))
    if one.startswith(moment.isoformat()):
        raise BadDate(f"{moment} happens twice in {zone.key}, when clocks go back; write {one} or {other}")
    raise BadDate(f"{moment} does not exist in {zone.key}, when clocks go forward; write {one} or {other}")
