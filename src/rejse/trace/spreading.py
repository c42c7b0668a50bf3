"""Events spread while they are read: each to the part of all keys that its line's key lies in, so that a block is near.

A stretch of events is put in order of their lines at once, the lines in order of the parts that their keys lie in. A
block is a range of parts, and so a slice of every stretch.
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
CODES_MAX: Final = 2**28
ROW_SHIFT: Final = np.uint64(29)
ON_DEVICE: Final = np.uint64(CODES_MAX)
"""The bit of the rest that says that an event has an anonymous key."""

_SLABS: Final = (1 << 12, 1 << 17, 1 << 21)
"""How many events the first slab of memory has room for, the second, and all that follow."""

_PART_SHIFT: Final = np.uint64(64 - PART_BITS)


@kernel(void(array(int32), array(int32), int64, out(uint64)))
def _tell_rest(codes: NDArray[np.int32], device: NDArray[np.int32], row: int, rest: NDArray[np.uint64]) -> None:
    for i in range(len(codes)):
        rest[i] = np.uint64(row + i) << ROW_SHIFT | np.uint64(codes[i])
    for i in range(len(device)):
        if device[i] >= 0:
            rest[i] |= ON_DEVICE


_SPREAD: Final = int64(
    array(int32), array(int64), array(uint64), array(uint64), array(uint64), array(uint64), int64,
    out(int64), out(int64), out(int64), out(uint64, 2), out(uint64, 2),
)  # fmt: skip


@kernel(_SPREAD)
def _spread(
    line: NDArray[np.int32],
    time: NDArray[np.int64],
    rest: NDArray[np.uint64],
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    form: NDArray[np.uint64],
    start: int,
    room: NDArray[np.int64],
    bounds: NDArray[np.int64],
    starts: NDArray[np.int64],
    lines: NDArray[np.uint64],
    records: NDArray[np.uint64],
) -> int:
    """Put the lines that events stand on in order of their parts, and the events in order of their lines.

    Gives how many lines those are. room: int64[lines], scratch: how many events a line has, then where its next goes.
    """
    room[:] = 0
    for i in range(len(line)):
        if line[i] >= 0:
            room[line[i]] += 1
    next_line, next_event = np.zeros(PARTS, np.int64), np.zeros(PARTS, np.int64)
    for one in range(len(high)):
        if room[one]:
            next_line[high[one] >> _PART_SHIFT] += 1
            next_event[high[one] >> _PART_SHIFT] += room[one]
    bounds[0], starts[0] = 0, start
    for part in range(PARTS):
        bounds[part + 1], starts[part + 1] = bounds[part] + next_line[part], starts[part] + next_event[part]
        next_line[part], next_event[part] = bounds[part], starts[part]
    for one in range(len(high)):
        if room[one]:
            part = high[one] >> _PART_SHIFT
            at, first = next_line[part], next_event[part]
            lines[at, 0], lines[at, 1], lines[at, 2], lines[at, 3] = high[one], low[one], form[one], room[one]
            next_line[part] += 1
            next_event[part] += room[one]
            room[one] = first
    for i in range(len(line)):
        if line[i] >= 0:
            to = np.uint64(room[line[i]])
            room[line[i]] += 1
            records[to, 0], records[to, 1] = np.uint64(time[i]), rest[i]
    return int(bounds[PARTS])


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What lines are known by: the upper and lower half of the key and its form, uint64[lines] each.

    Several may be one and the same line.
    """

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    form: NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A stretch of events in order of their lines; those of one line are in order of arrival.

    lines: uint64[lines, 4], ordered by part: the upper and lower half of the key, the form, the number of events; a
    line may stand there several times. bounds: int64[PARTS + 1], where the lines of each part begin. records:
    uint64[events or more, 2]: the time in µs, and the rest (row, whether it has a device, code of the kind). starts:
    int64[PARTS + 1], where the events of each part begin.
    """

    lines: NDArray[np.uint64]
    bounds: NDArray[np.int64]
    records: NDArray[np.uint64]
    starts: NDArray[np.int64]


class Spreader:
    """Makes runs: large slabs of memory, which the system gives faster than small pieces."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._slab = np.empty((0, 2), np.uint64)
        self._filled = 0
        self._slabs = 0
        self._room = np.empty(0, np.int64)

    def spread(self, line: NDArray[np.int32], lines: Lines, time: NDArray[np.int64], rest: NDArray[np.uint64]) -> None:
        """Order events by their lines, the lines by their parts.

        Args:
            line: int32[events], which of the lines each event stands on; one of a negative number is left out.
            lines: the lines.
            time: int64[events], µs.
            rest: uint64[events], what `tell_rest` gives.
        """
        if self._filled + len(line) > len(self._slab):
            self._filled = 0
            self._slab = np.empty((max(_SLABS[min(self._slabs, len(_SLABS) - 1)], len(line)), 2), np.uint64)
            self._slabs += 1
        if len(lines.high) > len(self._room):
            self._room = np.empty(len(lines.high), np.int64)
        bounds, starts = np.empty(PARTS + 1, np.int64), np.empty(PARTS + 1, np.int64)
        held = np.empty((min(len(lines.high), len(line)), 4), np.uint64)
        count = _spread(
            line, time, rest, lines.high, lines.low, lines.form, self._filled,
            self._room[: len(lines.high)], bounds, starts, held, self._slab,
        )  # fmt: skip
        self._filled = int(starts[-1])
        self._runs.append(Run(held[:count], bounds, self._slab, starts))

    def cut(self) -> list[Run]:
        """Give what was spread since the last cut, in that order."""
        runs, self._runs = self._runs, []
        return runs


def tell_rest(
    codes: NDArray[np.int32], *, row: int, rest: NDArray[np.uint64], device: NDArray[np.int32] | None = None
) -> None:
    """Put together what is kept of events besides their times: uint64[events], written to `rest`.

    Args:
        codes: int32[events], of their kinds.
        row: the number of the first in order of arrival; the others follow.
        rest: where it goes.
        device: int32[events], not negative where an event has an anonymous key; None: none has.
    """
    assert row + len(codes) <= ROWS_MAX, "an event's number in a block has 32 bits"
    _tell_rest(codes, _NO_DEVICE if device is None else device, row, rest)


_NO_DEVICE: Final = np.empty(0, np.int32)
