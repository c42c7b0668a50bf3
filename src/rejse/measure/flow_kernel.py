"""The kernels behind flow: steps from one place to the next, over the map's touchpoints or over the raw kinds."""
# ruff: noqa: ANN401, FBT001, PLR0913, PLR0917 (kernels take arrays, numbers and tuples of them by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint32, uint64
from rejse.engine.bits import EVERYTHING, fetch
from rejse.engine.chunks import translate, units_that_fit
from rejse.engine.quantiles import BINS, bin_of, is_wanted
from rejse.measure.line import longest_unit, on_the_map
from rejse.trace.binding import NOT_ON_MAP

CHUNK = 2048
"""Events worked on at a time: they stay in the nearest caches."""

AHEAD = 16
"""How far ahead memory is asked for."""

FEW = 64
"""So few events of one instant are put in order fastest by insertion."""

UPPER = np.uint64(32)
LOWER = np.uint64(0xFFFF_FFFF)
"""Two halves of a word: how far to shift for the upper, and the mask of the lower."""


@kernel()
def _insert(places: NDArray[np.uint8], size: int) -> None:
    """Sort few places."""
    for i in range(1, size):
        here = places[i]
        j = i
        while j > 0 and places[j - 1] > here:
            places[j] = places[j - 1]
            j -= 1
        places[j] = here


@kernel()
def _count_out(places: NDArray[np.uint8], size: int) -> None:
    """Sort many places by counting each."""
    counts = np.zeros(NOT_ON_MAP + 1, np.int64)
    for i in range(size):
        counts[places[i]] += 1
    made = 0
    for place in range(len(counts)):
        places[made : made + counts[place]] = place
        made += counts[place]


@kernel()
def in_drawn_order(places: NDArray[np.uint8], times: NDArray[np.int64], size: int) -> None:
    """Put events of one instant in the order of their places, so that arrival cannot change an answer."""
    first = 0
    for i in range(1, size + 1):
        if i < size and times[i] == times[first]:
            continue
        if i - first > FEW:
            _count_out(places[first:i], i - first)
        elif i - first > 1:
            _insert(places[first:i], i - first)
        first = i


@kernel()
def walk(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    place: NDArray[np.uint8],
    drawn: bool,
    start: int,
    stop: int,
    places: NDArray[np.uint8],
    times: NDArray[np.int64],
) -> int:
    """Give a unit's events on the map in the period, in order; `drawn` puts those of one instant in drawn order."""
    while begin < end and time[begin] < start:
        begin += 1
    while begin < end and time[end - 1] >= stop:
        end -= 1
    size = on_the_map(time, kind, begin, end, place, places, times)
    if drawn:
        in_drawn_order(places, times, size)
    return size


@kernel()
def _room(offsets: NDArray[np.int64]) -> Any:
    """Make room for a chunk: codes; packed places, moments and borders; ranks; the cells and bins of its steps."""
    most = max(CHUNK, longest_unit(offsets)) + 64
    packed = np.empty(most, np.uint8), np.empty(most, np.int64), np.empty(most, np.uint8)
    steps = np.zeros(most, np.uint32), np.zeros(most, np.uint32)
    return np.zeros(most // 8 + 8, np.uint64), packed, np.empty(most, np.int32), steps


@kernel()
def _leave_out(
    codes: NDArray[np.uint8], offsets: NDArray[np.int64], keep: NDArray[np.uint8], first_unit: int, end_unit: int
) -> None:
    """Take the events of units that are filtered out off the map."""
    origin = offsets[first_unit]
    for u in range(first_unit, end_unit):
        if keep[u] == 0:
            codes[offsets[u] - origin : offsets[u + 1] - origin] = NOT_ON_MAP


@kernel()
def _all_on_map(codes: NDArray[np.uint8], size: int) -> bool:
    """Say whether every event is on the map; written for vector instructions."""
    off = np.uint8(0)
    for i in range(size):
        off |= np.uint8(codes[i] == NOT_ON_MAP)
    return off == 0


@kernel()
def _copy(
    codes: NDArray[np.uint8],
    time: NDArray[np.int64],
    size: int,
    places: NDArray[np.uint8],
    moments: NDArray[np.int64],
    rank: NDArray[np.int32],
) -> None:
    """What `_pack` does where nothing is left out, by vector instructions (5 times as fast)."""
    for i in range(size):
        places[i] = codes[i]
    for i in range(size):
        moments[i] = time[i]
    for i in range(size + 1):
        rank[i] = i


@kernel()
def _pack(
    codes: NDArray[np.uint8],
    time: NDArray[np.int64],
    size: int,
    start: int,
    stop: int,
    packed: Any,
    rank: NDArray[np.int32],
) -> int:
    """Put the events on the map and in the period together, without a branch; rank: how many are before each event."""
    places, moments, _ = packed
    bounded = start > -(1 << 61) or stop < (1 << 61)
    if not bounded and _all_on_map(codes, size):
        _copy(codes, time, size, places, moments, rank)
        return size
    made = 0
    for i in range(size):
        rank[i] = made
        places[made] = codes[i]
        moments[made] = time[i]
        made += codes[i] != NOT_ON_MAP and (not bounded or start <= time[i] < stop)
    rank[size] = made
    return made


@kernel()
def _mark_units(
    offsets: NDArray[np.int64],
    tied: NDArray[np.uint8],
    first_unit: int,
    end_unit: int,
    drawn: bool,
    packed: Any,
    rank: NDArray[np.int32],
    begun: NDArray[np.int64],
    ended: NDArray[np.int64],
) -> int:
    """Mark where units begin, and count where they begin and end; put what is tied in drawn order. Gives the units."""
    places, moments, border = packed
    border[: rank[offsets[end_unit] - offsets[first_unit]]] = 0
    anybody = 0
    first = np.int64(0)
    for u in range(first_unit, end_unit):
        after = np.int64(rank[offsets[u + 1] - offsets[first_unit]])
        if after > first:
            if drawn and tied[u] != 0:
                in_drawn_order(places[first:after], moments[first:after], after - first)
            border[first] = 1
            begun[places[first]] += 1
            ended[places[after - 1]] += 1
            anybody += 1
        first = after
    return anybody


@kernel()
def _find_steps(
    packed: Any,
    size: int,
    nodes: int,
    merge: bool,
    coarse: int,
    width: int,
    cells: NDArray[np.uint32],
    bins: NDArray[np.uint32],
) -> None:
    """Give every packed event the cell of the step that leads to it, and its wait's bin among the bins of all cells.

    Where no step leads to it the cell is `nodes * nodes`. Written for vector instructions, over the borders of units.
    """
    places, moments, border = packed
    cells[0], bins[0] = nodes * nodes, 0
    here, now, new = places[1:size], moments[1:size], border[1:size]
    there, then = places[: size - 1], moments[: size - 1]
    out_cells, out_bins = cells[1:size], bins[1:size]
    for i in range(size - 1):
        step = (new[i] == 0) & (not merge or here[i] != there[i])
        cell = np.uint32(there[i]) * np.uint32(nodes) + np.uint32(here[i])
        bin_ = cell * np.uint32(width) + np.uint32(bin_of(now[i] - then[i], coarse))
        out_cells[i] = cell if step else np.uint32(nodes * nodes)
        out_bins[i] = bin_ if step else np.uint32(0)


@kernel()
def _prepare(
    block: Any,
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    first_unit: int,
    end_unit: int,
    how: Any,
    width: int,
    room: Any,
    begun: NDArray[np.int64],
    ended: NDArray[np.int64],
) -> tuple[int, int]:
    """Find the steps of a chunk; gives how many events on the map it has, and of how many units."""
    offsets, time, kind, tied = block
    merge, drawn, start, stop, coarse = how
    words, packed, rank, steps = room
    begin, size = offsets[first_unit], offsets[end_unit] - offsets[first_unit]
    translate(kind, begin, size, place, words)
    codes = words.view(np.uint8)
    if len(keep) > 0:
        _leave_out(codes, offsets, keep, first_unit, end_unit)
    made = _pack(codes, time[begin : begin + size], size, start, stop, packed, rank)
    anybody = _mark_units(offsets, tied, first_unit, end_unit, drawn, packed, rank, begun, ended)
    if made > 0:
        _find_steps(packed, made, len(begun), merge, coarse, width, steps[0], steps[1])
    return made, anybody


@kernel()
def _count_visits(
    places: NDArray[np.uint8], border: NDArray[np.uint8], size: int, unit: np.uint32, stamps: NDArray[np.uint32],
    visitors: NDArray[np.int64],
) -> None:  # fmt: skip
    """Count the units that visit each node; `unit` is the number of the last unit before, and counts on from 1."""
    for i in range(size):
        here = places[i]
        unit += np.uint32(border[i])
        visitors[here] += stamps[here] != unit
        stamps[here] = unit


@kernel()
def _count_taken(
    cells: NDArray[np.uint32], border: NDArray[np.uint8], size: int, unit: np.uint32, takers: NDArray[np.uint64],
    times: NDArray[np.uint32],
) -> np.uint32:  # fmt: skip
    """Count how often each step is taken and by how many units; gives the number of the last unit.

    A word of `takers` holds the last unit that took the step, and in its lower half how many have.
    """
    for i in range(size):
        cell = cells[i]
        unit += np.uint32(border[i])
        word = takers[cell]
        fresh = np.uint64((word >> UPPER) != np.uint64(unit))
        takers[cell] = (np.uint64(unit) << UPPER) | ((word & LOWER) + fresh)
        times[cell] += np.uint32(1)
    return unit


@kernel()
def _count_bins(
    cells: NDArray[np.uint32], bins: NDArray[np.uint32], size: int, none: np.uint32, flat: NDArray[np.uint32]
) -> None:
    """Count the waits of a chunk's steps into their bins."""
    for i in range(size):
        fetch(flat, np.int64(bins[i + AHEAD]))
        flat[bins[i]] += np.uint32(cells[i] != none)


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8),
        bool_, bool_, int64, int64, int64,
        out(int64), out(int64), out(int64), out(int64), out(int64), out(uint32, 2),
    )
)  # fmt: skip
def count_steps(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    merge: bool,
    concurrent: bool,
    start: int,
    stop: int,
    coarse: int,
    begun: NDArray[np.int64],
    ended: NDArray[np.int64],
    visitors: NDArray[np.int64],
    takers: NDArray[np.int64],
    count: NDArray[np.int64],
    bins: NDArray[np.uint32],
) -> int:
    """Count every step: by how many units, how often, and in which bins its waits fall; give the units with any event.

    begun, ended, visitors: units by first, last and any node. takers, count, bins: a cell per pair of nodes, units that
    took the step and the tally of its waits. `merge` makes consecutive events at one node one visit.
    """
    none, width = len(takers), bins.shape[1]
    room = _room(offsets)
    _, (places, _, border), _, (cells, waits) = room
    block, how = (offsets, time, kind, tied), (merge, concurrent, start, stop, coarse)
    stamps, taken, times = (
        np.zeros(len(visitors), np.uint32),
        np.zeros(none + 1, np.uint64),
        np.zeros(none + 1, np.uint32),
    )
    flat = bins.reshape(bins.size)
    anybody, unit = 0, np.uint32(0)
    u0 = 0
    while u0 < len(tied):
        u1 = units_that_fit(offsets, u0, CHUNK)
        size, units = _prepare(block, keep, place, u0, u1, how, width, room, begun, ended)
        _count_visits(places, border, size, unit, stamps, visitors)
        unit = _count_taken(cells, border, size, unit, taken, times)
        _count_bins(cells, waits, size, np.uint32(none), flat)
        anybody += units
        u0 = u1
    for cell in range(none):
        takers[cell] += np.int64(taken[cell] & LOWER)
        count[cell] += np.int64(times[cell])
    return anybody


@kernel()
def _flag_wanted(
    cells: NDArray[np.uint32],
    bins: NDArray[np.uint32],
    size: int,
    width: int,
    wanted: NDArray[np.uint64],
    flagged: NDArray[np.uint8],
) -> None:
    """Flag the steps whose wait lies in a wanted bin; few do, so this goes before the picking (2 times as fast)."""
    for i in range(size):
        bin_ = bins[i] - cells[i] * np.uint32(width)
        flagged[i] = np.uint8(is_wanted(wanted[cells[i]], bin_))


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8),
        bool_, bool_, int64, int64, int64, int64, array(uint64), out(int32), out(int64),
    )
)  # fmt: skip
def pick_waits(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    merge: bool,
    concurrent: bool,
    start: int,
    stop: int,
    nodes: int,
    coarse: int,
    wanted: NDArray[np.uint64],
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
) -> int:
    """Walk as `count_steps` does and keep the waits that lie in wanted bins; give their number."""
    room = _room(offsets)
    block, how = (offsets, time, kind, tied), (merge, concurrent, start, stop, coarse)
    ends = np.zeros(nodes, np.int64)
    none, width = nodes * nodes, BINS >> coarse
    all_wanted = np.full(none + 1, EVERYTHING, np.uint64)
    all_wanted[:none] = wanted
    moments, (there, bins) = room[1][1], room[3]
    flags = np.zeros(len(moments) // 8 + 1, np.uint64)
    flagged = flags.view(np.uint8)
    made = 0
    u0 = 0
    while u0 < len(tied):
        u1 = units_that_fit(offsets, u0, CHUNK)
        size, _ = _prepare(block, keep, place, u0, u1, how, width, room, ends, ends)
        _flag_wanted(there, bins, size, width, all_wanted, flagged)
        flagged[size : size + 8] = 0
        for eight in range((size + 7) >> 3):
            if flags[eight] == 0:
                continue
            for i in range(8 * eight, 8 * eight + 8):
                if flagged[i] != 0:
                    cells[made], waits[made] = there[i], moments[i] - moments[i - 1]
                    made += 1
        u0 = u1
    return made


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8),
        bool_, bool_, int64, int64, out(int64, 3),
    )
)  # fmt: skip
def count_columns(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    merge: bool,
    concurrent: bool,
    start: int,
    stop: int,
    links: NDArray[np.int64],
) -> int:
    """Count numbered steps: links[c, p, m] units whose visit c is at p and whose next is at m; m = nodes is the end."""
    columns, nodes = links.shape[0], links.shape[1]
    longest = longest_unit(offsets)
    places = np.empty(longest + 1, np.uint8)
    times = np.empty(longest + 1, np.int64)
    anybody = 0
    for u in range(len(tied)):
        if len(keep) > 0 and keep[u] == 0:
            continue
        drawn = concurrent and tied[u] != 0
        size = walk(time, kind, offsets[u], offsets[u + 1], place, drawn, start, stop, places, times)
        anybody += size > 0
        visits = 0
        for i in range(1, size):
            if visits < columns and not (merge and places[i] == places[i - 1]):
                links[visits, places[i - 1], places[i]] += 1
                visits += 1
        if size > 0 and visits < columns:
            links[visits, places[size - 1], nodes] += 1
    return anybody
