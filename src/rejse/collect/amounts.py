"""Amounts and scores as people write them: 1234.50, 1.234,50, "kr. 99,-"; money leaves in whole minor units."""

import re
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.collect.batch import over_distinct

MINOR_UNITS_MAX: Final = 1 << 53
"""Beyond this an amount can no longer be told to the last unit."""

_DUST: Final = 1e-6
"""So far beside a whole unit an amount may be by the arithmetic of the program that wrote it."""

_COMMA_SURE: Final = r"^[^.,]*\d,\d{1,2}(\D*)$|\.\d{3},\d"
_POINT_SURE: Final = r"^[^.,]*\d\.\d{1,2}(\D*)$|,\d{3}\.\d"
_AROUND: Final = re.compile(
    r"^(?:[^\W\d_]{1,3}\.?|[$€£¥])?\s*(?=[-+\d.,])|(?<=[\d.,-])\s*(?:[^\W\d_]{1,3}\.?|[$€£¥])?$"
)
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def writes_comma(cells: pa.Array) -> bool:
    """Tell whether a column writes its decimals after a comma, by the cells that leave no doubt."""
    distinct = pc.unique(cells)
    commas = pc.sum(pc.match_substring_regex(distinct, _COMMA_SURE)).as_py() or 0
    points = pc.sum(pc.match_substring_regex(distinct, _POINT_SURE)).as_py() or 0
    return bool(commas > points)


def read_numbers(cells: pa.Array, *, comma: bool) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Read a column of numbers.

    Args:
        cells: text; null or empty where there is none.
        comma: whether a lone comma before three digits is a decimal comma (and a lone point is not).

    Returns:
        the numbers, not-a-number where there is none, and a mask of the cells that could not be read.
    """
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    read = None
    if not comma:
        try:
            read = whole.cast(pa.float64())
        except pa.ArrowInvalid:
            read = None
    if read is None:
        read = over_distinct(whole, lambda distinct: _one_by_one(distinct, comma=comma))
    numbers = read.fill_null(np.nan).to_numpy(zero_copy_only=False).copy()
    numbers[~np.isfinite(numbers)] = np.nan
    written = np.asarray(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(whole), ""), False), bool)  # noqa: FBT003
    return numbers, written & np.isnan(numbers)


def minor_units(
    amounts: NDArray[np.float64], currencies: pa.Array
) -> tuple[pa.Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Turn amounts into whole minor units of their currency (øre, cents; yen have none), halves away from zero.

    Returns:
        the units, null where there is no amount, a mask of amounts too large to tell exactly, and one of amounts that
        were rounded; what a program's own arithmetic leaves behind (2.9000000000000004) is no rounding.
    """
    coded = currencies.dictionary_encode()
    scale = np.array([10.0 ** minor_digits(one) for one in coded.dictionary.to_pylist()] + [100.0])
    with np.errstate(over="ignore"):  # too large becomes infinite, and is told below
        exact = amounts * scale[coded.indices.fill_null(len(scale) - 1).to_numpy(zero_copy_only=False)]
        units = np.trunc(exact + np.copysign(0.5, exact))
        too_large = np.abs(units) > MINOR_UNITS_MAX
        rounded = ~too_large & (np.abs(exact - units) > np.maximum(_DUST, _DUST * np.abs(units)))
    absent = np.isnan(units) | too_large
    return pa.array(np.where(absent, 0, units).astype(np.int64), mask=absent), too_large, rounded


@cache
def minor_digits(currency: str) -> int:
    """Tell how many decimals a currency has."""
    from babel.numbers import get_currency_precision  # noqa: PLC0415  (40 ms, only where there is money)

    return int(get_currency_precision(currency))


@cache
def known_currencies() -> frozenset[str]:
    """Give the codes of all currencies there are and were (ISO 4217)."""
    from babel.numbers import list_currencies  # noqa: PLC0415

    return frozenset(list_currencies())


def _one_by_one(distinct: pa.Array, *, comma: bool) -> pa.Array:
    return pa.array([_number(cell, comma=comma) for cell in distinct.to_pylist()], pa.float64())


def _number(cell: str, *, comma: bool) -> float | None:
    bare = _AROUND.sub("", cell.strip().replace("\u2212", "-"))
    bare = re.sub(r"(?<=\d)[ \u00a0\u202f'](?=\d{3})", "", bare)
    bare = re.sub(r"[.,]-{1,2}$", "", bare)
    point, last = bare.rfind("."), bare.rfind(",")
    if point >= 0 and last >= 0:
        bare = _decimal(bare, "," if last > point else ".")
    elif last >= 0:
        bare = _decimal(bare, "," if bare.count(",") == 1 and (comma or not _three_after(bare, last)) else ".")
    elif point >= 0:
        bare = _decimal(bare, "." if bare.count(".") == 1 and (not comma or not _three_after(bare, point)) else ",")
    return float(bare) if _NUMBER.fullmatch(bare) else None


def _three_after(cell: str, place: int) -> bool:
    """Tell whether what follows looks like a group of thousands."""
    return len(cell) - place - 1 == 3 and place <= 4


def _decimal(cell: str, sign: str) -> str:
    """Write a number with a decimal point; what does not stand between groups of three stays and makes it no number."""
    thousands = "." if sign == "," else ","
    whole, parted, rest = cell.partition(sign)
    if thousands in rest or (thousands in whole and not re.fullmatch(rf"[-+]?\d{{1,3}}(\{thousands}\d{{3}})+", whole)):
        return cell
    return whole.replace(thousands, "") + (f".{rest}" if parted and rest else "")
