"""Dates as people write them: no clock change makes podcli guess."""

import itertools
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from episodes import BadDate, format_instant, parse_instant

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
ZONES = sorted(available_timezones() - {"localtime"})
minutes = st.integers(0, 60 * 24 * 366 * 80).map(lambda n: datetime(1970, 1, 1) + timedelta(minutes=n))  # noqa: DTZ001 - local on purpose


def changes(zone, year):
    """Return the minutes of a year after which the zone's offset differs, each with both offsets."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(24 * 366)]
    for one, other in itertools.pairwise(hours):
        if one.astimezone(zone).utcoffset() != other.astimezone(zone).utcoffset():
            yield other, one.astimezone(zone).utcoffset(), other.astimezone(zone).utcoffset()


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (" 2026-03-01 06:30 ", datetime(2026, 3, 1, 6, 30, tzinfo=UTC)),
        ("2026-07-01T06:30:15.999", datetime(2026, 7, 1, 5, 30, 15, tzinfo=UTC)),
        ("2026-07-01T06:30+05:30", datetime(2026, 7, 1, 1, 0, tzinfo=UTC)),
        ("2026-07-01T06:30Z", datetime(2026, 7, 1, 6, 30, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC)),
        (datetime(2026, 7, 1, 6, tzinfo=NEW_YORK), datetime(2026, 7, 1, 10, tzinfo=UTC)),
        (tomllib.loads("d = 2026-07-01T06:00:00")["d"], datetime(2026, 7, 1, 5, tzinfo=UTC)),
        (tomllib.loads("d = 2026-07-01 06:00:00-01:00")["d"], datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ],
)
def test_a_date_means_one_instant(written, instant):
    """Without an offset a date is in the show's zone; with one the offset counts; seconds are whole."""
    assert parse_instant(written, LONDON) == instant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "01.03.2026",
        "March 1",
        time(6),
        20260301,
        True,
        None,
    ],
)
def test_what_is_no_date_is_refused_with_an_example(written):
    """The refusal repeats what was written and shows how to write it."""
    with pytest.raises(BadDate, match=r"is no date; write it as 2026-03-01 06:00") as caught:
        parse_instant(written, LONDON)
    assert str(written) in str(caught.value)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("2026-13-01", "there is no month 13"),
        ("2026-02-29", "that month has no day 29"),
        ("2026-03-01T25:00", "there is no hour 25"),
        ("2026-03-01 06:60:00", "an hour has the minutes 00 to 59"),
    ],
)
def test_a_date_of_the_right_form_is_told_what_is_wrong_with_it(written, wrong):
    """Whoever wrote it as it should be is not told to write it so."""
    with pytest.raises(BadDate, match=f"^{written} is no date: {wrong}"):
        parse_instant(written, LONDON)


@pytest.mark.parametrize("written", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31", "0001-01-01"])
def test_a_date_at_the_end_of_the_calendar_is_refused(written):
    """An instant that some zone's calendar cannot hold is no date of an episode."""
    with pytest.raises(BadDate, match="no date of an episode"):
        parse_instant(written, ZoneInfo("Asia/Tokyo"))


def test_a_skipped_hour_is_refused_with_both_candidates():
    """02:30 in the night when New York's clocks go forward does not exist."""
    with pytest.raises(BadDate, match="does not exist in America/New_York") as caught:
        parse_instant("2026-03-08T02:30", NEW_YORK)
    assert "2026-03-08T03:30:00-04:00" in str(caught.value)
    assert "2026-03-08T01:30:00-05:00" in str(caught.value)


def test_a_doubled_hour_is_refused_with_both_candidates():
    """01:30 in the night when London's clocks go back happens twice."""
    with pytest.raises(BadDate, match="happens twice in Europe/London") as caught:
        parse_instant("2026-10-25T01:30", LONDON)
    assert "2026-10-25T01:30:00+01:00" in str(caught.value)
    assert "2026-10-25T01:30:00+00:00" in str(caught.value)


def test_the_minutes_around_a_change_are_taken():
    """Right before and right after a change of clocks a time is what it says."""
    for written, hour in (("2026-03-08T01:59:59", 6), ("2026-03-08T03:00", 7)):
        assert parse_instant(written, NEW_YORK).astimezone(UTC).hour == hour
    assert parse_instant("2026-10-25T00:59:59", LONDON).utcoffset() == timedelta(hours=1)
    assert parse_instant("2026-10-25T02:00", LONDON).utcoffset() == timedelta(0)


@pytest.mark.parametrize("zone", [LONDON, ZoneInfo("Australia/Lord_Howe")], ids=lambda zone: zone.key)
@pytest.mark.parametrize("year", [1971, 1999, 2026, 2037])
def test_every_minute_of_every_change_is_refused(zone, year):
    """In a zone of whole and in one of half hours, each skipped or doubled minute is refused, and no other one."""
    for at, before, after in changes(zone, year):
        first = min(before, after)
        lost = abs(after - before)
        start = (at + first).replace(tzinfo=None) - timedelta(hours=2)
        refused = []
        for minute in range(60 * 5):
            moment = start + timedelta(minutes=minute)
            try:
                parse_instant(moment, zone)
            except BadDate:
                refused.append(moment)
        assert len(refused) == lost.total_seconds() / 60
        assert refused[-1] - refused[0] == lost - timedelta(minutes=1)


@given(st.sampled_from(ZONES), minutes)
@example("Africa/Monrovia", datetime(1972, 1, 7, 0, 30))  # noqa: DTZ001 - a gap of 44 minutes and 30 seconds
@example("Pacific/Apia", datetime(2011, 12, 30, 12))  # noqa: DTZ001 - a day that never was
def test_a_local_time_is_kept_or_refused_with_instants_that_are_taken(name, moment):
    """In every zone an accepted time reads the same on the wall; each candidate that a refusal names is taken."""
    zone = ZoneInfo(name)
    try:
        instant = parse_instant(moment, zone)
    except BadDate as refused:
        one, other = str(refused).rpartition("write ")[2].split(" or ")
        assert parse_instant(one, zone) != parse_instant(other, zone)
        return
    assert instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == moment


@given(st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=st.timezones(), allow_imaginary=False))  # noqa: DTZ001 - hypothesis adds zones
def test_a_written_instant_is_read_again(instant):
    """What podcli writes into notes means the same in any zone, in whole seconds."""
    assert parse_instant(format_instant(instant), NEW_YORK) == instant.astimezone(UTC).replace(microsecond=0)
