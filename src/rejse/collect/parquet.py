"""Parquet: typed columns, written as text cells so that one way leads in for every kind of file."""

from collections.abc import Iterator
from typing import BinaryIO, Final
from uuid import UUID

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from rejse.collect.batch import Batch, joined
from rejse.collect.layout import tidy_names
from rejse.errors import CouldNot, Where

ROWS_PER_BATCH: Final = 200_000
_WHOLE_MAX: Final = float(1 << 53)
"""Up to here a float tells whole numbers apart."""


class BrokenParquet(CouldNot):
    """The file is called Parquet and is none, or is damaged."""

    code = "broken-parquet"


def open_parquet(stream: BinaryIO, where: Where, name: str) -> pa.parquet.ParquetFile:
    """Open a Parquet file and read its last page, where its columns are told.

    Raises:
        BrokenParquet: it is none.
    """
    try:
        return pa.parquet.ParquetFile(stream)
    except (pa.ArrowException, OSError) as broken:
        raise BrokenParquet(where=where, file=name) from broken


def read_parquet(stream: BinaryIO, where: Where, name: str, *, left_out: dict[str, str]) -> Iterator[Batch]:
    """Read a Parquet file batch by batch.

    Args:
        stream: the file.
        where: the file, for what is wrong with it.
        name: what the file is called.
        left_out: where columns that cannot be written as text are told, with what they hold.

    Raises:
        BrokenParquet: a page of it is damaged.
    """
    with open_parquet(stream, where, name) as file:
        done = 0
        try:
            for found in file.iter_batches(batch_size=ROWS_PER_BATCH, use_threads=False):
                rows = np.arange(done + 1, done + 1 + found.num_rows, dtype=np.int64)
                done += found.num_rows
                yield _batch(found, rows, done, left_out)
        except (pa.ArrowException, OSError) as broken:
            raise BrokenParquet(where=where, file=name) from broken


def column_names(schema: pa.Schema) -> tuple[str, ...]:
    """Give the names of the columns as the other kinds of file give them: trimmed, none empty, none twice."""
    return tidy_names(schema.names)


def _batch(
    found: pa.RecordBatch, rows: np.ndarray[tuple[int], np.dtype[np.int64]], done: int, left_out: dict[str, str]
) -> Batch:
    cells: dict[str, pa.Array] = {}
    literal: dict[str, bool | pa.BooleanArray] = {}
    for name, column in zip(column_names(found.schema), found.columns, strict=True):
        try:
            cells[name] = _texts(column)
        except (pa.ArrowException, ValueError, TypeError):  # what Arrow and Python say of cells they cannot write
            left_out[name] = str(column.type)
        else:
            literal[name] = _literal(column)
    return Batch(
        cells=pa.table(cells),
        rows=rows,
        raw=joined(list(cells.values()), rows=found.num_rows),
        literal=literal,
        done=done,
    )


def _literal(column: pa.Array) -> bool | pa.BooleanArray:
    """Tell which cells JSON can hold as they are: numbers but no infinite ones."""
    if pa.types.is_floating(column.type) and pc.any(pc.is_inf(column)).as_py():
        return pc.is_finite(column)
    return _is_literal(column.type)


def _is_literal(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_literal(kind.value_type)
    return any(
        one(kind)
        for one in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean, _is_nested)
    )


def _is_nested(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind))


def _texts(column: pa.Array) -> pa.Array:
    """Write a column as text: times with all six digits, not-a-number as nothing, lists and structs as JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if isinstance(kind, pa.BaseExtensionType) and not pa.types.is_fixed_size_binary(kind.storage_type):
        return _texts(column.storage)
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_floating(kind):
        return _numbers(column)
    if _is_nested(kind) or _is_bytes(kind):
        return pa.array([_one(_value(cell)) for cell in column], pa.string())
    return _strings(column)


def _strings(column: pa.Array) -> pa.Array:
    """Write what Arrow can write; a text that is not in UTF-8 is written as bytes are."""
    text = column.cast(pa.string())
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([_one(cell.as_py()) for cell in column.cast(pa.binary())], pa.string())
    return text


def _is_bytes(kind: pa.DataType) -> bool:
    if isinstance(kind, pa.BaseExtensionType):
        return True
    return any(one(kind) for one in (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary))


def _value(cell: pa.Scalar) -> object:
    """Give a cell as Python has it; where Python has nothing like it (nanoseconds, far years), as Arrow writes it."""
    try:
        return cell.as_py()
    except (ValueError, OverflowError, pa.ArrowException):
        if isinstance(cell, pa.ListScalar):
            return [_value(one) for one in cell]
        if isinstance(cell, pa.StructScalar):
            return {name: _value(one) for name, one in cell.items()}
        return str(cell.cast(pa.string()))


def _numbers(column: pa.Array) -> pa.Array:
    """Write floats; whole ones as whole numbers: pandas makes floats of ids and times where a cell is empty."""
    told = pc.if_else(pc.is_nan(column), None, column).cast(pa.float64())
    whole = pc.and_(pc.less_equal(pc.abs(told), _WHOLE_MAX), pc.equal(pc.floor(told), told))
    whole_text = pc.if_else(whole, told, None).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(whole_text, pc.if_else(pc.is_nan(column), None, column).cast(pa.string()))


def _times(column: pa.Array) -> pa.Array:
    zoned = column.type.tz is not None
    written = column.cast(pa.timestamp("us", "UTC" if zoned else None), safe=False)
    text = written.cast(pa.timestamp("us")).cast(pa.string())
    return pc.binary_join_element_wise(text, "Z", "") if zoned else text


def _one(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, UUID):
        return str(value)
    return msgspec.json.encode(value, enc_hook=str).decode()
