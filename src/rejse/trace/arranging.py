"""Events in order: a counting sort by line, then by time where a line is not in order yet."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16, uint32, uint64, void
from rejse.trace.identity import Line
from rejse.trace.reading import Log

_S16: Final = np.uint64(16)
_KIND: Final = np.uint64(0xFFFF)
_RUN: Final = 16


@kernel(void(array(int32), out(int64)))
def count_lines(line: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
    """Count the events of every line."""
    for i in range(len(line)):
        counts[line[i]] += 1


@kernel(void(array(int32), array(int64), array(int32), array(uint16), int64, out(int64), out(uint64, 2)))
def scatter(
    line: NDArray[np.int32],
    time: NDArray[np.int64],
    code: NDArray[np.int32],
    kind_of: NDArray[np.uint16],
    row: int,
    room: NDArray[np.int64],
    records: NDArray[np.uint64],
) -> None:
    """Put every event, in order of arrival, at its line's next place: `room[line]`, which moves on.

    A record is (time, row and kind): one event touches one line of cache. kind_of: the kind of each code. row: the
    number of the first event.
    """
    for i in range(len(line)):
        at = room[line[i]]
        room[line[i]] = at + 1
        records[at, 0] = np.uint64(time[i])
        records[at, 1] = np.uint64(row + i) << _S16 | np.uint64(kind_of[code[i]])


@kernel()
def _merge(records: NDArray[np.uint64], first: int, middle: int, stop: int, spare: NDArray[np.uint64]) -> None:
    if np.int64(records[middle - 1, 0]) <= np.int64(records[middle, 0]):
        return
    for i in range(middle - first):
        spare[i, 0], spare[i, 1] = records[first + i, 0], records[first + i, 1]
    left, right, at = 0, middle, first
    while left < middle - first:
        if right < stop and np.int64(records[right, 0]) < np.int64(spare[left, 0]):
            records[at, 0], records[at, 1] = records[right, 0], records[right, 1]
            right += 1
        else:
            records[at, 0], records[at, 1] = spare[left, 0], spare[left, 1]
            left += 1
        at += 1


@kernel()
def _sort_line(records: NDArray[np.uint64], start: int, stop: int, spare: NDArray[np.uint64]) -> None:
    """Sort one line, keeping equal times in order: short runs by insertion, then merged pairwise, longer and longer."""
    for first in range(start, stop, _RUN):
        for i in range(first + 1, min(first + _RUN, stop)):
            time, rest = records[i, 0], records[i, 1]
            k = i
            while k > first and np.int64(records[k - 1, 0]) > np.int64(time):
                records[k, 0], records[k, 1] = records[k - 1, 0], records[k - 1, 1]
                k -= 1
            records[k, 0], records[k, 1] = time, rest
    width = _RUN
    while width < stop - start:
        for first in range(start, stop - width, 2 * width):
            _merge(records, first, first + width, min(first + 2 * width, stop), spare)
        width *= 2


@kernel(void(array(int64), out(uint64, 2)))
def sort_lines(offsets: NDArray[np.int64], records: NDArray[np.uint64]) -> None:
    """Sort the records of every line by (time, row); a line that is in order is only read."""
    spare = np.empty((0, 2), np.uint64)
    for u in range(len(offsets) - 1):
        start, stop = offsets[u], offsets[u + 1]
        backwards = 0
        for i in range(start + 1, stop):
            backwards |= int(np.int64(records[i - 1, 0]) > np.int64(records[i, 0]))
        if not backwards:
            continue
        if stop - start > _RUN and len(spare) < stop - start:
            spare = np.empty((stop - start, 2), np.uint64)
        _sort_line(records, start, stop, spare)


@kernel(void(array(uint64, 2), out(int64), out(uint16), out(uint32)))
def unpack(
    records: NDArray[np.uint64], time: NDArray[np.int64], kind: NDArray[np.uint16], row: NDArray[np.uint32]
) -> None:
    """Write records as columns; what the columns have more room for stays as it is."""
    for i in range(len(records)):
        time[i] = np.int64(records[i, 0])
        kind[i] = np.uint16(records[i, 1] & _KIND)
        row[i] = np.uint32(records[i, 1] >> _S16)


@kernel(void(array(int64), array(int64), out(uint8)))
def flag_ties(offsets: NDArray[np.int64], time: NDArray[np.int64], tied: NDArray[np.uint8]) -> None:
    """Flag the units in which two events share a time."""
    for u in range(len(offsets) - 1):
        same = False
        for i in range(offsets[u] + 1, offsets[u + 1]):
            same |= time[i] == time[i - 1]
        tied[u] = np.uint8(same)


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """All events in order, and where the blocks begin.

    order: int64[lines], the lines by place. offsets: int64[lines + 1]. records: uint64[events, 2], (time, row and
    kind). first: int64[blocks + 1], the number in `order` of each block's first line.
    """

    order: NDArray[np.int64]
    offsets: NDArray[np.int64]
    records: NDArray[np.uint64]
    first: NDArray[np.int64]

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self.first) - 1

    def block(self, number: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Give a block's own offsets, from 0, and its records."""
        offsets = self.offsets[self.first[number] : self.first[number + 1] + 1]
        return offsets - offsets[0], self.records[offsets[0] : offsets[-1]]

    def keys(self, number: int, log: Log) -> tuple[NDArray[np.uint8], pa.Array]:
        """Give the kind and the key of every line of a block, and an empty key behind the last one."""
        lines = self.order[self.first[number] : self.first[number + 1]]
        kinds = (np.searchsorted(log.lines.begins, lines, side="right") - 1).astype(np.uint8)
        keys = [pa.nulls(0, pa.large_string())]
        for kind in np.unique(kinds):
            codes = lines[kinds == kind] - log.lines.begins[kind]
            alone = kind == Line.ALONE
            keys.append(
                pa.nulls(len(codes), pa.large_string()) if alone else log.keys[kind].texts().take(pa.array(codes))
            )
        back = np.empty(len(lines), np.int64)
        back[np.argsort(kinds, kind="stable")] = np.arange(len(lines))
        return kinds, pa.concat_arrays([pa.concat_arrays(keys).take(pa.array(back)), pa.nulls(1, pa.large_string())])


def arrange(log: Log, kind_of: NDArray[np.uint16], *, events_per_block: int) -> Arranged:
    """Put all events in order, and share the lines out to blocks by the leading bits of their places.

    Args:
        log: the events.
        kind_of: uint16[codes], the final number of every kind.
        events_per_block: at most so many events a block, on average; the number of blocks is a power of two.
    """
    counts = np.zeros(log.lines.begins[-1], np.int64)
    count_lines(log.lines.of, counts)
    places = _places(log)
    order = np.flatnonzero(counts)
    order = order[np.argsort(places[order], kind="stable")]
    offsets = np.zeros(len(order) + 1, np.int64)
    np.cumsum(counts[order], out=offsets[1:])
    counts[order] = offsets[:-1]
    records = np.empty((log.events, 2), np.uint64)
    row = 0
    for time, code in zip(log.times, log.codes, strict=True):
        scatter(log.lines.of[row : row + len(time)], time, code, kind_of, row, counts, records)
        row += len(time)
    sort_lines(offsets, records)
    bits = max(0, (log.events - 1) // events_per_block).bit_length()
    bounds = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(64 - bits) if bits else np.empty(0, np.uint64)
    first = np.concatenate([[0], np.searchsorted(places[order], bounds), [len(order)]]).astype(np.int64)
    return Arranged(order=order, offsets=offsets, records=records, first=first)


def _places(log: Log) -> NDArray[np.uint64]:
    """Spread all lines evenly over 64 bits; an event that stands alone by its number."""
    alone = np.arange(log.lines.begins[Line.ALONE + 1] - log.lines.begins[Line.ALONE], dtype=np.uint64)
    spread = (alone + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    sizes = np.diff(log.lines.begins)
    return np.concatenate([*(keys.places()[:n] for keys, n in zip(log.keys, sizes, strict=False)), spread])
