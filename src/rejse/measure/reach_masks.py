"""Reach at the speed of memory: one pass over the events for touchpoints and phases; `reach_kernel` is its reference.

A unit's line is walked once. The places that still wait for one that leads on are a set of 64 bits; an event takes
those it leads on from out of the set. Units with tied events, and journeys of more than 64 places, take the plain way.
"""
# ruff: noqa: PLR0913, PLR0917, ANN401, FBT001, FBT003 (kernels take plain arrays, numbers and tuples of them by position)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16, uint64
from rejse.engine.bits import NOTHING, ONE, lowest
from rejse.measure.line import longest_unit, on_the_map
from rejse.measure.reach_kernel import (
    CAME_BACK,
    ELSEWHERE,
    FIRST_MET,
    FROM_EARLIER,
    LEFT,
    PASSED,
    PENDING,
    REACH,
    came_from,
    judge_line,
)
from rejse.trace.binding import NOT_ON_MAP

PLACES_MAX = 64
NEVER = np.int64((1 << 63) - 1)

_SIX = np.uint64(6)


@kernel()
def _from_where(onward: NDArray[np.uint64], judged: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], np.uint64]:
    """Turn the sets around: for each of 64 places those that it is onward from; and the set of those judged."""
    before = np.zeros(PLACES_MAX, np.uint64)
    awaited = NOTHING
    for here in range(min(len(judged), PLACES_MAX)):
        if judged[here] != 0:
            awaited |= ONE << np.uint64(here)
            for there in range(PLACES_MAX):
                before[there] |= ((onward[here, 0] >> np.uint64(there)) & ONE) << np.uint64(here)
    return before, awaited


@kernel()
def _judge(
    line: Any,
    size: int,
    sets: Any,
    patience: NDArray[np.int64],
    bounds: Any,
    phases: bool,
    cell0: int,
    counts: NDArray[np.int64],
    found: Any,
    made: int,
    room: Any,
) -> int:
    """Judge a line without ties: walk it once, and do what can be done without a branch so; give the waits so far.

    phases: also count where first visits came from; the line then has no events before the period.

    begun[p]: when p was first visited. left[p]: when its first visit ended elsewhere. Both have a second half that
    takes what must be written nowhere.
    """
    where, when = line
    before, awaited = sets
    start, stop, data_through = bounds
    cells, waits = found
    begun, left = room
    seen, waiting, missed = NOTHING, NOTHING, NOTHING
    last = np.uint64(where[0])
    for i in range(size):
        here, now = np.uint64(where[i]), when[i]
        left[last] = min(left[last], now if here != last else NEVER)
        came = FIRST_MET if i == 0 else (FROM_EARLIER if last < here else CAME_BACK)
        last = here
        known = ((seen >> here) & ONE) | np.uint64(not start <= now < stop)
        come = waiting & before[here]
        waiting ^= come
        while come != NOTHING:
            there = lowest(come)
            wait = now - begun[there]
            passes = wait <= patience[there]
            counts[there, PASSED] += passes
            cells[made] = cell0 + np.int32(there)
            waits[made] = wait
            made += passes
            missed |= np.uint64(not passes) << there
            come &= come - ONE
        slot = here | (known << _SIX)
        begun[slot] = now
        left[slot] = NEVER
        new = (known ^ ONE) << here
        counts[here, REACH] += known == NOTHING
        if phases:
            counts[here, came] += known == NOTHING
        waiting |= new & awaited
        seen |= new
    missed |= waiting
    while missed != NOTHING:
        there = lowest(missed)
        missed &= missed - ONE
        limit = begun[there] + patience[there]
        outcome = PENDING if limit > data_through else (ELSEWHERE if left[there] <= limit else LEFT)
        counts[there, outcome] += 1
    return made


@kernel()
def _phases_of(line: Any, size: int, phase_of: NDArray[np.uint8], phases: Any) -> int:
    """Turn a line of touchpoints into one of phases; touchpoints of no drawn phase are left out."""
    where, when = line
    places, times = phases
    made = 0
    for i in range(size):
        phase = phase_of[where[i]]
        places[made] = phase
        times[made] = when[i]
        made += phase != NOT_ON_MAP
    return made


@kernel()
def _came(line: Any, size: int, bounds: Any, counts: NDArray[np.int64]) -> None:
    """Count where a line's first visits to phases in the period came from."""
    where, when = line
    start, stop, _ = bounds
    seen = NOTHING
    for i in range(size):
        bit = ONE << np.uint64(where[i])
        if seen & bit == NOTHING and start <= when[i] < stop:
            seen |= bit
            counts[where[i], came_from(where, when, size, i)] += 1


@kernel()
def _meets(times: NDArray[np.int64], size: int, start: int, stop: int) -> bool:
    """Say whether any of the ascending times is in the period."""
    i = 0
    while i < size and times[i] < start:
        i += 1
    return i < size and times[i] < stop


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8), array(uint8),
        array(uint64, 2), array(int64), array(uint8), array(uint64, 2), array(int64), array(uint8),
        int64, int64, int64, out(int64, 2), out(int64, 2), out(int32), out(int64), out(int64),
    )
)  # fmt: skip
def judge_visits(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    tied: NDArray[np.uint8],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    phase_of: NDArray[np.uint8],
    onward: NDArray[np.uint64],
    patience: NDArray[np.int64],
    judged: NDArray[np.uint8],
    phase_onward: NDArray[np.uint64],
    phase_patience: NDArray[np.int64],
    phase_judged: NDArray[np.uint8],
    start: int,
    stop: int,
    data_through: int,
    counts: NDArray[np.int64],
    phase_counts: NDArray[np.int64],
    cells: NDArray[np.int32],
    waits: NDArray[np.int64],
    met: NDArray[np.int64],
) -> int:
    """Judge every unit's first visit to every touchpoint and phase in the period; give the number of waits.

    place[kind] = touchpoint or NOT_ON_MAP; phase_of[touchpoint] likewise. onward[place] = set of places that lead on;
    patience in µs; judged is 0 where a place has no conversion. counts[place, column]; met[0] counts units with any
    visit in the period. A wait's cell is the touchpoint, or the number of touchpoints + the phase. cells and waits
    have room for two waits per event.
    """
    longest = longest_unit(offsets)
    line = np.empty(longest + 1, np.uint8), np.empty(longest + 1, np.int64)
    phases = np.empty(longest + 1, np.uint8), np.empty(longest + 1, np.int64)
    room = np.zeros(2 * PLACES_MAX, np.int64), np.zeros(2 * PLACES_MAX, np.int64)
    bounds, found, cell0 = (start, stop, data_through), (cells, waits), len(judged)
    sets, phase_sets = _from_where(onward, judged), _from_where(phase_onward, phase_judged)
    plain, plain_phases = (onward, patience, judged), (phase_onward, phase_patience, phase_judged)
    many = max(len(judged), len(phase_judged)) > PLACES_MAX
    made = 0
    for u in range(len(tied)):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = on_the_map(time, kind, offsets[u], offsets[u + 1], place, line[0], line[1])
        if size == 0 or line[1][0] >= stop or line[1][size - 1] < start:
            continue
        met[0] += _meets(line[1], size, start, stop)
        visits = _phases_of(line, size, phase_of, phases)
        if many or tied[u] != 0:
            made = judge_line(line, size, plain, bounds, False, 0, counts, found, made)
            made = judge_line(phases, visits, plain_phases, bounds, True, cell0, phase_counts, found, made)
            continue
        made = _judge(line, size, sets, patience, bounds, False, 0, counts, found, made, room)
        if visits > 0:
            whole = line[1][0] >= start
            made = _judge(
                phases, visits, phase_sets, phase_patience, bounds, whole, cell0, phase_counts, found, made, room
            )
            if not whole:
                _came(phases, visits, bounds, phase_counts)
    return made
