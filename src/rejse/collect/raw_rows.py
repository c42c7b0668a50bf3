"""Rows as they lie in the vault, laid open again: the cells of each under the columns its file had."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa

from rejse.collect.batch import Bare, Batch, Broken, column_of
from rejse.collect.jsonlines import read_json_lines
from rejse.collect.opening import Kind
from rejse.collect.xes import CASE, TRANSITION
from rejse.store.readings import PastReading
from rejse.store.vault import KeptRow

UNREADABLE: Final = frozenset(("cell-count", "broken-quotes", "broken-json", "line-too-long"))
"""Reasons of rows that could not be taken apart: no mapping helps them, only a mended file."""

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SIGNS: Final = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def cells_of(raw: str) -> tuple[str, ...]:
    """Take a row of a table apart again, as `joined` has put it together."""
    if "\\" not in raw:
        return tuple(raw.split("\t"))
    return tuple(_ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), one) for one in raw.split("\t"))


def kind_of(raw: str) -> Kind:
    """Tell a row of a table from a JSON object, where nobody remembers how the file was read."""
    return Kind.JSON_LINES if raw.startswith("{") and raw.endswith("}") else Kind.DELIMITED


def laid_open(rows: Sequence[KeptRow], reading: PastReading) -> Batch:
    """Give rejected rows as a batch again, in their order; what cannot be taken apart comes out as broken, as before.

    Of an event of a log (XES) the case's name is left and nothing else that was said of the case.
    """
    whole = [one for one in rows if one.row.code not in UNREADABLE and _fits(one.row.raw, reading)]
    broken = [one for one in rows if one.row.code in UNREADABLE or not _fits(one.row.raw, reading)]
    match reading.kind:
        case Kind.JSON_LINES:
            cells, literal, doubts = _objects(whole)
        case Kind.XES:
            cells, literal = _log_events(whole, reading)
            doubts = ()
        case _:
            cells, literal, doubts = _table(whole, reading), dict(reading.literal), ()
    return Batch(
        cells=cells,
        rows=np.array([one.row.row for one in whole], np.int64),
        raw=pa.array([one.row.raw for one in whole], pa.string()),
        literal=literal,
        doubts=doubts,
        broken=tuple(
            Broken(row=one.row.row, code=one.row.code, raw=one.row.raw, arguments=one.row.arguments) for one in broken
        ),
    )


def _fits(raw: str, reading: PastReading) -> bool:
    """Tell whether a row has the cells that the reading has columns for."""
    if reading.kind == Kind.JSON_LINES:
        return kind_of(raw) is Kind.JSON_LINES
    if reading.kind == Kind.XES:
        return "\t{" in raw
    return len(cells_of(raw)) == len(reading.columns)


def _table(rows: Sequence[KeptRow], reading: PastReading) -> pa.Table:
    taken = [cells_of(one.row.raw) for one in rows]
    columns = list(zip(*taken, strict=True)) or [()] * len(reading.columns)
    made = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    return pa.table(dict(zip(reading.columns, made, strict=True)))


def _objects(rows: Sequence[KeptRow]) -> tuple[pa.Table, Mapping[str, Any], tuple[Any, ...]]:
    text = io.StringIO("\n".join(one.row.raw for one in rows), newline="")
    found = list(read_json_lines(text))
    if not found:
        return pa.table({}), {}, ()
    assert len(found) == 1, "a page of rows is no more than a batch of lines"
    assert len(found[0].rows) == len(rows), "what was an object is one"
    return found[0].cells, found[0].literal, found[0].doubts


def _log_events(rows: Sequence[KeptRow], reading: PastReading) -> tuple[pa.Table, dict[str, Any]]:
    made = [_log_event(one.row.raw) for one in rows]
    names = [*dict.fromkeys((CASE + "concept:name", *(name for row in made for name in row)))]
    columns = {name: column_of([row.get(name) for row in made]) for name in names}
    if TRANSITION in reading.columns:
        told = columns[TRANSITION][0] if TRANSITION in columns else pa.nulls(len(made), pa.string())
        columns[TRANSITION] = told.fill_null("complete"), False
    return pa.table({name: cells for name, (cells, _) in columns.items()}), {
        name: literal for name, (_, literal) in columns.items()
    }


def _log_event(raw: str) -> dict[str, str | Bare]:
    case, _, written = raw.partition("\t")
    row: dict[str, str | Bare] = {
        name: (str(value[0]),) if isinstance(value, list) else str(value)
        for name, value in msgspec.json.decode(written, type=dict[str, Any]).items()
    }
    return {CASE + "concept:name": case, **row} if case else row
