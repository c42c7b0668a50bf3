"""Times as people and programs write them, compared with Python's own calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.times import DayOrder, find_day_order, read_times
from rejse.collect.zones import local_to_utc

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clocks(first: int, last: int) -> st.SearchStrategy[list[datetime]]:
    """Clocks on the wall between two years: they name no zone."""
    span = (datetime(one, 1, 1, tzinfo=UTC).replace(tzinfo=None) for one in (first, last))
    return st.lists(st.datetimes(*span), min_size=1, max_size=10)


def read(*cells: str | None, zone: str = "UTC", order: DayOrder = DayOrder.DAY_FIRST) -> list[str | None]:
    found = read_times(pa.array(cells, pa.string()), zone=ZoneInfo(zone), order=order)
    return [
        None if lost else str(np.datetime64(int(micros), "us"))
        for micros, lost in zip(found.micros, found.unreadable, strict=True)
    ]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2025-12-31T23:59:01.123456Z", "2025-12-31T23:59:01.123456"),
        ("2025-12-31T23:59:01.1234567+02:00", "2025-12-31T21:59:01.123456"),
        ("2025-12-31 23:59:01-0130", "2026-01-01T01:29:01.000000"),
        ("2025-12-31 23:59:01 UTC", "2025-12-31T23:59:01.000000"),
        ("2025-12-31", "2025-12-31T00:00:00.000000"),
        ("2025/12/31 7:05", "2025-12-31T07:05:00.000000"),
        ("31-12-2025 23:59", "2025-12-31T23:59:00.000000"),
        ("31.12.2025", "2025-12-31T00:00:00.000000"),
        ("31/12/2025 23.59", "2025-12-31T23:59:00.000000"),
        ("31-12-2025 kl. 23.59", "2025-12-31T23:59:00.000000"),
        ("1/2/25 11:59 PM", "2025-02-01T23:59:00.000000"),
        ("1/2/2025 12:30 AM", "2025-02-01T00:30:00.000000"),
        ("20251231", "2025-12-31T00:00:00.000000"),
        ("20251231235901", "2025-12-31T23:59:01.000000"),
        ("1700000000", "2023-11-14T22:13:20.000000"),
        ("1700000000123", "2023-11-14T22:13:20.123000"),
        ("1700000000123456", "2023-11-14T22:13:20.123456"),
        ("1700000000123456789", "2023-11-14T22:13:20.123456"),
        ("1700000000.123456", "2023-11-14T22:13:20.123456"),
        ("2025-12-31T23:59:01+14:00", "2025-12-31T09:59:01.000000"),
        ("2025-12-31T23:59:01+14:01", None),
        ("2025-12-31T23:59:01-23:00", None),
        ("2025-12-31T23:59:01+25:00", None),
        ("31-02-2025", None),
        ("0000-01-01", None),
        ("0000-00-00 00:00:00", None),
        ("99999-01-01", None),
        ("2025-13-01", None),
        ("2025-12-31 24:10", None),
        ("1/2/2025 13:30 PM", None),
        ("soon", None),
        ("17", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_is_read_as_it_was_meant(cell: str | None, meant: str | None) -> None:
    assert read(cell) == [meant]
    assert read(cell, "x", "2025-01-01") == [meant, None, "2025-01-01T00:00:00.000000"], "beside other shapes too"


@given(clocks(1905, 2190))
def test_danish_and_iso_times_are_the_same_times(times: list[datetime]) -> None:
    meant = [f"{one.isoformat(timespec='microseconds')}" for one in times]
    assert read(*(f"{one:%d-%m-%Y %H:%M:%S.%f}" for one in times)) == meant
    assert read(*(f"{one:%Y-%m-%dT%H:%M:%S.%f}Z" for one in times)) == meant
    american = read(*(f"{one:%m/%d/%Y %I:%M:%S.%f %p}" for one in times), order=DayOrder.MONTH_FIRST)
    assert american == meant


@given(
    clocks(1975, 2037),
    st.sampled_from(["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_local_times_agree_with_the_calendar(times: list[datetime], zone: str) -> None:
    known = ZoneInfo(zone)
    local = np.array([(one.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1) for one in times])
    earliest, latest, never = local_to_utc(local, known)
    for one, first, second, gone in zip(times, earliest, latest, never, strict=True):
        passes = [one.replace(tzinfo=known, fold=fold).astimezone(UTC) for fold in (0, 1)]
        exists = passes[0].astimezone(known).replace(tzinfo=None) == one
        assert gone == (not exists)
        if exists:
            assert [EPOCH + timedelta(microseconds=int(told)) for told in (first, second)] == passes


def test_the_hours_that_clocks_skip_and_repeat_are_told() -> None:
    found = read_times(
        pa.array(["2026-10-25 02:30", "2026-03-29 02:30", "2026-03-29 03:30", "2026-10-25 01:59"]),
        zone=COPENHAGEN, order=DayOrder.DAY_FIRST,
    )  # fmt: skip
    assert (found.twice.tolist(), found.never.tolist()) == ([True, False, False, False], [False, True, False, False])
    assert [str(np.datetime64(int(one), "m")) for one in found.micros // 60_000_000] == [
        "2026-10-25T00:30", "2026-03-29T01:00", "2026-03-29T01:30", "2026-10-24T23:59",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "order"),
    [
        ([["01/02/2025"], ["03/04/2025", "13/01/2025"]], (DayOrder.DAY_FIRST, True)),
        ([["01/02/2025"], ["03/04/2025", "01/13/2025"]], (DayOrder.MONTH_FIRST, True)),
        ([["01/02/2025 11:00 PM"]], (DayOrder.MONTH_FIRST, True)),
        ([["01.02.2025"]], (DayOrder.DAY_FIRST, True)),
        ([["2025-02-01"]], (DayOrder.DAY_FIRST, True)),
        ([["01/02/2025"], ["03/04/2025"]], (DayOrder.DAY_FIRST, False)),
    ],
)
def test_days_and_months_are_told_apart_by_reading_on(columns: list[list[str]], order: tuple[DayOrder, bool]) -> None:
    assert find_day_order(pa.array(one) for one in columns) == order
