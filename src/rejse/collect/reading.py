"""Any file that can be imported, as batches of text cells: delimited text, JSON Lines, Parquet."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rejse.collect.batch import Batch
from rejse.collect.delimited import read_delimited
from rejse.collect.jsonlines import read_json_lines
from rejse.collect.layout import DELIMITERS, Layout, find_layout
from rejse.collect.opening import Found, Kind, find_file
from rejse.collect.parquet import column_names, open_parquet, read_parquet
from rejse.errors import WrongUse

_START_LETTERS: Final = 1 << 18
_NAMED_DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}


class BadDelimiter(WrongUse):
    """A delimiter is more than one sign, or one that cannot part cells."""

    code = "bad-delimiter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file about to be read: how it was found to be written, and how far it goes."""

    found: Found
    layout: Layout | None
    names: tuple[str, ...] | None
    """Its columns, where the file tells them before its rows."""
    total: int
    """Its length in the unit of `Batch.done`: letters, or rows of a Parquet file."""

    def batches(self) -> Iterator[Batch]:
        """Read the file from its start; may be called again."""
        if self.found.kind is Kind.PARQUET:
            yield from read_parquet(self.found.path)
            return
        with self.found.text() as stream:
            yield from read_delimited(stream, self.layout) if self.layout else read_json_lines(stream)


def open_reading(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Reading:
    """Find out how a file is written; what the person says wins over what is found.

    Raises:
        BadDelimiter: the delimiter named is none.
        WrongUse, CouldNot: as `find_file` and `open_parquet` tell.
    """
    if delimiter is not None:
        delimiter = _NAMED_DELIMITERS.get(delimiter, delimiter)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise BadDelimiter(delimiter=delimiter, known=(*_NAMED_DELIMITERS, *DELIMITERS))
    found = find_file(path, encoding=encoding)
    if found.kind is Kind.PARQUET:
        with open_parquet(path) as file:
            names = column_names(file.schema_arrow)
            return Reading(found=found, layout=None, names=names, total=file.metadata.num_rows)
    if found.kind is Kind.JSON_LINES:
        return Reading(found=found, layout=None, names=None, total=found.letters)
    with found.text() as stream:
        start = stream.read(_START_LETTERS)
    layout = find_layout(start, whole=len(start) == found.letters, delimiter=delimiter)
    return Reading(found=found, layout=layout, names=layout.names, total=found.letters)
