"""Parquet: typed columns, written as text cells so that one way leads in for every kind of file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from rejse.collect.batch import Batch, joined
from rejse.collect.layout import tidy_names
from rejse.errors import CouldNot, Where

ROWS_PER_BATCH: Final = 200_000


class BrokenParquet(CouldNot):
    """The file is called Parquet and is none, or is damaged."""

    code = "broken-parquet"


def open_parquet(path: Path) -> pa.parquet.ParquetFile:
    """Open a Parquet file and read its last page, where its columns are told.

    Raises:
        BrokenParquet: it is none.
    """
    try:
        return pa.parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as broken:
        raise BrokenParquet(where=Where(str(path)), file=path.name) from broken


def read_parquet(path: Path) -> Iterator[Batch]:
    """Read a Parquet file batch by batch.

    Raises:
        BrokenParquet: a page of it is damaged.
    """
    with open_parquet(path) as file:
        done = 0
        try:
            for found in file.iter_batches(batch_size=ROWS_PER_BATCH, use_threads=False):
                rows = np.arange(done + 1, done + 1 + found.num_rows, dtype=np.int64)
                done += found.num_rows
                yield _batch(found, rows, done)
        except (pa.ArrowException, OSError) as broken:
            raise BrokenParquet(where=Where(str(path)), file=path.name) from broken


def column_names(schema: pa.Schema) -> tuple[str, ...]:
    """Give the names of the columns as the other kinds of file give them: trimmed, none empty, none twice."""
    return tidy_names(schema.names)


def _batch(found: pa.RecordBatch, rows: np.ndarray[tuple[int], np.dtype[np.int64]], done: int) -> Batch:
    names = column_names(found.schema)
    columns = [_texts(column) for column in found.columns]
    return Batch(
        cells=pa.table(columns, names=list(names)),
        rows=rows,
        raw=joined(columns, rows=found.num_rows),
        literal={name: _is_literal(column.type) for name, column in zip(names, found.columns, strict=True)},
        done=done,
    )


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
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
    if _is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([_one(value) for value in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _times(column: pa.Array) -> pa.Array:
    zoned = column.type.tz is not None
    written = column.cast(pa.timestamp("us", "UTC" if zoned else None), safe=False)
    text = written.cast(pa.timestamp("us")).cast(pa.string())
    return pc.binary_join_element_wise(text, "Z", "") if zoned else text


def _one(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return msgspec.json.encode(value).decode()
