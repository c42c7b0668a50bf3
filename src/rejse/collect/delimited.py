"""Delimited text, read in blocks: every cell as it stands, every row on its true line, no row able to stop the file.

A block without quotes and blank lines (most are) goes through pyarrow; the others through Python's strict CSV reader,
which can be set back to the line after a row that makes no sense.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from rejse.collect.batch import Batch, Broken, joined
from rejse.collect.layout import Layout

BLOCK_LETTERS: Final = 16 << 20
_BLANK_LINE: Final = re.compile(r"^[\r\n]|\n\r?\n|\r\r")
_RAW_LETTERS_MAX: Final = 32 << 10
"""Of a broken row we keep this much: a lost quote may take in the rest of the file."""


@dataclass(slots=True)
class _Rows:
    """What a block gave: rows of cells by column, their lines, the broken ones, and the text left for the next."""

    columns: list[pa.Array]
    lines: np.ndarray[tuple[int], np.dtype[np.int64]]
    broken: list[Broken] = field(default_factory=list)
    left: str = ""
    short: NDArray[np.bool_] | None = None


def read_delimited(stream: TextIO, layout: Layout, *, block_letters: int = BLOCK_LETTERS) -> Iterator[Batch]:
    """Read a delimited text batch by batch, in bounded memory.

    Rows with too many cells, or with quotes that make no sense, come out as broken, one by one. Cells that lack at the
    end of a row are empty: spreadsheets leave out the separators after the last filled one.

    Args:
        stream: text opened with `newline=""`.
        layout: how it is laid out; its header, if it has one, is no row.
        block_letters: how much is read at a time.
    """
    carried, line, done = "", 1, 0
    header = layout.header
    while True:
        part = stream.read(block_letters)
        done += len(part)
        text, carried = _whole_lines(carried + part, at_end=not part)
        if text:
            found = _read_block(text, layout, first_line=line, at_end=not part)
            line += _count_lines(text) - _count_lines(found.left)
            carried = found.left + carried
            batch, header = _batch(found, layout, header=header, done=done)
            if len(batch.rows) or batch.broken:
                yield batch
        if not part:
            return


def _whole_lines(text: str, *, at_end: bool) -> tuple[str, str]:
    """Cut a text after its last line end; a lone return at the end may be half a line end."""
    if at_end:
        return text, ""
    cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
    return text[:cut], text[cut:]


def _count_lines(text: str) -> int:
    if "\r" not in text:
        return text.count("\n")
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _read_block(text: str, layout: Layout, *, first_line: int, at_end: bool) -> _Rows:
    if (layout.quoted and '"' in text) or _BLANK_LINE.search(text):
        return _read_carefully(text, layout, first_line=first_line, at_end=at_end)
    found = _read_fast(text, layout, first_line=first_line)
    if any(int(str(one.arguments["cells"])) < len(layout.names) for one in found.broken):
        return _read_carefully(text, layout, first_line=first_line, at_end=at_end)
    return found


def _read_fast(text: str, layout: Layout, *, first_line: int) -> _Rows:
    """Read a block in which every line is a row."""
    broken: list[Broken] = []

    def keep(row: pa.csv.InvalidRow) -> str:
        at = first_line + row.number - 1
        broken.append(_wrong_width(at, row.text, row.actual_columns, row.expected_columns))
        return "skip"

    written = text.encode()
    names = [str(place) for place in range(len(layout.names))]
    table = pa.csv.read_csv(
        pa.BufferReader(written),
        read_options=pa.csv.ReadOptions(column_names=names, use_threads=False, block_size=len(written) + 1),
        parse_options=pa.csv.ParseOptions(
            delimiter=layout.delimiter,
            quote_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
        ),
    )
    lines = np.arange(first_line, first_line + table.num_rows + len(broken), dtype=np.int64)
    lines = np.delete(lines, [one.row - first_line for one in broken])
    return _Rows([table.column(name).combine_chunks() for name in names], lines, broken)


def _read_carefully(text: str, layout: Layout, *, first_line: int, at_end: bool) -> _Rows:
    """Read a block record by record; after one that makes no sense go on with the line after its first."""
    lines = list(io.StringIO(text, newline=""))
    at = 0

    def feed() -> Iterator[str]:
        nonlocal at
        while at < len(lines):
            at += 1
            yield lines[at - 1]

    quoting: Literal[0, 3] = 0 if layout.quoted else 3  # minimal or none
    records: list[list[str]] = []
    places: list[int] = []
    width = len(layout.names)
    broken: list[Broken] = []
    left = ""
    reader = csv.reader(feed(), delimiter=layout.delimiter, quoting=quoting, strict=True)
    while at < len(lines):
        start = at
        try:
            record = next(reader)
        except csv.Error as complaint:
            if str(complaint) == "unexpected end of data":
                left = "".join(lines[start:])
                if not at_end and len(left) < BLOCK_LETTERS:
                    break
                left = ""
                reader = csv.reader(feed(), delimiter=layout.delimiter, quoting=quoting, strict=True)
            at = start + 1
            broken.append(Broken(row=first_line + start, code="broken-quotes", raw=_bare(lines[start])))
            continue
        if not record:
            continue
        raw = "" if len(record) == width else "".join(lines[start:at])
        if len(record) > width or raw.count('"') % 2:
            broken.append(_wrong_width(first_line + start, raw, len(record), width))
        else:
            records.append(record)
            places.append(first_line + start)
    short = np.array([len(record) < width for record in records], np.bool_)
    columns = _columns([_padded(record, width) for record in records], width)
    return _Rows(columns, np.array(places, np.int64), broken, left, short if short.any() else None)


def _padded(record: list[str], width: int) -> list[str]:
    return record if len(record) == width else [*record, *[""] * (width - len(record))]


def _wrong_width(row: int, raw: str, cells: int, columns: int) -> Broken:
    return Broken(row=row, code="cell-count", raw=_bare(raw), arguments={"cells": cells, "columns": columns})


def _bare(row: str) -> str:
    return row.rstrip("\r\n")[:_RAW_LETTERS_MAX]


def _columns(records: Sequence[Sequence[str]], width: int) -> list[pa.Array]:
    if not records:
        return [pa.array([], pa.string()) for _ in range(width)]
    return [pa.array(column, pa.string()) for column in zip(*records, strict=True)]


def _batch(found: _Rows, layout: Layout, *, header: bool, done: int) -> tuple[Batch, bool]:
    """Make the batch of a block; the header, met as the first row, is taken off it."""
    columns, lines, broken, short = found.columns, found.lines, found.broken, found.short
    if header and broken and (not len(lines) or broken[0].row < lines[0]):
        broken, header = broken[1:], False
    elif header and len(lines):
        columns, lines, header = [one.slice(1) for one in columns], lines[1:], False
        short = None if short is None else short[1:]
    batch = Batch(
        cells=pa.table(dict(zip(layout.names, columns, strict=True))),
        rows=lines,
        raw=joined(columns, rows=len(lines)),
        broken=tuple(broken),
        short=short,
        done=done,
    )
    return batch, header
