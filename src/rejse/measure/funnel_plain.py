"""The ordered funnel, event by event: the plain kernel that says what is right, for up to 64 steps.

Per unit a table holds, for every step, the attempt that has reached it with the latest start. One event fills at most
one step; events at one instant are concurrent unless arrival decides.
"""
# ruff: noqa: PLR0913, PLR0917, FBT001, C901 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import NOTHING, ONE, leading
from rejse.measure.line import longest_unit

STEPS_MAX = 64


@kernel()
def room_for_instants(
    events: int,
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint8]]:
    """Make room to match events of one instant to steps: what each can fill, the step it has, whether it was asked."""
    return np.empty(events, np.uint64), np.empty(events, np.int64), np.empty(events, np.uint8)


@kernel()
def _give_way(
    instant: NDArray[np.uint64], size: int, step: int, owner: NDArray[np.int64], asked: NDArray[np.uint8]
) -> bool:
    """Find an event of the instant for a step; an event that has a step already may pass it on to another event."""
    for event in range(size):
        if (instant[event] >> np.uint64(step)) & ONE != NOTHING and asked[event] == 0:
            asked[event] = 1
            if owner[event] < 0 or _give_way(instant, size, owner[event], owner, asked):
                owner[event] = step
                return True
    return False


@kernel()
def filled_down(
    instant: NDArray[np.uint64], size: int, step: int, owner: NDArray[np.int64], asked: NDArray[np.uint8]
) -> int:
    """Count how many steps, this one and those just before it, distinct events of one instant can fill."""
    owner[:size] = -1
    filled = 0
    while step - filled >= 0:
        asked[:size] = 0
        if not _give_way(instant, size, step - filled, owner, asked):
            break
        filled += 1
    return filled


@kernel()
def filled_up(
    instant: NDArray[np.uint64], size: int, step: int, steps: int, owner: NDArray[np.int64], asked: NDArray[np.uint8]
) -> int:
    """Count how many steps, this one and those just after it, distinct events of one instant can fill."""
    owner[:size] = -1
    filled = 0
    while step + filled < steps:
        asked[:size] = 0
        if not _give_way(instant, size, step + filled, owner, asked):
            break
        filled += 1
    return filled


@kernel()
def gathered(
    kind: NDArray[np.uint16], fills: NDArray[np.uint64], begin: int, end: int, instant: NDArray[np.uint64]
) -> int:
    """Collect what the events of one instant can fill; events that fill nothing are left out."""
    size = 0
    for i in range(begin, end):
        if fills[kind[i]] != NOTHING:
            instant[size] = fills[kind[i]]
            size += 1
    return size


@kernel()
def instant_end(time: NDArray[np.int64], begin: int, end: int, concurrent: bool) -> int:
    """Give the end of the run of events at one instant; where arrival decides every event is its own instant."""
    after = begin + 1
    while concurrent and after < end and time[after] == time[begin]:
        after += 1
    return after


@kernel()
def latest_attempt(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: NDArray[np.uint64],
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    table: NDArray[np.int64],
    chain: NDArray[np.int64],
    instant: NDArray[np.uint64],
    owner: NDArray[np.int64],
    asked: NDArray[np.uint8],
) -> int:
    """Follow a unit from every entry: give the deepest step, and in `chain` the attempt that got there first.

    Among attempts completed by the same event the one with the latest start counts. table[step, ...]: the events of
    the attempt that has reached the step; table[step, 0] < 0 where none has. An instant is named by its first event.
    """
    for step in range(steps):
        table[step, 0] = -1
    deepest = 0
    i = begin
    while i < end:
        left = fills[kind[i]]
        if not concurrent:
            left &= (np.uint64(2) << np.uint64(deepest)) - ONE  # no step beyond the next one can be filled yet
        if left == NOTHING:
            i += 1
            continue
        after = instant_end(time, i, end, concurrent)
        size = 1
        if after > i + 1:
            size = gathered(kind, fills, i, after, instant)
            for event in range(size):
                left |= instant[event]
        entering = start <= time[i] < stop
        while left != NOTHING:  # the last step first, so that one event fills one step
            step = 63 - np.int64(leading(left))
            left &= ~(ONE << np.uint64(step))
            filled = 1 if size == 1 else filled_down(instant, size, step, owner, asked)
            if filled == step + 1 and not entering:
                filled -= 1
            before = step - filled
            if filled == 0 or (before >= 0 and (table[before, 0] < 0 or time[i] - time[table[before, 0]] > window)):
                continue
            for earlier in range(before + 1):
                table[step, earlier] = table[before, earlier]
            for now in range(before + 1, step + 1):
                table[step, now] = i
            if step >= deepest:
                deepest = step + 1
                chain[:deepest] = table[step, :deepest]
                left = NOTHING if deepest == steps else left
        i = end if deepest == steps else after
    return deepest


@kernel()
def first_attempt(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: NDArray[np.uint64],
    steps: int,
    window: int,
    start: int,
    stop: int,
    concurrent: bool,
    chain: NDArray[np.int64],
    instant: NDArray[np.uint64],
    owner: NDArray[np.int64],
    asked: NDArray[np.uint8],
) -> int:
    """Follow a unit from its first entry in the period, every step at the earliest event that can fill it."""
    deepest = 0
    i = begin
    while i < end and deepest < steps:
        if fills[kind[i]] == NOTHING or (not concurrent and (fills[kind[i]] >> np.uint64(deepest)) & ONE == NOTHING):
            i += 1
            continue
        if time[i] >= stop and deepest == 0:
            break
        if deepest > 0 and time[i] - time[chain[0]] > window:
            break
        after = instant_end(time, i, end, concurrent)
        if deepest > 0 or time[i] >= start:
            filled = np.int64((fills[kind[i]] >> np.uint64(deepest)) & ONE)
            if after > i + 1:
                size = gathered(kind, fills, i, after, instant)
                filled = filled_up(instant, size, deepest, steps, owner, asked)
            chain[deepest : deepest + filled] = i
            deepest += filled
        i = after
    return deepest


@kernel()
def last_entry(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: NDArray[np.uint64],
    start: int,
    stop: int,
) -> int:
    """Give the time of a unit's last entry in the period; it has one."""
    i = end - 1
    while i >= begin and not (fills[kind[i]] & ONE != NOTHING and start <= time[i] < stop):
        i -= 1
    return time[i]


@kernel()
def _group_of(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    end: int,
    fills: NDArray[np.uint64],
    concurrent: bool,
    chain: NDArray[np.int64],
    deepest: int,
    codes: NDArray[np.int32],
    rank: NDArray[np.int32],
) -> int:
    """Give the first defined value among the attempt's events; at one instant the first by name. -1 for none."""
    for step in range(deepest):
        found = np.int32(-1)
        for i in range(chain[step], instant_end(time, chain[step], end, concurrent)):
            filling = (fills[kind[i]] >> np.uint64(step)) & ONE != NOTHING
            if filling and codes[i] >= 0 and (found < 0 or rank[codes[i]] < rank[found]):
                found = codes[i]
        if found >= 0:
            return found
    return -1


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(int32), array(int32), array(uint64),
        int64, int64, int64, int64, int64, bool_, bool_,
        out(int64, 2), out(int64, 2), out(int32), out(int64),
    )
)  # fmt: skip
def plain_funnel(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    codes: NDArray[np.int32],
    rank: NDArray[np.int32],
    fills: NDArray[np.uint64],
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
    """Count units by deepest step, and list the waits of the attempts that got there; give the number of waits.

    fills[kind] = set of steps that events of the kind can fill. keep and codes may be empty. depth[group, d] counts
    units whose deepest step is d, immature those of them that may still get further; the last group has no value.
    A wait's cell is group * steps + step, counted from 0. cells and waits have room for one wait per event.
    """
    groups = depth.shape[0]
    instant, owner, asked = room_for_instants(longest_unit(offsets))
    table = np.empty((steps, steps), np.int64)
    chain = np.empty(steps, np.int64)
    made = 0
    for u in range(len(offsets) - 1):
        begin, end = offsets[u], offsets[u + 1]
        if begin == end or (len(keep) > 0 and keep[u] == 0):
            continue
        if first:
            deepest = first_attempt(
                time, kind, begin, end, fills, steps, window, start, stop, concurrent, chain, instant, owner, asked
            )
        else:
            deepest = latest_attempt(
                time, kind, begin, end, fills, steps, window, start, stop, concurrent,
                table, chain, instant, owner, asked,
            )  # fmt: skip
        if deepest == 0:
            continue
        group = groups - 1
        if len(codes) > 0:
            found = _group_of(time, kind, end, fills, concurrent, chain, deepest, codes, rank)
            group = found if found >= 0 else groups - 1
        depth[group, deepest] += 1
        if deepest < steps and window < np.int64(1 << 61):  # without a window nobody is ever late
            entry = time[chain[0]] if first else last_entry(time, kind, begin, end, fills, start, stop)
            immature[group, deepest] += entry + window > data_through
        for step in range(1, deepest):
            cells[made] = group * steps + step
            waits[made] = time[chain[step]] - time[chain[step - 1]]
            made += 1
    return made
