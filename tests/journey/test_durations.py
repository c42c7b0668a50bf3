from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.journey.durations import read_duration, write_duration


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30d", timedelta(days=30)),
        ("2w", timedelta(weeks=2)),
        ("4h", timedelta(hours=4)),
        ("90m", timedelta(minutes=90)),
        ("45s", timedelta(seconds=45)),
        ("1d12h", timedelta(hours=36)),
        ("1 d 12 h", timedelta(hours=36)),
        ("1.5h", timedelta(minutes=90)),
        ("0d", timedelta(0)),
        ("P30D", timedelta(days=30)),
        ("PT1H", timedelta(hours=1)),
        ("P1DT12H30M", timedelta(hours=36, minutes=30)),
        ("P2W", timedelta(weeks=2)),
    ],
)
def test_a_duration_is_read_as_people_write_it(written: str, meant: timedelta) -> None:
    assert read_duration(written) == meant


@pytest.mark.parametrize(
    "written", ["", "30", "d", "P", "PT", "P1M", "P1Y", "-3d", "3 days", "1e9d", "9" * 50 + "d", "1d\n"]
)
def test_what_is_no_duration_is_not_guessed(written: str) -> None:
    assert read_duration(written) is None


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(days=30), "30d"),
        (timedelta(days=365), "365d"),
        (timedelta(minutes=90), "90m"),
        (timedelta(hours=36), "36h"),
        (timedelta(days=1, seconds=3661), "1d1h1m1s"),
        (timedelta(seconds=0.25), "0.25s"),
        (timedelta(0), "0d"),
    ],
)
def test_a_duration_is_written_short(duration: timedelta, written: str) -> None:
    assert write_duration(duration) == written


@given(st.timedeltas(timedelta(0)))
def test_every_duration_reads_as_it_was_written(duration: timedelta) -> None:
    assert read_duration(write_duration(duration)) == duration
