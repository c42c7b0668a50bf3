"""The kernel behind first contact: one pass over each customer's visits."""
# ruff: noqa: PLR0913, PLR0917 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, uint8, uint16
from rejse.measure.line import longest_unit, on_the_map


@kernel()
def _month_of(months: NDArray[np.int64], moment: int) -> int:
    """Give the month a moment falls in; months[m] is where month m begins."""
    low, high = 0, len(months) - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if months[middle] <= moment:
            low = middle
        else:
            high = middle - 1
    return low


@kernel()
def _known_before(
    meeting: int, places: NDArray[np.uint8], times: NDArray[np.int64], unit: int, seen: NDArray[np.int64]
) -> int:
    """Count the touchpoints a unit visited before the instant of a meeting; seen[place] is the last unit so."""
    known = 0
    for i in range(meeting):
        if times[i] < times[meeting] and seen[places[i]] != unit:
            seen[places[i]] = unit
            known += 1
    return known


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8), array(uint8), array(int64),
        int64, int64, out(int64), out(int64, 2), out(int64, 2), out(int64),
    )
)  # fmt: skip
def count_first_contacts(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    winning: NDArray[np.uint8],
    personal: NDArray[np.uint8],
    months: NDArray[np.int64],
    start: int,
    stop: int,
    numbers: NDArray[np.int64],
    met: NDArray[np.int64],
    won: NDArray[np.int64],
    before: NDArray[np.int64],
) -> int:
    """Count first visits by month and touchpoint, those of them that were won, and what came before a personal meeting.

    Of visits at one instant the first drawn counts as first. won: a visit to a winning touchpoint, the first visit
    itself included. A month gets its row when somebody is met in it: numbers[row] is its place in `months`; gives the
    number of rows. before[k] counts customers who had met k touchpoints before the instant of the first personal one.
    """
    longest = longest_unit(offsets)
    places = np.empty(longest + 1, np.uint8)
    times = np.empty(longest + 1, np.int64)
    seen = np.full(256, -1, np.int64)
    rows, made = np.full(len(months), -1, np.int64), 0
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = on_the_map(time, kind, offsets[u], offsets[u + 1], place, places, times)
        if size == 0 or not start <= times[0] < stop:
            continue
        first, wins = places[0], False
        meeting = np.int64(-1)
        for i in range(size):
            if times[i] == times[0]:
                first = min(first, places[i])
            wins |= winning[places[i]] != 0
            if meeting < 0 and personal[places[i]] != 0:
                meeting = i
        month = _month_of(months, times[0])
        if rows[month] < 0:
            rows[month], numbers[made] = made, month
            made += 1
        met[rows[month], first] += 1
        won[rows[month], first] += wins
        if meeting >= 0:
            before[_known_before(meeting, places, times, u, seen)] += 1
    return made
