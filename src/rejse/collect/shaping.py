"""From rows of text cells to candidates: each part read from its column, the rest written as properties."""

from collections.abc import Iterator
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rejse.collect.amounts import known_currencies, minor_units, read_numbers, writes_comma
from rejse.collect.batch import Batch, Trouble, over_distinct
from rejse.collect.candidates import Candidates
from rejse.collect.mapping import CONSTANT, SCALE, Mapping, listed
from rejse.collect.properties import Property, write_properties
from rejse.collect.times import DayOrder, TimesRead, read_times

_SUCCEEDED: Final = frozenset(
    ("ok", "success", "succeeded", "successful", "true", "1", "yes", "ja", "lykkedes", "gennemført")
)
_FAILED: Final = frozenset(
    ("failed", "fail", "failure", "error", "false", "0", "no", "nej", "fejl", "fejlet", "mislykkedes", "afbrudt")
)
_TEXTS: Final[Named[str, str]] = {
    "id": "event_id",
    "customer": "user_id",
    "anonymous": "anonymous_id",
    "session": "session_id",
    "case": "case_id",
    "account": "account_id",
    "event": "name",
    "channel": "channel",
    "path": "path",
    "campaign_source": "campaign_source",
    "campaign_medium": "campaign_medium",
    "campaign_name": "campaign_name",
    "score_scale": "score_scale",
}
"""Parts that are taken as they stand, and the column of candidates they become."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """A doubt, and the column whose cell would be lost by it; without a code another doubt tells of the row."""

    column: str | None
    trouble: Trouble


def outcome_of(cell: str) -> str | None:
    """Tell ok from failed in Danish and English; None for a word that says neither."""
    word = cell.strip().lower()
    return "ok" if word in _SUCCEEDED else "failed" if word in _FAILED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the cells of a file are to be read: decided once, from its first rows and what the person said."""

    mapping: Mapping
    zone: ZoneInfo
    order: DayOrder
    currency: str
    """Of values that name none."""
    value_comma: bool = False
    score_comma: bool = False


def decimal_comma(batch: Batch, column: str | None) -> bool:
    """Tell by the first rows whether a column writes its decimals after a comma; typed numbers never do."""
    if column is None or column not in batch.cells.column_names or batch.literal.get(column) is True:
        return False
    return writes_comma(batch.cells[column])


@dataclass(slots=True)
class Shaper:
    """Shapes the batches of one file in turn; it remembers who was last seen in an hour that comes twice."""

    reader: Reader
    source: str
    file: str
    naive: int = 0
    """How many times named no zone so far."""
    properties: dict[str, None] = field(default_factory=dict)
    """The columns so far that play no part, in the order they came."""
    _last_twice: dict[str, int] = field(default_factory=dict)

    def shape(self, batch: Batch) -> Candidates:
        """Read every part of a batch; what cannot be read is told as trouble, and kept as a property."""
        mapping = self.reader.mapping
        rows = len(batch.rows)
        columns: dict[str, pa.Array] = {"row": pa.array(batch.rows), "raw": batch.raw}
        for part, name in _TEXTS.items():
            if getattr(mapping, part) is not None:
                columns[name] = _part(batch, getattr(mapping, part))
        times = _part(batch, mapping.time)
        columns["time"], rejected, doubtful = self._times(times, _owners(columns, rows))
        columns["type"] = _types(batch, mapping, columns.get("path"))
        doubtful += self._measures(batch, columns)
        if batch.short is not None:
            doubtful.append(_Lost(None, Trouble(code="short-row", rows=batch.short)))
        self.properties |= dict.fromkeys(name for name in batch.cells.column_names if name not in mapping.columns())
        doubtful += [_Lost(None, one) for one in batch.doubts]
        columns["properties"] = _properties(batch, mapping, doubtful)
        return Candidates(
            source=self.source,
            file=self.file,
            table=pa.table(columns),
            rejected=tuple(one for one in rejected if one.rows.any()),
            doubtful=tuple({one.code: one for one in (lost.trouble for lost in doubtful) if _is_told(one)}.values()),
            broken=batch.broken,
            traits={name: _part(batch, name) for name in listed(mapping.traits or "")},
        )

    def _times(self, cells: pa.Array, owners: pa.Array) -> tuple[pa.Array, list[Trouble], list[_Lost]]:
        read = read_times(cells, zone=self.reader.zone, order=self.reader.order)
        self.naive += read.naive
        self._keep_order(read, owners)
        empty = _empty(cells)
        rejected = [
            Trouble(code="no-time", rows=empty),
            Trouble(code="unreadable-time", rows=read.unreadable & ~empty, values=cells),
        ]
        doubtful = [
            _Lost(self.reader.mapping.time, Trouble(code="hour-twice", rows=read.twice, values=cells)),
            _Lost(self.reader.mapping.time, Trouble(code="hour-never", rows=read.never, values=cells)),
        ]
        made = pa.array(read.micros, mask=read.unreadable).cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
        return made, rejected, doubtful

    def _keep_order(self, read: TimesRead, owners: pa.Array) -> None:
        """In the hour that comes twice a clock that steps back is in its second pass: nobody's events change places."""
        for row in np.flatnonzero(read.twice):
            owner = owners[int(row)].as_py() or ""
            last = self._last_twice.get(owner)
            if last is not None and read.micros[row] < last <= read.latest[row]:
                read.micros[row] = read.latest[row]
            self._last_twice[owner] = int(read.micros[row])

    def _measures(self, batch: Batch, columns: dict[str, pa.Array]) -> list[_Lost]:
        mapping = self.reader.mapping
        troubles: list[_Lost] = []
        if mapping.outcome is not None:
            cells = _part(batch, mapping.outcome)
            columns["outcome"] = over_distinct(cells, _outcomes)
            unknown = np.asarray(pc.is_null(columns["outcome"]), bool) & ~_empty(cells)
            troubles.append(_Lost(mapping.outcome, Trouble(code="unknown-outcome", rows=unknown, values=cells)))
        if mapping.value is not None:
            troubles += self._value(batch, mapping.value, columns)
        if mapping.score is not None:
            troubles += self._score(batch, mapping.score, columns)
        return [*troubles, *_alone(batch, mapping, columns)]

    def _value(self, batch: Batch, column: str, columns: dict[str, pa.Array]) -> list[_Lost]:
        cells = _part(batch, column)
        numbers, unreadable = read_numbers(cells, comma=self.reader.value_comma)
        currencies = _currencies(batch, self.reader)
        known = np.asarray(pc.is_in(currencies, pa.array(sorted(known_currencies()))), bool)
        foreign = ~known & ~np.isnan(numbers)
        numbers[~known] = np.nan
        columns["value"], too_large, rounded = minor_units(numbers, pc.if_else(pa.array(known), currencies, None))
        columns["currency"] = pc.if_else(pc.is_valid(columns["value"]), currencies, None)
        return [
            _Lost(column, Trouble(code="unreadable-value", rows=unreadable | too_large, values=cells)),
            _Lost(column, Trouble(code="rounded-value", rows=rounded, values=cells)),
            _Lost(column, Trouble(code="unknown-currency", rows=foreign, values=currencies)),
            _Lost(self.reader.mapping.currency, Trouble(code="unknown-currency", rows=foreign, values=currencies)),
        ]

    def _score(self, batch: Batch, column: str, columns: dict[str, pa.Array]) -> list[_Lost]:
        cells = _part(batch, column)
        numbers, unreadable = read_numbers(cells, comma=self.reader.score_comma)
        scales = columns.get("score_scale", pa.nulls(len(numbers), pa.string()))
        low, high = _ends(scales)
        outside = (numbers < low) | (numbers > high)
        unknown = np.isnan(low) & ~_empty(scales) & ~np.isnan(numbers)
        numbers[outside] = np.nan
        columns["score"] = pa.array(numbers, mask=np.isnan(numbers))
        if "score_scale" in columns:
            usable = pc.and_(pc.is_valid(columns["score"]), pa.array(~unknown))
            columns["score_scale"] = pc.if_else(usable, pc.utf8_trim_whitespace(scales), None)
        return [
            _Lost(column, Trouble(code="unreadable-score", rows=unreadable, values=cells)),
            _Lost(column, Trouble(code="score-off-scale", rows=outside, values=cells)),
            _Lost(self.reader.mapping.score_scale, Trouble(code="unknown-scale", rows=unknown, values=scales)),
        ]


def _is_told(doubt: Trouble) -> bool:
    """Tell a doubt of its own from a cell that is lost by another one."""
    return bool(doubt.code) and bool(doubt.rows.any())


def _ends(scales: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read the lowest and the highest score of each row's scale; not-a-number where there is none."""
    coded = scales.dictionary_encode()
    found = [SCALE.fullmatch(one.strip()) for one in coded.dictionary.to_pylist()]
    ends = np.array(
        [sorted(map(float, one.groups())) if one else (np.nan, np.nan) for one in found] + [(np.nan, np.nan)]
    )
    at = coded.indices.fill_null(len(ends) - 1).to_numpy(zero_copy_only=False)
    return ends[at, 0], ends[at, 1]


def _alone(batch: Batch, mapping: Mapping, columns: Named[str, pa.Array]) -> Iterator[_Lost]:
    """Keep the cells that say something of a value or score that is not there; doubt them where its cell is empty."""
    for part, of, code in (
        ("currency", "value", "currency-without-value"),
        ("score_scale", "score", "scale-without-score"),
    ):
        column = getattr(mapping, part)
        if column is None or column.startswith(CONSTANT):
            continue
        cells, measured = _part(batch, column), columns.get(of, pa.nulls(len(batch.rows)))
        lost = np.asarray(pc.is_null(measured), bool) & ~_empty(cells)
        bare = _empty(_part(batch, getattr(mapping, of)))
        yield _Lost(column, Trouble(code=code, rows=lost & bare, values=cells))
        yield _Lost(column, Trouble(code="", rows=lost & ~bare))


def _part(batch: Batch, column: str | None) -> pa.Array:
    """Give the cells of a part: a column's, the same constant for all, or none."""
    rows = len(batch.rows)
    if column is not None and column.startswith(CONSTANT):
        return pa.repeat(pa.scalar(column.removeprefix(CONSTANT), pa.string()), rows)
    if column is None or column not in batch.cells.column_names:
        return pa.nulls(rows, pa.string())
    return batch.cells[column].combine_chunks()


def _empty(cells: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(cells).fill_null(""), ""), bool)


def _owners(columns: Named[str, pa.Array], rows: int) -> pa.Array:
    """Give who or what each row is about, for keeping order."""
    ids = [
        columns[name] for name in ("user_id", "anonymous_id", "session_id", "case_id", "account_id") if name in columns
    ]
    return pc.coalesce(*ids) if ids else pa.nulls(rows, pa.string())


def _types(batch: Batch, mapping: Mapping, path: pa.Array | None) -> pa.Array:
    """Take the type as told; an event with a path is a page seen, any other one is a track."""
    guessed = pa.repeat(pa.scalar("track"), len(batch.rows))
    if path is not None:
        guessed = pc.if_else(pc.equal(path.fill_null(""), ""), "track", "page")
    told = _part(batch, mapping.type)
    return pc.if_else(pc.equal(told.fill_null(""), ""), guessed, told)


def _outcomes(distinct: pa.Array) -> pa.Array:
    return pa.array([outcome_of(cell) for cell in distinct.to_pylist()], pa.string())


def _currencies(batch: Batch, reader: Reader) -> pa.Array:
    told = pc.utf8_upper(pc.utf8_trim_whitespace(_part(batch, reader.mapping.currency)))
    return pc.if_else(pc.equal(told.fill_null(""), ""), reader.currency, told)


def _properties(batch: Batch, mapping: Mapping, doubtful: list[_Lost]) -> pa.Array:
    """Write what plays no part, and of the parts the cells that could not be taken: nothing is lost."""
    return write_properties(_told_properties(batch, mapping, doubtful), rows=len(batch.rows))


def _told_properties(batch: Batch, mapping: Mapping, doubtful: list[_Lost]) -> Iterator[Property]:
    playing = mapping.columns()
    for name in batch.cells.column_names:
        if name not in playing:
            yield Property(name=name, cells=batch.cells[name].combine_chunks(), literal=batch.literal.get(name))
    lost: dict[str, NDArray[np.bool_]] = {}
    for one in doubtful:
        if one.column is not None and one.trouble.rows.any():
            lost[one.column] = lost.get(one.column, False) | one.trouble.rows
    for column, rows in lost.items():
        if column in batch.cells.column_names:
            cells = pc.if_else(pa.array(rows), batch.cells[column].combine_chunks(), None)
            yield Property(name=column, cells=cells, literal=False)
