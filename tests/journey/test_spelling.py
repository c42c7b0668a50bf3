from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rejse.journey.money import Money
from rejse.journey.spelling import (
    TEXT_LETTERS_MAX,
    amount,
    clock,
    country,
    day,
    language_name,
    length,
    number,
    on_one_line,
    share,
    shortened_apart,
)
from rejse.words import LANGUAGES

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def both(say: object, *values: object) -> list[str]:
    return [say(*values, language) for language in LANGUAGES]  # type: ignore[operator]


def test_values_are_written_as_danes_and_as_english_readers_write_them() -> None:
    assert both(number, -1250.5) == [f"{MINUS}1.250,5", f"{MINUS}1,250.5"]
    assert both(number, 1e300) == ["1e+300", "1e+300"]
    assert both(share, 0.315) == [f"31,5{NBSP}%", "31.5%"]
    assert both(day, "2026-03-29") == ["29. marts 2026", "29 March 2026"]
    assert both(clock, "08:30") == ["08.30", "08:30"]
    assert both(amount, Money(Decimal("45.50"), "EUR"), "DKK") == [f"45,50{NBSP}€", "€45.50"]
    assert both(amount, Money(Decimal(45)), None) == ["45", "45"]
    assert both(language_name, "de-AT") == ["østrigsk tysk", "Austrian German"]
    assert both(country, "DK") == ["Danmark", "Denmark"]


def test_a_length_of_time_is_told_exactly() -> None:
    assert both(length, "1d2h5m") == ["1 dag, 2 timer og 5 minutter", "1 day, 2 hours and 5 minutes"]
    assert both(length, "0s") == ["0 sekunder", "0 seconds"]
    assert both(length, "1.5s") == ["1,5 sekund", "1.5 seconds"]


@given(st.text(max_size=30), st.text(max_size=300), st.text(max_size=300))
def test_two_texts_that_part_are_told_apart_and_shortly(same: str, one: str, other: str) -> None:
    first, second = same + one, same + other
    told = shortened_apart(first, second)
    assert max(map(len, told)) <= TEXT_LETTERS_MAX + 2
    assert (told[0] == told[1]) == (on_one_line(first) == on_one_line(second))
