"""A file looked at before it is imported: its columns, its first rows, and which part each column would play."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from rejse.collect.importing import DEFAULT_SOURCE, DEFAULT_ZONE, ImportOptions, Played, leading_of, play
from rejse.collect.mapping import SavedMapping, load_mapping
from rejse.collect.opening import Kind
from rejse.collect.reading import open_reading
from rejse.errors import WrongUse
from rejse.store.folder import Folder

ROWS_SHOWN: Final = 4
LETTERS_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What can be told of a file before a row is taken.

    Args:
        rows: its first rows, a cell per column; a cell that is long is cut.
        played: the parts that the columns would play.
        refused: why what was said of the parts cannot be; `played` is guessed then.
        sheets: of a workbook; `sheet` is the one that is read.
    """

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    played: tuple[Played, ...]
    refused: WrongUse | None
    source: str
    zone: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]


def look_at(path: Path, folder: Folder, options: ImportOptions) -> FirstLook:
    """Look at a file as it would be imported; that something is missing for an event is no mistake yet.

    Raises:
        WrongUse, CouldNot: the file cannot be read, or an option other than the parts cannot be.
    """
    saved = load_mapping(folder.mappings, options.use_map) if options.use_map else SavedMapping(parts={})
    reading = open_reading(
        path, encoding=options.encoding, delimiter=options.delimiter, sheet=options.sheet or saved.sheet
    )
    leading = leading_of(reading.batches())
    cells = leading[-1].cells if leading else pa.table({})
    if not cells.column_names:
        cells = pa.table({name: pa.array([], pa.string()) for name in reading.names or ()})
    refused = None
    played: tuple[Played, ...] = ()
    try:
        played = play(cells, {**saved.parts, **options.parts}, natural=reading.parts, guess=options.guess)
    except WrongUse as wrong:
        refused = wrong
        played = play(cells, {}, natural=reading.parts)
    return FirstLook(
        kind=reading.found.kind,
        columns=tuple(cells.column_names),
        rows=_first_rows(cells),
        played=played,
        refused=refused,
        source=options.source or saved.source or DEFAULT_SOURCE,
        zone=options.zone or saved.zone or DEFAULT_ZONE,
        encoding=reading.found.encoding,
        delimiter=reading.layout.delimiter if reading.layout else None,
        sheet=reading.sheet.sheet if reading.sheet else None,
        sheets=tuple(reading.sheet.workbook.sheets) if reading.sheet else (),
    )


def _first_rows(cells: pa.Table) -> tuple[tuple[str, ...], ...]:
    rows = cells.slice(0, ROWS_SHOWN)
    columns = [[_shown(cell) for cell in column.to_pylist()] for column in rows.columns]
    return tuple(zip(*columns, strict=True))


def _shown(cell: str | None) -> str:
    text = cell or ""
    return text if len(text) <= LETTERS_SHOWN else f"{text[: LETTERS_SHOWN - 1]}…"
