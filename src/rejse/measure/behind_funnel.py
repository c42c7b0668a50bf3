"""Who stands behind a number of a funnel: those who got to a step, who may still go on, or who went no further."""
# ruff: noqa: PLR0913, PLR0917, FBT001 (kernels take plain arrays and numbers by position)
# mypy: disable-error-code="arg-type, assignment"
# (in a kernel an int is numpy's int)

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, bool_, int32, int64, kernel, out, uint8, uint16, uint64, void
from rejse.engine.contract import Lens
from rejse.measure.cell import WHOLE, Cell, UnknownGroup, named, number_of, rows_of, unknown_row
from rejse.measure.funnel import NONE
from rejse.measure.funnel_counting import EVERYBODY, UNDIVIDED, Funnel
from rejse.measure.funnel_plain import room_for_instants
from rejse.measure.funnel_ruled import attempt, group_of
from rejse.measure.funnel_rules import ANY, ENTRIES, ENTRY_EVERY, ORDERS
from rejse.measure.line import longest_unit
from rejse.measure.period import Plan
from rejse.trace.blocks import Block

REACHED, IMMATURE, DROPPED, EXCLUDED = range(4)
"""What is asked of an attempt: it got to the step; and may still go on; it ended there; an excluded event ended it."""

ANY_GROUP: Final = -1


@kernel()
def _is_meant(wanted: int, deepest: int, step: int, young: bool, gone: bool, removed: bool) -> bool:
    """Say whether an attempt that got to step `deepest` is one of those asked for at `step`."""
    if wanted == EXCLUDED:
        return gone and deepest == step
    if removed:
        return False
    if wanted == REACHED:
        return deepest >= step
    if wanted == IMMATURE:
        return deepest >= step and young
    return deepest == step and not young


@kernel(
    void(
        array(int64), array(int64), array(uint16), array(uint8), array(int32), array(int32),
        array(uint64), array(uint64), array(int64),
        int64, int64, int64, int64, int64, int64, int64, bool_, int64, bool_, int64, int64, int64,
        out(int64), out(int64),
    )
)  # fmt: skip
def mark_attempts(
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
    group: int,
    wanted: int,
    step: int,
    entered: NDArray[np.int64],
    times: NDArray[np.int64],
) -> None:
    """Mark the units with an attempt that is asked for, and count such attempts; what `ruled_funnel` adds up.

    codes < 0 is the group behind the last one that has a rank; ANY_GROUP is every group.
    """
    longest = longest_unit(offsets)
    instant, owner, asked = room_for_instants(longest)
    table, chain = np.empty((steps, steps), np.int64), np.empty(steps, np.int64)
    masks, places = np.empty(steps + 1, np.uint64), np.empty(steps + 1, np.int64)
    holder, tried = np.empty(steps, np.int64), np.empty(1, np.uint64)
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
            young = deepest < steps and until > data_through
            if _is_meant(wanted, deepest, step, young, gone, gone and remove):
                found = np.int64(-1)
                if group != ANY_GROUP:
                    found = group_of(
                        time, kind, end, fills, concurrent, order == ANY, chain, deepest, value, codes, rank
                    )
                    found = found if found >= 0 else len(rank)
                if group in (ANY_GROUP, found):
                    if times[u] == 0:
                        entered[u] = time[chain[0]]
                    times[u] += 1
            if entry != ENTRY_EVERY:
                break


@dataclass(frozen=True, slots=True, eq=False)
class FunnelMarks:
    """Which attempts: what is asked of them, at which step (from 1), in which group."""

    funnel: Funnel
    wanted: int
    step: int
    group: int = ANY_GROUP

    @property
    def every_time(self) -> bool:
        """Whether the number counts every attempt, not every customer or session."""
        return self.funnel.query.entry == "every"

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers or sessions."""
        told, rules, query = self.funnel, self.funnel.rules, self.funnel.query
        mark_attempts(
            block.offsets, block.time, block.kind, lens.keep[block.number] if lens.keep else EVERYBODY,
            lens.groups[block.number] if lens.groups else UNDIVIDED, told.rank, told.fills, rules.ends, rules.limits,
            told.steps, told.window, lens.start, lens.stop, lens.data_through,
            ORDERS[query.order], ENTRIES[query.entry], query.ties == "concurrent", rules.value,
            query.excluded == "removed", self.group, self.wanted, self.step, entered, times,
        )  # fmt: skip


def marks(plan: Plan, cell: Cell) -> FunnelMarks:
    """Read which number of the answer is meant; `dropped` is those who got to a step, no further, and may not still.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber, UnknownGroup: there is none like it.
    """
    funnel = cast("Funnel", plan.measure)
    group = _group(funnel, cell.group)
    rows = rows_of(cell, ("steps", "excluded") if funnel.query.excluding else ("steps",))
    if rows == WHOLE:
        number_of(cell, ("n",))
        return FunnelMarks(funnel, REACHED, 1, group)
    (name,) = named(cell.row, "STEP")
    if rows == "excluded":
        number_of(cell, ("n",))
        return FunnelMarks(funnel, EXCLUDED, _step(name, funnel.query.steps[:-1]), group)
    step = _step(name, funnel.row_names())
    known = {"n": REACHED, "immature": IMMATURE} | ({"dropped": DROPPED} if step < funnel.steps else {})
    return FunnelMarks(funnel, known[number_of(cell, list(known))], step, group)


def _step(name: str, names: tuple[str, ...]) -> int:
    """Give a row's number, from 1: it is named by its number, or by its step where only one row has that."""
    numbers = [str(number) for number in range(1, len(names) + 1)]
    if name in numbers:
        return int(name)
    if names.count(name) != 1:
        raise unknown_row((name,), [*names, *numbers] if name not in names else numbers)
    return names.index(name) + 1


def _group(funnel: Funnel, name: str | None) -> int:
    """Give a group's number; that of "(none)" is behind the last."""
    if name is None:
        return ANY_GROUP
    known = [*funnel.names, NONE] if funnel.query.by else []
    if name not in known:
        raise UnknownGroup(group=name, by=funnel.query.by or "", known=tuple(known[:9]))
    return known.index(name)
