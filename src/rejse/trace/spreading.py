"""Events spread while they are read: each to the part of all keys that its line's key lies in, so that a block is near.

A run is what was read at a time, ordered by part; a block is a range of parts, and so a slice of every run.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint64, void

PART_BITS: Final = 10
PARTS: Final = 1 << PART_BITS
"""Into how many parts the keys are shared out by their leading bits; there are at most so many blocks."""

HEX: Final = 6
"""The form of a line whose key is its 128 bits themselves; the other forms are those of `identity.Line`."""

ROWS_MAX: Final = 2**32
CODES_MAX: Final = 2**29
FORM_SHIFT: Final = np.uint64(61)
ROW_SHIFT: Final = np.uint64(29)
_FIRST_SLAB: Final = 1 << 12
_LAST_SLAB: Final = 1 << 21
_PART_SHIFT: Final = np.uint64(64 - PART_BITS)
_ONE: Final = np.uint64(1)


@kernel(void(array(int32), int64, uint64, out(uint64)))
def _tell_rest(codes: NDArray[np.int32], row: int, form: np.uint64, rest: NDArray[np.uint64]) -> None:
    for i in range(len(codes)):
        rest[i] = form << FORM_SHIFT | np.uint64(row + i) << ROW_SHIFT | np.uint64(codes[i])


@kernel(void(array(uint64), array(uint64), array(int64), array(uint64), out(int64), out(uint64, 2)))
def _spread(
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    time: NDArray[np.int64],
    rest: NDArray[np.uint64],
    bounds: NDArray[np.int64],
    records: NDArray[np.uint64],
) -> None:
    room = np.zeros(PARTS, np.int64)
    for i in range(len(high)):
        room[high[i] >> _PART_SHIFT] += 1
    bounds[0] = 0
    for part in range(PARTS):
        bounds[part + 1] = bounds[part] + room[part]
        room[part] = bounds[part]
    for i in range(len(high)):
        part = high[i] >> _PART_SHIFT
        at = np.uint64(room[part])
        room[part] += 1
        records[at, 0], records[at, 1] = high[i], low[i]
        records[at, 2], records[at, 3] = np.uint64(time[i]), rest[i]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Events of many lines, ordered by part; those of one part are in order of arrival.

    records: uint64[events, 4]: the upper and lower half of the line's key, the time in µs, and the rest (form of the
    line, row, code of the kind). bounds: int64[PARTS + 1], where each part begins.
    """

    records: NDArray[np.uint64]
    bounds: NDArray[np.int64]

    def parts(self, first: int, stop: int) -> NDArray[np.uint64]:
        """Give the records of a range of parts."""
        return self.records[self.bounds[first] : self.bounds[stop]]


class Spreader:
    """Makes runs, side by side in large slabs of memory, which the system gives faster than small pieces."""

    def __init__(self) -> None:
        self._slab = np.empty((0, 4), np.uint64)
        self._rows = _FIRST_SLAB
        self._rest = np.empty(0, np.uint64)

    def tell_rest(self, codes: NDArray[np.int32], *, row: int, form: int) -> NDArray[np.uint64]:
        """Put together what else is kept of events that arrived one after the other, the first one as number `row`.

        It stays until the next call.
        """
        assert row + len(codes) <= ROWS_MAX, "an event's number in a block has 32 bits"
        if len(codes) > len(self._rest):
            self._rest = np.empty(len(codes), np.uint64)
        rest = self._rest[: len(codes)]
        _tell_rest(codes, row, np.uint64(form), rest)
        return rest

    def spread(
        self, high: NDArray[np.uint64], low: NDArray[np.uint64], time: NDArray[np.int64], rest: NDArray[np.uint64]
    ) -> Run:
        """Order events by the part their line's key lies in."""
        if len(high) > len(self._slab):
            self._slab = np.empty((max(self._rows, len(high)), 4), np.uint64)
            self._rows = min(2 * self._rows, _LAST_SLAB)
        records, self._slab = self._slab[: len(high)], self._slab[len(high) :]
        bounds = np.empty(PARTS + 1, np.int64)
        _spread(high, low, time, rest, bounds, records)
        return Run(records, bounds)
