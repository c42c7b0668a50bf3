"""Exact quantiles in two rounds: count in logarithmic bins, then select among the few values that can be the answer.

Round one is a `Tally`: per cell (a step, a touchpoint, an arrow) how many waits fall in each bin, 64 bins per doubling.
From it `wanted` knows which bins hold the quantiles; round two brings only those bins' values (`Picked`), each distinct
value once with its count. Both add up over blocks, threads and machines; all waits are never in one place.

Definitions, used everywhere: the median is the middle value, for an even number the mean of the two middle ones; p90 is
interpolated linearly between the two values around rank 0.9 (n - 1), counted from 0 (numpy's "linear").
"""
# ruff: noqa: PLR0913, PLR0917 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint16, uint32, uint64, void

BINS: Final = 48 * 64
"""Bins of a cell at full fineness: 64 per doubling from 64 ms on, linear of 1 ms below; enough for any int64 of µs."""

_SIXTY_FOUR: Final = np.float32(64)
_LOWEST: Final = (127 + 6) << 6
NO_BIN: Final = 65535
FEW: Final = 48
"""So few values are sorted fastest by insertion."""
_EACH_LOW: Final = np.uint64(0x0001_0001_0001_0001)
_EACH_HIGH: Final = np.uint64(0x8000_8000_8000_8000)


@kernel()
def bin_of(wait: int, coarse: int) -> int:
    """Give the bin of a wait in µs: a float's leading bits are a logarithm. `coarse` halves the bins that often."""
    leading = np.float32(np.float32(wait >> 10) + _SIXTY_FOUR).view(np.int32) >> 17
    return (np.int64(leading) - _LOWEST) >> coarse


def coarseness(cells: int) -> int:
    """Say how often bins are halved so that many cells fit in memory; round two then brings more values."""
    return 0 if cells <= 256 else 3 if cells <= 65_536 else 6


@dataclass(slots=True, eq=False)
class Tally:
    """How many waits each cell has, and how they spread. count: int64[cells]; bins: uint[cells, bins]."""

    count: NDArray[np.int64]
    bins: NDArray[np.uint32]

    @property
    def coarse(self) -> int:
        """How often the bins are halved."""
        return coarseness(len(self.count))


def empty_tally(cells: int) -> Tally:
    """Give a tally of nothing."""
    return Tally(np.zeros(cells, np.int64), np.zeros((cells, BINS >> coarseness(cells)), np.uint32))


def add_tallies(left: Tally, right: Tally) -> Tally:
    """Add two tallies."""
    assert int(left.count.max(initial=0)) + int(right.count.max(initial=0)) < 1 << 32, "a bin would overflow"
    return Tally(left.count + right.count, left.bins + right.bins)


@kernel(void(array(int32), array(int64), int64, int64, out(int64), out(uint32, 2)))
def tally(
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    size: int,
    coarse: int,
    count: NDArray[np.int64],
    bins: NDArray[np.uint32],
) -> None:
    """Count the first `size` waits into their cells' bins."""
    for i in range(size):
        count[cells[i]] += 1
        bins[cells[i], bin_of(waits[i], coarse)] += np.uint32(1)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Where the quantiles lie: for four ranks of every cell the bin, and how many waits lie in the bins below it.

    The ranks: both middle ones, and the two around 0.9. bin: uint16[cells, 4], NO_BIN where the cell is empty; below,
    rank: int64[cells, 4].
    """

    bin: NDArray[np.uint16]
    below: NDArray[np.int64]
    rank: NDArray[np.int64]
    count: NDArray[np.int64]

    @property
    def coarse(self) -> int:
        """How often the bins are halved."""
        return coarseness(len(self.count))

    @property
    def packed(self) -> NDArray[np.uint64]:
        """Each cell's four bins in one word: uint64[cells]."""
        return self.bin.view(np.uint64)[:, 0].copy()


@kernel(void(array(int64), array(uint32, 2), array(int64, 2), out(uint16, 2), out(int64, 2)))
def _find(
    count: NDArray[np.int64],
    bins: NDArray[np.uint32],
    rank: NDArray[np.int64],
    bin_: NDArray[np.uint16],
    below: NDArray[np.int64],
) -> None:
    for cell in range(len(count)):
        seen = np.int64(0)
        b = -1
        if count[cell] == 0:
            continue
        for q in range(4):
            if q > 0 and rank[cell, q] < rank[cell, q - 1]:  # of two waits p90 starts from the first
                seen, b = np.int64(0), -1
            while b < 0 or seen + np.int64(bins[cell, b]) <= rank[cell, q]:
                seen += np.int64(bins[cell, b]) if b >= 0 else 0
                b += 1
            bin_[cell, q] = b
            below[cell, q] = seen


def wanted(told: Tally) -> Wanted:
    """Find the bins that hold the quantiles."""
    n = told.count
    ninth = 9 * (n - 1) // 10
    return wanted_at(told, np.stack([(n - 1) // 2, n // 2, ninth, np.minimum(ninth + 1, n - 1)], axis=1))


def wanted_at(told: Tally, rank: NDArray[np.int64]) -> Wanted:
    """Find the bins that hold other values: those of four ranks of every cell, from 0; int64[cells, 4]."""
    n = told.count
    made = Wanted(np.full((len(n), 4), NO_BIN, np.uint16), np.zeros((len(n), 4), np.int64), rank, n)
    _find(n, told.bins, np.maximum(rank, 0), made.bin, made.below)
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Waits in the wanted bins: ascending by cell, then wait; each distinct one once, with its count."""

    cell: NDArray[np.int32]
    wait: NDArray[np.int64]
    count: NDArray[np.int64]


@kernel()
def _by_cell(
    cells: NDArray[np.int32], waits: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sort by cell, by counting; gives where each cell's waits end, and the waits."""
    most = np.int64(-1)
    for i in range(size):
        most = max(most, np.int64(cells[i]))
    ends = np.zeros(most + 2, np.int64)
    for i in range(size):
        ends[cells[i] + 1] += 1
    for cell in range(most + 1):
        ends[cell + 1] += ends[cell]
    together = np.empty(size, np.int64)
    for i in range(size):
        together[ends[cells[i]]] = waits[i]
        ends[cells[i]] += 1
    return ends[: most + 1], together


@kernel()
def _sort_few(waits: NDArray[np.int64]) -> None:
    """Sort in place: by insertion while they are few."""
    if len(waits) > FEW:
        waits.sort()
        return
    for i in range(1, len(waits)):
        value, k = waits[i], i
        while k > 0 and waits[k - 1] > value:
            waits[k] = waits[k - 1]
            k -= 1
        waits[k] = value


@kernel(int64(array(int32), array(int64), int64, out(int32), out(int64), out(int64)))
def _sort(
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    size: int,
    cell: NDArray[np.int32],
    wait: NDArray[np.int64],
    count: NDArray[np.int64],
) -> int:
    """Sort by cell, then by wait, and join equal ones; give how many are left."""
    ends, together = _by_cell(cells, waits, size)
    made, begin = 0, np.int64(0)
    for c in range(len(ends)):
        here = together[begin : ends[c]]
        begin = ends[c]
        _sort_few(here)
        for i in range(len(here)):
            if i > 0 and here[i] == here[i - 1]:
                count[made - 1] += 1
            else:
                cell[made], wait[made], count[made] = c, here[i], 1
                made += 1
    return made


def picked(cells: NDArray[np.int32], waits: NDArray[np.int64]) -> Picked:
    """Sort waits and join equal ones."""
    cell, wait, count = np.empty(len(cells), np.int32), np.empty(len(cells), np.int64), np.empty(len(cells), np.int64)
    made = _sort(cells, waits, len(cells), cell, wait, count)
    return Picked(cell[:made], wait[:made], count[:made])


_selection = (array(int32), array(int64), array(int64))


@kernel(int64(*_selection, *_selection, out(int32), out(int64), out(int64)))
def _interleave(
    left_cell: NDArray[np.int32],
    left_wait: NDArray[np.int64],
    left_count: NDArray[np.int64],
    right_cell: NDArray[np.int32],
    right_wait: NDArray[np.int64],
    right_count: NDArray[np.int64],
    cell: NDArray[np.int32],
    wait: NDArray[np.int64],
    count: NDArray[np.int64],
) -> int:
    """Put two sorted selections together in order and join equal values; give how many are left."""
    i, j, made = 0, 0, 0
    while i < len(left_cell) or j < len(right_cell):
        from_left = j == len(right_cell)
        if i < len(left_cell) and j < len(right_cell):
            earlier = left_wait[i] <= right_wait[j] if left_cell[i] == right_cell[j] else left_cell[i] < right_cell[j]
            from_left = earlier
        if from_left:
            now, value, times = left_cell[i], left_wait[i], left_count[i]
            i += 1
        else:
            now, value, times = right_cell[j], right_wait[j], right_count[j]
            j += 1
        if made > 0 and cell[made - 1] == now and wait[made - 1] == value:
            count[made - 1] += times
        else:
            cell[made], wait[made], count[made] = now, value, times
            made += 1
    return made


def add_picked(left: Picked, right: Picked) -> Picked:
    """Put two selections together."""
    size = len(left.cell) + len(right.cell)
    cell, wait, count = np.empty(size, np.int32), np.empty(size, np.int64), np.empty(size, np.int64)
    made = _interleave(
        left.cell, left.wait, left.count, right.cell, right.wait, right.count, cell, wait, count
    )  # fmt: skip
    return Picked(cell[:made], wait[:made], count[:made])


@kernel()
def is_wanted(four: np.uint64, found: int) -> bool:
    """Say whether a bin is one of a cell's four wanted ones, packed in a word: all four are compared at once."""
    differs = four ^ (np.uint64(found) * _EACH_LOW)
    return ((differs - _EACH_LOW) & ~differs & _EACH_HIGH) != np.uint64(0)


@kernel(int64(array(int32), array(int64), int64, int64, array(uint64), out(int32), out(int64)))
def _pick(
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    size: int,
    coarse: int,
    packed: NDArray[np.uint64],
    kept_cells: NDArray[np.int32],
    kept_waits: NDArray[np.int64],
) -> int:
    kept = 0
    for i in range(size):
        if is_wanted(packed[cells[i]], bin_of(waits[i], coarse)):
            kept_cells[kept] = cells[i]
            kept_waits[kept] = waits[i]
            kept += 1
    return kept


def pick(cells: NDArray[np.int32], waits: NDArray[np.int64], places: Wanted) -> Picked:
    """Keep the waits that lie in the wanted bins."""
    kept_cells, kept_waits = np.empty(len(cells), np.int32), np.empty(len(cells), np.int64)
    kept = _pick(cells, waits, len(cells), places.coarse, places.packed, kept_cells, kept_waits)
    return picked(kept_cells[:kept], kept_waits[:kept])


@kernel(void(array(int32), array(int64), array(int64), int64, array(uint16, 2), array(int64, 2), out(int64, 2)))
def _select(
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    counts: NDArray[np.int64],
    coarse: int,
    bin_: NDArray[np.uint16],
    within: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    """Walk the selection once; `within` is a rank inside its bin."""
    i = 0
    while i < len(cells):
        cell, here = cells[i], bin_of(waits[i], coarse)
        seen = np.int64(0)
        while i < len(cells) and cells[i] == cell and bin_of(waits[i], coarse) == here:
            for q in range(4):
                if bin_[cell, q] == here and seen <= within[cell, q] < seen + counts[i]:
                    found[cell, q] = waits[i]
            seen += counts[i]
            i += 1


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Median and p90 of every cell in seconds: float64[cells], nan where a cell has no waits."""

    median: NDArray[np.float64]
    p90: NDArray[np.float64]

    def median_of(self, cell: int) -> float | None:
        """Give a cell's median in seconds, None where it has no waits."""
        return None if np.isnan(self.median[cell]) else float(self.median[cell])

    def p90_of(self, cell: int) -> float | None:
        """Give a cell's p90 in seconds, None where it has no waits."""
        return None if np.isnan(self.p90[cell]) else float(self.p90[cell])


def no_waits(cells: int) -> Waits:
    """Give the quantiles of nothing."""
    return Waits(np.full(cells, np.nan), np.full(cells, np.nan))


def select(places: Wanted, chosen: Picked) -> Waits:
    """Read the quantiles from the values of the wanted bins."""
    found = values_at(places, chosen)
    some = places.count > 0
    tenths = 9 * (places.count - 1) % 10
    median = (found[:, 0] + found[:, 1]) / 2
    p90 = found[:, 2] + (found[:, 3] - found[:, 2]) * (tenths / 10)
    return Waits(np.where(some, median, np.nan) / 1e6, np.where(some, p90, np.nan) / 1e6)


def values_at(places: Wanted, chosen: Picked) -> NDArray[np.int64]:
    """Read the values at the wanted ranks in µs: int64[cells, 4], 0 where a cell is empty."""
    found = np.zeros(places.bin.shape, np.int64)
    within = places.rank - places.below
    _select(chosen.cell, chosen.wait, chosen.count, places.coarse, places.bin, within, found)
    return found
