"""Rejected rows tried again: read as their file was read then, or with corrections, and admitted as all others are.

An event has the id it would have had if its row had come in at first, so that importing the mended file afterwards
adds nothing twice. What belongs to somebody who was erased since is forgotten.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.collect.admit import Entrance, admit
from rejse.collect.batch import Batch
from rejse.collect.guessing import check_enough
from rejse.collect.importing import (
    DEFAULT_ZONE,
    Played,
    Reason,
    Tally,
    commas_of,
    find_zone,
    open_entrance,
    orders_of,
    play,
)
from rejse.collect.layout import tidy_names
from rejse.collect.mapping import Mapping as Parts
from rejse.collect.mapping import SavedMapping, load_mapping, save_mapping
from rejse.collect.occurrences import Digests, Occurrences
from rejse.collect.raw_rows import cells_of, kind_of, laid_open
from rejse.collect.shaping import Reader, Shaper
from rejse.collect.times import DayOrder
from rejse.errors import WrongUse
from rejse.store.folder import Folder
from rejse.store.readings import PastReading, PastReadings
from rejse.store.vault import KeptRow, RejectedRow, Vault

ROWS_PER_PAGE: Final = 20_000


class NothingRejected(WrongUse):
    """No rejected row is of this source, file and reason."""

    code = "nothing-rejected"


class ColumnsUnknown(WrongUse):
    """Nobody remembers what the columns of rejected rows were called, and they are not named either."""

    code = "columns-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rejected rows: those of one source and file, and of one reason or of all."""

    source: str
    file: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOptions:
    """What is to be read otherwise than then; what is not said stays as it was.

    Args:
        parts: part -> column, or `=constant`; None takes a part away.
        zone: where clocks that name no zone stand.
        order: whether dates that end with their year have the day or the month first.
        decimal_comma: whether decimals stand after a comma.
        use_map: name of a saved mapping, instead of the parts of then.
        save_map: name to keep the mapping under.
        columns: the names of the columns in their order, where nobody remembers them.
    """

    parts: Mapping[str, str | None] = field(default_factory=dict)
    zone: str | None = None
    order: DayOrder | None = None
    decimal_comma: bool | None = None
    use_map: str | None = None
    save_map: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """What became of rejected rows: tried = kept + duplicate + rejected; the last stay, with their newest reason."""

    source: str
    file: str
    dry_run: bool
    tried: int
    kept: int
    duplicate: int
    """Known already: the mended file was imported before."""
    doubtful: int
    rejected: int
    reasons: tuple[Reason, ...]
    mapping: tuple[Played, ...]
    columns: tuple[str, ...]
    properties: tuple[str, ...]
    zone: str
    first_time: datetime | None
    last_time: datetime | None


def replay(
    folder: Folder,
    selection: Selection,
    options: ReplayOptions | None = None,
    *,
    now: datetime,
    dry_run: bool = False,
) -> ReplayReport:
    """Try rejected rows again; those that come in leave the vault.

    Raises:
        NothingRejected: there are none.
        ColumnsUnknown: it is not known what their columns are called.
        WrongUse: an option or a mapping is not what it must be.
    """
    asked = options or ReplayOptions()
    vault = Vault(folder.vault_file)
    tally = Tally()
    with nullcontext() if dry_run else folder.writing():
        entrance = open_entrance(folder, dry_run=dry_run)
        shapers = _Shapers(folder, selection, asked)
        for rows in _pages(vault, selection):
            for number, some in _by_reading(rows).items():
                still = _StillRejected()
                batch, shaper = shapers.shaped(number, some)
                tally.add(admit(shaper.shape(batch), entrance=_recalling(entrance, some, still), now=now))
                if not dry_run:
                    vault.settle(some, still.rows)
        if not shapers.last:
            raise NothingRejected(source=selection.source, file=selection.file)
        if asked.save_map and not dry_run:
            save_mapping(folder.mappings, asked.save_map, shapers.saved())
    return _report(selection, tally, shapers, dry_run=dry_run)


def reading_of(folder: Folder, row: RejectedRow, columns: tuple[str, ...] = ()) -> PastReading | None:
    """Give how a rejected row's file was read; where nobody remembers it, what can be told by its raw text.

    A file of the same name that was read later and has as many columns lends them. None: nothing tells the columns.
    """
    past = PastReadings(folder.vault_file)
    if (kept := past.get(row.reading)) is not None:
        return kept.reading
    kind = kind_of(row.raw)
    if columns or kind == "json-lines":
        return PastReading(
            source=row.source,
            file=row.file,
            kind=str(kind),
            columns=tidy_names(columns),
            zone=DEFAULT_ZONE,
            currency=folder.settings.currency,
        )
    wide = len(cells_of(row.raw))
    lent = (one.reading for one in past.of(row.source, row.file) if len(one.reading.columns) == wide)
    return next(lent, None)


@dataclass(slots=True)
class _Shapers:
    """One shaper for each way in which the files of the rows were read."""

    folder: Folder
    selection: Selection
    options: ReplayOptions
    last: Shaper | None = None
    played: tuple[Played, ...] = ()
    columns: tuple[str, ...] = ()
    _made: dict[int | None, tuple[PastReading, Shaper]] = field(default_factory=dict)

    def shaped(self, number: int | None, rows: Sequence[KeptRow]) -> tuple[Batch, Shaper]:
        """Lay rows open, and give what shapes them."""
        if number in self._made:
            reading, shaper = self._made[number]
            return laid_open(rows, reading), shaper
        reading_now = reading_of(self.folder, rows[0].row, self.options.columns)
        if reading_now is None:
            cells = len(cells_of(rows[0].row.raw))
            raise ColumnsUnknown(source=self.selection.source, file=self.selection.file, cells=cells)
        batch = laid_open(rows, reading_now)
        shaper = Shaper(reader=self._reader(reading_now, batch), source=reading_now.source, file=self.selection.file)
        self._made[number] = reading_now, shaper
        self.last = shaper
        return batch, shaper

    def saved(self) -> SavedMapping:
        """Give the mapping that was used last, to be kept under a name."""
        assert self.last is not None, "rows were shaped"
        reader = self.last.reader
        return SavedMapping(parts=reader.mapping.told(), zone=reader.zone.key, source=self.selection.source)

    def _reader(self, reading: PastReading, batch: Batch) -> Reader:
        said = self.options
        saved = load_mapping(self.folder.mappings, said.use_map) if said.use_map else None
        base = dict(saved.parts if saved else reading.parts)
        parts = {part: column for part, column in {**base, **said.parts}.items() if column is not None}
        cells = batch.cells
        if reading.columns and not cells.num_rows:  # nothing of them could be taken apart
            parts = dict(reading.parts)
        columns = tuple(dict.fromkeys((*reading.columns, *cells.column_names)))
        there = cells if len(columns) == cells.num_columns else _with_columns(batch, columns)
        self.played = play(there, parts, natural={}, guess=not base) if columns else ()
        self.columns = columns
        if cells.num_rows:
            check_enough({one.part: one.column for one in self.played}, columns)
        mapping = Parts(**{one.part: one.column for one in self.played})
        return Reader(
            mapping=mapping,
            zone=find_zone(said.zone or (saved.zone if saved else None) or reading.zone),
            order=said.order or _order(reading, batch, mapping.time),
            currency=reading.currency,
            value_comma=self._comma(reading, batch, mapping.value),
            score_comma=self._comma(reading, batch, mapping.score),
        )

    def _comma(self, reading: PastReading, batch: Batch, column: str | None) -> bool:
        if self.options.decimal_comma is not None:
            return self.options.decimal_comma
        return column in (reading.commas if column in reading.columns and reading.parts else commas_of(batch))


def _order(reading: PastReading, batch: Batch, time: str | None) -> DayOrder:
    told = reading.orders.get(time or "") or orders_of(batch).get(time or "")
    return DayOrder(told) if told else DayOrder.DAY_FIRST


def _with_columns(batch: Batch, columns: Sequence[str]) -> pa.Table:
    empty = pa.nulls(batch.cells.num_rows, pa.string())
    return pa.table({name: batch.cells[name] if name in batch.cells.column_names else empty for name in columns})


class _Recalled(Occurrences):
    """How many equal rows came before each row, as it was when the rows came the first time."""

    def __init__(self, nth: Mapping[bytes, Iterable[int]]) -> None:
        super().__init__()
        self._nth = {digest: deque(places) for digest, places in nth.items()}

    def count(self, digests: Digests) -> NDArray[np.int64]:
        """Give the place that each row had among its equals."""
        return np.array([self._nth[one.tobytes()].popleft() for one in digests], np.int64)


@dataclass(slots=True)
class _StillRejected:
    """The rows that are turned away once more."""

    rows: list[RejectedRow] = field(default_factory=list)

    def reject(self, rows: Iterable[RejectedRow]) -> int:
        """Take note of rows."""
        self.rows += rows
        return len(self.rows)


def _recalling(entrance: Entrance, rows: Sequence[KeptRow], still: _StillRejected) -> Entrance:
    """Let rows of one reading in at an entrance that knows the places they had among their equals."""
    source = rows[0].row.source
    digests = entrance.digests(pa.array([one.row.raw for one in rows], pa.string()), source)
    places: dict[bytes, list[int]] = defaultdict(list)
    for digest, one in zip(digests, rows, strict=True):
        places[digest.tobytes()].append(one.row.nth or 0)
    rejects = _WithReading(still, rows[0].row.reading)
    return replace(entrance, rows=_Recalled(places), rejected=_Recalled(places), rejects=rejects)


@dataclass(frozen=True, slots=True)
class _WithReading:
    """Turned away again, a row is still one of the file that was read in this way."""

    still: _StillRejected
    reading: int | None

    def reject(self, rows: Iterable[RejectedRow]) -> int:
        """Take note of rows."""
        return self.still.reject(replace(one, reading=self.reading) for one in rows)


def _pages(vault: Vault, selection: Selection) -> Iterator[list[KeptRow]]:
    after = 0
    while rows := vault.page(selection.source, selection.file, selection.code, after=after, limit=ROWS_PER_PAGE):
        after = rows[-1].number
        yield rows


def _by_reading(rows: Sequence[KeptRow]) -> dict[int | None, list[KeptRow]]:
    found: dict[int | None, list[KeptRow]] = defaultdict(list)
    for one in rows:
        found[one.row.reading].append(one)
    return found


def _report(selection: Selection, tally: Tally, shapers: _Shapers, *, dry_run: bool) -> ReplayReport:
    assert shapers.last is not None, "rows were shaped"
    return ReplayReport(
        source=selection.source,
        file=selection.file,
        dry_run=dry_run,
        tried=tally.read,
        kept=tally.kept,
        duplicate=tally.duplicate,
        doubtful=tally.doubtful,
        rejected=tally.rejected,
        reasons=tally.ordered(),
        mapping=shapers.played,
        columns=shapers.columns,
        properties=tuple(shapers.last.properties),
        zone=shapers.last.reader.zone.key,
        first_time=tally.first,
        last_time=tally.last,
    )
