"""What became of leads: accepted or rejected, answered in time or late or still waiting, and how long each waited."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejse.measure.handover_agreed import Agreed
from rejse.measure.handovers_kernel import (
    ACCEPTED,
    ASSIGNED,
    AT_ACCEPTED,
    AT_ASSIGNED,
    AT_CONTACTED,
    AT_QUALIFIED,
    AT_REJECTED,
    CONTACTED,
    NEVER,
    QUALIFIED,
    RECYCLED,
    REJECTED,
)

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Waited:
    """How long leads waited for something, in µs of the agreement's clock, and for which of them it came."""

    waits: NDArray[np.int64]
    came: Marks


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """marks: bool[leads] by the name of a number of the answer; what cannot be known has no marks. The three waits."""

    marks: Mapping[str, Marks]
    response: Waited | None
    system: Waited | None
    human: Waited | None


def judge(agreed: Agreed, leads: NDArray[np.int64], through: int) -> Judged | None:
    """Judge the leads of one hand-over; None where no event tells who is qualified.

    Args:
        agreed: what was agreed.
        leads: int64[leads, COLUMNS], as the kernel follows them.
        through: until when there is data, in µs.
    """
    if not agreed.has(QUALIFIED):
        return None
    answered, turned_down = leads[:, AT_CONTACTED] != NEVER, leads[:, AT_REJECTED] != NEVER
    told = {"delivered": np.ones(len(leads), np.bool_), "recycled": leads[:, RECYCLED] == 1}
    told |= _decided(agreed, leads)
    if agreed.has(ASSIGNED):
        told["assigned"] = leads[:, AT_ASSIGNED] != NEVER
    if not agreed.has(CONTACTED):
        return Judged(told, None, _system(agreed, leads, through), None)
    told["contacted"] = answered
    response = _waited(agreed, leads[:, AT_QUALIFIED], _end(leads, through), answered)
    if agreed.limit is not None:
        in_time, waiting = response.waits <= agreed.limit, ~answered & ~turned_down
        told |= {
            "within": answered & in_time,
            "late": ~in_time,
            "pending": waiting & in_time,
            "overdue": waiting & ~in_time,
        }
    return Judged(told, response, _system(agreed, leads, through), _human(agreed, leads, through))


def _decided(agreed: Agreed, leads: NDArray[np.int64]) -> dict[str, Marks]:
    accepted, rejected = leads[:, AT_ACCEPTED] != NEVER, leads[:, AT_REJECTED] != NEVER
    told = {"accepted": accepted} if agreed.has(ACCEPTED) else {}
    if agreed.has(REJECTED):
        told["rejected"] = rejected
    if agreed.has(ACCEPTED) and agreed.has(REJECTED):
        told["undecided"] = ~accepted & ~rejected
    return told


def _system(agreed: Agreed, leads: NDArray[np.int64], through: int) -> Waited | None:
    """Give the waits from qualified to assigned; who was never assigned waited until an answer, a rejection or now."""
    if not agreed.has(ASSIGNED):
        return None
    qualified, assigned = leads[:, AT_QUALIFIED], leads[:, AT_ASSIGNED]
    came = assigned != NEVER
    return _waited(agreed, qualified, np.where(came, assigned, _end(leads, through)), came)


def _human(agreed: Agreed, leads: NDArray[np.int64], through: int) -> Waited | None:
    """Give the waits of the assigned from then to the first contact; who was answered before had not to wait."""
    if not agreed.has(ASSIGNED):
        return None
    leads = leads[leads[:, AT_ASSIGNED] != NEVER]
    assigned, contacted = leads[:, AT_ASSIGNED], leads[:, AT_CONTACTED]
    return _waited(agreed, assigned, np.maximum(assigned, _end(leads, through)), contacted != NEVER)


def _end(leads: NDArray[np.int64], through: int) -> NDArray[np.int64]:
    """Give when a lead's waiting ended: with an answer, a rejection, or not before the data do."""
    contacted, rejected = leads[:, AT_CONTACTED], leads[:, AT_REJECTED]
    waiting = np.maximum(through, leads[:, AT_QUALIFIED])
    ended: NDArray[np.int64] = np.where(contacted != NEVER, contacted, np.where(rejected != NEVER, rejected, waiting))
    return ended


def _waited(agreed: Agreed, begin: NDArray[np.int64], end: NDArray[np.int64], came: Marks) -> Waited:
    if not len(begin):
        return Waited(np.zeros(0, np.int64), came)
    clock = agreed.clock(int(begin.min()), int(end.max()))
    return Waited(clock.between(begin, end), came)
