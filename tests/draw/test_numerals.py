from datetime import UTC, date, datetime

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from rejse.draw.numerals import count, duration, moment, period, share


@given(number=st.integers(0, 10**12), language=st.sampled_from(("da", "en")))
def test_numbers_are_written_as_babel_writes_them(number: int, language: str) -> None:
    assert count(number, language) == format_decimal(number, locale=language)


@given(percent=st.integers(1, 99), language=st.sampled_from(("da", "en")))
def test_shares_are_written_as_babel_writes_them(percent: int, language: str) -> None:
    assert share(percent / 100, language) == format_percent(percent / 100, locale=language)


def test_a_few_are_never_none_and_most_are_never_all() -> None:
    assert [share(part, "da") for part in (0.0, 0.001, 0.999, 1.0)] == [
        "0\u00a0%",
        "<1\u00a0%",
        ">99\u00a0%",
        "100\u00a0%",
    ]


@pytest.mark.parametrize(
    ("seconds", "danish", "english"),
    [
        (0, "0 s", "0 s"),
        (0.2, "<1 s", "<1 s"),
        (45, "45 s", "45 s"),
        (59.6, "1 min", "1 min"),
        (90, "1,5 min", "1.5 min"),
        (540, "9 min", "9 min"),
        (3 * 3600, "3 t", "3 h"),
        (29 * 3600, "29 t", "29 h"),
        (2.4 * 86400, "2,4 d", "2.4 d"),
        (210 * 86400, "210 d", "210 d"),
        (900 * 86400, "2,5 år", "2.5 y"),
    ],
)
def test_durations_come_in_the_unit_a_person_would_choose(seconds: float, danish: str, english: str) -> None:
    assert duration(seconds, "da").replace("\u00a0", " ") == danish
    assert duration(seconds, "en").replace("\u00a0", " ") == english


def test_periods_are_said_by_their_first_and_last_day() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    assert period(first, last, "da") == "1.–31. okt. 2026"
    assert period(first, first, "en") == "1 October 2026"
    assert period(first, None, "da") == "fra 1. oktober 2026"
    assert period(None, last, "en") == "until 31 October 2026"
    assert period(None, None, "da") is None


def test_a_moment_is_said_to_the_minute() -> None:
    assert moment(datetime(2026, 10, 31, 23, 5, tzinfo=UTC), "da") == "31. okt. 2026 23.05"
    assert moment(datetime(2026, 10, 31, 23, 5, tzinfo=UTC), "en") == "31 Oct 2026 23:05"
