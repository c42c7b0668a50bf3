"""Who stands behind a number of flow: the customers or sessions that took one step, or one numbered step."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type"
# (in a kernel an int is numpy's int)

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int64, kernel, out, uint8, uint16, void
from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of, unknown_row
from rejse.measure.flow import END, OTHER, START, FlowAnswer, Link
from rejse.measure.flow_counting import EVERYBODY, Flow
from rejse.measure.flow_kernel import walk
from rejse.measure.line import longest_unit
from rejse.measure.period import Plan
from rejse.trace.blocks import Block

OUTSIDE: Final = 255
"""The node before the first and behind the last; a flow has at most 254 of its own."""

ANY_COLUMN: Final = 0


@kernel(
    void(
        array(int64), array(int64), array(uint16), array(uint8), array(uint8), bool_, bool_, int64, int64,
        array(uint8), array(uint8), int64, out(int64), out(int64),
    )
)  # fmt: skip
def mark_steps(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    kind: NDArray[np.uint16],
    keep: NDArray[np.uint8],
    place: NDArray[np.uint8],
    merge: bool,
    drawn: bool,
    start: int,
    stop: int,
    leaving: NDArray[np.uint8],
    coming: NDArray[np.uint8],
    column: int,
    entered: NDArray[np.int64],
    times: NDArray[np.int64],
) -> None:
    """Mark the units that step from one of the nodes `leaving` to one of those `coming`, and count how often they do.

    leaving, coming: uint8[256] of 0 and 1; the line begins and ends OUTSIDE. column: only the step from the visit of
    this number (the first is 1), or ANY_COLUMN.
    """
    longest = longest_unit(offsets)
    places, moments = np.empty(longest + 1, np.uint8), np.empty(longest + 1, np.int64)
    for u in range(len(offsets) - 1):
        if len(keep) > 0 and keep[u] == 0:
            continue
        size = walk(time, kind, offsets[u], offsets[u + 1], place, drawn, start, stop, places, moments)
        if size == 0:
            continue
        before, visit = OUTSIDE, 0
        for i in range(size + 1):
            here = OUTSIDE if i == size else places[i]
            if merge and here == before:
                continue
            if column in (ANY_COLUMN, visit) and leaving[before] != 0 and coming[here] != 0:
                if times[u] == 0:
                    entered[u] = moments[min(i, size - 1)]
                times[u] += 1
            before = here
            visit += 1


@dataclass(frozen=True, slots=True, eq=False)
class FlowMarks:
    """From which nodes to which, and at which numbered visit. every_time: the number counts each time it happened."""

    flow: Flow
    leaving: NDArray[np.uint8]
    coming: NDArray[np.uint8]
    column: int = ANY_COLUMN
    every_time: bool = False

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers or sessions."""
        mark_steps(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            self.flow.place, self.flow.merged, self.flow.concurrent, lens.start, lens.stop,
            self.leaving, self.coming, self.column, entered, times,
        )  # fmt: skip


def marks(plan: Plan, cell: Cell) -> FlowMarks:
    """Read which number of the answer is meant.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it.
    """
    flow = cast("Flow", plan.measure)
    rows = rows_of(cell, ("steps", "columns") if flow.query.columns else ("steps",))
    if rows == WHOLE:
        number_of(cell, ("n",))
        return FlowMarks(flow, _flags([OUTSIDE]), _flags(range(OUTSIDE)))
    if rows == "columns":
        number_of(cell, ("n",))
        return _numbered(flow, plan, *named(cell.row, "COLUMN", "FROM", "TO"))
    number = number_of(cell, ("n", "times"))
    before, here = named(cell.row, "FROM", "TO")
    leaving = [OUTSIDE] if before == START else [one_of(before, flow.nodes)]
    coming = [OUTSIDE] if here == END else [one_of(here, flow.nodes)]
    return FlowMarks(flow, _flags(leaving), _flags(coming), every_time=number == "times")


def _numbered(flow: Flow, plan: Plan, column: str, before: str, here: str) -> FlowMarks:
    """Read a row of the numbered columns: "(other)" is whatever the column does not name."""
    answer: FlowAnswer = run(plan.measure, plan.blocks, plan.lens)
    links = () if answer.columns is UNSET else answer.columns
    if (column, before, here) not in {(str(one.column), one.from_, one.to) for one in links}:
        raise unknown_row((column, before, here), [f"{one.column},{one.from_},{one.to}" for one in links[:9]])
    shown_here = {one.from_ for one in links if one.column == int(column)}
    shown_next = {one.to for one in links if one.column == int(column)} | _leaving(links, int(column) + 1)
    coming = [OUTSIDE] if here == END else _meant(flow, here, shown_next)
    return FlowMarks(flow, _flags(_meant(flow, before, shown_here)), _flags(coming), int(column))


def _leaving(links: Collection[Link], column: int) -> set[str]:
    return {one.from_ for one in links if one.column == column}


def _meant(flow: Flow, name: str, shown: Collection[str]) -> list[int]:
    """Give the nodes of a name in a column."""
    if name != OTHER:
        return [flow.nodes.index(name)]
    return [node for node, one in enumerate(flow.nodes) if one not in shown or one == OTHER]


def _flags(nodes: Collection[int]) -> NDArray[np.uint8]:
    flags = np.zeros(256, np.uint8)
    flags[list(nodes)] = 1
    return flags
