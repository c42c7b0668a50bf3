"""Events in order, block by block: lines by their keys, and on each line by time, equal times in order of arrival.

A block is put in order stretch by stretch, each so short that its events stay in the processor's cache meanwhile.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16, uint32, uint64, void
from rejse.trace.blocks import PAD
from rejse.trace.hexkeys import write_hex
from rejse.trace.identity import Line
from rejse.trace.reading import Log
from rejse.trace.spreading import CODES_MAX, HEX, ON_DEVICE, PART_BITS, PARTS, ROW_SHIFT, Run

_CODE: Final = np.uint64(CODES_MAX - 1)
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_STIR: Final = np.uint64(0xBF58476D1CE4E5B9)
_S32: Final = np.uint64(32)
_ONE: Final = np.uint64(1)
_RUN: Final = 16
_MOVES_PER_EVENT: Final = 16
_AT_ONCE: Final = 1 << 17
"""About how many events are put in order at once: what they need then mostly lies in the second level of the cache."""


@kernel()
def _slot_of(high: np.uint64, low: np.uint64, last: np.uint64) -> np.uint64:
    h = (high * _ODD + low) * _STIR
    return (h ^ h >> _S32) & last


@kernel(int64(array(uint64, 2), int64, int64, out(uint32), out(uint64, 2), int64, out(uint32)))
def _number_lines(
    run: NDArray[np.uint64],
    first: int,
    stop: int,
    slots: NDArray[np.uint32],
    lines: NDArray[np.uint64],
    known: int,
    line: NDArray[np.uint32],
) -> int:
    """Number the lines of a run from `first` up to `stop`, and count their events; give how many are known then.

    slots: the number of a line + 1, by the hash of its key. lines: uint64[room, 4], as in a run, each line once. line:
    the number of each one of the run's.
    """
    last, count = np.uint64(len(slots) - 1), np.uint64(known)
    for i in range(first, stop):
        high, low, form, events = run[i, 0], run[i, 1], run[i, 2], run[i, 3]
        slot = _slot_of(high, low, last)
        while True:
            found = np.uint64(slots[slot])
            if found == 0:
                lines[count, 0], lines[count, 1], lines[count, 2], lines[count, 3] = high, low, form, events
                line[i - first] = count
                count += _ONE
                slots[slot] = count
                break
            one = found - _ONE
            if lines[one, 0] == high and lines[one, 1] == low and lines[one, 2] == form:
                lines[one, 3] += events
                line[i - first] = one
                break
            slot = (slot + _ONE) & last
    return int(count)


@kernel(void(array(uint64, 2), int64, int64, array(uint64, 2), int64, array(uint32), out(int64), out(uint64, 2)))
def _gather(
    run: NDArray[np.uint64],
    first: int,
    stop: int,
    records: NDArray[np.uint64],
    start: int,
    line: NDArray[np.uint32],
    room: NDArray[np.int64],
    events: NDArray[np.uint64],
) -> None:
    """Put the events of the same lines, which lie there from `start` on, at `room[line]`, which moves on."""
    at = np.uint64(start)
    for i in range(first, stop):
        to = np.uint64(room[line[i - first]])
        room[line[i - first]] += np.int64(run[i, 3])
        for _ in range(run[i, 3]):
            events[to, 0], events[to, 1] = records[at, 0], records[at, 1]
            at += _ONE
            to += _ONE


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
    array(int64), array(uint16), array(int32),
    out(uint64, 2), out(int64), out(uint16), out(uint32), out(int32), out(uint8),
)  # fmt: skip


@kernel(_SETTLE)
def _settle_lines(
    offsets: NDArray[np.int64],
    kind_of: NDArray[np.uint16],
    device_of: NDArray[np.int32],
    events: NDArray[np.uint64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    row: NDArray[np.uint32],
    device: NDArray[np.int32],
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
    for i in range(len(device)):
        device[i] = device_of[np.uint32(events[i, 1] >> ROW_SHIFT)] if events[i, 1] & ON_DEVICE else np.int32(-1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arranged:
    """The events of one block in order.

    offsets: int64[lines + 1]. time: int64, kind: uint16 and row, the number in order of arrival: uint32, all
    [events + PAD]. device: int32[events], as in the log; empty where no event has one. tied: uint8[lines], 1 where two
    kinds of the line share a time. lines: uint64[lines, 3]: key, form.
    """

    offsets: NDArray[np.int64]
    time: NDArray[np.int64]
    kind: NDArray[np.uint16]
    row: NDArray[np.uint32]
    device: NDArray[np.int32]
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


def arrange(
    runs: Sequence[Run],
    kind_of: NDArray[np.uint16],
    *,
    number: int,
    blocks: int,
    device_of: NDArray[np.int32] | None = None,
) -> Arranged:
    """Put the events of one block in order.

    Args:
        runs: the events of all blocks.
        kind_of: uint16[codes], the final number of every kind.
        number: which block.
        blocks: how many there are; each has the lines of as many parts.
        device_of: int32[events of all blocks], the device of every event by its number; None where none is asked for.
    """
    devices = np.empty(0, np.int32) if device_of is None else device_of
    parts = PARTS // blocks
    here = slice(number * parts, (number + 1) * parts + 1)
    sizes = np.zeros(parts, np.int64)
    for run in runs:
        sizes += np.diff(run.starts[here])
    made = _Making(int(sizes.sum()), kind_of, devices)
    for first, stop in _stretches(sizes):
        made.add(runs, number * parts + first, number * parts + stop, int(sizes[first:stop].sum()))
    return made.arranged()


def _stretches(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Cut parts into stretches of about as many events as are put in order at once."""
    first, events = 0, 0
    for part, size in enumerate(sizes.tolist()):
        if events and events + size > _AT_ONCE:
            yield first, part
            first, events = part, 0
        events += size
    yield first, len(sizes)


class _Making:
    """A block on its way: its columns, filled stretch by stretch, and room to work in, used again and again."""

    def __init__(self, events: int, kind_of: NDArray[np.uint16], device_of: NDArray[np.int32]) -> None:
        self._kind_of = kind_of
        self._device_of = device_of
        self._time = np.empty(events + PAD, np.int64)
        self._kind = np.empty(events + PAD, np.uint16)
        self._row = np.empty(events + PAD, np.uint32)
        for column in (self._time, self._kind, self._row):
            column[events:] = 0
        self._device = np.empty(events if len(device_of) else 0, np.int32)
        self._filled = 0
        self._sizes: list[NDArray[np.uint64]] = []
        self._lines: list[NDArray[np.uint64]] = []
        self._tied: list[NDArray[np.uint8]] = []
        self._make_room(0)

    def _make_room(self, events: int) -> None:
        self._table, self._line = np.empty((events, 4), np.uint64), np.empty(events, np.uint32)
        self._events = np.empty((events, 2), np.uint64)
        self._slots = np.empty(1 << (2 * events).bit_length(), np.uint32)

    def add(self, runs: Sequence[Run], first: int, stop: int, events: int) -> None:
        """Put the events of a range of parts in order, behind those before."""
        if events > len(self._line):
            self._make_room(events)
        bounds = [(int(run.bounds[first]), int(run.bounds[stop])) for run in runs]
        places = list(accumulate((high - low for low, high in bounds), initial=0))
        slots = self._slots[: 1 << (2 * places[-1]).bit_length()]
        slots[:] = 0
        known = 0
        for run, (low, high), at in zip(runs, bounds, places, strict=False):
            known = _number_lines(run.lines, low, high, slots, self._table, known, self._line[at:])
        lines = self._table[:known]
        order = _order(lines)
        offsets = np.zeros(len(order) + 1, np.int64)
        np.cumsum(lines[order, 3], out=offsets[1:])
        room = np.empty(len(order), np.int64)
        room[order] = offsets[:-1]
        for run, (low, high), at in zip(runs, bounds, places, strict=False):
            _gather(
                run.lines, low, high, run.records, int(run.starts[first]), self._line[at:], room, self._events
            )  # fmt: skip
        self._settle(offsets, events)
        self._sizes.append(lines[order, 3])
        self._lines.append(lines[order, :3])

    def _settle(self, offsets: NDArray[np.int64], events: int) -> None:
        here = slice(self._filled, self._filled + events)
        tied = np.empty(len(offsets) - 1, np.uint8)
        _settle_lines(
            offsets, self._kind_of, self._device_of, self._events,
            self._time[here], self._kind[here], self._row[here], self._device[here], tied,
        )  # fmt: skip
        self._tied.append(tied)
        self._filled += events

    def arranged(self) -> Arranged:
        """Give the whole block."""
        sizes = np.concatenate(self._sizes)
        offsets = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=offsets[1:])
        return Arranged(
            offsets=offsets,
            time=self._time,
            kind=self._kind,
            row=self._row,
            device=self._device,
            tied=np.concatenate(self._tied),
            lines=np.concatenate(self._lines),
        )


def _order(lines: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Put lines in the order of their keys: the number of each."""
    high, low, form = (lines[:, at] for at in range(3))
    order = np.argsort(high)
    inside = high[order]
    if (inside[1:] == inside[:-1]).any():
        order = np.lexsort((form, low, high))
    return order
