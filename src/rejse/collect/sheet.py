"""One sheet of a workbook as rows: the row with the names found, dates as dates, numbers as numbers, nothing lost."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import BinaryIO, Final, TypeAlias

import numpy as np
import pyarrow as pa

from rejse.collect.batch import Bare, Batch, column_of, joined
from rejse.collect.layout import tidy_names
from rejse.collect.workbook import Heard, Package, Shows, Workbook, opened, read_workbook
from rejse.errors import Argument, CouldNot, Where, WrongUse

COLUMNS_MAX: Final = 2_000
ROWS_PER_BATCH: Final = 50_000
_ROWS_LOOKED_AT: Final = 100
_HEADER_SHARE_MIN: Final = 0.6
"""The names fill most of the columns; a title above them fills one or two."""

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_LIKE_DATA: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[ T].*)?|\d{1,2}:\d{2}(?::\d{2})?")
_DAY: Final = timedelta(days=1)
_SERIAL_MAX: Final = 2_958_466
"""The day after the last of the year 9999, counted from 1900."""

Cell: TypeAlias = str | Bare
Row: TypeAlias = tuple[int, dict[int, Cell]]
"""The number of a row, and its filled cells by column from 0."""


class NoSuchSheet(WrongUse):
    """A sheet is named that the workbook does not have."""

    code = "no-such-sheet"


class EmptySheet(WrongUse):
    """The sheet holds nothing."""

    code = "empty-sheet"


class SheetTooWide(CouldNot):
    """The sheet has more columns than a table of events ever has."""

    code = "sheet-too-wide"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A sheet about to be read: where it lies, which columns it has and where its rows begin."""

    where: Where
    file: str
    workbook: Workbook
    sheet: str
    bytes: int
    names: tuple[str, ...]
    """The names of the columns that hold anything."""
    columns: tuple[int, ...]
    """Their places in the sheet, from 0."""
    first_row: int
    """The number of the first row that is no name."""
    has_header: bool
    above: int
    """How many rows stand above the names."""
    merged: "Merged"

    def batches(self, stream: BinaryIO) -> Iterator[Batch]:
        """Read the rows batch by batch; a row without a cell of its own is none."""
        with opened(stream, self.where, self.file) as members:
            package = Package(members, self.where, self.file)
            rows: list[Row] = []
            rows_max = max(1, min(ROWS_PER_BATCH, 2_000_000 // len(self.columns)))
            for row, done in _rows(package, self.workbook, self.sheet, self.merged):
                if row[0] >= self.first_row:
                    rows.append(row)
                if len(rows) >= rows_max:
                    yield self._batch(rows, done)
                    rows = []
            if rows:
                yield self._batch(rows, self.bytes)

    def remarks(self) -> Iterator[tuple[str, dict[str, Argument]]]:
        """Say what a person should know: which sheet it was, which row holds the names, what was filled in."""
        others = tuple(name for name in self.workbook.sheets if name != self.sheet)
        if others:
            yield "other-sheets", {"sheet": self.sheet, "count": len(others) + 1, "others": others}
        if not self.has_header:
            yield "no-header", {"columns": self.names}
        if self.above:
            yield "rows-above-header", {"count": self.above, "row": self.first_row - 1}
        if self.merged.spans:
            yield "merged-cells", {"count": sum(len(spans) for spans in self.merged.spans.values())}

    def _batch(self, rows: Sequence[Row], done: int) -> Batch:
        made = {
            name: column_of([cells.get(place) for _, cells in rows])
            for name, place in zip(self.names, self.columns, strict=True)
        }
        columns = [cells for cells, _ in made.values()]
        return Batch(
            cells=pa.table(dict(zip(made, columns, strict=True))),
            rows=np.array([number for number, _ in rows], np.int64),
            raw=joined(columns, rows=len(rows)),
            literal={name: literal for name, (_, literal) in made.items()},
            done=done,
        )


@dataclass(slots=True)
class Merged:
    """Cells merged downwards: per column the spans of rows that show the cell at their top."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _shown: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def add(self, reference: str) -> None:
        """Take note of a merged range; one in a single row changes nothing."""
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and int(ends[1][2]) > int(ends[0][2]):
            self.spans.setdefault(_place(ends[0][1]), []).append((int(ends[0][2]), int(ends[1][2])))

    def sort(self) -> None:
        """Bring the spans into the order of rows, so that they can be found."""
        for spans in self.spans.values():
            spans.sort()

    def fill(self, row: Row) -> None:
        """Give a row's merged cells what is shown in them."""
        number, cells = row
        for column, spans in self.spans.items():
            at = bisect_right(spans, (number, 1 << 30)) - 1
            if at < 0 or spans[at][1] < number:
                continue
            if spans[at][0] == number and column in cells:
                self._shown[column, number] = cells[column]
            elif column not in cells and (column, spans[at][0]) in self._shown:
                cells[column] = self._shown[column, spans[at][0]]


def open_sheet(stream: BinaryIO, where: Where, file: str, *, sheet: str | None = None) -> SheetFile:
    """Find out how a sheet is laid out; without a name it is the first that is not hidden.

    The names stand in the first row that is as full as most, if all of it is text; else the columns are c1, c2 ...

    Raises:
        BrokenSheet, DamagedFile, UnsafeMember, UnpacksTooLarge, SheetTextsTooLarge: the workbook cannot be read.
        BrokenXml, XmlDoctype, XmlTooDeep, XmlTagTooLong: a part of it is not what it should be.
        NoSuchSheet, EmptySheet, SheetTooWide: the sheet is not there, or not a table.
    """
    with opened(stream, where, file) as members:
        package = Package(members, where, file)
        workbook = read_workbook(package)
        named = _named(workbook, sheet, where)
        seen = _Seen()
        size = package.survey(workbook.sheets[named], seen)
        seen.merged.sort()
        if len(seen.filled) > COLUMNS_MAX:
            raise SheetTooWide(where=where, file=file, sheet=named, count=len(seen.filled))
        leading: list[Row] = []
        for row, _ in _rows(package, workbook, named, seen.merged):
            leading.append(row)
            if len(leading) == _ROWS_LOOKED_AT:
                break
    if not leading:
        raise EmptySheet(where=where, file=file, sheet=named, sheets=tuple(workbook.sheets))
    at, has_header = _header(leading)
    header = leading[at][1] if has_header else {}
    columns = sorted(seen.filled)
    names = tidy_names([str(header.get(place, "")) for place in columns])
    return SheetFile(
        where=where,
        file=file,
        workbook=workbook,
        sheet=named,
        bytes=size,
        names=names,
        columns=tuple(columns),
        first_row=leading[at][0] + 1 if has_header else leading[0][0],
        has_header=has_header,
        above=at,
        merged=seen.merged,
    )


class _Seen:
    """What is looked for while a sheet is read through: which columns hold anything, and what is merged."""

    def __init__(self) -> None:
        self.filled: set[int] = set()
        self.merged = Merged()
        self._place = -1
        self._places: dict[str, int] = {}

    def __call__(self, tag: str, attributes: list[str]) -> None:
        """Take note of a start tag."""
        match tag.rpartition(":")[2]:
            case "c":
                self._place += 1
                if "r" in attributes[::2]:
                    letters = attributes[attributes.index("r") + 1].rstrip("0123456789")
                    if letters not in self._places:
                        self._places[letters] = _place(letters)
                    self._place = self._places[letters]
            case "v" | "t":
                self.filled.add(self._place)
            case "row":
                self._place = -1
            case "mergeCell" if "ref" in attributes[::2]:
                self.merged.add(attributes[attributes.index("ref") + 1])


class _Cells(Heard):
    """The cells of a sheet as they stream by; a row is whole at its end tag."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._workbook = workbook
        self._start = datetime(1904, 1, 1) if workbook.since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  (no zone)
        self._number = 0
        self._cells: dict[int, Cell] = {}
        self._place = -1
        self._places: dict[str, int] = {}
        self._kind, self._style = "n", 0

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or what is written in it."""
        match tag.rpartition(":")[2]:
            case "c":
                self._cell(attributes)
            case "v":
                self.markup.hear(self.written.append)
            case "row":
                told = attributes.get("r", "")
                self._number = int(told) if told.isdigit() else self._number + 1
                self._cells, self._place = {}, -1
            case "t" | "rPh":
                super().started(tag, attributes)

    def ended(self, tag: str) -> None:
        """Keep a cell that holds anything, and a row that has such a cell."""
        match tag.rpartition(":")[2]:
            case "v":
                self.markup.hear(None)
            case "c":
                if self.written:
                    value = self._value(self.take())
                    if value[0].strip() if isinstance(value, tuple) else value.strip():
                        self._cells[self._place] = value
            case "row":
                if self._cells:
                    self.rows.append((self._number, self._cells))
            case "t" | "rPh":
                super().ended(tag)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._place += 1
        if "r" in attributes:
            letters = attributes["r"].rstrip("0123456789")
            if letters not in self._places:
                self._places[letters] = _place(letters)
            self._place = self._places[letters]
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0

    def _value(self, written: str) -> Cell:
        """Give what a cell shows: a shared text, a truth, a number or a date; an error is a text too."""
        match self._kind:
            case "s":
                at = int(written) if written.strip().isdigit() else -1
                return self._workbook.texts[at] if 0 <= at < len(self._workbook.texts) else written
            case "b":
                return ("true" if written.strip() == "1" else "false",)
            case "d":
                return written.removesuffix("T00:00:00")
            case "n":
                return self._number_of(written)
        return written

    def _number_of(self, written: str) -> Cell:
        try:
            number = float(written)
        except ValueError:
            return written
        formats = self._workbook.formats
        shown = formats[self._style] if self._style < len(formats) else Shows.NUMBER
        if shown is Shows.NUMBER or not 0 <= number < _SERIAL_MAX:
            return _told(number) if abs(number) < float("inf") else written
        return _moment(number, shown, self._start)


def _rows(package: Package, workbook: Workbook, sheet: str, merged: Merged) -> Iterator[tuple[Row, int]]:
    """Give the rows that hold anything, each with how many bytes were read."""
    cells = _Cells(workbook)
    for done in package.read(workbook.sheets[sheet], cells):
        for row in cells.rows:
            merged.fill(row)
            yield row, done
        cells.rows.clear()


def _named(workbook: Workbook, sheet: str | None, where: Where) -> str:
    if sheet is None:
        return next(iter(workbook.sheets))
    alike = {name.casefold().strip(): name for name in workbook.sheets}
    if sheet not in workbook.sheets and sheet.casefold().strip() not in alike:
        near = get_close_matches(sheet.casefold(), alike, 1)
        known = tuple(workbook.sheets)
        raise NoSuchSheet(where=where, sheet=sheet, nearest=alike[near[0]] if near else None, sheets=known)
    return sheet if sheet in workbook.sheets else alike[sheet.casefold().strip()]


def _header(leading: Sequence[Row]) -> tuple[int, bool]:
    """Find the row that holds the names, and tell whether it does: a name is neither a number nor a date."""
    width = max(len(cells) for _, cells in leading)
    at = next(at for at, (_, cells) in enumerate(leading) if len(cells) >= _HEADER_SHARE_MIN * width)
    texts = all(isinstance(cell, str) and not _LIKE_DATA.fullmatch(cell) for cell in leading[at][1].values())
    return (at, True) if texts else (0, False)


def _place(letters: str) -> int:
    """Give the place of a column from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _told(number: float) -> Bare:
    """Write a number as the sheet shows it: to 15 digits, whole ones without a point."""
    if number == int(number) and abs(number) < 1e15:
        return (str(int(number)),)
    return (repr(float(f"{number:.15g}")),)


def _moment(days: float, shown: Shows, start: datetime) -> str:
    """Write a date or clock to the millisecond; the 29th of February 1900, which never was, is counted by all."""
    span = timedelta(milliseconds=round(days * 86_400_000))
    if shown is Shows.SPAN:
        minutes, seconds = divmod(int(span.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if shown is Shows.CLOCK and span < _DAY:
        return f"{start + span:%H:%M:%S}"
    if start.year < 1900 and days < 60:
        span += _DAY
    moment = start + span
    written = moment.isoformat(sep=" ", timespec="milliseconds" if moment.microsecond else "seconds")
    return written.removesuffix(" 00:00:00")
