"""The funnel under any rule: every order and entry, limits, exclusions; the kernel that adds its attempts up."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import NOTHING, ONE
from rejse.measure.funnel_attempts import deepest_walk, first_collection, largest_collection, strict_run, walk
from rejse.measure.funnel_plain import instant_end, room_for_instants
from rejse.measure.funnel_rules import ANY, ENTRY_ANY, ENTRY_EVERY, LAST_VALUE, STRICT
from rejse.measure.line import longest_unit


@kernel()
def _value_at(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    begin: int,
    end: int,
    fills: NDArray[np.uint64],
    concurrent: bool,
    able: np.uint64,
    codes: NDArray[np.int32],
    rank: NDArray[np.int32],
) -> int:
    """Give the value of an instant: of its events that can fill one of the steps `able`, the first by name."""
    found = np.int32(-1)
    for i in range(begin, instant_end(time, begin, end, concurrent)):
        filling = fills[kind[i]] & able != NOTHING
        if filling and codes[i] >= 0 and (found < 0 or rank[codes[i]] < rank[found]):
            found = codes[i]
    return found


@kernel()
def group_of(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    end: int,
    fills: NDArray[np.uint64],
    concurrent: bool,
    unordered: bool,
    chain: NDArray[np.int64],
    deepest: int,
    value: int,
    codes: NDArray[np.int32],
    rank: NDArray[np.int32],
) -> int:
    """Give the value an attempt stands under: the first or last defined, or that of one step (from 1). -1 for none."""
    for turn in range(deepest):
        step = deepest - 1 - turn if value == LAST_VALUE else turn
        if value > 0 and step != value - 1:
            continue
        able = ~NOTHING if unordered else ONE << np.uint64(step)
        found = _value_at(time, kind, chain[step], end, fills, concurrent, able, codes, rank)
        if found >= 0:
            return found
    return -1


@kernel()
def attempt(
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    at: int,
    end: int,
    fills: NDArray[np.uint64],
    ends: NDArray[np.uint64],
    limits: NDArray[np.int64],
    steps: int,
    window: int,
    start: int,
    stop: int,
    order: int,
    entry: int,
    concurrent: bool,
    table: NDArray[np.int64],
    chain: NDArray[np.int64],
    instant: NDArray[np.uint64],
    owner: NDArray[np.int64],
    asked: NDArray[np.uint8],
    masks: NDArray[np.uint64],
    places: NDArray[np.int64],
    holder: NDArray[np.int64],
    tried: NDArray[np.uint64],
) -> tuple[int, int, bool, int]:
    """Follow a unit from `at` on in the order asked for; what it gives is told in `funnel_attempts`."""
    if order == STRICT:
        return strict_run(
            time, kind, at, end, fills, steps, window, start, stop, entry != ENTRY_ANY, concurrent,
            table[0], chain, instant, owner, asked,
        )  # fmt: skip
    if order == ANY and entry == ENTRY_ANY:
        return largest_collection(
            time, kind, at, end, fills, steps, window, start, stop, concurrent,
            chain, masks, places, holder, tried,
        )  # fmt: skip
    if order == ANY:
        return first_collection(
            time, kind, at, end, fills, steps, window, start, stop, concurrent, chain, masks, holder, tried
        )
    if entry == ENTRY_ANY:
        return deepest_walk(
            time, kind, at, end, fills, ends, limits, steps, window, start, stop, concurrent,
            table, chain, instant, owner, asked,
        )  # fmt: skip
    return walk(
        time, kind, at, end, fills, ends, limits, steps, window, start, stop, concurrent, chain, instant, owner, asked
    )


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(int32), array(int32),
        array(uint64), array(uint64), array(int64),
        int64, int64, int64, int64, int64, int64, int64, bool_, int64, bool_,
        out(int64, 2), out(int64, 2), out(int64, 2), out(int32), out(int64),
    )
)  # fmt: skip
def ruled_funnel(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    codes: NDArray[np.int32],
    rank: NDArray[np.int32],
    fills: NDArray[np.uint64],
    ends: NDArray[np.uint64],
    limits: NDArray[np.int64],
    steps: int,
    window: int,
    start: int,
    stop: int,
    data_through: int,
    order: int,
    entry: int,
    concurrent: bool,
    value: int,
    remove: bool,
    depth: NDArray[np.int64],
    immature: NDArray[np.int64],
    excluded: NDArray[np.int64],
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
) -> int:
    """Count units (entry every: attempts) by deepest step, and list the waits of the attempts that got there.

    What `plain_funnel` does, under every rule. ends[kind] = gaps that events of the kind end; limits[step] = longest
    time from the step before. excluded[group, d] counts those whose attempt an excluded event ended at depth d; with
    `remove` they are counted nowhere else.
    """
    longest = longest_unit(offsets)
    instant, owner, asked = room_for_instants(longest)
    table, chain = np.empty((steps, steps), np.int64), np.empty(steps, np.int64)
    masks, places = np.empty(steps + 1, np.uint64), np.empty(steps + 1, np.int64)
    holder, tried = np.empty(steps, np.int64), np.empty(1, np.uint64)
    made = 0
    for u in range(len(offsets) - 1):
        at, end = offsets[u], offsets[u + 1]
        if len(keep) > 0 and keep[u] == 0:
            continue
        while at < end:
            deepest, at, gone, until = attempt(
                time, kind, at, end, fills, ends, limits, steps, window, start, stop, order, entry, concurrent,
                table, chain, instant, owner, asked, masks, places, holder, tried,
            )  # fmt: skip
            if deepest == 0:
                break
            group = depth.shape[0] - 1
            if len(codes) > 0:
                found = group_of(time, kind, end, fills, concurrent, order == ANY, chain, deepest, value, codes, rank)
                group = found if found >= 0 else group
            excluded[group, deepest] += gone
            if not (gone and remove):
                depth[group, deepest] += 1
                immature[group, deepest] += deepest < steps and until > data_through
                for step in range(1, deepest):
                    cells[made] = group * steps + step
                    waits[made] = time[chain[step]] - time[chain[step - 1]]
                    made += 1
            if entry != ENTRY_EVERY:
                break
    return made
