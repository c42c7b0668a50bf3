"""Parquet files decoded portion by portion: ahead and in order for one reader, or in the threads of several.

A portion is a row group. Its columns of few texts are decoded at once, so that all its batches share their
dictionaries and what was found out about a text holds for the whole portion; the others come in small batches, which
whoever reads them still finds in the processor's cache. Memory holds a few portions, however many rows there are.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from rejse.store.pages import coded_texts

_AHEAD: Final = 3
"""How many portions are being decoded or wait for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of every file.

    columns: those a file lacks are left out of its batches. dictionaries: which of them arrive dictionary-encoded.
    rows_max: how many rows a batch has at most.
    """

    columns: Sequence[str]
    dictionaries: Sequence[str] = ()
    rows_max: int


class Portion(Protocol):
    """Rows that follow each other, decoded by the thread that asks for them."""

    @property
    def rows(self) -> int:
        """How many there are."""
        ...

    def batches(self, rows_max: int) -> Iterator[pa.RecordBatch]:
        """Decode them; a batch has at most so many rows."""
        ...


class Decoded:
    """The rows of some portions in order: batches for one reader, or the portions themselves for several threads."""

    def __init__(self, portions: Callable[[], Iterator[Portion]], *, rows_max: int) -> None:
        """Take what finds the portions; nothing is read before somebody asks.

        Args:
            portions: finds them, in order.
            rows_max: how many rows a batch has at most for one reader.
        """
        self.portions = portions
        self._rows_max = rows_max

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Give the rows in order, batch by batch; other threads decode what comes next."""
        portions = self.portions()
        coming: deque[Future[list[pa.RecordBatch]]] = deque()
        with ThreadPoolExecutor(min(_AHEAD, os.cpu_count() or 1)) as pool:
            try:
                coming.extend(pool.submit(self._whole, portion) for portion in islice(portions, _AHEAD))
                while coming:
                    yield from coming.popleft().result()
                    coming.extend(pool.submit(self._whole, portion) for portion in islice(portions, 1))
            finally:
                pool.shutdown(cancel_futures=True)

    def _whole(self, portion: Portion) -> list[pa.RecordBatch]:
        return list(portion.batches(self._rows_max))


def decoded(files: Sequence[str], wish: Wish) -> Decoded:
    """Give the rows of some Parquet files in order; a missing or damaged file is an OSError or pa.ArrowInvalid."""
    return Decoded(lambda: _groups(files, wish), rows_max=wish.rows_max)


def _groups(files: Sequence[str], wish: Wish) -> Iterator["_Group"]:
    for file in files:
        metadata = pq.read_metadata(file, memory_map=True)
        shape = metadata.schema.to_arrow_schema()
        there = dict(zip(shape.names, shape.types, strict=True))
        yield from (_Group(file, number, metadata, there, wish) for number in range(metadata.num_row_groups))


@dataclass(frozen=True, slots=True)
class _Group:
    """One row group of a file."""

    file: str
    number: int
    metadata: pq.FileMetaData
    there: Mapping[str, pa.DataType]
    wish: Wish

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self.metadata.row_group(self.number).num_rows)

    def batches(self, rows_max: int) -> Iterator[pa.RecordBatch]:
        """Decode it, in this thread: others are decoded beside it."""
        names = [name for name in dict.fromkeys(self.wish.columns) if name in self.there]
        coded = [name for name in names if name in self.wish.dictionaries]
        plain = [name for name in names if name not in coded]
        shared = self._texts(coded)
        asked = [name for name in coded if name not in shared]
        with pq.ParquetFile(self.file, metadata=self.metadata, memory_map=True, read_dictionary=asked) as file:
            if asked:
                table = file.read_row_group(self.number, columns=asked, use_threads=False)
                shared |= {name: _one_piece(table[name]) for name in asked}
            at = 0
            for batch in self._plain(file, plain, rows_max):
                columns = {name: column.slice(at, batch.num_rows) for name, column in shared.items()}
                columns |= zip(plain, batch.columns, strict=True)
                at += batch.num_rows
                yield pa.record_batch([columns[name] for name in names], names=names) if coded else batch

    def _texts(self, names: list[str]) -> dict[str, pa.Array]:
        """Read those columns that lie in the file as the event table writes them; Arrow reads the others."""
        group, schema, shape = self.metadata.row_group(self.number), self.metadata.schema, self.there
        found = {}
        with pa.memory_map(self.file) as source:
            for at in range(len(schema)):
                one = schema.column(at)
                if one.path in names and shape[one.path] == pa.string() and one.max_repetition_level == 0:
                    texts = coded_texts(source, group.column(at), optional=one.max_definition_level == 1)
                    if texts is not None:
                        found[one.path] = texts
        return found

    def _plain(self, file: pq.ParquetFile, columns: list[str], rows_max: int) -> Iterator[pa.RecordBatch]:
        """Decode some columns in small batches, which have rows also where there is no column."""
        batches: Iterator[pa.RecordBatch] = file.iter_batches(
            rows_max, row_groups=[self.number], columns=columns, use_threads=False
        )
        return batches


def _one_piece(column: pa.ChunkedArray) -> pa.Array:
    """Give a column as one array, with one dictionary; mostly it is one already, which is not copied."""
    return column.chunk(0) if column.num_chunks == 1 else column.unify_dictionaries().combine_chunks()
