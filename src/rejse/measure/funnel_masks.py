"""The ordered funnel at the speed of memory: up to eight steps, 64 events at once; `funnel_plain` is its reference.

Events become one byte each, the set of steps they can fill. Per unit and step one 64-bit mask says which events fill
it; most units are told apart by two masks and their times are never read. For the others the latest start is found by
walking the masks backwards. Only units with ties that matter, or with more than 64 events, take the plain way.
"""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import EVERYTHING, NOTHING, ONE, fetch, first_of, leading, lowest, sharing
from rejse.measure.funnel_plain import first_attempt, last_entry, latest_attempt, room_for_instants
from rejse.measure.line import longest_unit

CHUNK = 8192
"""Events translated at a time: their codes stay in the nearest cache."""

STEPS_MAX = 8


@kernel()
def units_that_fit(offsets: NDArray[np.int64], unit: int) -> int:
    """Give the end of the run of whole units from `unit` on that fits in a chunk; one unit at least."""
    low, high = unit + 1, min(len(offsets) - 1, unit + CHUNK)
    while low < high:
        middle = (low + high + 1) >> 1
        if offsets[middle] - offsets[unit] <= CHUNK:
            low = middle
        else:
            high = middle - 1
    return low


@kernel()
def translate(
    kind: NDArray[np.uint16], begin: int, size: int, table: NDArray[np.uint8], words: NDArray[np.uint64]
) -> None:
    """Look up the code of every event; eight codes are gathered before they are stored."""
    there = kind[begin : begin + ((size + 7) & ~7)]
    for i in range(len(there) // 8):
        word = NOTHING
        for j in range(8):
            word |= np.uint64(table[there[8 * i + j]]) << np.uint64(8 * j)
        words[i] = word


@kernel()
def _in_period(time: NDArray[np.int64], begin: int, size: int, start: int, stop: int) -> np.uint64:
    """Give the mask of the events (64 at most) inside the period."""
    mask = NOTHING
    if time[begin] >= start and time[begin + size - 1] < stop:
        return first_of(size)
    for i in range(size):
        mask |= np.uint64(start <= time[begin + i] < stop) << np.uint64(i)
    return mask


@kernel()
def _tie_matters(time: NDArray[np.int64], codes: NDArray[np.uint8], at: int, begin: int, size: int) -> bool:
    """Say whether events of one instant can fill different steps: only then their order could change an answer."""
    before, code = np.int64(-1), np.uint8(0)
    filling = sharing(codes, at, np.uint8(255)) & first_of(size)
    while filling != NOTHING:
        i = np.int64(lowest(filling))
        filling &= filling - ONE
        now = codes[at + i]
        if before >= 0 and time[begin + i] == time[begin + before] and (now != code or now & (now - 1) != 0):
            return True
        before, code = i, now
    return False


@kernel()
def _latest_chain(masks: NDArray[np.uint64], event: np.uint64, step: int, chain: NDArray[np.int64]) -> None:
    """Walk back from the event that fills `step` to the latest start; `event` is the bit of that event."""
    below = event - ONE
    for k in range(step - 1, -1, -1):
        place = np.uint64(63) - leading(masks[k] & below)
        chain[k] = np.int64(place)
        below = (ONE << place) - ONE


@kernel()
def _deepest_any(
    time: NDArray[np.int64], begin: int, masks: NDArray[np.uint64], steps: int, window: int, chain: NDArray[np.int64]
) -> int:
    """Find the deepest step from any entry; `chain` gets the places of the attempt that got there first."""
    reached = masks[0] & (~masks[0] + ONE)  # the event at which the present depth was first reached
    deepest = 1
    while deepest < steps:
        candidates = masks[deepest] & ~(reached ^ (reached - ONE))
        found = False
        while candidates != NOTHING and not found:
            event = candidates & (~candidates + ONE)
            _latest_chain(masks, event, deepest, chain)
            if time[begin + np.int64(lowest(event))] - time[begin + chain[0]] <= window:
                found, reached = True, event
            candidates &= candidates - ONE
        if not found:
            break
        deepest += 1
    _latest_chain(masks, reached, deepest - 1, chain)
    chain[deepest - 1] = np.int64(lowest(reached))
    return deepest


@kernel()
def _deepest_first(
    time: NDArray[np.int64], begin: int, masks: NDArray[np.uint64], steps: int, window: int, chain: NDArray[np.int64]
) -> int:
    """Find the deepest step from the first entry, every step at the earliest event."""
    event = masks[0] & (~masks[0] + ONE)
    chain[0] = np.int64(lowest(event))
    deepest = 1
    while deepest < steps:
        candidates = masks[deepest] & ~(event ^ (event - ONE))
        event = candidates & (~candidates + ONE)
        if candidates == NOTHING or time[begin + np.int64(lowest(event))] - time[begin + chain[0]] > window:
            break
        chain[deepest] = np.int64(lowest(event))
        deepest += 1
    return deepest


@kernel()
def _follow_masks(
    time: NDArray[np.int64],
    codes: NDArray[np.uint8],
    at: int,
    begin: int,
    size: int,
    steps: int,
    window: int,
    start: int,
    stop: int,
    first: bool,
    masks: NDArray[np.uint64],
    chain: NDArray[np.int64],
) -> int:
    """Make a unit's masks and follow it; gives the deepest step and in `chain` the events of the attempt."""
    inside = first_of(size)
    for step in range(steps):
        masks[step] = sharing(codes, at, np.uint8(1 << step)) & inside
    if start > -(1 << 61) or stop < (1 << 61):
        masks[0] &= _in_period(time, begin, size, start, stop)
    if masks[0] == NOTHING:
        return 0
    if first:
        deepest = _deepest_first(time, begin, masks, steps, window, chain)
    else:
        deepest = _deepest_any(time, begin, masks, steps, window, chain)
    for step in range(deepest):
        chain[step] += begin
    return deepest


@kernel()
def _needing_time(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    codes: NDArray[np.uint8],
    first_unit: int,
    end_unit: int,
    bounded: bool,
    first: bool,
    young: int,
    depth: NDArray[np.int64],
    immature: NDArray[np.int64],
    work: NDArray[np.int64],
) -> int:
    """Settle the units whose masks tell already that they end at step one or before, and list the others.

    Written without branches where it can be: most units are settled here. A unit is immature whose entry (the first,
    or the latest) comes after `young`.
    """
    todo = 0
    here = np.int64(0)
    for u in range(first_unit, end_unit):
        begin = offsets[u]
        size = offsets[u + 1] - begin
        on = size > 0 and (len(keep) == 0 or keep[u] != 0)
        inside = (EVERYTHING >> np.uint64((64 - min(size, 64)) & 63)) * np.uint64(on)
        at = begin - offsets[first_unit]
        entries = sharing(codes, at, np.uint8(1)) & inside
        behind = inside & ~(entries ^ (entries - ONE))
        second = sharing(codes, at, np.uint8(2)) & behind
        careful = size > 64 or tied[u] != 0
        more = on and (careful or second != NOTHING or (bounded and entries != NOTHING))
        work[todo] = u
        todo += more
        if not more and entries != NOTHING:
            here += 1
            if young < np.int64(1 << 61):
                entry = np.int64(lowest(entries)) if first else 63 - np.int64(leading(entries))
                immature[1] += time[begin + entry] > young
    depth[1] += here
    return todo


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint64), array(uint8),
        int64, int64, int64, int64, int64, bool_, bool_,
        out(int64), out(int64), out(int32), out(int64),
    )
)  # fmt: skip
def mask_funnel(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    fills: NDArray[np.uint64],
    bytes_: NDArray[np.uint8],
    steps: int,
    window: int,
    start: int,
    stop: int,
    data_through: int,
    first: bool,
    concurrent: bool,
    depth: NDArray[np.int64],
    immature: NDArray[np.int64],
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
) -> int:
    """Do what `plain_funnel` does, without a breakdown and for at most eight steps; bytes_ = fills in one byte."""
    words = np.zeros((CHUNK + 128) // 8, np.uint64)
    codes = words.view(np.uint8)
    work = np.empty(CHUNK + 2, np.int64)
    masks = np.zeros(STEPS_MAX, np.uint64)
    chain = np.empty(STEPS_MAX, np.int64)
    table = np.empty((steps, steps), np.int64)
    instant, owner, asked = room_for_instants(longest_unit(offsets))
    bounded = start > -(1 << 61) or stop < (1 << 61)
    young = data_through - window if window < (1 << 61) and steps > 1 else np.int64(1 << 61)
    made = 0
    u0 = 0
    while u0 < len(tied):
        u1 = units_that_fit(offsets, u0)
        translate(kind, offsets[u0], min(offsets[u1] - offsets[u0], CHUNK), bytes_, words)
        todo = _needing_time(offsets, time, tied, keep, codes, u0, u1, bounded, first, young, depth, immature, work)
        for w in range(todo):
            u = work[w]
            fetch(time, offsets[work[min(w + 8, todo - 1)]])
            begin = offsets[u]
            size = offsets[u + 1] - begin
            at = begin - offsets[u0]
            careful = size > 64 or (concurrent and tied[u] != 0 and _tie_matters(time, codes, at, begin, size))
            if careful and first:
                deepest = first_attempt(
                    time, kind, begin, begin + size, fills, steps, window, start, stop, concurrent and tied[u] != 0,
                    chain, instant, owner, asked,
                )  # fmt: skip
            elif careful:
                deepest = latest_attempt(
                    time, kind, begin, begin + size, fills, steps, window, start, stop, concurrent and tied[u] != 0,
                    table, chain, instant, owner, asked,
                )  # fmt: skip
            else:
                deepest = _follow_masks(time, codes, at, begin, size, steps, window, start, stop, first, masks, chain)
            if deepest == 0:
                continue
            depth[deepest] += 1
            if deepest < steps and time[begin + size - 1] > young:
                entry = time[chain[0]]
                if not first:
                    entry = last_entry(time, kind, begin, begin + size, fills, start, stop)
                immature[deepest] += entry > young
            for step in range(1, deepest):
                cells[made] = step
                waits[made] = time[chain[step]] - time[chain[step - 1]]
                made += 1
        u0 = u1
    return made
