"""Time as agreements count it."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.journey.handover import BusinessCalendar, Weekday
from rejse.measure.business_time import BusinessClock, UnknownCountry, clock_of, holidays_of, is_ever_open

ZONE = ZoneInfo("Europe/Copenhagen")
OFFICE = BusinessCalendar(holidays="DK")
HOUR = 3_600_000_000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def micros(told: str) -> int:
    return (dt.datetime.fromisoformat(told).replace(tzinfo=ZONE) - EPOCH) // dt.timedelta(microseconds=1)


def hours(begin: str, end: str, calendar: BusinessCalendar | None = OFFICE) -> float:
    clock = clock_of(calendar, ZONE, (2023, 2024, 2025, 2026, 2027))
    (found,) = clock.between(np.array([micros(begin)]), np.array([micros(end)]))
    return float(found) / HOUR


@pytest.mark.parametrize(
    ("begin", "end", "counted"),
    [
        ("2026-11-16T09:00", "2026-11-16T11:30", 2.5),  # a Monday
        ("2026-11-16T07:00", "2026-11-16T22:00", 8.0),  # before opening, after closing
        ("2026-11-20T15:00", "2026-11-23T09:00", 2.0),  # over a weekend
        ("2026-11-21T10:00", "2026-11-22T10:00", 0.0),  # inside it
        ("2026-04-01T15:00", "2026-04-07T09:00", 2.0),  # Easter: Maundy Thursday to Easter Monday are holidays
        ("2023-05-04T15:00", "2023-05-08T09:00", 2.0),  # the Great Prayer Day, 5 May 2023, the last there was
        ("2024-04-25T15:00", "2024-04-29T09:00", 10.0),  # from 2024 on it is a working day
        ("2026-12-23T15:00", "2026-12-28T09:00", 10.0),  # 25 and 26 December; the 24th is no public holiday
        ("2026-03-27T15:00", "2026-03-30T09:00", 2.0),  # the clocks go forward in between
        ("2026-10-23T15:00", "2026-10-26T09:00", 2.0),  # and back
        ("2026-11-16T09:00", "2026-11-16T09:00", 0.0),
    ],
)
def test_only_opening_hours_of_working_days_count(begin: str, end: str, counted: float) -> None:
    assert hours(begin, end) == counted


def test_without_a_calendar_all_time_counts_also_the_hour_that_comes_twice() -> None:
    assert hours("2026-10-25T00:00", "2026-10-26T00:00", None) == 25
    assert hours("2026-03-29T00:00", "2026-03-30T00:00", None) == 23


def test_a_night_shift_on_the_day_the_clocks_go_forward_is_an_hour_shorter() -> None:
    night = BusinessCalendar(weekdays=(Weekday.SUNDAY,), opens=dt.time(0), closes=dt.time(6))
    assert hours("2026-03-28T12:00", "2026-03-30T00:00", night) == 5
    assert hours("2026-10-24T12:00", "2026-10-26T00:00", night) == 7


def test_a_calendar_that_is_never_open_counts_nothing() -> None:
    shut = BusinessCalendar(opens=dt.time(16), closes=dt.time(8))
    assert hours("2026-01-01T00:00", "2026-02-01T00:00", shut) == 0
    assert hours("2026-01-01T00:00", "2026-02-01T00:00", BusinessCalendar(weekdays=())) == 0
    assert (is_ever_open(shut), is_ever_open(BusinessCalendar(weekdays=())), is_ever_open(OFFICE)) == (
        False,
        False,
        True,
    )
    assert is_ever_open(None)


def test_the_danish_holidays_are_known_and_those_of_nowhere_are_not() -> None:
    assert dt.date(2026, 4, 3) in holidays_of("DK", (2026,))
    assert dt.date(2026, 6, 5) not in holidays_of("DK", (2026,))
    with pytest.raises(UnknownCountry):
        holidays_of("XX", (2026,))


MOMENTS = st.integers(micros("2026-03-20T00:00") // 60_000_000, micros("2026-04-12T00:00") // 60_000_000)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_time_adds_up_never_runs_backwards_and_is_counted_minute_by_minute(one: int, two: int, three: int) -> None:
    a, b, c = sorted(minute * 60_000_000 for minute in (one, two, three))
    clock = BusinessClock(OFFICE, ZONE, holidays_of("DK", (2026,)))

    def between(begin: int, end: int) -> int:
        return int(clock.between(np.array([begin]), np.array([end]))[0])

    assert between(a, b) + between(b, c) == between(a, c)
    assert 0 <= between(a, b) <= b - a
    assert between(b, a) == -between(a, b)
    quarters = range(a, b - 900_000_000 + 1, 900_000_000)
    assert between(a, b) >= sum(900_000_000 for quarter in quarters if _open(quarter) and _open(quarter + 899_999_999))


def _open(moment: int) -> bool:
    local = (EPOCH + dt.timedelta(microseconds=moment)).astimezone(ZONE)
    return local.weekday() < 5 and dt.time(8) <= local.time() < dt.time(16) and local.date() not in _EASTER


_EASTER = {dt.date(2026, 4, 2), dt.date(2026, 4, 3), dt.date(2026, 4, 5), dt.date(2026, 4, 6)}
