"""Who stands behind a number of reach: the customers whose first visit to a place in the period was judged so."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type"
# (in a kernel an int is numpy's int)

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int64, kernel, out, uint8, uint16, uint64, void
from rejse.engine.contract import Lens
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of
from rejse.measure.drawn import Places
from rejse.measure.line import longest_unit, on_the_map
from rejse.measure.period import Plan
from rejse.measure.reach_counting import EVERYBODY, Reach
from rejse.measure.reach_kernel import (
    CAME_BACK,
    ELSEWHERE,
    FIRST_MET,
    FROM_EARLIER,
    LEFT,
    OUTCOMES,
    PASSED,
    PENDING,
    REACH,
    judge_line,
)
from rejse.trace.blocks import Block

ANYWHERE: Final = -1
OUTCOME: Final[Mapping[str, int]] = MappingProxyType(
    {"reach": REACH, "passed": PASSED, "pending": PENDING, "elsewhere": ELSEWHERE, "left": LEFT}
)
CAME: Final[Mapping[str, int]] = MappingProxyType(
    {"from_earlier": FROM_EARLIER, "first_met": FIRST_MET, "came_back": CAME_BACK}
)


@kernel()
def _first_at(places: NDArray[np.uint8], times: NDArray[np.int64], size: int, here: int, start: int, stop: int) -> int:
    """Find the first visit to a place (to any, where it is ANYWHERE) in the period; `size` where there is none."""
    i = 0
    while i < size and not (start <= times[i] < stop and (here == ANYWHERE or places[i] == here)):
        i += 1
    return i


@kernel(
    void(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint64, 2), array(int64),
        array(uint8), int64, int64, int64, int64, int64, bool_, out(int64), out(int64),
    )
)  # fmt: skip
def mark_reach(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    onward: NDArray[np.uint64],
    patience: NDArray[np.int64],
    judged: NDArray[np.uint8],
    here: int,
    outcome: int,
    start: int,
    stop: int,
    data_through: int,
    phases: bool,
    entered: NDArray[np.int64],
    times: NDArray[np.int64],
) -> None:
    """Mark the units that are counted in one column at one place; `judged` may be 1 there only. ANYWHERE: any visit."""
    longest = longest_unit(offsets)
    line = np.empty(longest + 1, np.uint8), np.empty(longest + 1, np.int64)
    found = np.empty(2, np.int32), np.empty(2, np.int64)
    counts = np.zeros((256, OUTCOMES), np.int64)
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = on_the_map(time, kind, offsets[u], offsets[u + 1], place, line[0], line[1])
        visit = _first_at(line[0], line[1], size, here, start, stop)
        if visit == size:
            continue
        if here != ANYWHERE:
            before = counts[here, outcome]
            judge_line(line, size, (onward, patience, judged), (start, stop, data_through), phases, 0, counts, found, 0)
            if counts[here, outcome] == before:
                continue
        entered[u] = line[1][visit]
        times[u] = 1


@dataclass(frozen=True, slots=True, eq=False)
class ReachMarks:
    """Which place, and which column of its counts."""

    places: Places
    here: int
    outcome: int
    phases: bool
    every_time: bool = False

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers."""
        only = np.zeros(len(self.places.judged), np.uint8)
        if self.here != ANYWHERE:
            only[self.here] = self.places.judged[self.here]
        mark_reach(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            self.places.place, self.places.onward, self.places.patience, only,
            self.here, self.outcome, lens.start, lens.stop, lens.data_through, self.phases, entered, times,
        )  # fmt: skip


def marks(plan: Plan, cell: Cell) -> ReachMarks:
    """Read which number of the answer is meant.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it; where there is no conversion only reach is known.
    """
    told = cast("Reach", plan.measure)
    rows = rows_of(cell, ("touchpoints", "phases"))
    if rows == WHOLE:
        number_of(cell, ("n",))
        return ReachMarks(told.touchpoints, ANYWHERE, REACH, phases=False)
    phases, journey = rows == "phases", told.view.journey
    places = told.phases if phases else told.touchpoints
    (name,) = named(cell.row, "PHASE" if phases else "TOUCHPOINT")
    here = one_of(name, [one.id for one in (journey.phases if phases else journey.touchpoints)])
    known = {**(OUTCOME if places.judged[here] else {"reach": REACH}), **(CAME if phases else {})}
    return ReachMarks(places, here, known[number_of(cell, list(known))], phases)
