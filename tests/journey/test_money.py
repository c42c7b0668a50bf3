from decimal import Decimal

import pytest

from rejse.journey.money import Money, read_money, write_money
from rejse.journey.scale import Scale, read_scale, write_scale


@pytest.mark.parametrize(
    ("written", "amount", "currency", "again"),
    [
        ("120", "120", None, 120),
        ("12.50", "12.5", None, 12.5),
        ("45.50 DKK", "45.5", "DKK", "45.50 DKK"),
        ("15EUR", "15", "EUR", "15 EUR"),
        ("0.0001", "0.0001", None, 0.0001),
    ],
)
def test_an_amount_is_read_and_written(written: str, amount: str, currency: str | None, again: object) -> None:
    money = read_money(written)
    assert money == Money(Decimal(amount), currency)
    assert write_money(money) == again


@pytest.mark.parametrize("written", ["", "45,50", "-1", "kr. 45", "1.23456", "1e9", "45 dkk", "1 DKK EUR", "٣"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    assert read_money(written) is None


@pytest.mark.parametrize(
    ("written", "scale"), [("1..5", Scale(1, 5)), ("0..10", Scale(0, 10)), ("-2..2", Scale(-2, 2))]
)
def test_a_scale_is_read_and_written(written: str, scale: Scale) -> None:
    assert (read_scale(written), write_scale(scale)) == (scale, written)
    assert [scale.holds(scale.low), scale.holds(scale.high), scale.holds(scale.high + 0.5)] == [True, True, False]


@pytest.mark.parametrize("written", ["", "1-5", "5..1", "3..3", "1..", "1...5", "one..five"])
def test_what_is_no_scale_is_refused(written: str) -> None:
    assert read_scale(written) is None
