"""The kinds of events numbered while they are read, in several threads: a text is looked at once per dictionary.

What the fields of an event say is packed into one number, which a table of the reader's own knows; only packed numbers
not seen before go to the counter that all threads share.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Mapping
from functools import partial
from itertools import accumulate
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint64, void
from rejse.trace.interning import Remembered, indices_of, look_up
from rejse.trace.kinds import FIELDS, KindCounter

_BITS_MAX: Final = 63
_UNASKED: Final = -2
_ASKED: Final = -3
"""What a table of paths holds where a path's template is not known: no page had it so far, or one did just now."""

_MANY: Final = 4
"""Where more than one in so many paths of a dictionary is a page's, the templates of all are found at once."""

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_S32: Final = np.uint64(32)
_ONE: Final = np.uint64(1)


@kernel(int64(array(int32), array(uint8), int64, array(int32), int64, out(int32), out(int32)))
def _templates_of_pages(
    indices: NDArray[np.int32],
    valid: NDArray[np.uint8],
    bit: int,
    types: NDArray[np.int32],
    page: int,
    table: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:
    """Look up the templates of the paths of pages; mark, and count, the paths whose template has to be found first."""
    asked = 0
    for i in range(len(indices)):
        b = bit + i
        found[i] = -1
        if types[i] == page and (not len(valid) or (valid[b >> 3] >> (b & 7)) & 1):
            found[i] = table[indices[i]]
            if found[i] == _UNASKED:
                table[indices[i]] = _ASKED
                asked += 1
    return asked


@kernel(void(array(int32), uint64, out(uint64)))
def _pack(part: NDArray[np.int32], shift: np.uint64, packed: NDArray[np.uint64]) -> None:
    for i in range(len(part)):
        packed[i] |= np.uint64(part[i] + 1) << shift


@kernel(int64(array(uint64), int64, out(int32), out(uint64), out(int64), out(int64), out(int32)))
def _number(
    packed: NDArray[np.uint64],
    row: int,
    slots: NDArray[np.int32],
    seen: NDArray[np.uint64],
    counts: NDArray[np.int64],
    count: NDArray[np.int64],
    numbers: NDArray[np.int32],
) -> int:
    """Number what was packed, from `row` on, and count it; stop early, and say where, when `seen` is full.

    A slot holds a number + 1.
    """
    last = np.uint64(len(slots) - 1)
    for i in range(row, len(packed)):
        h = packed[i] * _MIX
        slot = (h ^ h >> _S32) & last
        number = np.int64(slots[slot]) - 1
        while number < 0 or seen[number] != packed[i]:
            if number < 0:
                number = count[0]
                if number == len(seen):
                    return i
                slots[slot] = number + 1
                seen[number] = packed[i]
                counts[number] = 0
                count[0] += 1
                break
            slot = (slot + _ONE) & last
            number = np.int64(slots[slot]) - 1
        numbers[i] = number
        counts[number] += 1
    return len(packed)


@kernel(void(array(uint64), int64, out(int32)))
def _refill(seen: NDArray[np.uint64], count: int, slots: NDArray[np.int32]) -> None:
    last = np.uint64(len(slots) - 1)
    for number in range(count):
        h = seen[number] * _MIX
        slot = (h ^ h >> _S32) & last
        while slots[slot] != 0:
            slot = (slot + _ONE) & last
        slots[slot] = number + 1


class KindReader:
    """Numbers the kinds of events batch by batch, in one thread; all readers of a counter give the same numbers."""

    def __init__(self, counter: KindCounter, *, bits_max: int = _BITS_MAX) -> None:
        """Begin.

        Args:
            counter: where the kinds are numbered, for all threads.
            bits_max: into how many bits the fields are packed at most; it is there for the tests.
        """
        self._counter = counter
        self._bits_max = bits_max
        self._tables = {field: Remembered[NDArray[np.int32]]() for field in FIELDS}
        self._codes, self._counts = np.empty(0, np.int32), np.empty(0, np.int64)
        self._begin()

    def codes(self, batch: pa.RecordBatch) -> NDArray[np.int32]:
        """Number the kind of every event of a batch: int32[rows]."""
        parts = self._parts(batch)
        if not self._fits() and not self._begin():
            return self._each(parts, batch.num_rows)
        packed, numbers = np.zeros(batch.num_rows, np.uint64), np.empty(batch.num_rows, np.int32)
        for field, part in parts.items():
            _pack(part, self._shifts[FIELDS.index(field)], packed)
        row = 0
        while (row := _number(packed, row, self._slots, self._seen, self._counts, self._count, numbers)) < len(packed):
            self._grow()
        self._learn()
        return look_up(self._codes, numbers)

    def finish(self) -> None:
        """Tell the counter how many events of each kind there were."""
        with self._counter.lock:
            self._counter.add(self._codes, self._counts[: len(self._codes)])
        self._counts[:] = 0

    def _begin(self) -> bool:
        """Begin to pack anew, with room for twice as many texts as there are; say whether that is not too much."""
        self.finish()
        widths = [(self._counter.distinct(field) + 1).bit_length() + 1 for field in FIELDS]
        starts = list(accumulate(widths, initial=0))
        self._widths, self._shifts = widths, [np.uint64(start) for start in starts[:-1]]
        self._slots = np.zeros(1 << 10, np.int32)
        self._seen, self._counts = np.empty(1 << 9, np.uint64), np.zeros(1 << 9, np.int64)
        self._count = np.zeros(1, np.int64)
        self._codes = np.empty(0, np.int32)
        return starts[-1] <= self._bits_max

    def _fits(self) -> bool:
        return sum(self._widths) <= self._bits_max and all(
            self._counter.distinct(field) < 1 << width for field, width in zip(FIELDS, self._widths, strict=True)
        )

    def _grow(self) -> None:
        room = len(self._seen)
        self._seen = np.append(self._seen, np.empty(room, np.uint64))
        self._counts = np.append(self._counts, np.zeros(room, np.int64))
        self._slots = np.zeros(4 * room, np.int32)
        _refill(self._seen, room, self._slots)

    def _learn(self) -> None:
        """Have the kinds numbered that this reader meets for the first time."""
        fresh = self._seen[len(self._codes) : self._count[0]]
        if len(fresh):
            masks = [np.uint64((1 << width) - 1) for width in self._widths]
            parts = [
                (fresh >> shift & mask).astype(np.int32) - 1 for shift, mask in zip(self._shifts, masks, strict=True)
            ]
            with self._counter.lock:
                self._codes = np.append(self._codes, self._counter.number_kinds(np.stack(parts)))

    def _each(self, parts: Mapping[str, NDArray[np.int32]], rows: int) -> NDArray[np.int32]:
        """Number every event on its own: there is too much to be packed."""
        absent = np.full(rows, -1, np.int32)
        with self._counter.lock:
            codes = self._counter.number_kinds(np.stack([parts.get(field, absent) for field in FIELDS]))
            kinds, counts = np.unique(codes, return_counts=True)
            self._counter.add(kinds, counts)
        return codes

    def _parts(self, batch: pa.RecordBatch) -> dict[str, NDArray[np.int32]]:
        """Number what each field says; only pages have a path."""
        parts: dict[str, NDArray[np.int32]] = {}
        for field in FIELDS:
            if field in batch.schema.names and batch[field].null_count < batch.num_rows:
                column = _coded(batch[field])
                if field != "path":
                    table = self._tables[field].of(column.dictionary, partial(self._number_texts, field))
                    indices = indices_of(column)
                    parts[field] = look_up(table, indices.at, indices.valid, indices.bit)
                elif "type" in parts:
                    parts[field] = self._pages(column, parts["type"])
        return parts

    def _number_texts(self, field: str, texts: pa.Array) -> NDArray[np.int32]:
        with self._counter.lock:
            return self._counter.number_texts(field, texts)

    def _pages(self, column: pa.DictionaryArray, types: NDArray[np.int32]) -> NDArray[np.int32]:
        """Number the templates of the paths of pages; no other path is looked at."""
        paths, indices = column.dictionary, indices_of(column)
        table = self._tables["path"].of(paths, lambda texts: np.full(len(texts), _UNASKED, np.int32))
        found = np.empty(len(column), np.int32)
        told = (indices.at, indices.valid, indices.bit, types, self._counter.page)
        if _templates_of_pages(*told, table, found):
            many = np.count_nonzero(table != _UNASKED) > len(table) // _MANY
            asked = np.flatnonzero(table < -1 if many else table == _ASKED)
            table[asked] = self._number_texts("path", paths.take(pa.array(asked)))
            _templates_of_pages(*told, table, found)
        return found


def _coded(column: pa.Array) -> pa.DictionaryArray:
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
