"""A batch: some rows of a file as text cells, with the line each stands on and the rows that could not be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.errors import Argument

Bare: TypeAlias = tuple[str]
"""A value that JSON can hold as it is, a number or a truth; all others are texts."""

_ESCAPES: Final = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row that could not be read: where it stands, why, and what it says."""

    row: int
    code: str
    raw: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with some rows; `values` are the cells it is about, for the message."""

    code: str
    rows: NDArray[np.bool_]
    values: pa.Array | None = None

    def value(self, row: int) -> str:
        """Give the cell of a row that the trouble is about, short enough for a message."""
        told = None if self.values is None else self.values[row].as_py()
        return "" if told is None else told if len(told) <= 60 else f"{told[:59]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a file.

    `literal` says of a column whether its cells are JSON numbers, truths and lists (True), texts (False), or which
    of both by row; of columns it does not name (a delimited text knows no types) each cell is judged by its looks.
    """

    cells: pa.Table
    """One column of strings per column of the file; an empty or missing cell may be null."""
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    """The line of each row in its file (for Parquet: its number), from 1."""
    raw: pa.StringArray
    """Each row on one line; two rows are the same if this is."""
    literal: Mapping[str, bool | pa.BooleanArray] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    short: NDArray[np.bool_] | None = None
    """Which rows lacked cells at their end; None where none did."""
    doubts: tuple[Trouble, ...] = ()
    """What is odd about rows that could be read; nothing of them is lost."""
    done: int = 0
    """How far into the file this batch reaches, in the unit of `Reading.total`."""


def column_of(values: Sequence[str | Bare | None]) -> tuple[pa.Array, bool | pa.BooleanArray]:
    """Make a column of cells whose kind may differ from row to row: the cells as text, and what `literal` says."""
    bare = [one.__class__ is tuple for one in values]
    if not any(bare):
        return pa.array(values, pa.string()), False
    return pa.array([one[0] if one.__class__ is tuple else one for one in values], pa.string()), pa.array(bare)


def over_distinct(column: pa.Array | pa.ChunkedArray, work: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Do some work once per distinct cell instead of once per row; an absent cell stays absent."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode()
    return work(coded.dictionary).take(coded.indices)


def joined(columns: Sequence[pa.Array], *, rows: int) -> pa.StringArray:
    """Write each row's cells on one line, parted by tabs, so that different rows never look the same."""
    if not columns:
        return pa.array([""] * rows, pa.string())
    line = _join(columns)
    apart = pc.all(pc.equal(pc.count_substring(line, "\t"), len(columns) - 1)).as_py() is not False
    if apart and not pc.any(pc.match_substring_regex(line, r"[\\\n\r]")).as_py():
        return line
    return _join([_escaped(one) for one in columns])


def _join(columns: Sequence[pa.Array]) -> pa.StringArray:
    if len(columns) == 1:
        return pc.fill_null(columns[0], "")
    return pc.binary_join_element_wise(*columns, "\t", null_handling="replace", null_replacement="")


def _escaped(column: pa.Array) -> pa.Array:
    for sign, written in _ESCAPES:
        column = pc.replace_substring(column, sign, written)
    return column
