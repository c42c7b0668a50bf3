"""Parquet files decoded ahead: several row groups side by side, handed over in the order of the files.

One thread decodes more slowly than blocks are arranged from what it gives. Memory holds a few row groups, however many
rows there are.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

_AHEAD: Final = 3
"""How many row groups are being decoded or wait for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of every file.

    columns: those a file lacks are left out of its batches. dictionaries: which of them arrive dictionary-encoded,
    every batch with dictionaries of its own. rows_max: how many rows a batch has at most.
    """

    columns: Sequence[str]
    dictionaries: Sequence[str] = ()
    rows_max: int


def decoded(files: Iterable[str], wish: Wish) -> Iterator[pa.RecordBatch]:
    """Give the rows of some Parquet files in order, batch by batch.

    Raises:
        OSError, pa.ArrowInvalid: a file is missing or damaged.
    """
    groups = _groups(files, wish)
    coming: deque[Future[list[pa.RecordBatch]]] = deque()
    with ThreadPoolExecutor(min(_AHEAD, os.cpu_count() or 1)) as pool:
        try:
            coming.extend(pool.submit(group.batches) for group in islice(groups, _AHEAD))
            while coming:
                yield from coming.popleft().result()
                coming.extend(pool.submit(group.batches) for group in islice(groups, 1))
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Group:
    """One row group of a file."""

    file: str
    number: int
    metadata: pq.FileMetaData
    there: frozenset[str]
    wish: Wish

    def batches(self) -> list[pa.RecordBatch]:
        """Decode it, in one thread: the next one is decoded beside it."""
        coded = [name for name in self.wish.dictionaries if name in self.there]
        with pq.ParquetFile(self.file, metadata=self.metadata, memory_map=True, read_dictionary=coded) as file:
            columns = [name for name in self.wish.columns if name in self.there]
            return list(
                file.iter_batches(self.wish.rows_max, row_groups=[self.number], columns=columns, use_threads=False)
            )


def _groups(files: Iterable[str], wish: Wish) -> Iterator[_Group]:
    for file in files:
        metadata = pq.read_metadata(file, memory_map=True)
        there = frozenset(metadata.schema.to_arrow_schema().names)
        yield from (_Group(file, number, metadata, there, wish) for number in range(metadata.num_row_groups))
