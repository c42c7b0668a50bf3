"""Numbers, lengths, days and amounts as Danes and Englishmen type them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.errors import Problem
from rejse.journey.durations import write_duration
from rejse.web.forms.typed import (
    Mistyped,
    read_amount,
    read_answers,
    read_clock,
    read_day,
    read_length,
    read_number,
    read_share,
    show_duration,
    show_money,
    show_number,
    show_scale,
    show_share,
    standard,
)
from rejse.words import LANGUAGES, say


@pytest.mark.parametrize(
    ("typed", "danish", "english"),
    [
        ("12", 12, 12),
        ("0,5", 0.5, 0.5),
        ("0.5", 0.5, 0.5),
        ("1.250", 1250, 1.25),
        ("1,250", 1.25, 1250),
        ("1.250,5", 1250.5, 1250.5),
        ("1,250.5", 1250.5, 1250.5),
        ("\N{MINUS SIGN}3", -3, -3),
        ("28 400", 28400, 28400),
        ("0.125", 0.125, 0.125),
    ],
)
def test_a_number_is_read_as_its_readers_group_it(typed: str, danish: float, english: float) -> None:
    assert (read_number(typed, "da"), read_number(typed, "en")) == (danish, english)


@pytest.mark.parametrize("typed", ["", "x", "1..2", "nan", "inf", "1e999", "--1", "9" * 500])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Mistyped):
        read_number(typed, "da")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(LANGUAGES))
def test_a_number_that_is_shown_is_read_again(value: float, language: str) -> None:
    assert read_number(show_number(value, language), language) == value


@given(st.floats(0, 1), st.sampled_from(LANGUAGES))
def test_a_share_that_is_shown_in_percent_is_read_again(value: float, language: str) -> None:
    shown = show_share(value, language)
    assert len(shown) > 35 or read_share(shown, language) == value


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("3 timer", "3h"), ("2 d", "2d"), ("2d", "2d"), ("1 time og 30 minutter", "90m"), ("1,5 time", "90m"),
        ("45 min", "45m"), ("45 min.", "45m"), ("2 uger", "14d"), ("1 hour and 30 minutes", "90m"), ("P2D", "2d"),
        ("1d12h", "36h"), ("90 sekunder", "90s"), ("3 t", "3h"), ("1 dag, 2 timer", "26h"), ("14 DAGE", "14d"),
    ],
)  # fmt: skip
def test_a_length_is_read_as_people_write_it(typed: str, written: str) -> None:
    assert read_length(typed, "da") == written


@pytest.mark.parametrize("typed", ["3", "timer", "3 skridt", "-2 dage", "to dage", "2 dage eller mere", "1" * 200])
def test_what_says_no_length_is_refused(typed: str) -> None:
    with pytest.raises(Mistyped) as refused:
        read_length(typed, "da")
    assert refused.value.code == "typed-duration"


@pytest.mark.parametrize("typed", ["1 måned", "2 mdr", "1 år", "3 months", "1 kvartal"])
def test_months_are_no_length(typed: str) -> None:
    with pytest.raises(Mistyped) as refused:
        read_length(typed, "da")
    assert refused.value.code == "typed-months"


@given(st.timedeltas(min_value=timedelta(0)).map(write_duration), st.sampled_from(LANGUAGES))
def test_a_length_that_is_shown_is_read_again(written: str, language: str) -> None:
    assert read_length(show_duration(written, language), language) == written


@pytest.mark.parametrize("typed", ["2026-03-29", "29.3.2026", "29/3/2026", "29-03-2026", "29/3-2026", "20260329"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == "2026-03-29"


@pytest.mark.parametrize(
    ("typed", "clock"), [("8", "08:00"), ("8.30", "08:30"), ("08:30", "08:30"), ("kl. 16", "16:00")]
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, clock: str) -> None:
    assert read_clock(typed) == clock


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("120", 120), ("45,50", 45.5), ("1.200 kr.", 1200), ("1.200,-", 1200), ("€ 15", "15 EUR"),
        ("15,50 eur", "15.50 EUR"),        ("99 DKK", 99), ("$10", "10 USD"),
    ],
)  # fmt: skip
def test_an_amount_in_the_journeys_own_currency_needs_none(typed: str, written: object) -> None:
    assert read_amount(typed, "da", currency="DKK") == written


def test_crowns_are_another_currency_in_a_journey_in_euro() -> None:
    assert read_amount("100 kr.", "da", currency="EUR") == "100 DKK"
    assert show_money("15.50 EUR", "da") == "15,50 EUR"


@pytest.mark.parametrize("typed", ["1-5", "1..5", "1 til 5", "1 to 5", "1–5", "1…5"])
def test_a_scale_of_answers_is_read_as_people_write_it(typed: str) -> None:
    assert read_answers(typed) == "1..5"


@given(st.integers(-999, 999), st.integers(1, 900))
def test_a_scale_that_is_shown_is_read_again(low: int, more: int) -> None:
    assert read_answers(show_scale(f"{low}..{low + more}")) == f"{low}..{low + more}"


@pytest.mark.parametrize(
    ("name", "typed", "code", "danish"),
    [
        ("currency", "kroner", "bad-currency", 'Valutaen "KRONER" '),
        ("holidays", "Danmark", "bad-country", '"DANMARK" '),
        ("time_zone", "Europe/Kopenhagen", "unknown-time-zone", 'Der findes ingen tidszone "Europe/Kopenhagen"'),
    ],
)
def test_what_a_standard_does_not_know_is_refused(name: str, typed: str, code: str, danish: str) -> None:
    with pytest.raises(Mistyped) as refused:
        standard(name, typed)
    said = say(Problem(code, arguments=refused.value.arguments), "da")
    assert (refused.value.code, said.message[: len(danish)]) == (code, danish)
