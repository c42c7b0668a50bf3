"""The plain kernel behind reach: every customer's first visit to every place in the period, judged once.

A place is a touchpoint or a phase: the same rule, another lookup.
"""
# ruff: noqa: PLR0913, PLR0917, ANN401, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import kernel
from rejse.engine.bits import NOTHING, ONE

REACH, PASSED, PENDING, ELSEWHERE, LEFT, FROM_EARLIER, FIRST_MET, CAME_BACK = range(8)
"""Columns of the counts."""

OUTCOMES = 8


@kernel()
def came_from(places: NDArray[np.uint8], times: NDArray[np.int64], size: int, visit: int) -> int:
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


@kernel()
def judge_line(
    line: Any,
    size: int,
    places: Any,
    bounds: Any,
    phases: bool,
    cell0: int,
    counts: NDArray[np.int64],
    found: Any,
    made: int,
) -> int:
    """Judge one unit's first visit to every place in the period, whatever is tied; give the number of waits so far."""
    where, when = line
    onward, patience, judged = places
    start, stop, data_through = bounds
    cells, waits = found
    visited = np.zeros(256, np.uint8)
    for i in range(size):
        here = where[i]
        if not start <= when[i] < stop or visited[here] != 0:
            continue
        visited[here] = 1
        counts[here, REACH] += 1
        if phases:
            counts[here, came_from(where, when, size, i)] += 1
        if judged[here] == 0:
            continue
        limit = when[i] + patience[here]
        event = _went_on(where, when, size, i, onward[here], limit)
        if event >= 0:
            counts[here, PASSED] += 1
            cells[made] = cell0 + here
            waits[made] = when[event] - when[i]
            made += 1
        elif limit > data_through:
            counts[here, PENDING] += 1
        elif event == -1:
            counts[here, ELSEWHERE] += 1
        else:
            counts[here, LEFT] += 1
    return made
