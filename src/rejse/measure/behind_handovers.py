"""Who stands behind a number of the hand-overs: those whose leads it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.measure.cell import WHOLE, Cell, named, number_of, one_of, rows_of, unknown_row
from rejse.measure.handover_agreed import Agreed
from rejse.measure.handover_judging import Marks, judge
from rejse.measure.handovers import HandoverPeriod, HandoversAnswer
from rejse.measure.handovers_counting import Handovers
from rejse.measure.handovers_kernel import AT_QUALIFIED, REASON, UNIT
from rejse.measure.period import Plan, microseconds
from rejse.trace.blocks import Block

LEADS: Final = ("delivered", "recycled", "accepted", "rejected", "undecided")
ANSWERED: Final = ("contacted", "assigned", "within", "late", "pending", "overdue")
Test = Callable[[NDArray[np.int64]], Marks]
"""Marks the leads of one hand-over that a number counts."""


@dataclass(frozen=True, slots=True, eq=False)
class HandoverMarks:
    """Which leads of which hand-overs count; every one does, also several of one customer."""

    told: Handovers
    tests: tuple[tuple[Agreed, Test], ...]
    every_time: bool = True

    def mark(self, block: Block, lens: Lens, entered: NDArray[np.int64], times: NDArray[np.int64]) -> None:
        """Mark a block's customers."""
        first = np.full(len(entered), np.iinfo(np.int64).max, np.int64)
        for agreed, test in self.tests:
            leads = self.told.follow(agreed, block, lens)
            leads = leads[test(leads)]
            np.add.at(times, leads[:, UNIT], 1)
            np.minimum.at(first, leads[:, UNIT], leads[:, AT_QUALIFIED])
        entered[times > 0] = first[times > 0]


def marks(plan: Plan, cell: Cell) -> HandoverMarks:
    """Read which number of the answer is meant.

    A row of reasons is named by the hand-over and the reason, one of periods by the hand-over and its first day.

    Raises:
        UnknownRows, UnknownRow, UnknownNumber: there is none like it.
    """
    told = cast("Handovers", plan.measure)
    rows = rows_of(cell, ("handovers", "answered", "reasons", "periods"))
    if rows == WHOLE:
        number_of(cell, ("n",))
        return HandoverMarks(told, tuple((one, _all) for one in told.agreed))
    answer: HandoversAnswer = run(told, plan.blocks, plan.lens)
    by_id = {one.handover.id: one for one in told.agreed}
    if rows in {"handovers", "answered"}:
        (name,) = named(cell.row, "HANDOVER")
        at = one_of(name, [one.handover for one in answer.handovers])
        row, numbers = (answer.handovers[at], LEADS) if rows == "handovers" else (answer.answered[at], ANSWERED)
        number = number_of(cell, [one for one in numbers if getattr(row, one) is not None] or [""])
        return HandoverMarks(told, ((by_id[name], _number(by_id[name], number, told.through)),))
    if rows == "reasons":
        name, reason = _known(cell, [(one.handover, one.reason) for one in answer.reasons], "REASON")
        number_of(cell, ("n",))
        return HandoverMarks(told, ((by_id[name], _reason(told, by_id[name], reason)),))
    days = [(one.handover, one.since.date().isoformat()) for one in answer.periods]
    name, day = _known(cell, days, "DAY")
    number_of(cell, ("delivered",))
    return HandoverMarks(told, ((by_id[name], _period(answer.periods[days.index((name, day))])),))


def _known(cell: Cell, rows: list[tuple[str, str]], part: str) -> tuple[str, str]:
    name, other = named(cell.row, "HANDOVER", part)
    if (name, other) not in rows:
        raise unknown_row(cell.row, [",".join(one) for one in rows])
    return name, other


def _all(leads: NDArray[np.int64]) -> Marks:
    return np.ones(len(leads), np.bool_)


def _number(agreed: Agreed, number: str, through: int) -> Test:
    def test(leads: NDArray[np.int64]) -> Marks:
        found = judge(agreed, leads, through)
        assert found is not None
        return found.marks[number]

    return test


def _reason(told: Handovers, agreed: Agreed, reason: str) -> Test:
    def test(leads: NDArray[np.int64]) -> Marks:
        found = judge(agreed, leads, told.through)
        assert found is not None
        said = [told.reason_of(agreed, code) == reason for code in leads[:, REASON].tolist()]
        marked: Marks = found.marks["rejected"] & np.array(said, np.bool_)
        return marked

    return test


def _period(row: HandoverPeriod) -> Test:
    begin, end = microseconds(row.since), microseconds(row.until)
    return lambda leads: (leads[:, AT_QUALIFIED] >= begin) & (leads[:, AT_QUALIFIED] < end)
