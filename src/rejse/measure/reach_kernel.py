"""The kernel behind reach: every customer's first visit to every place in the period, judged once.

A place is a touchpoint or a phase: the same rule, another lookup.
"""
# ruff: noqa: PLR0913, PLR0917, FBT001, C901 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import NOTHING, ONE
from rejse.measure.line import longest_unit, on_the_map

REACH, PASSED, PENDING, ELSEWHERE, LEFT, FROM_EARLIER, FIRST_MET, CAME_BACK = range(8)
"""Columns of the counts."""

OUTCOMES = 8


@kernel()
def _came_from(places: NDArray[np.uint8], times: NDArray[np.int64], size: int, visit: int) -> int:
    """Tell whether the last event outside this phase, before or with this visit, was earlier, later or nowhere.

    At the visit's own instant only an earlier phase counts; among events at one earlier instant the latest phase does.
    """
    phase, t0 = places[visit], times[visit]
    i = visit
    while i + 1 < size and times[i + 1] == t0:
        i += 1
    while i >= 0 and times[i] == t0:
        if places[i] < phase:
            return FROM_EARLIER
        i -= 1
    while i >= 0 and places[i] == phase:
        i -= 1
    if i < 0:
        return FIRST_MET
    before = i
    while i >= 0 and times[i] == times[before]:
        if places[i] > phase:
            return CAME_BACK
        i -= 1
    return FROM_EARLIER


@kernel()
def _went_on(
    places: NDArray[np.uint8],
    times: NDArray[np.int64],
    size: int,
    visit: int,
    onward: NDArray[np.uint64],
    limit: int,
) -> int:
    """Find the first event at a place that leads on, at or after the visit's instant and not after `limit`.

    Gives its number, or -1 where another place came within the limit, or -2 where nothing did.
    """
    here = places[visit]
    i = visit
    while i > 0 and times[i - 1] == times[visit]:
        i -= 1
    found = -2
    while i < size and times[i] <= limit:
        there = places[i]
        if (onward[there >> 6] >> np.uint64(there & 63)) & ONE != NOTHING:
            return i
        if there != here:
            found = -1
        i += 1
    return found


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint64, 2), array(int64),
        array(uint8), int64, int64, int64, bool_, int64, out(int64, 2), out(int32), out(int64), out(int64),
    )
)  # fmt: skip
def judge_visits(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    onward: NDArray[np.uint64],
    patience: NDArray[np.int64],
    judged: NDArray[np.uint8],
    start: int,
    stop: int,
    data_through: int,
    phases: bool,
    cell0: int,
    counts: NDArray[np.int64],
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    met: NDArray[np.int64],
) -> int:
    """Judge every unit's first visit to every place in the period; give the number of waits of those who passed.

    place[kind] = place or NOT_ON_MAP. onward[place] = set of places that lead on; patience in µs; judged is 0 where a
    place has no conversion. counts[place, column]; met[0] counts units with any visit in the period. A wait's cell is
    cell0 + place. cells and waits have room for one wait per event.
    """
    longest = longest_unit(offsets)
    places = np.empty(longest + 1, np.uint8)
    times = np.empty(longest + 1, np.int64)
    visited = np.full(256, -1, np.int64)
    made = 0
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = on_the_map(time, kind, offsets[u], offsets[u + 1], place, places, times)
        i = 0
        while i < size and times[i] < start:
            i += 1
        met[0] += i < size and times[i] < stop
        while i < size and times[i] < stop:
            here = places[i]
            if visited[here] != u:
                visited[here] = u
                counts[here, REACH] += 1
                if phases:
                    counts[here, _came_from(places, times, size, i)] += 1
                if judged[here] != 0:
                    limit = times[i] + patience[here]
                    found = _went_on(places, times, size, i, onward[here], limit)
                    if found >= 0:
                        counts[here, PASSED] += 1
                        cells[made] = cell0 + here
                        waits[made] = times[found] - times[i]
                        made += 1
                    elif limit > data_through:
                        counts[here, PENDING] += 1
                    elif found == -1:
                        counts[here, ELSEWHERE] += 1
                    else:
                        counts[here, LEFT] += 1
            i += 1
    return made
