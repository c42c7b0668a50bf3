"""The kernel behind hand-overs: each customer's leads, one after the other, in one pass."""

# ruff: noqa: C901, PLR0913, PLR0917 (kernels take plain arrays and numbers by position, and branch)
# mypy: disable-error-code="arg-type, assignment, return-value, no-any-return"
# (in a kernel an int is numpy's int)

from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8, uint16
from rejse.measure.line import longest_unit

QUALIFIED: Final = 1
ASSIGNED: Final = 2
ACCEPTED: Final = 4
REJECTED: Final = 8
CONTACTED: Final = 16
STEPS: Final = 5
ROLES: Final = (QUALIFIED, ASSIGNED, ACCEPTED, REJECTED, CONTACTED)
"""What an event can tell of a lead, in the order in which events of one instant count."""

UNIT: Final = 0
AT_QUALIFIED: Final = 1
AT_ASSIGNED: Final = 2
AT_ACCEPTED: Final = 3
AT_REJECTED: Final = 4
AT_CONTACTED: Final = 5
REASON: Final = 6
RECYCLED: Final = 7
COLUMNS: Final = 8
NEVER: Final = -(1 << 62)
"""A step that was not taken."""

NO_REASON: Final = -1


@kernel()
def _settled(lead: NDArray[np.int64], named: int) -> bool:
    """Tell whether a lead is done with: rejected, or all was done that the agreement names an event for."""
    if lead[AT_REJECTED] != NEVER:
        return True
    if named & ACCEPTED and lead[AT_ACCEPTED] == NEVER:
        return False
    return not (named & CONTACTED and lead[AT_CONTACTED] == NEVER)


@kernel()
def _take(lead: NDArray[np.int64], bit: int, moment: int, reason: int) -> None:
    """Take a step of an open lead: the first of its kind, of two decisions the first, and no answer after a no."""
    if lead[AT_QUALIFIED + bit] != NEVER:
        return
    if bit == 2 and lead[AT_REJECTED] != NEVER:
        return
    if bit == 3:
        if lead[AT_ACCEPTED] != NEVER:
            return
        lead[REASON] = reason
    if bit == 4 and lead[AT_REJECTED] != NEVER and moment > lead[AT_REJECTED]:
        return
    lead[AT_QUALIFIED + bit] = moment


@kernel()
def _begin(lead: NDArray[np.int64], unit: int, moment: int, is_open: bool) -> None:  # noqa: FBT001  (a kernel takes arguments by position)
    """Begin a lead; it is recycled where the one before was rejected."""
    recycled = np.int64(is_open and lead[AT_REJECTED] != NEVER)
    lead[:] = NEVER
    lead[UNIT], lead[AT_QUALIFIED] = unit, moment
    lead[REASON], lead[RECYCLED] = NO_REASON, recycled


@kernel()
def _kept(lead: NDArray[np.int64], start: int, stop: int, leads: NDArray[np.int64], made: int) -> int:
    """Write a lead down where it was qualified in the period; give how many there are."""
    if not start <= lead[AT_QUALIFIED] < stop:
        return made
    leads[made] = lead
    return made + 1


@kernel(
    int64(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(int32), int64, int64, int64,
        out(int64, 2),
    )
)  # fmt: skip
def follow_leads(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    roles: NDArray[np.uint8],
    reason: NDArray[np.int32],
    start: int,
    stop: int,
    named: int,
    leads: NDArray[np.int64],
) -> int:
    """Follow the leads of every unit; give how many were qualified from start to before stop, one row each.

    A qualified event begins a lead where none is open, or where the last one is settled. Every step after it is its
    first of that kind; of accepted and rejected the first decides, accepted first in one instant. Events of one instant
    count in the order of the steps, whichever arrived first; those of one step as they arrived.

    Args:
        offsets: the units.
        time: of every event.
        kind: of every event.
        keep: units that count.
        roles: uint8[kinds], bits of `ROLES`.
        reason: of every event, a code of the facet, -1 for none; empty where nobody asks for reasons.
        start: of the period.
        stop: of the period.
        named: the bits of the steps that the agreement names an event for.
        leads: int64[most leads, COLUMNS], written.
    """
    made = 0
    places = np.empty(longest_unit(offsets), np.int64)
    lead = np.empty(COLUMNS, np.int64)
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = 0
        for i in range(offsets[u], offsets[u + 1]):
            places[size] = i
            size += roles[kind[i]] != 0
        is_open, first = False, 0
        while first < size:
            last = first
            while last < size and time[places[last]] == time[places[first]]:
                last += 1
            for bit in range(STEPS):
                for at in range(first, last):
                    i = places[at]
                    if roles[kind[i]] >> bit & 1 == 0:
                        continue
                    if bit > 0:
                        if is_open:
                            _take(lead, bit, time[i], reason[i] if len(reason) > 0 else NO_REASON)
                    elif not is_open or _settled(lead, named):
                        made = _kept(lead, start, stop, leads, made) if is_open else made
                        _begin(lead, u, time[i], is_open)
                        is_open = True
            first = last
        made = _kept(lead, start, stop, leads, made) if is_open else made
    return made
