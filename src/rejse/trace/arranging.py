"""Events in order, block by block: lines by their keys, and on each line by time, equal times in order of arrival."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, uint8, uint16, uint32, uint64, void
from rejse.trace.blocks import PAD
from rejse.trace.hexkeys import write_hex
from rejse.trace.identity import Line
from rejse.trace.reading import Log
from rejse.trace.spreading import CODES_MAX, FORM_SHIFT, HEX, PART_BITS, PARTS, ROW_SHIFT, Run

_CODE: Final = np.uint64(CODES_MAX - 1)
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_STIR: Final = np.uint64(0xBF58476D1CE4E5B9)
_S32: Final = np.uint64(32)
_ONE: Final = np.uint64(1)
_RUN: Final = 16
_MOVES_PER_EVENT: Final = 16


@kernel()
def _slot_of(high: np.uint64, low: np.uint64, last: np.uint64) -> np.uint64:
    h = (high * _ODD + low) * _STIR
    return (h ^ h >> _S32) & last


@kernel(int64(array(uint64, 2), int64, out(uint32), out(uint64, 2), out(int64), out(uint32)))
def _number_lines(
    records: NDArray[np.uint64],
    row: int,
    slots: NDArray[np.uint32],
    lines: NDArray[np.uint64],
    count: NDArray[np.int64],
    line: NDArray[np.uint32],
) -> int:
    """Number the lines of a slice of a run from `row` on; stop early, and say where, when the tables have to grow.

    slots: the number of a line + 1, by the hash of its key. lines: uint64[room, 4]: key, form, number of events.
    """
    last, known = np.uint64(len(slots) - 1), np.uint64(count[0])
    full = np.uint64(min(len(lines), len(slots) // 2))
    for i in range(row, len(records)):
        high, low, form = records[i, 0], records[i, 1], records[i, 3] >> FORM_SHIFT
        slot = _slot_of(high, low, last)
        while True:
            found = np.uint64(slots[slot])
            if found == 0:
                if known == full:
                    count[0] = known
                    return i
                lines[known, 0], lines[known, 1], lines[known, 2], lines[known, 3] = high, low, form, _ONE
                line[i] = known
                known += _ONE
                slots[slot] = known
                break
            at = found - _ONE
            if lines[at, 0] == high and lines[at, 1] == low and lines[at, 2] == form:
                lines[at, 3] += _ONE
                line[i] = at
                break
            slot = (slot + _ONE) & last
    count[0] = known
    return len(records)


@kernel(void(array(uint64, 2), int64, out(uint32)))
def _refill(lines: NDArray[np.uint64], count: int, slots: NDArray[np.uint32]) -> None:
    last = np.uint64(len(slots) - 1)
    for at in range(count):
        slot = _slot_of(lines[at, 0], lines[at, 1], last)
        while slots[slot] != 0:
            slot = (slot + _ONE) & last
        slots[slot] = at + 1


@kernel(void(array(uint64, 2), array(uint32), out(int64), out(uint64, 2)))
def _scatter(
    records: NDArray[np.uint64], line: NDArray[np.uint32], room: NDArray[np.int64], events: NDArray[np.uint64]
) -> None:
    """Put every event at its line's next place: `room[line]`, which moves on."""
    for i in range(len(records)):
        at = np.uint64(room[line[i]])
        room[line[i]] += 1
        events[at, 0], events[at, 1] = records[i, 2], records[i, 3]


@kernel()
def _after(left: np.uint64, left_rest: np.uint64, time: np.uint64, rest: np.uint64) -> bool:
    """Tell whether one event comes after another; on one line the rest is in order of arrival."""
    return bool(np.int64(left) > np.int64(time) or (left == time and left_rest > rest))


@kernel()
def _merge(events: NDArray[np.uint64], first: int, middle: int, stop: int, spare: NDArray[np.uint64]) -> None:
    if not _after(events[middle - 1, 0], events[middle - 1, 1], events[middle, 0], events[middle, 1]):
        return
    for i in range(middle - first):
        spare[i, 0], spare[i, 1] = events[first + i, 0], events[first + i, 1]
    left, right, at = 0, middle, first
    while left < middle - first:
        if right < stop and not _after(events[right, 0], events[right, 1], spare[left, 0], spare[left, 1]):
            events[at, 0], events[at, 1] = events[right, 0], events[right, 1]
            right += 1
        else:
            events[at, 0], events[at, 1] = spare[left, 0], spare[left, 1]
            left += 1
        at += 1


@kernel()
def _insert(events: NDArray[np.uint64], start: int, stop: int, moves_max: int) -> bool:
    """Sort by insertion, and tell whether it is done: what has to move too far altogether is left half sorted."""
    moves = 0
    latest, arrived = events[start, 0], events[start, 1]
    for i in range(start + 1, stop):
        time, rest = events[i, 0], events[i, 1]
        if not _after(latest, arrived, time, rest):
            latest, arrived = time, rest
            continue
        k = i
        while k > start and _after(events[k - 1, 0], events[k - 1, 1], time, rest):
            events[k, 0], events[k, 1] = events[k - 1, 0], events[k - 1, 1]
            k -= 1
        events[k, 0], events[k, 1] = time, rest
        moves += i - k
        if moves > moves_max:
            return False
    return True


@kernel()
def _sort_line(events: NDArray[np.uint64], start: int, stop: int, spare: NDArray[np.uint64]) -> None:
    """Sort one line by time and arrival: short runs by insertion, then merged pairwise, longer and longer."""
    for first in range(start, stop, _RUN):
        _insert(events, first, min(first + _RUN, stop), _RUN * _RUN)
    width = _RUN
    while width < stop - start:
        for first in range(start, stop - width, 2 * width):
            _merge(events, first, first + width, min(first + 2 * width, stop), spare)
        width *= 2


_SETTLE: Final = void(
    array(int64), array(uint16), out(uint64, 2), out(int64), out(uint16), out(uint32), out(uint8)
)  # fmt: skip


@kernel(_SETTLE)
def _settle_lines(
    offsets: NDArray[np.int64],
    kind_of: NDArray[np.uint16],
    events: NDArray[np.uint64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    row: NDArray[np.uint32],
    tied: NDArray[np.uint8],
) -> None:
    """Sort every line that is not in order yet, write it as columns, and flag it where two kinds share a time."""
    spare = np.empty((0, 2), np.uint64)
    for u in range(len(offsets) - 1):
        start, stop = offsets[u], offsets[u + 1]
        if not _insert(events, start, stop, _MOVES_PER_EVENT * (stop - start)):
            if len(spare) < stop - start:
                spare = np.empty((stop - start, 2), np.uint64)
            _sort_line(events, start, stop, spare)
        same = False
        for i in range(start, stop):
            time[i] = np.int64(events[i, 0])
            kind[i] = kind_of[events[i, 1] & _CODE]
            row[i] = np.uint32(events[i, 1] >> ROW_SHIFT)
            same |= i > start and events[i, 0] == events[i - 1, 0] and kind[i] != kind[i - 1]
        tied[u] = np.uint8(same)


class _LineTable:
    """The lines of one block, numbered as they come; the tables start as large as a block's usually are."""

    def __init__(self, events: int) -> None:
        room = 1 << max(4, events.bit_length() - 4)
        self.lines = np.empty((room, 4), np.uint64)
        self._slots = np.zeros(2 * room, np.uint32)
        self._count = np.zeros(1, np.int64)

    def number(self, records: NDArray[np.uint64], line: NDArray[np.uint32]) -> None:
        """Number the lines of some records, and count their events."""
        row = 0
        while (row := _number_lines(records, row, self._slots, self.lines, self._count, line)) < len(records):
            self.lines = np.concatenate([self.lines, np.empty_like(self.lines)])
            self._slots = np.zeros(2 * len(self._slots), np.uint32)
            _refill(self.lines, int(self._count[0]), self._slots)

    def order(self) -> NDArray[np.int64]:
        """Put the lines in the order of their keys: the number of each."""
        high, low, form = (self.lines[: self._count[0], at] for at in range(3))
        order = np.argsort(high)
        inside = high[order]
        if (inside[1:] == inside[:-1]).any():
            order = np.lexsort((form, low, high))
        return order


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arranged:
    """The events of one block in order.

    offsets: int64[lines + 1]. time: int64, kind: uint16 and row, the number in order of arrival: uint32, all
    [events + PAD]. tied: uint8[lines], 1 where two kinds of the line share a time. lines: uint64[lines, 3]: key, form.
    """

    offsets: NDArray[np.int64]
    time: NDArray[np.int64]
    kind: NDArray[np.uint16]
    row: NDArray[np.uint32]
    tied: NDArray[np.uint8]
    lines: NDArray[np.uint64]

    @property
    def events(self) -> int:
        """How many events there are."""
        return int(self.offsets[-1])

    def keys(self, log: Log) -> tuple[NDArray[np.uint8], pa.Array]:
        """Give the kind and the key of every line, and an empty key behind the last one."""
        form = self.lines[:, 2].astype(np.uint8)
        texts, rows = [pa.nulls(0, pa.large_string())], []
        for one in np.flatnonzero(np.bincount(form)):
            rows.append(np.flatnonzero(form == one))
            high, low = self.lines[rows[-1], 0], self.lines[rows[-1], 1]
            if one == HEX:
                texts.append(write_hex(high, low))
            elif one == Line.ALONE:
                texts.append(pa.nulls(len(low), pa.large_string()))
            else:
                texts.append(log.keys[one].texts().take(pa.array(low)))
        every = pa.concat_arrays([*texts, pa.nulls(1, pa.large_string())])
        if len(rows) > 1:
            back = np.append(np.argsort(np.concatenate(rows)), len(form))
            every = every.take(pa.array(back))
        return np.where(form == HEX, np.uint8(Line.USER), form), every


def block_count(events: int, *, events_per_block: int) -> int:
    """Say over how many blocks the events are shared out: a power of two, as many at most as there are parts.

    Args:
        events: how many there are.
        events_per_block: at most so many events a block, on average.
    """
    return 1 << min(PART_BITS, max(0, (events - 1) // events_per_block).bit_length())


def arrange(runs: Sequence[Run], kind_of: NDArray[np.uint16], *, number: int, blocks: int) -> Arranged:
    """Put the events of one block in order.

    Args:
        runs: the events of all blocks.
        kind_of: uint16[codes], the final number of every kind.
        number: which block.
        blocks: how many there are; each has the lines of as many parts.
    """
    parts = PARTS // blocks
    slices = [run.parts(number * parts, (number + 1) * parts) for run in runs]
    stops = np.cumsum([0, *(len(records) for records in slices)])
    count = int(stops[-1])
    table, line = _LineTable(count), np.empty(count, np.uint32)
    for records, start, stop in zip(slices, stops[:-1], stops[1:], strict=True):
        table.number(records, line[start:stop])
    order = table.order()
    offsets = np.zeros(len(order) + 1, np.int64)
    np.cumsum(table.lines[order, 3], out=offsets[1:])
    room = np.empty(len(order), np.int64)
    room[order] = offsets[:-1]
    events = np.empty((count, 2), np.uint64)
    for records, start, stop in zip(slices, stops[:-1], stops[1:], strict=True):
        _scatter(records, line[start:stop], room, events)
    return _settled(offsets, kind_of, events, np.ascontiguousarray(table.lines[order, :3]))


def _settled(
    offsets: NDArray[np.int64], kind_of: NDArray[np.uint16], events: NDArray[np.uint64], lines: NDArray[np.uint64]
) -> Arranged:
    """Write the events, together by line now, as columns in order."""
    count = len(events)
    time, kind, row = (
        np.empty(count + PAD, np.int64),
        np.empty(count + PAD, np.uint16),
        np.empty(count + PAD, np.uint32),
    )
    for column in (time, kind, row):
        column[count:] = 0
    tied = np.empty(len(lines), np.uint8)
    _settle_lines(offsets, kind_of, events, time, kind, row, tied)
    return Arranged(offsets=offsets, time=time, kind=kind, row=row, tied=tied, lines=lines)
