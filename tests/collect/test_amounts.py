import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejse.collect.amounts import minor_units, read_numbers, writes_comma


def read(*cells: str | None, comma: bool = False) -> list[float | None]:
    numbers, _ = read_numbers(pa.array(cells, pa.string()), comma=comma)
    return [None if np.isnan(one) else float(one) for one in numbers]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1234.50", 1234.5), ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("1 234,50", 1234.5), ("12,5", 12.5),
        ("1.234.567", 1234567.0), ("1.234.567,8", 1234567.8), ("-12,50", -12.5), ("kr. 99,-", 99.0),
        ("99,50 kr.", 99.5),
        ("DKK 1.234,50", 1234.5), ("€5", 5.0), ("1e3", 1000.0), ("", None), (None, None), ("free", None),
        ("1.2.3", None), ("12,34,56", None), ("nan", None), ("inf", None), ("1,2 og 3", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(cell: str | None, amount: float | None) -> None:
    assert read(cell) == [amount]


def test_three_digits_after_a_sign_are_read_as_the_rest_of_the_column_is() -> None:
    assert read("1.234", "1,234", comma=True) == [1234.0, 1.234]
    assert read("1.234", "1,234", "x") == [1.234, 1234.0, None]
    assert writes_comma(pa.array(["12,50", "1.234", "7"]))
    assert not writes_comma(pa.array(["12.50", "1,234", "7"]))


def test_money_leaves_in_the_units_its_currency_has() -> None:
    units, too_large, rounded = minor_units(
        np.array([12.345, -12.345, 100.0, 1.2345, np.nan, 1e17]),
        pa.array(["DKK", "DKK", "JPY", "KWD", "DKK", "DKK"]),
    )
    assert units.to_pylist() == [1235, -1235, 100, 1235, None, None]
    assert too_large.tolist() == [False] * 5 + [True]
    assert rounded.tolist() == [True, True, False, True, False, False]


def test_what_arithmetic_leaves_behind_is_no_rounding() -> None:
    amounts = np.array([0.1 + 0.2, 2.9000000000000004, 1234567.89 * 3, 0.005])
    _, _, rounded = minor_units(amounts, pa.array(["DKK"] * 4))
    assert rounded.tolist() == [False, False, False, True]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_every_minor_unit_comes_back(units: list[int]) -> None:
    cells = [f"{'-' if one < 0 else ''}{abs(one) // 100}.{abs(one) % 100:02d}" for one in units]
    numbers, _ = read_numbers(pa.array(cells), comma=False)
    assert minor_units(numbers, pa.array(["DKK"] * len(units)))[0].to_pylist() == units
