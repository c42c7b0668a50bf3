"""Events spread while they are read: each to the part of all keys that its line's key lies in, so that a block is near.

A block is a range of parts, and so a slice of every stretch of events that was spread at a time.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint64, void

PART_BITS: Final = 10
PARTS: Final = 1 << PART_BITS
"""Into how many parts the keys are shared out by their leading bits; there are at most so many blocks."""

HEX: Final = 6
"""The form of a line whose key is its 128 bits themselves; the other forms are those of `identity.Line`."""

ROWS_MAX: Final = 2**32
CODES_MAX: Final = 2**28
FORM_SHIFT: Final = np.uint64(61)
ROW_SHIFT: Final = np.uint64(29)
ON_DEVICE: Final = np.uint64(CODES_MAX)
"""The bit of the rest that says that an event has an anonymous key."""

_SLABS: Final = (1 << 12, 1 << 17, 1 << 21)
"""How many events the first slab of memory has room for, the second, and all that follow."""

_PART_SHIFT: Final = np.uint64(64 - PART_BITS)


@kernel(void(array(int32), array(int32), int64, uint64, out(uint64)))
def _tell_rest(
    codes: NDArray[np.int32], device: NDArray[np.int32], row: int, form: np.uint64, rest: NDArray[np.uint64]
) -> None:
    for i in range(len(codes)):
        rest[i] = form << FORM_SHIFT | np.uint64(row + i) << ROW_SHIFT | np.uint64(codes[i])
    for i in range(len(device)):
        if device[i] >= 0:
            rest[i] |= ON_DEVICE


_SPREAD: Final = int64(
    array(uint64), array(uint64), array(int64), array(uint64), array(bool_), int64, out(int64), out(uint64, 2)
)


@kernel(_SPREAD)
def _spread(
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    time: NDArray[np.int64],
    rest: NDArray[np.uint64],
    told: NDArray[np.bool_],
    start: int,
    bounds: NDArray[np.int64],
    records: NDArray[np.uint64],
) -> int:
    room = np.zeros(PARTS, np.int64)
    for i in range(len(high)):
        room[high[i] >> _PART_SHIFT] += np.int64(told[i])
    bounds[0] = start
    for part in range(PARTS):
        bounds[part + 1] = bounds[part] + room[part]
        room[part] = bounds[part]
    for i in range(len(high)):
        if told[i]:
            part = high[i] >> _PART_SHIFT
            at = np.uint64(room[part])
            room[part] += 1
            records[at, 0], records[at, 1] = high[i], low[i]
            records[at, 2], records[at, 3] = np.uint64(time[i]), rest[i]
    return int(bounds[PARTS])


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Stretches of events, each ordered by part; those of one part are in order of arrival.

    records: uint64[events or more, 4]: the upper and lower half of the line's key, the time in µs, and the rest (form
    of the line, row, whether it has a device, code of the kind). bounds: int64[stretches, PARTS + 1], where each part
    begins.
    """

    records: NDArray[np.uint64]
    bounds: NDArray[np.int64]

    def sizes(self, first: int, stop: int) -> NDArray[np.int64]:
        """Count the events of every part of a range."""
        sizes: NDArray[np.int64] = np.diff(self.bounds[:, first : stop + 1], axis=1).sum(axis=0)
        return sizes


class Spreader:
    """Makes runs: large slabs of memory, which the system gives faster than small pieces."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._bounds: list[NDArray[np.int64]] = []
        self._slab = np.empty((0, 4), np.uint64)
        self._filled = 0
        self._slabs = 0
        self._rest = np.empty(0, np.uint64)

    def tell_rest(
        self, codes: NDArray[np.int32], *, row: int, form: int, device: NDArray[np.int32] | None = None
    ) -> NDArray[np.uint64]:
        """Put together what else is kept of events that arrived one after the other, the first one as number `row`.

        It stays until the next call. Where device is not negative the event has an anonymous key; None: none has.
        """
        assert row + len(codes) <= ROWS_MAX, "an event's number in a block has 32 bits"
        if len(codes) > len(self._rest):
            self._rest = np.empty(len(codes), np.uint64)
        rest = self._rest[: len(codes)]
        _tell_rest(codes, _NO_DEVICE if device is None else device, row, np.uint64(form), rest)
        return rest

    def spread(
        self,
        high: NDArray[np.uint64],
        low: NDArray[np.uint64],
        time: NDArray[np.int64],
        rest: NDArray[np.uint64],
        told: NDArray[np.bool_] | None = None,
    ) -> None:
        """Order events by the part their line's key lies in; those whose line is not told are left out."""
        if self._filled + len(high) > len(self._slab):
            self._close()
            self._filled = 0
            self._slab = np.empty((max(_SLABS[min(self._slabs, len(_SLABS) - 1)], len(high)), 4), np.uint64)
            self._slabs += 1
        bounds = np.empty(PARTS + 1, np.int64)
        every = np.ones(len(high), np.bool_) if told is None else told
        self._filled = _spread(high, low, time, rest, every, self._filled, bounds, self._slab)
        self._bounds.append(bounds)

    def cut(self) -> list[Run]:
        """Give what was spread since the last cut, in that order."""
        self._close()
        runs, self._runs = self._runs, []
        return runs

    def _close(self) -> None:
        if self._bounds:
            self._runs.append(Run(self._slab, np.stack(self._bounds)))
            self._bounds = []


_NO_DEVICE: Final = np.empty(0, np.int32)
