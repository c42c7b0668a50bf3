"""How reach is counted: one pass over the blocks for touchpoints and for phases, and a second for exact times."""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.engine.quantiles import Picked, Tally, Waits, Wanted, add_tallies, empty_tally, pick, tally
from rejse.engine.selecting import Selecting, second_round, without_waits
from rejse.measure import drawn
from rejse.measure.interval import share, wilson
from rejse.measure.period import Plan, lens_for, plan_for
from rejse.measure.reach import Evidence, Passing, PhasePassing, ReachAnswer, ReachQuery
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
)
from rejse.measure.reach_masks import judge_visits
from rejse.measure.view import View
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import Block

EVERYBODY: Final = np.zeros(0, np.uint8)
Emitted: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int64]]
"""Waits with their cells."""


@dataclass(slots=True, eq=False)
class Reached:
    """Counts of touchpoints and phases: int64[places, outcomes]; met: int64[1]; the tally: touchpoints, then phases."""

    touchpoints: NDArray[np.int64]
    phases: NDArray[np.int64]
    met: NDArray[np.int64]
    waits: Tally


class Reach:
    """Count, for every touchpoint and phase, who went on, who may still, who turned elsewhere, and who left.

    Each customer's first visit in the period is judged once, in that order; the four add up to reach. Conversion leaves
    out those who may still go on.

    Misleads when:
        The next touchpoint is physical and nobody records it: everyone then seems to leave just before it. Mark such
        a touchpoint as unrecorded; it then has no conversion instead of a false one.
    """

    def __init__(self, view: View, query: ReachQuery) -> None:
        self.view = view
        self.query = query
        self.touchpoints = drawn.touchpoints(view.journey, view.bound, view.settings)
        self.phases = drawn.phases(view.journey, view.bound, view.settings)
        self.phase_of = np.full(drawn.PLACES, NOT_ON_MAP, np.uint8)
        self.phase_of[self.touchpoints.place] = self.phases.place

    def empty(self) -> Reached:
        """Give the counts of nobody."""
        touchpoints, phases = len(self.touchpoints.judged), len(self.phases.judged)
        return Reached(
            np.zeros((touchpoints, OUTCOMES), np.int64),
            np.zeros((phases, OUTCOMES), np.int64),
            np.zeros(1, np.int64),
            empty_tally(touchpoints + phases),
        )

    def add(self, state: Reached, block: Block, lens: Lens) -> Reached:
        """Count a block into the state."""
        cells, waits = self._judge(state, block, lens)
        told = state.waits
        tally(cells, waits, len(cells), told.coarse, told.count, told.bins)
        lens.kept["reach", block.number] = (cells, waits)
        return state

    def partial(self, block: Block, lens: Lens) -> Reached:
        """Count one block."""
        return self.add(self.empty(), block, lens)

    def merge(self, left: Reached, right: Reached) -> Reached:
        """Add two counts."""
        return Reached(
            left.touchpoints + right.touchpoints,
            left.phases + right.phases,
            left.met + right.met,
            add_tallies(left.waits, right.waits),
        )

    def another_round(self, state: Reached) -> Selecting[Reached, ReachAnswer] | None:
        """Ask for the times of those who passed, where anybody did."""
        return second_round(self, state)

    def finish(self, state: Reached) -> ReachAnswer:
        """Answer where nobody passed anywhere."""
        return without_waits(self, state)

    def tally_of(self, state: Reached) -> Tally:
        """Give the tally of waits: a cell per touchpoint, then one per phase."""
        return state.waits

    def chosen(self, block: Block, lens: Lens, places: Wanted) -> Picked:
        """Bring a block's waits that can be quantiles."""
        kept = cast("Emitted | None", lens.kept.get(("reach", block.number)))
        cells, waits = kept or self._judge(self.empty(), block, lens)
        return pick(cells, waits, places)

    def answer(self, state: Reached, waits: Waits) -> ReachAnswer:
        """Make the cards' and the ribbon's numbers."""
        journey = self.view.journey
        first_phase = len(journey.touchpoints)
        return ReachAnswer(
            measure="reach",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=int(state.met[0]),
            touchpoints=tuple(self._passing(n, state.touchpoints[n], waits) for n in range(first_phase)),
            phases=tuple(
                self._phase_passing(n, state.phases[n], waits, first_phase + n) for n in range(len(journey.phases))
            ),
        )

    def _judge(self, state: Reached, block: Block, lens: Lens) -> Emitted:
        keep = lens.keep[block.number] if lens.keep else EVERYBODY
        room = 2 * block.events
        cells, waits = np.empty(room, np.int32), np.empty(room, np.int64)
        here, phases = self.touchpoints, self.phases
        made = judge_visits(
            block.offsets, block.time, block.kind, block.tied, keep, here.place, self.phase_of,
            here.onward, here.patience, here.judged, phases.onward, phases.patience, phases.judged,
            lens.start, lens.stop, lens.data_through, state.touchpoints, state.phases, cells, waits, state.met,
        )  # fmt: skip
        return cells[:made], waits[:made]

    def _passing(self, number: int, counts: NDArray[np.int64], waits: Waits) -> Passing:
        judged = bool(self.touchpoints.judged[number])
        return Passing(
            touchpoint=self.view.journey.touchpoints[number].id,
            reach=int(counts[REACH]),
            evidence=self._evidence(number, int(counts[REACH])),
            **_outcomes(counts, waits, number, judged=judged),
        )

    def _phase_passing(self, number: int, counts: NDArray[np.int64], waits: Waits, cell: int) -> PhasePassing:
        judged = bool(self.phases.judged[number])
        return PhasePassing(
            phase=self.view.journey.phases[number].id,
            reach=int(counts[REACH]),
            from_earlier=int(counts[FROM_EARLIER]),
            first_met=int(counts[FIRST_MET]),
            came_back=int(counts[CAME_BACK]),
            **_outcomes(counts, waits, cell, judged=judged),
        )

    def _evidence(self, number: int, reach: int) -> Evidence:
        touchpoint = self.view.journey.touchpoints[number]
        if reach > 0:
            return Evidence.MEASURED
        bound = touchpoint.binding is not None or bool((self.view.bound.place == number).any())
        return Evidence.PARTLY if bound else Evidence.ASSUMED


def _outcomes(counts: NDArray[np.int64], waits: Waits, cell: int, *, judged: bool) -> dict[str, Any]:
    """Give the fields that touchpoints and phases share; all None where there is no conversion."""
    names = ("passed", "pending", "elsewhere", "left")
    shares = ("conversion", "interval", "drop_off", "median_seconds", "p90_seconds")
    if not judged:
        return dict.fromkeys((*names, *shares))
    told = {name: int(counts[column]) for name, column in zip(names, (PASSED, PENDING, ELSEWHERE, LEFT), strict=True)}
    settled = int(counts[REACH] - counts[PENDING])
    return told | {
        "conversion": share(told["passed"], settled),
        "interval": wilson(told["passed"], settled),
        "drop_off": share(told["left"], settled),
        "median_seconds": waits.median_of(cell),
        "p90_seconds": waits.p90_of(cell),
    }


def plan(view: View, query: ReachQuery) -> Plan:
    """Make the question ready for an engine."""
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    return plan_for(view, Reach(view, query), lens, query.scope)


def measure(view: View, query: ReachQuery | None = None, *, threads: int = 0) -> ReachAnswer:
    """Measure reach on this machine; the rule is that of `Reach`."""
    made = plan(view, query or ReachQuery())
    answer: ReachAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
