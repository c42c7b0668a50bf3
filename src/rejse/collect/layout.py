"""How a delimited text is laid out: what parts the cells, whether quotes mean anything, whether names come first."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

DELIMITERS: Final = (",", ";", "\t", "|")
_RECORDS_LOOKED_AT: Final = 200
_DATA_LIKE: Final = re.compile(r"[-+]?\d[\d., ]*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
"""A number or a date: what a name of a column is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The layout of a delimited text; `header` says whether its first row holds the names."""

    delimiter: str
    quoted: bool
    header: bool
    names: tuple[str, ...]


def find_layout(start: str, *, whole: bool, delimiter: str | None = None) -> Layout:
    """Find the layout of a text from its beginning.

    The delimiter is the one by which most rows have as many cells as the first. Quotes mean something if the
    strict rules of CSV read the text without complaint. The first row holds names unless a cell in it looks like a
    number or a date, or comes again further down in the same column.

    Args:
        start: the beginning of the text.
        whole: whether that is all of it.
        delimiter: what parts the cells, where the person knows it better.
    """
    text = start if whole else start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda one: _agreement(_records(text, one, quoted=True)))
    quoted = '"' in text and _strictly_quoted(text, delimiter, whole=whole)
    quoted = quoted or ('"' not in text and delimiter != "\t")
    records = _records(text, delimiter, quoted=quoted)
    first = records[0] if records else []
    header = bool(first) and not _is_data(first, records[1:])
    names = tidy_names(first) if header else tuple(f"c{number}" for number in range(1, len(first) + 1))
    return Layout(delimiter=delimiter, quoted=quoted, header=header, names=names)


def _records(text: str, delimiter: str, *, quoted: bool) -> list[list[str]]:
    """Read the first rows leniently; blank lines are no rows."""
    quoting: Literal[0, 3] = 0 if quoted else 3  # minimal or none
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting):
            if record:
                found.append(record)
            if len(found) == _RECORDS_LOOKED_AT:
                break
    except csv.Error:
        pass
    return found


def _agreement(records: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Tell how well a delimiter fits: the share of rows as wide as the first, then the width."""
    if not records or len(records[0]) < 2:
        return (0.0, 1)
    width = len(records[0])
    same = sum(len(one) == width for one in records)
    return (round(same / len(records), 1), width)


def _strictly_quoted(text: str, delimiter: str, *, whole: bool) -> bool:
    """Tell whether strict CSV reads the text; the comma rules have the benefit of the doubt for a few bad rows.

    Tabs part cells without quotes in most programs, so one complaint is enough there.
    """
    if delimiter != "\t":
        return True
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as complaint:
        return not whole and str(complaint) == "unexpected end of data"
    return True


def _is_data(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    if any(_DATA_LIKE.fullmatch(cell.strip()) for cell in first):
        return True
    return any(
        one != first and any(cell and cell == again for cell, again in zip(first, one, strict=False)) for one in others
    )


def tidy_names(first: Sequence[str]) -> tuple[str, ...]:
    """Trim the names, name the nameless by their place, and number those that come twice."""
    made: list[str] = []
    for place, cell in enumerate(first, start=1):
        name = cell.strip().lstrip("\ufeff").strip() or f"c{place}"
        taken, times = name, 1
        while taken in made:
            times += 1
            taken = f"{name} {times}"
        made.append(taken)
    return tuple(made)
