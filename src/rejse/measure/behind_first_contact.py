"""Who stands behind a number of first contact: those first met at some touchpoints, in the period or a month."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type"
# (in a kernel an int is numpy's int)

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int64, kernel, out, uint8, uint16, void
from rejse.engine.contract import FOREVER, Lens
from rejse.journey.document import Journey
from rejse.measure import drawn
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of, unknown_row
from rejse.measure.first_contact_counting import EVERYBODY, FirstContact, Months
from rejse.measure.line import longest_unit, on_the_map
from rejse.measure.period import Plan
from rejse.trace.blocks import Block

EVER: Final = (-int(FOREVER), int(FOREVER))


@kernel(
    void(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), array(uint8), array(uint8), bool_,
        int64, int64, out(int64), out(int64),
    )
)  # fmt: skip
def mark_first_contacts(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    winning: NDArray[np.uint8],
    here: NDArray[np.uint8],
    won: bool,
    start: int,
    stop: int,
    entered: NDArray[np.int64],
    times: NDArray[np.int64],
) -> None:
    """Mark the units first met `here` (uint8[256] of 0 and 1) from start to before stop; with `won` those won only."""
    longest = longest_unit(offsets)
    places, moments = np.empty(longest + 1, np.uint8), np.empty(longest + 1, np.int64)
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = on_the_map(time, kind, offsets[u], offsets[u + 1], place, places, moments)
        if size == 0 or not start <= moments[0] < stop:
            continue
        first, wins = places[0], False
        for i in range(size):
            if moments[i] == moments[0]:
                first = min(first, places[i])
            wins |= winning[places[i]] != 0
        if here[first] != 0 and (wins or not won):
            entered[u] = moments[0]
            times[u] = 1


@dataclass(frozen=True, slots=True, eq=False)
class FirstContactMarks:
    """At which touchpoints, from when to when inside the period, and whether only those won."""

    measure: FirstContact
    here: NDArray[np.uint8]
    won: bool = False
    bounds: tuple[int, int] = EVER
    every_time: bool = False

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers."""
        start, stop = max(lens.start, self.bounds[0]), min(lens.stop, self.bounds[1])
        mark_first_contacts(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            self.measure.view.bound.place, self.measure.winning, self.here, self.won, start, stop, entered, times,
        )  # fmt: skip


def marks(plan: Plan, cell: Cell) -> FirstContactMarks:
    """Read which number of the answer is meant.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it; `won` is known where the journey says `won_at`.
    """
    told = cast("FirstContact", plan.measure)
    rows, journey = rows_of(cell, ("phases", "touchpoints", "channels", "months")), told.view.journey
    if rows == WHOLE:
        number_of(cell, ("n",))
        return FirstContactMarks(told, np.ones(drawn.PLACES, np.uint8))
    won = rows == "phases" and bool(journey.won_at)
    number = number_of(cell, ("n", "won") if won else ("n",))
    bounds = EVER
    if rows == "months":
        month, name = named(cell.row, "MONTH", "PHASE")
        bounds = _month(told.months, month)
    else:
        (name,) = named(cell.row, rows.removesuffix("s").upper())
    return FirstContactMarks(told, _members(journey, rows, name), number == "won", bounds)


def _members(journey: Journey, rows: str, name: str) -> NDArray[np.uint8]:
    """Mark the touchpoints that a row stands for: uint8[256] of 0 and 1."""
    if rows == "touchpoints":
        told = [one.id for one in journey.touchpoints]
    elif rows == "channels":
        told = [one.channel for one in journey.touchpoints]
    else:
        told = [one.phase for one in journey.touchpoints]
    one_of(name, [phase.id for phase in journey.phases] if rows in {"phases", "months"} else list(dict.fromkeys(told)))
    made = np.zeros(drawn.PLACES, np.uint8)
    made[[place for place, one in enumerate(told) if one == name]] = 1
    return made


def _month(months: Months, name: str) -> tuple[int, int]:
    """Give when a calendar month begins and ends, in µs."""
    names = [str(one) for one in months.names]
    if name not in names:
        raise unknown_row((name,), names[-12:])
    ends = [*months.begun[1:].tolist(), int(FOREVER)]
    return int(months.begun[names.index(name)]), int(ends[names.index(name)])
