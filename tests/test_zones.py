"""Every change of every clock from 2020 to 2040: no local time is taken for an instant that it is not."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from episodes import parse_instant

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
PARTS = 12


def transitions(zone):
    """Yield each instant at which a zone's offset changes, with the offsets before and after, found from UTC alone."""
    at, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while at < LAST:
        later = min(at + DAY, LAST)
        if later.astimezone(zone).utcoffset() != offset:
            first, last = at, later
            while last - first > SECOND:
                middle = first + timedelta(seconds=(last - first).total_seconds() // 2)
                first, last = (first, middle) if middle.astimezone(zone).utcoffset() != offset else (middle, last)
            new = last.astimezone(zone).utcoffset()
            yield last.replace(tzinfo=None), offset, new
            offset = new
        at = later


def verdict(moment, zone):
    """Return the instant that a local time is taken for, or which half of the refusal it met."""
    try:
        return parse_instant(moment, zone)
    except ValueError as error:
        return (
            "skipped" if "does not exist" in str(error) else "doubled" if "happens twice" in str(error) else str(error)
        )


@pytest.mark.parametrize("part", range(PARTS))
def test_local_times_around_every_change_of_every_clock(part):
    """Skipped and doubled times are refused as what they are; the second before and after is the instant it means."""
    seen = 0
    for name in ZONES[part::PARTS]:
        zone = ZoneInfo(name)
        for at, before, after in transitions(zone):
            seen += 1
            wanted = "skipped" if after > before else "doubled"
            start, end = at + min(before, after), at + max(before, after)
            for moment in (start, start + (end - start) / 2, end - SECOND):
                assert verdict(moment.replace(microsecond=0), zone) == wanted, (name, moment)
            for moment, offset in ((start - SECOND, before), (end, after)):
                assert verdict(moment, zone) == (moment - offset).replace(tzinfo=UTC), (name, moment)
    assert seen > 100
