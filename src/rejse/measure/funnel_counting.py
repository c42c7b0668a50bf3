"""How a funnel is counted: which kernel follows the units, what is added up, and how the rows are made."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeAlias, cast

import numpy as np
from msgspec import UNSET, UnsetType
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER, Lens
from rejse.engine.local import run
from rejse.engine.quantiles import Picked, Tally, Waits, Wanted, add_tallies, empty_tally, pick, tally
from rejse.engine.selecting import Selecting, second_round, without_waits
from rejse.errors import Problem, Severity, WrongUse
from rejse.measure import funnel_masks, funnel_plain
from rejse.measure.funnel import NONE, FunnelAnswer, FunnelExcluded, FunnelGroup, FunnelQuery, FunnelStep
from rejse.measure.funnel_rules import ENTRIES, ORDERS, rules_of
from rejse.measure.interval import share, wilson
from rejse.measure.period import Plan, duration, lens_for, plan_for
from rejse.measure.view import View
from rejse.trace import binding
from rejse.trace.blocks import Block

EVERYBODY: Final = np.zeros(0, np.uint8)
UNDIVIDED: Final = np.zeros(0, np.int32)
Emitted: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int64]]
"""Waits with their cells."""
FEW: Final = 30
"""Fewer than this are too few to say much about."""


class NoSteps(WrongUse):
    """A funnel without steps."""

    code = "no-steps"


class BadWindow(WrongUse):
    """A window of less than nothing."""

    code = "bad-window"


@dataclass(slots=True, eq=False)
class Followed:
    """Units by group and deepest step, those of them who may still get further, and those excluded there.

    All int64[groups, steps + 1]; the last group is "(none)". The tally has a cell per step, and with a breakdown a
    further one per group and step.
    """

    depth: NDArray[np.int64]
    immature: NDArray[np.int64]
    excluded: NDArray[np.int64]
    waits: Tally


class Funnel:
    """Count how many units get how far along the steps, in the order asked for and within the window.

    One event fills at most one step. Each unit counts once, with the attempt that first completes its deepest step,
    and among those with the latest start; from the first entry alone, and where every attempt counts, each step is
    taken as soon as it comes. Units that may still get further are left out of the shares.

    Misleads when:
        People reach a later step by a way that skips an earlier one: they count as lost at the step they skipped.
    """

    def __init__(self, view: View, query: FunnelQuery, fills: NDArray[np.uint64], names: tuple[str, ...]) -> None:
        self.view = view
        self.query = query
        self.fills = fills
        self.names = names
        self.steps = len(query.steps)
        self.window = int(FOREVER) if query.window is None else duration(query.window)
        self.rules = rules_of(view, query)
        self.rank = np.argsort(np.argsort(np.array(names, object))).astype(np.int32) if names else UNDIVIDED

    def empty(self) -> Followed:
        """Give the counts of nobody."""
        groups = len(self.names) + 1
        shape = (groups, self.steps + 1)
        cells = self.steps * (1 + (groups if self.query.by else 0))
        depth, immature, excluded = (np.zeros(shape, np.int64) for _ in range(3))
        return Followed(depth, immature, excluded, empty_tally(cells))

    def add(self, state: Followed, block: Block, lens: Lens) -> Followed:
        """Count a block into the state."""
        cells, waits = self._follow(state, block, lens)
        told = state.waits
        tally(cells, waits, len(cells), told.coarse, told.count, told.bins)
        lens.kept["funnel", block.number] = (cells, waits)
        return state

    def partial(self, block: Block, lens: Lens) -> Followed:
        """Count one block."""
        return self.add(self.empty(), block, lens)

    def merge(self, left: Followed, right: Followed) -> Followed:
        """Add two counts."""
        return Followed(
            left.depth + right.depth,
            left.immature + right.immature,
            left.excluded + right.excluded,
            add_tallies(left.waits, right.waits),
        )

    def another_round(self, state: Followed) -> Selecting[Followed, FunnelAnswer] | None:
        """Ask for the times between the steps, where anybody got past the first."""
        return second_round(self, state)

    def finish(self, state: Followed) -> FunnelAnswer:
        """Answer where nobody got past the first step."""
        return without_waits(self, state)

    def tally_of(self, state: Followed) -> Tally:
        """Give the tally of waits."""
        return state.waits

    def chosen(self, block: Block, lens: Lens, places: Wanted) -> Picked:
        """Bring a block's waits that can be quantiles."""
        kept = cast("Emitted | None", lens.kept.get(("funnel", block.number)))
        cells, waits = kept or self._follow(self.empty(), block, lens)
        return pick(cells, waits, places)

    def answer(self, state: Followed, waits: Waits) -> FunnelAnswer:
        """Make the rows; a breakdown's groups with most units come first, "(none)" last."""
        rows = self._rows(state.depth.sum(axis=0), state.immature.sum(axis=0), waits, 0)
        n = rows[0].n
        few = Problem("few-units", Severity.ADVICE, arguments={"n": n, "enough": FEW})
        return FunnelAnswer(
            measure="funnel",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=n,
            warnings=(few,) if n < FEW else (),
            steps=rows,
            excluded=self._excluded(state.excluded.sum(axis=0)),
            by=self.query.by or UNSET,
            breakdown=self._groups(state, waits) if self.query.by else UNSET,
        )

    def _follow(self, state: Followed, block: Block, lens: Lens) -> Emitted:
        if self._ruled:
            return self._in_groups(*self._follow_ruled(state, block, lens))
        keep = lens.keep[block.number] if lens.keep else EVERYBODY
        cells, waits = np.empty(block.events, np.int32), np.empty(block.events, np.int64)
        bounds = (self.window, lens.start, lens.stop, lens.data_through)
        how = (self.query.entry == "first", self.query.ties == "concurrent")
        if not self.query.by and self.steps <= funnel_masks.STEPS_MAX:
            made = funnel_masks.mask_funnel(
                block.offsets, block.time, block.kind, block.tied, keep, self.fills, self.fills.astype(np.uint8),
                self.steps, *bounds, *how, state.depth[0], state.immature[0], cells, waits,
            )  # fmt: skip
            return cells[:made].copy(), waits[:made].copy()
        codes = lens.groups[block.number] if lens.groups else UNDIVIDED
        made = funnel_plain.plain_funnel(
            block.offsets, block.time, block.kind, keep, codes, self.rank, self.fills,
            self.steps, *bounds, *how, state.depth, state.immature, cells, waits,
        )  # fmt: skip
        return self._in_groups(cells[:made].copy(), waits[:made].copy())

    @property
    def _ruled(self) -> bool:
        """Say whether the question has a rule that the fast kernels do not know."""
        query = self.query
        plain = query.order == "ordered" and query.entry != "every" and query.by_from == "first"
        return not plain or bool(query.excluding or query.step_windows)

    def _follow_ruled(self, state: Followed, block: Block, lens: Lens) -> Emitted:
        from rejse.measure import funnel_ruled  # noqa: PLC0415  (most funnels have no such rules, and need not load it)

        query, rules = self.query, self.rules
        keep = lens.keep[block.number] if lens.keep else EVERYBODY
        codes = lens.groups[block.number] if lens.groups else UNDIVIDED
        cells, waits = np.empty(block.events, np.int32), np.empty(block.events, np.int64)
        made = funnel_ruled.ruled_funnel(
            block.offsets, block.time, block.kind, keep, codes, self.rank, self.fills, rules.ends, rules.limits,
            self.steps, self.window, lens.start, lens.stop, lens.data_through,
            ORDERS[query.order], ENTRIES[query.entry], query.ties == "concurrent",
            rules.value, query.excluded == "removed",
            state.depth, state.immature, state.excluded, cells, waits,
        )  # fmt: skip
        return cells[:made].copy(), waits[:made].copy()

    def _in_groups(self, cells: NDArray[np.int32], waits: NDArray[np.int64]) -> Emitted:
        """Give each wait the cell of its step, and with a breakdown a second one, that of its group and step."""
        if not self.query.by:
            return cells, waits
        return np.concatenate([cells % self.steps, cells + self.steps]), np.concatenate([waits, waits])

    def _excluded(self, excluded: NDArray[np.int64]) -> tuple[FunnelExcluded, ...] | UnsetType:
        """Tell where excluded events ended attempts; the last step cannot be left any more."""
        if not self.query.excluding:
            return UNSET
        after = enumerate(self.query.steps[:-1], start=1)
        return tuple(FunnelExcluded(after=name, n=int(excluded[depth])) for depth, name in after)

    def _groups(self, state: Followed, waits: Waits) -> tuple[FunnelGroup, ...]:
        """Make a group's rows; its cells come after the whole's."""
        made = []
        for number, name in enumerate((*self.names, NONE)):
            rows = self._rows(state.depth[number], state.immature[number], waits, self.steps * (number + 1))
            if rows[0].n or state.excluded[number].any():
                excluded = self._excluded(state.excluded[number])
                group = FunnelGroup(group=name, n=rows[0].n, steps=rows, excluded=excluded)
                made.append((number == len(self.names), group))
        made.sort(key=lambda one: (one[0], -one[1].n, one[1].group))
        return tuple(group for _, group in made)

    def _rows(
        self, depth: NDArray[np.int64], immature: NDArray[np.int64], waits: Waits, first_cell: int
    ) -> tuple[FunnelStep, ...]:
        """Make one row per step; whoever got deeper was here too."""
        reached = [int(depth[step:].sum()) for step in range(1, self.steps + 1)]
        young = [int(immature[step:].sum()) for step in range(1, self.steps + 1)]
        ripe = [n - still for n, still in zip(reached, young, strict=True)]
        return tuple(
            FunnelStep(
                step=name,
                n=reached[step],
                share_from_start=share(ripe[step], ripe[0]),
                share_from_previous=share(ripe[step], ripe[step - 1]) if step else None,
                interval=wilson(ripe[step], ripe[0]),
                median_seconds_from_previous=waits.median_of(first_cell + step),
                p90_seconds_from_previous=waits.p90_of(first_cell + step),
                immature=young[step],
            )
            for step, name in enumerate(self.row_names())
        )

    def row_names(self) -> tuple[str, ...]:
        """Name the rows: by their steps, or by how many of them, where they come in any order."""
        if self.query.order != "any":
            return self.query.steps
        return tuple(f"{taken}/{self.steps}" for taken in range(1, self.steps + 1))


def plan(view: View, query: FunnelQuery) -> Plan:
    """Make the question ready for an engine.

    Raises:
        NoSteps, BadWindow: the question cannot be asked like this.
        OnlyOrdered, UnknownGap, StepWindowsCount, BadStepWindow, BadByFrom: a rule cannot be followed.
        EmptyPeriod: the period ends before it begins.
        UnknownStep, StepsPast64: a step names nothing, or there are too many.
    """
    if not query.steps:
        raise NoSteps
    if query.window is not None and query.window < timedelta(0):
        raise BadWindow(window=str(query.window))
    fills = binding.steps_lookup(query.steps, view.journey, view.blocks.kinds, view.bound)
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    names: tuple[str, ...] = ()
    if query.by:
        facet = view.blocks.facet(query.by, query.scope)
        names = facet.values
        lens = replace(lens, groups=facet.codes, group_names=facet.values)
    return plan_for(view, Funnel(view, query, fills, names), lens, query.scope)


def measure(view: View, query: FunnelQuery, *, threads: int = 0) -> FunnelAnswer:
    """Measure a funnel on this machine; the rule is that of `Funnel`."""
    made = plan(view, query)
    answer: FunnelAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
