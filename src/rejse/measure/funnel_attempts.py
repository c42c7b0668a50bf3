"""Attempts at a funnel in every order, one unit at a time: in order, with nothing between, or in any order.

All take a unit's events from `begin` to `end`. Events of one instant are concurrent unless arrival decides; an instant
is named by its first event. A step comes no later than `window` after the first and `limits[step]` after the one
before; an event whose kind has bit k in `ends`, strictly between step k and the next, ends the attempt. Each gives

- how many steps were filled, 0 where nothing was begun, and in `chain` the instants that filled them,
- the event from which another attempt may begin,
- whether an excluded event ended the attempt,
- until when the next step may still come; -1 where it cannot come or has no limit.
"""
# ruff: noqa: PLR0913, PLR0917, FBT001, C901, PLR0912 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import kernel
from rejse.engine.bits import NOTHING, ONE, lowest
from rejse.measure.funnel_plain import filled_down, filled_up, gathered, instant_end

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Flags = NDArray[np.uint8]

NEVER = -1
LIMITLESS = 1 << 61
"""From here on a moment is after all time: whoever has no limit is never late, and never waited for."""


@kernel()
def _until(entry: int, window: int, last: int, limit: int) -> int:
    """Say until when the next step may come."""
    until = min(entry + window, last + limit)
    return until if until < LIMITLESS else NEVER


@kernel()
def _ended(kind: NDArray[np.uint16], ends: Bits, begin: int, end: int) -> np.uint64:
    """Give the gaps that the events of an instant end."""
    gaps = NOTHING
    for i in range(begin, end):
        gaps |= ends[kind[i]]
    return gaps


@kernel()
def walk(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    ends: Bits,
    limits: Ints,
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    chain: Ints,
    instant: Bits,
    owner: Ints,
    asked: Flags,
) -> tuple[int, int, bool, int]:
    """Walk in order from the first entry in the period, every step at the earliest instant that can fill it.

    The walk ends when it is complete, at the first event past a limit, and at an excluded event; that event may begin
    another.
    """
    deepest = 0
    i = begin
    while i < end:
        after = instant_end(time, i, end, concurrent)
        if deepest > 0:
            last = time[chain[deepest - 1]]
            if time[i] - time[chain[0]] > window or time[i] - last > limits[deepest]:
                return deepest, i, False, NEVER
        if deepest > 0 or start <= time[i] < stop:
            size = gathered(kind, fills, i, after, instant)
            filled = filled_up(instant, size, deepest, steps, owner, asked)
            chain[deepest : deepest + filled] = i
            deepest += filled
            if deepest == steps:
                return deepest, after, False, NEVER
            gaps = _ended(kind, ends, i, after)
            if filled == 0 and deepest > 0 and (gaps >> np.uint64(deepest - 1)) & ONE != NOTHING:
                return deepest, i, True, NEVER
        i = after
    if deepest == 0:
        return 0, end, False, NEVER
    return deepest, end, False, _until(time[chain[0]], window, time[chain[deepest - 1]], limits[deepest])


@kernel()
def _end_ways(
    time: Ints, instant: int, gaps: np.uint64, steps: int, window: int, limits: Ints, table: Ints
) -> np.uint64:
    """End the ways that wait in one of the gaps since before this instant; say which of them were not late anyway."""
    ended = NOTHING
    for step in range(steps - 1):
        if (gaps >> np.uint64(step)) & ONE != NOTHING and table[step, 0] >= 0 and table[step, step] < instant:
            last = time[table[step, step]]
            if time[instant] - time[table[step, 0]] <= window and time[instant] - last <= limits[step + 1]:
                ended |= ONE << np.uint64(step)
            table[step, 0] = -1
    return ended


@kernel()
def deepest_walk(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    ends: Bits,
    limits: Ints,
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    table: Ints,
    chain: Ints,
    instant: Bits,
    owner: Ints,
    asked: Flags,
) -> tuple[int, int, bool, int]:
    """Find the deepest of all ways in order from any entry; the first that was complete, with the latest start.

    table[step, ...] holds the latest way that reached the step. One suffices: of two ways to a step the later one also
    began later (where they cross, the tail of one follows the head of the other), so no limit is kinder to the earlier.
    The unit is excluded where the latest of its deepest ways was ended so.
    """
    for step in range(steps):
        table[step, 0] = -1
    deepest = 0
    excluded = False
    i = begin
    while i < end and deepest < steps:
        after = instant_end(time, i, end, concurrent)
        size = gathered(kind, fills, i, after, instant)
        left = NOTHING
        for event in range(size):
            left |= instant[event]
        for step in range(steps - 1, -1, -1):  # the last step first, so that one event fills one step
            if (left >> np.uint64(step)) & ONE == NOTHING:
                continue
            filled = filled_down(instant, size, step, owner, asked)
            while filled > 0:
                before = step - filled
                if before < 0 and start <= time[i] < stop:
                    break
                if (
                    before >= 0
                    and table[before, 0] >= 0
                    and time[i] - time[table[before, 0]] <= window
                    and time[i] - time[table[before, before]] <= limits[before + 1]
                ):
                    break
                filled -= 1
            if filled == 0:
                continue
            for earlier in range(step - filled + 1):
                table[step, earlier] = table[step - filled, earlier]
            for now in range(step - filled + 1, step + 1):
                table[step, now] = i
            excluded = excluded and step < deepest - 1
            if step >= deepest:
                deepest = step + 1
                chain[:deepest] = table[step, :deepest]
        ended = _end_ways(time, i, _ended(kind, ends, i, after), steps, window, limits, table)
        excluded = excluded or (deepest > 0 and (ended >> np.uint64(deepest - 1)) & ONE != NOTHING)
        i = after
    until = NEVER
    for step in range(steps - 1):
        if table[step, 0] >= 0:
            until = max(until, _until(time[table[step, 0]], window, time[table[step, step]], limits[step + 1]))
    return deepest, end, excluded and deepest < steps, until


@kernel()
def _run(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    steps: int,
    window: int,
    concurrent: bool,
    filled: int,
    chain: Ints,
    instant: Bits,
    owner: Ints,
    asked: Flags,
) -> tuple[int, bool]:
    """Follow a run without a gap whose first instant fills `filled` steps; say too whether nothing came after it."""
    chain[:filled] = begin
    deepest = filled
    i = instant_end(time, begin, end, concurrent)
    while i < end and deepest < steps:
        if time[i] - time[begin] > window:
            return deepest, False
        after = instant_end(time, i, end, concurrent)
        size = gathered(kind, fills, i, after, instant)
        more = filled_up(instant, size, deepest, steps, owner, asked)
        chain[deepest : deepest + more] = i
        deepest += more
        if more < after - i:
            return deepest, False
        i = after
    return deepest, i == end


@kernel()
def _preferred(chain: Ints, other: Ints, deepest: int) -> bool:
    """Prefer the run that was complete first, then the latest start, then the later instants from the end."""
    if chain[deepest - 1] != other[deepest - 1]:
        return chain[deepest - 1] < other[deepest - 1]
    if chain[0] != other[0]:
        return chain[0] > other[0]
    for step in range(deepest - 2, 0, -1):
        if chain[step] != other[step]:
            return chain[step] > other[step]
    return False


@kernel()
def strict_run(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    steps: int,
    window: int,
    start: int,
    stop: int,
    first: bool,
    concurrent: bool,
    trial: Ints,
    chain: Ints,
    instant: Bits,
    owner: Ints,
    asked: Flags,
) -> tuple[int, int, bool, int]:
    """Find the longest run of steps with no event between, from any entry, or from the first in the period only.

    Concurrent events stand in the order that is best for the run: those it does not need come before its first instant
    is over, or after it has ended. So all instants between its first and its last must be used up. What breaks the run
    may begin another.
    """
    deepest = 0
    until = NEVER
    i = begin
    while i < end:
        after = instant_end(time, i, end, concurrent)
        most = np.int64(0)
        if start <= time[i] < stop:
            size = gathered(kind, fills, i, after, instant)
            most = filled_up(instant, size, 0, steps, owner, asked)
        for filled in range(most, 0, -1):
            depth, alive = _run(
                time, kind, i, end, fills, steps, window, concurrent, filled, trial, instant, owner, asked
            )
            if alive:
                until = max(until, _until(time[i], window, 0, LIMITLESS))
            if depth > deepest or (depth == deepest and not first and _preferred(trial, chain, depth)):
                deepest = depth
                chain[:depth] = trial[:depth]
        if first and most > 0:
            break
        i = after
    if deepest == 0:
        return 0, end, False, NEVER
    return deepest, instant_end(time, chain[deepest - 1], end, concurrent), False, until


@kernel()
def _placed(masks: Bits, event: int, holder: Ints, asked: Bits) -> bool:
    """Give an event a step that it can fill; whoever holds the step may move on to another one."""
    left = masks[event] & ~asked[0]
    while left != NOTHING:
        step = np.int64(lowest(left))
        asked[0] |= ONE << np.uint64(step)
        if holder[step] < 0 or _placed(masks, holder[step], holder, asked):
            holder[step] = event
            return True
        left = masks[event] & ~asked[0]
    return False


@kernel()
def _collected(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    steps: int,
    window: int,
    concurrent: bool,
    chain: Ints,
    masks: Bits,
    holder: Ints,
    asked: Bits,
) -> tuple[int, int]:
    """Collect distinct steps from an instant on, each as early as it comes; give their number and where it ended."""
    holder[:] = -1
    found = 0
    i = begin
    while i < end and found < steps and not (found > 0 and time[i] - time[chain[0]] > window):
        after = instant_end(time, i, end, concurrent)
        for event in range(i, after):
            masks[found] = fills[kind[event]]
            asked[0] = NOTHING
            if _placed(masks, found, holder, asked):
                chain[found] = i
                found += 1
                if found == steps:
                    break
        i = after
    return found, i


@kernel()
def first_collection(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    chain: Ints,
    masks: Bits,
    holder: Ints,
    asked: Bits,
) -> tuple[int, int, bool, int]:
    """Collect steps in any order from the first event in the period that can fill one."""
    i = begin
    while i < end and not (start <= time[i] < stop and fills[kind[i]] != NOTHING):
        i += 1
    found, after = _collected(
        time, kind, i, end, fills, steps, window, concurrent, chain, masks, holder, asked
    )  # fmt: skip
    if found == 0:
        return 0, end, False, NEVER
    until = _until(time[chain[0]], window, 0, LIMITLESS) if after == end and found < steps else NEVER
    return found, after, False, until


@kernel()
def _latest_basis(masks: Bits, places: Ints, size: int, mask: np.uint64, place: int, holder: Ints, asked: Bits) -> int:
    """Put a new event before the latest events that fill distinct steps, and drop the one it makes needless, if any."""
    for k in range(size, 0, -1):
        masks[k], places[k] = masks[k - 1], places[k - 1]
    masks[0], places[0] = mask, place
    holder[:] = -1
    kept = 0
    for k in range(size + 1):
        masks[kept], places[kept] = masks[k], places[k]
        asked[0] = NOTHING
        kept += _placed(masks, kept, holder, asked)
    return kept


@kernel()
def largest_collection(
    time: Ints,
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: Bits,
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    chain: Ints,
    masks: Bits,
    places: Ints,
    holder: Ints,
    asked: Bits,
) -> tuple[int, int, bool, int]:
    """Find the most distinct steps by distinct events in one window whose first event lies in the period.

    At every instant the latest events that fill distinct steps are known, latest first (what events can fill is a
    matroid, so the greedy choice is best for every window that ends here). Those inside the window are the answer for
    it; where all of them come after the period, the last entry takes the place of the earliest. Of the windows with
    most steps the first to be complete counts, with the latest start.
    """
    size, best, origin, entry = 0, 0, begin, -1
    i = begin
    while i < end and best < steps:
        after = instant_end(time, i, end, concurrent)
        some = False
        for event in range(i, after):
            if fills[kind[event]] != NOTHING:
                some = True
                size = _latest_basis(masks, places, size, fills[kind[event]], i, holder, asked)
        if some and start <= time[i] < stop:
            entry = i
        earliest = max(start, time[i] - window)
        if some and entry >= 0 and time[entry] >= earliest:
            inside = 0
            while inside < size and time[places[inside]] >= earliest:
                inside += 1
            if inside > best:
                best = inside
                origin = places[inside - 1] if time[places[inside - 1]] < stop else entry
        i = after
    if best == 0:
        return 0, end, False, NEVER
    _collected(time, kind, origin, end, fills, steps, window, concurrent, chain, masks, holder, asked)
    return best, end, False, _until(time[entry], window, 0, LIMITLESS)
