"""The kernels behind flow: steps from one place to the next, over the map's touchpoints or over the raw kinds."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint32, uint64
from rejse.engine.bits import fetch
from rejse.engine.quantiles import bin_of, is_wanted
from rejse.measure.line import longest_unit, on_the_map

CHUNK = 4096
"""Steps collected before they are counted: they stay in the nearest cache."""

AHEAD = 16


@kernel()
def in_drawn_order(places: NDArray[np.uint8], times: NDArray[np.int64], size: int) -> None:
    """Put events of one instant in the order of their places, so that arrival cannot change an answer."""
    for i in range(1, size):
        here = places[i]
        j = i
        while j > 0 and times[j - 1] == times[i] and places[j - 1] > here:
            places[j] = places[j - 1]
            j -= 1
        places[j] = here


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
    nodes = len(visitors)
    longest = longest_unit(offsets)
    places = np.empty(longest + 1, np.uint8)
    times = np.empty(longest + 1, np.int64)
    taken = np.full(nodes * nodes, -1, np.int32)
    visited = np.full(nodes, -1, np.int32)
    cells = np.zeros(CHUNK + longest + AHEAD, np.int64)
    flat = bins.reshape(bins.size)
    width = bins.shape[1]
    made = 0
    anybody = 0
    for u in range(len(tied)):
        if len(keep) > 0 and keep[u] == 0:
            continue
        drawn = concurrent and tied[u] != 0
        size = walk(time, kind, offsets[u], offsets[u + 1], place, drawn, start, stop, places, times)
        if size == 0:
            continue
        anybody += 1
        before = np.int64(places[0])
        begun[before] += 1
        visitors[before] += 1
        visited[before] = u
        for i in range(1, size):
            here = np.int64(places[i])
            if merge and here == before:
                continue
            cell = before * nodes + here
            visitors[here] += visited[here] != u
            visited[here] = u
            takers[cell] += taken[cell] != u
            taken[cell] = u
            count[cell] += 1
            cells[made] = cell * width + bin_of(times[i] - times[i - 1], coarse)
            made += 1
            before = here
        ended[before] += 1
        if made >= CHUNK or u == len(tied) - 1:
            for i in range(made):
                fetch(flat, cells[i + AHEAD])
                flat[cells[i]] += np.uint32(1)
            made = 0
    for i in range(made):
        flat[cells[i]] += np.uint32(1)
    return anybody


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
    longest = longest_unit(offsets)
    places = np.empty(longest + 1, np.uint8)
    times = np.empty(longest + 1, np.int64)
    made = 0
    for u in range(len(tied)):
        if len(keep) > 0 and keep[u] == 0:
            continue
        drawn = concurrent and tied[u] != 0
        size = walk(time, kind, offsets[u], offsets[u + 1], place, drawn, start, stop, places, times)
        for i in range(1, size):
            before, here = np.int64(places[i - 1]), np.int64(places[i])
            if merge and here == before:
                continue
            wait = times[i] - times[i - 1]
            cells[made] = before * nodes + here
            waits[made] = wait
            made += is_wanted(wanted[before * nodes + here], bin_of(wait, coarse))
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
