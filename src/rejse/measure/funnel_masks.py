"""The ordered funnel at the speed of memory: up to eight steps, 64 events at once; `funnel_plain` is its reference.

Events become one byte each, the set of steps they can fill. Per unit and step one 64-bit mask says which events fill
it; most units are told apart by two masks and their times are never read. For the others the latest start is found by
walking the masks backwards. Only units with ties that matter, or with more than 64 events, take the plain way.
"""
# ruff: noqa: ANN401, FBT001, FBT003, PLR0913, PLR0917 (kernels take arrays, numbers and tuples of them by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import EVERYTHING, NOTHING, ONE, fetch, first_of, leading, lowest, sharing
from rejse.engine.chunks import translate, units_that_fit
from rejse.measure.funnel_plain import first_attempt, latest_attempt, room_for_instants
from rejse.measure.line import longest_unit

CHUNK = 8192
"""Events translated at a time: their codes stay in the nearest cache."""

STEPS_MAX = 8

LAST = STEPS_MAX
"""The place of the last entry behind the events of an attempt."""

AHEAD = 16
"""How far ahead memory is asked for."""


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
    for block in range(0, size, 64):
        filling = sharing(codes, at + block, np.uint8(255)) & first_of(min(64, size - block))
        while filling != NOTHING:
            i = block + np.int64(lowest(filling))
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
def _follow_short(
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
    """Make the masks of a unit of 64 events at most and follow it: gives the deepest step, and `chain`."""
    inside = first_of(size)
    for step in range(steps):
        masks[step] = sharing(codes, at, np.uint8(1 << step)) & inside
    if start > -(1 << 61) or stop < (1 << 61):
        masks[0] &= _in_period(time, begin, size, start, stop)
    if masks[0] == NOTHING:
        return 0
    chain[LAST] = 63 - np.int64(leading(masks[0]))
    if first:
        return _deepest_first(time, begin, masks, steps, window, chain)
    return _deepest_any(time, begin, masks, steps, window, chain)


@kernel()
def _next_filling(codes: NDArray[np.uint8], at: int, size: int, after: int, step: int) -> int:
    """Find the first event after an event of a long unit that can fill a step; `size` where there is none."""
    block = (after + 1) & ~63
    ahead = EVERYTHING << np.uint64((after + 1) & 63)
    while block < size:
        found = sharing(codes, at + block, np.uint8(1 << step)) & first_of(min(64, size - block)) & ahead
        if found != NOTHING:
            return block + np.int64(lowest(found))
        ahead = EVERYTHING
        block += 64
    return size


@kernel()
def _last_filling(codes: NDArray[np.uint8], at: int, before: int, step: int) -> int:
    """Find the last event before an event of a long unit that can fill a step; there is one."""
    block = before & ~63
    found = sharing(codes, at + block, np.uint8(1 << step)) & ((ONE << np.uint64(before & 63)) - ONE)
    while found == NOTHING:
        block -= 64
        found = sharing(codes, at + block, np.uint8(1 << step))
    return block + 63 - np.int64(leading(found))


@kernel()
def _last_entry(
    time: NDArray[np.int64], codes: NDArray[np.uint8], at: int, begin: int, size: int, start: int, stop: int
) -> int:
    """Find a unit's last entry in the period; it has one."""
    i = _last_filling(codes, at, size, 0)
    while not start <= time[begin + i] < stop:
        i = _last_filling(codes, at, i, 0)
    return i


@kernel()
def _follow_long_any(
    time: NDArray[np.int64],
    codes: NDArray[np.uint8],
    at: int,
    begin: int,
    size: int,
    steps: int,
    window: int,
    start: int,
    stop: int,
    entries: NDArray[np.int64],
    chain: NDArray[np.int64],
) -> int:
    """Follow a unit of any length from every entry; only events of steps that can be filled by now are looked at.

    entries[step] is the latest entry from which the step was reached. An event out of the window of the latest entry
    before it leaves none to those after it: so the attempt's events are found again by walking back.
    """
    bounded = start > -(1 << 61) or stop < (1 << 61)
    deepest, reached = 0, np.int64(0)
    for block in range(0, size, 64):
        inside = first_of(min(64, size - block))
        left = sharing(codes, at + block, np.uint8((2 << deepest) - 1)) & inside
        for line in range(64, 128, 8):
            fetch(time, begin + block + line)
        while left != NOTHING:
            place = lowest(left)
            left &= left - ONE
            i = block + np.int64(place)
            filling = np.uint64(codes[at + i]) & ((np.uint64(2) << np.uint64(deepest)) - ONE)
            while filling != NOTHING:  # the last step first, so that one event fills one step
                step = 63 - np.int64(leading(filling))
                filling ^= ONE << np.uint64(step)
                entry = i if step == 0 else entries[step - 1]
                if step == 0:
                    fits = not bounded or start <= time[begin + i] < stop
                else:
                    fits = time[begin + i] - time[begin + entry] <= window
                if not fits:
                    continue
                entries[step] = entry
                if step < deepest:
                    continue
                deepest, reached, chain[0] = step + 1, i, entry
                if deepest == steps:
                    return _walked_back(codes, at, reached, deepest, chain)
                left = (
                    sharing(codes, at + block, np.uint8((2 << deepest) - 1)) & inside & ((EVERYTHING << place) << ONE)
                )
    if deepest > 0:
        chain[LAST] = entries[0]
    return _walked_back(codes, at, reached, deepest, chain)


@kernel()
def _walked_back(codes: NDArray[np.uint8], at: int, reached: int, deepest: int, chain: NDArray[np.int64]) -> int:
    """Find the events between an attempt's entry, `chain[0]`, and the event that got deepest; give the deepest step."""
    for step in range(deepest - 1, 0, -1):
        chain[step] = reached
        if step > 1:
            reached = _last_filling(codes, at, reached, step - 1)
    return deepest


@kernel()
def _follow_long_first(
    time: NDArray[np.int64],
    codes: NDArray[np.uint8],
    at: int,
    begin: int,
    size: int,
    steps: int,
    window: int,
    start: int,
    stop: int,
    chain: NDArray[np.int64],
) -> int:
    """Follow a unit of any length from its first entry, every step at the earliest event."""
    i = _next_filling(codes, at, size, -1, 0)
    while i < size and time[begin + i] < start:
        i = _next_filling(codes, at, size, i, 0)
    if i == size or time[begin + i] >= stop:
        return 0
    chain[0] = i
    for step in range(1, steps):
        i = _next_filling(codes, at, size, i, step)
        if i == size or time[begin + i] - time[begin + chain[0]] > window:
            return step
        chain[step] = i
    return steps


@kernel()
def _needing_time(
    offsets: NDArray[np.int64],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    codes: NDArray[np.uint8],
    first_unit: int,
    end_unit: int,
    bounded: bool,
    first: bool,
    settled: NDArray[np.int64],
    work: NDArray[np.int64],
) -> tuple[int, int]:
    """List the units whose times must be read; the masks of the others tell that they end at step one or before.

    settled: the entries (the first, or the latest) of those that end at step one. Gives the lengths of both lists.
    Written without branches: most units are settled here.
    """
    todo, ended = 0, 0
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
        settled[ended] = begin + (np.int64(lowest(entries)) if first else 63 - np.int64(leading(entries)))
        ended += not more and entries != NOTHING
    return todo, ended


@kernel()
def _ask_early(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    codes: NDArray[np.uint8],
    origin: int,
    work: NDArray[np.int64],
    todo: int,
) -> None:
    """Ask for the two times that decide about the second step of every listed unit, all at once."""
    for w in range(todo):
        begin = offsets[work[w]]
        entries = sharing(codes, begin - origin, np.uint8(1))
        second = sharing(codes, begin - origin, np.uint8(2)) & ~(entries ^ (entries - ONE))
        fetch(time, begin + np.int64(lowest(second)))
        fetch(time, begin + 63 - np.int64(leading(entries & (second ^ (second - ONE)))))


@kernel()
def _after(time: NDArray[np.int64], events: NDArray[np.int64], size: int, young: int) -> int:
    """Count the events that come after `young`."""
    found = 0
    for i in range(size):
        fetch(time, events[min(i + AHEAD, size - 1)])
        found += time[events[i]] > young
    return found


@kernel()
def _follow(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    fills: NDArray[np.uint64],
    codes: NDArray[np.uint8],
    origin: int,
    u: int,
    tied: bool,
    steps: int,
    window: int,
    start: int,
    stop: int,
    first: bool,
    room: Any,
    chain: NDArray[np.int64],
) -> int:
    """Follow a unit the fastest way there is for it: gives the deepest step.

    chain[step]: the unit's event of the attempt; chain[LAST]: its last entry, from any entry only.
    """
    masks, entries, table, instant, owner, asked = room
    begin = offsets[u]
    size = offsets[u + 1] - begin
    at = begin - origin
    if tied and _tie_matters(time, codes, at, begin, size):
        end = begin + size
        if first:
            deepest = first_attempt(
                time, kind, begin, end, fills, steps, window, start, stop, True, chain, instant, owner, asked
            )
        else:
            deepest = latest_attempt(
                time, kind, begin, end, fills, steps, window, start, stop, True, table, chain, instant, owner, asked
            )
        chain[:deepest] -= begin
        if deepest > 0:
            chain[LAST] = _last_entry(time, codes, at, begin, size, start, stop)
        return deepest
    if size <= 64:
        return _follow_short(time, codes, at, begin, size, steps, window, start, stop, first, masks, chain)
    if first:
        return _follow_long_first(time, codes, at, begin, size, steps, window, start, stop, chain)
    return _follow_long_any(time, codes, at, begin, size, steps, window, start, stop, entries, chain)


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
    longest = longest_unit(offsets)
    words = np.zeros((max(CHUNK, longest) + 128) // 8, np.uint64)
    codes = words.view(np.uint8)
    work, settled = np.empty(CHUNK + 2, np.int64), np.empty(CHUNK + 2, np.int64)
    chain = np.zeros(LAST + 1, np.int64)
    room = (np.zeros(STEPS_MAX, np.uint64), np.zeros(STEPS_MAX, np.int64), np.empty((steps, steps), np.int64))
    instants = room_for_instants(longest)
    bounded = start > -(1 << 61) or stop < (1 << 61)
    young = data_through - window if window < (1 << 61) and steps > 1 else np.int64(1 << 61)
    made = 0
    u0 = 0
    while u0 < len(tied):
        u1 = units_that_fit(offsets, u0, CHUNK)
        translate(kind, offsets[u0], offsets[u1] - offsets[u0], bytes_, words)
        todo, ended = _needing_time(offsets, tied, keep, codes, u0, u1, bounded, first, settled, work)
        depth[1] += ended
        if young < (1 << 61):
            immature[1] += _after(time, settled, ended, young)
        _ask_early(offsets, time, codes, offsets[u0], work, todo)
        for w in range(todo):
            u = work[w]
            deepest = _follow(
                offsets, time, kind, fills, codes, offsets[u0], u, concurrent and tied[u] != 0,
                steps, window, start, stop, first, room + instants, chain,
            )  # fmt: skip
            if deepest == 0:
                continue
            depth[deepest] += 1
            begin = offsets[u]
            if deepest < steps and young < (1 << 61):
                immature[deepest] += time[begin + chain[0 if first else LAST]] > young
            for step in range(1, deepest):
                cells[made] = step
                waits[made] = time[begin + chain[step]] - time[begin + chain[step - 1]]
                made += 1
        u0 = u1
    return made
