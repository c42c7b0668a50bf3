"""Who stands behind a number of the personas: the customers of one persona with any event in the period."""
# mypy: disable-error-code="arg-type"
# (in a kernel an int is numpy's int)

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, uint8, void
from rejse.engine.contract import Lens
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of
from rejse.measure.period import Plan
from rejse.measure.personas_counting import Shares
from rejse.trace.blocks import Block
from rejse.trace.personas import UNASSIGNED, UNASSIGNED_ID

ANYBODY: Final = 0


@kernel(void(array(int64), array(int64), array(uint8), int64, int64, int64, out(int64), out(int64)))
def mark_personas(  # noqa: PLR0913, PLR0917  (a kernel takes plain arrays)
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    keep: NDArray[np.uint8],
    wanted: int,
    start: int,
    stop: int,
    entered: NDArray[np.int64],
    times: NDArray[np.int64],
) -> None:
    """Mark the units that bear a number in `keep` (ANYBODY: any but 0) and have an event in the period."""
    for u in range(len(keep)):
        if keep[u] == 0 or (wanted != ANYBODY and wanted != keep[u]):
            continue
        i = offsets[u]
        while i < offsets[u + 1] and time[i] < start:
            i += 1
        if i < offsets[u + 1] and time[i] < stop:
            entered[u] = time[i]
            times[u] = 1


@dataclass(frozen=True, slots=True, eq=False)
class PersonasMarks:
    """Which persona, by its number in the lens' masks."""

    wanted: int
    every_time: bool = False

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers."""
        keep = lens.keep[block.number] if lens.keep else np.full(block.units, UNASSIGNED, np.uint8)
        mark_personas(block.offsets, block.time, keep, self.wanted, lens.start, lens.stop, entered, times)


def marks(plan: Plan, cell: Cell) -> PersonasMarks:
    """Read which number of the answer is meant.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it.
    """
    ids = [one.id for one in cast("Shares", plan.measure).view.journey.personas]
    rows = rows_of(cell, ("personas",))
    number_of(cell, ("n",))
    if rows == WHOLE:
        return PersonasMarks(ANYBODY)
    (name,) = named(cell.row, "PERSONA")
    return PersonasMarks(UNASSIGNED if name == UNASSIGNED_ID else one_of(name, [*ids, UNASSIGNED_ID]) + 1)
