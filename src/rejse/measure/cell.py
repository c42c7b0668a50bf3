"""One number of an answer, named as the answer's JSON names it: which rows, which of them, which number of the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from rejse.errors import WrongUse

WHOLE: Final = "(all)"
"""The rows of an answer's own n, which stands in no table."""


class UnknownRows(WrongUse):
    """The answer has no rows of this name that customers stand behind."""

    code = "unknown-rows"


class UnknownRow(WrongUse):
    """No single row of the answer is called that."""

    code = "unknown-row"


class UnknownNumber(WrongUse):
    """The row has no such number, or no customers can be named behind it."""

    code = "unknown-number"


class UnknownGroup(WrongUse):
    """The answer is not broken down into such a group."""

    code = "unknown-group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a number stands. Nothing said is the answer's own n.

    rows: a table of the answer, such as "phases"; None is the main one. row: what names the row in it, such as
    ("website",), ("website", "order") for a step of a flow, or ("2",) for the second step of a funnel. number: a
    column, such as "passed"; None is the row's first number. group: the value of what a funnel is broken down by.
    """

    row: tuple[str, ...] = ()
    rows: str | None = None
    number: str | None = None
    group: str | None = None


def rows_of(cell: Cell, known: Sequence[str]) -> str:
    """Give the rows meant: those named, else the first known, else WHOLE where no row is named either.

    Raises:
        UnknownRows: the answer has none of that name.
    """
    if cell.rows is None:
        return known[0] if cell.row else WHOLE
    if cell.rows not in known:
        raise UnknownRows(rows=cell.rows, known=tuple(known), nearest=_near(cell.rows, known))
    if not cell.row:
        raise UnknownRow(row="", known=("ROW",), nearest=None)
    return cell.rows


def number_of(cell: Cell, known: Sequence[str]) -> str:
    """Give the number meant: the one named, else the first.

    Raises:
        UnknownNumber: the row has none of that name.
    """
    if cell.number is None:
        return known[0]
    if cell.number not in known:
        raise UnknownNumber(number=cell.number, known=tuple(known), nearest=_near(cell.number, known))
    return cell.number


def one_of(row: str, known: Sequence[str]) -> int:
    """Give the place of a row's name among the known.

    Raises:
        UnknownRow: it is not there, or stands for several.
    """
    if known.count(row) != 1:
        raise unknown_row((row,), known)
    return known.index(row)


def unknown_row(row: Sequence[str], known: Sequence[str]) -> UnknownRow:
    """Say that there is no such row, with the nearest that there is."""
    near = next((close for one in row if one not in known and (close := _near(one, known))), None)
    return UnknownRow(row=",".join(row), known=tuple(dict.fromkeys(known)), nearest=near)


def named(row: Sequence[str], *parts: str) -> Sequence[str]:
    """Give what names a row: a word for each of its parts.

    Raises:
        UnknownRow: they are too few or too many.
    """
    if len(row) != len(parts):
        raise UnknownRow(row=",".join(row), known=(",".join(parts),), nearest=None)
    return row


def _near(text: str, known: Sequence[str]) -> str | None:
    return next(iter(get_close_matches(text, known, 1)), None)
