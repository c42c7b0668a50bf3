"""Tables as files that a spreadsheet opens; what a stranger wrote is never a formula there."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out."""

_NAME_MOST: Final = 31
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: its name, its headings, its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def harmless(value: Any) -> Any:  # noqa: ANN401  (a cell of any kind)
    """Give a cell such that no spreadsheet works it out: a text that looks like a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_of(sheet: Sheet) -> bytes:
    """Write a table as CSV in UTF-8, with the mark by which spreadsheets know it."""
    return _csv(sheet.columns, sheet.rows, "\r\n").encode("utf-8-sig")


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Write rows as CSV for programs."""
    return _csv(columns, ([row.get(column) for column in columns] for row in rows), "\n")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], ends: str) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator=ends)
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(_plain(cell)) for cell in row] for row in rows)
    return made.getvalue()


def cell_text(value: Any) -> str:  # noqa: ANN401
    """Write a cell as text: nothing is empty, a list stands with dashes between, four figures are enough."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list | tuple):
        return "–".join(cell_text(part) for part in value)
    return str(value)


def xlsx_of(sheets: Iterable[Sheet]) -> bytes:
    """Write tables as a workbook, a sheet each."""
    from openpyxl import Workbook  # noqa: PLC0415  (200 ms, only where a workbook is asked for)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_named(sheet.name, taken))
        for row in (sheet.columns, *sheet.rows):
            cells = []
            for value in row:
                plain = _plain(value)
                cell = WriteOnlyCell(page, value=_printable(plain) if isinstance(plain, str) else plain)
                if isinstance(plain, str):
                    cell.data_type = "s"
                cells.append(cell)
            page.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _named(name: str, taken: set[str]) -> str:
    """Give a sheet a name that spreadsheets allow, and no other sheet has."""
    short = name.translate(_NOT_IN_NAMES).strip()[:_NAME_MOST] or "1"
    number = 1
    while short.lower() in taken:
        number += 1
        end = f" {number}"
        short = short[: _NAME_MOST - len(end)] + end
    taken.add(short.lower())
    return short


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Give a cell as a spreadsheet can hold it: a number stays one."""
    return cell_text(value) if value is None or isinstance(value, list | tuple) else value


def _printable(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
