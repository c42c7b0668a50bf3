"""Any file that can be imported, as batches of text cells: delimited text, JSON Lines, Parquet, XLSX, XES."""

from collections.abc import Iterator
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rejse.collect.batch import Batch
from rejse.collect.delimited import read_delimited
from rejse.collect.jsonlines import read_json_lines
from rejse.collect.layout import DELIMITERS, Layout, find_layout
from rejse.collect.opening import Found, Kind, find_file
from rejse.collect.parquet import column_names, open_parquet, read_parquet
from rejse.collect.sheet import SheetFile, open_sheet
from rejse.collect.xes import PARTS as XES_PARTS
from rejse.collect.xes import XesLog, survey_xes
from rejse.errors import Argument, WrongUse

_START_LETTERS: Final = 1 << 18
_NAMED_DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}


class BadDelimiter(WrongUse):
    """A delimiter is more than one sign, or one that cannot part cells."""

    code = "bad-delimiter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file about to be read: how it was found to be written, and how far it goes."""

    found: Found
    layout: Layout | None = None
    names: tuple[str, ...] | None = None
    """Its columns, where the file tells them before its rows."""
    total: int
    """Its length in the unit of `Batch.done`: letters, bytes, or rows of a Parquet file."""
    parts: Named[str, str] = field(default_factory=dict)
    """Which columns play which parts by what kind of file it is."""
    sheet: SheetFile | None = None
    log: XesLog | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    """Columns that could not be read so far, and what they hold."""

    def batches(self) -> Iterator[Batch]:
        """Read the file from its start; may be called again."""
        packing = self.found.packing
        if self.found.kind is Kind.PARQUET:
            with packing.seekable() as stream:
                yield from read_parquet(stream, packing.where, packing.path.name, left_out=self.left_out)
        elif self.sheet is not None:
            with packing.seekable() as stream:
                yield from self.sheet.batches(stream)
        elif self.log is not None:
            with packing.stream() as stream:
                yield from self.log.batches(stream)
        else:
            with self.found.text() as text:
                yield from read_delimited(text, self.layout) if self.layout else read_json_lines(text)

    def remarks(self) -> Iterator[tuple[str, dict[str, Argument]]]:
        """Say what a person should know about how the file was read: codes with their arguments."""
        if self.layout is not None and self.layout.names and not self.layout.header:
            yield "no-header", {"columns": self.layout.names}
        if self.sheet is not None:
            yield from self.sheet.remarks()
        if self.log is not None and len(self.log.transitions) > 1:
            yield "several-transitions", {"transitions": tuple(sorted(self.log.transitions))}
        for column, kind in self.left_out.items():
            yield "column-left-out", {"column": column, "kind": kind}


def open_reading(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Reading:
    """Find out how a file is written; what the person says wins over what is found.

    Raises:
        BadDelimiter: the delimiter named is none.
        WrongUse, CouldNot: as `find_file` and the readers of each kind tell.
    """
    if delimiter is not None:
        delimiter = _NAMED_DELIMITERS.get(delimiter, delimiter)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise BadDelimiter(delimiter=delimiter, known=(*_NAMED_DELIMITERS, *DELIMITERS))
    found = find_file(path, encoding=encoding)
    packing = found.packing
    match found.kind:
        case Kind.PARQUET:
            with packing.seekable() as stream, open_parquet(stream, packing.where, path.name) as file:
                return Reading(found=found, names=column_names(file.schema_arrow), total=file.metadata.num_rows)
        case Kind.SHEET:
            with packing.seekable() as stream:
                opened = open_sheet(stream, packing.where, packing.name, sheet=sheet)
            return Reading(found=found, sheet=opened, names=opened.names, total=opened.bytes)
        case Kind.XES:
            with packing.stream() as stream:
                total = survey_xes(stream, packing.where, packing.name)
            return Reading(found=found, log=XesLog(packing.where, packing.name), total=total, parts=XES_PARTS)
        case Kind.JSON_LINES:
            return Reading(found=found, total=found.letters)
        case Kind.DELIMITED:
            with found.text() as text:
                start = text.read(_START_LETTERS)
            layout = find_layout(start, whole=len(start) == found.letters, delimiter=delimiter)
            return Reading(found=found, layout=layout, names=layout.names, total=found.letters)
