"""How flow is counted: the kernels over the blocks, a second round for exact times, and the numbered columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.engine.quantiles import Picked, Tally, Waits, Wanted, add_tallies, empty_tally, picked
from rejse.engine.selecting import Selecting, second_round, without_waits
from rejse.errors import WrongUse
from rejse.measure.flow import END, OTHER, START, FlowAnswer, FlowQuery, Link, Step
from rejse.measure.flow_kernel import count_columns, count_steps, pick_waits
from rejse.measure.period import Plan, lens_for, plan_for
from rejse.measure.view import View
from rejse.trace.blocks import Block, Kind

NODES_MAX: Final = 254
COLUMNS_MAX: Final = 50
EVERYBODY: Final = np.zeros(0, np.uint8)


class TooManyColumns(WrongUse):
    """More numbered visits were asked for than can be shown."""

    code = "too-many-columns"


@dataclass(slots=True, eq=False)
class Flowed:
    """Counts of steps. begun, ended, visitors: int64[nodes]; takers: int64[nodes²]; links: int64[columns, ...]."""

    anybody: int
    begun: NDArray[np.int64]
    ended: NDArray[np.int64]
    visitors: NDArray[np.int64]
    takers: NDArray[np.int64]
    links: NDArray[np.int64]
    waits: Tally


class Flow:
    """Count the steps customers take from one touchpoint directly to another, and how long they take.

    Events that are not on the map are stepped over; consecutive events at one touchpoint are one visit; events of one
    instant are read in the drawn order (raw events by name). Whoever comes to a touchpoint leaves it again, to another
    one or to "(end)".

    Misleads when:
        A touchpoint between the two is not recorded: the step then seems direct, and its time holds that of both.
    """

    def __init__(self, view: View, query: FlowQuery, nodes: Sequence[str], place: NDArray[np.uint8]) -> None:
        self.view = view
        self.query = query
        self.nodes = nodes
        self.place = place
        self.merged = query.over == "touchpoints"
        self.concurrent = query.ties == "concurrent"

    def empty(self) -> Flowed:
        """Give the counts of nobody."""
        nodes = len(self.nodes)
        return Flowed(
            0,
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.int64),
            np.zeros(nodes * nodes, np.int64),
            np.zeros((self.query.columns, nodes, nodes + 1), np.int64),
            empty_tally(nodes * nodes),
        )

    def add(self, state: Flowed, block: Block, lens: Lens) -> Flowed:
        """Count a block into the state."""
        told = state.waits
        walked = (block.offsets, block.time, block.kind, block.tied, _keep(block, lens), self.place)
        how = (self.merged, self.concurrent, lens.start, lens.stop)
        state.anybody += count_steps(
            *walked, *how, told.coarse,
            state.begun, state.ended, state.visitors, state.takers, told.count, told.bins,
        )  # fmt: skip
        if self.query.columns:
            count_columns(*walked, *how, state.links)
        return state

    def partial(self, block: Block, lens: Lens) -> Flowed:
        """Count one block."""
        return self.add(self.empty(), block, lens)

    def merge(self, left: Flowed, right: Flowed) -> Flowed:
        """Add two counts."""
        return Flowed(
            left.anybody + right.anybody,
            left.begun + right.begun,
            left.ended + right.ended,
            left.visitors + right.visitors,
            left.takers + right.takers,
            left.links + right.links,
            add_tallies(left.waits, right.waits),
        )

    def another_round(self, state: Flowed) -> Selecting[Flowed, FlowAnswer] | None:
        """Ask for the times of the steps, where any was taken."""
        return second_round(self, state)

    def finish(self, state: Flowed) -> FlowAnswer:
        """Answer where nobody took a step."""
        return without_waits(self, state)

    def tally_of(self, state: Flowed) -> Tally:
        """Give the tally of waits: a cell per pair of nodes."""
        return state.waits

    def chosen(self, block: Block, lens: Lens, places: Wanted) -> Picked:
        """Bring a block's waits that can be quantiles."""
        cells, waits = np.empty(block.events + 1, np.int32), np.empty(block.events + 1, np.int64)
        made = pick_waits(
            block.offsets, block.time, block.kind, block.tied, _keep(block, lens), self.place,
            self.merged, self.concurrent, lens.start, lens.stop,
            len(self.nodes), places.coarse, places.packed, cells, waits,
        )  # fmt: skip
        return picked(cells[:made], waits[:made])

    def answer(self, state: Flowed, waits: Waits) -> FlowAnswer:
        """Make the rows, most taken first."""
        steps = sorted(self._steps(state, waits), key=lambda step: (-step.n, -step.times, step.from_, step.to))
        return FlowAnswer(
            measure="flow",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=state.anybody,
            steps=tuple(steps),
            columns=tuple(self._links(state.links)) if self.query.columns else UNSET,
        )

    def _steps(self, state: Flowed, waits: Waits) -> Iterator[Step]:
        for node, name in enumerate(self.nodes):
            if begun := int(state.begun[node]):
                yield _edge(START, name, begun, state.anybody)
            if ended := int(state.ended[node]):
                yield _edge(name, END, ended, int(state.visitors[node]))
        visitors = state.visitors.tolist()
        taken = np.flatnonzero(state.waits.count)
        columns = (taken, state.takers[taken], state.waits.count[taken], waits.median[taken], waits.p90[taken])
        for cell, n, times, median, p90 in zip(*(column.tolist() for column in columns), strict=True):
            before, here = divmod(cell, len(self.nodes))
            yield Step(
                from_=self.nodes[before],
                to=self.nodes[here],
                n=n,
                times=times,
                share=n / visitors[before],
                median_seconds=median,
                p90_seconds=p90,
            )

    def _links(self, links: NDArray[np.int64]) -> Iterator[Link]:
        """Name the links between numbered visits, in each column the most visited and "(other)"."""
        visits = links.sum(axis=2)
        after_last = links[-1, :, :-1].sum(axis=0)
        shown = [_most(column, self.query.top) for column in [*visits, after_last]]
        for column, table in enumerate(links):
            names = [*(_shown(self.nodes, shown[column])), OTHER]
            onward = [*(_shown(self.nodes, shown[column + 1])), OTHER, END]
            rows = np.array([_slot(node, shown[column]) for node in range(len(self.nodes))], np.int64)
            ends = [_slot(node, shown[column + 1]) for node in range(len(self.nodes))]
            folded = np.zeros((len(names), len(onward)), np.int64)
            np.add.at(folded, (rows[:, None], np.array([*ends, len(onward) - 1], np.int64)[None, :]), table)
            for p, m in zip(*np.nonzero(folded), strict=True):
                yield Link(column=column + 1, from_=names[p], to=onward[m], n=int(folded[p, m]))


def _edge(from_: str, to: str, n: int, visitors: int) -> Step:
    """Give a step from the start or to the end: each unit takes it once, and nobody waits."""
    return Step(from_=from_, to=to, n=n, times=n, share=n / visitors, median_seconds=None, p90_seconds=None)


def _keep(block: Block, lens: Lens) -> NDArray[np.uint8]:
    return lens.keep[block.number] if lens.keep else EVERYBODY


def _most(visits: NDArray[np.int64], top: int) -> list[int]:
    """Give the most visited nodes, the first drawn first among equals."""
    return [int(node) for node in np.argsort(-visits, kind="stable")[:top] if visits[node] > 0]


def _shown(nodes: Sequence[str], shown: Sequence[int]) -> list[str]:
    return [nodes[node] for node in shown]


def _slot(node: int, shown: Sequence[int]) -> int:
    return shown.index(node) if node in shown else len(shown)


def _event_nodes(kinds: Sequence[Kind]) -> tuple[list[str], NDArray[np.uint8]]:
    """Give the raw event names as nodes, by name; where there are too many the rarest are "(other)"."""
    names = list(dict.fromkeys(kind.name for kind in kinds))
    crowded = len(names) > NODES_MAX
    nodes = [*sorted(names[: NODES_MAX - crowded]), *([OTHER] if crowded else [])]
    number = {name: place for place, name in enumerate(nodes)}
    place = np.array([number.get(kind.name, len(nodes) - 1) for kind in kinds], np.uint8)
    return nodes, place


def plan(view: View, query: FlowQuery) -> Plan:
    """Make the question ready for an engine.

    Raises:
        EmptyPeriod: the period ends before it begins.
        TooManyColumns: more columns are asked for than can be shown.
    """
    if not 0 <= query.columns <= COLUMNS_MAX or query.top < 1:
        raise TooManyColumns(columns=query.columns, columns_max=COLUMNS_MAX)
    if query.over == "events":
        nodes, place = _event_nodes(view.blocks.kinds)
    else:
        nodes, place = [one.id for one in view.journey.touchpoints], view.bound.place
    lens = lens_for(view, query.start, query.stop, persona=query.persona, scope=query.scope)
    return plan_for(view, Flow(view, query, nodes, place), lens, query.scope)


def measure(view: View, query: FlowQuery | None = None, *, threads: int = 0) -> FlowAnswer:
    """Measure flow on this machine; the rule is that of `Flow`."""
    made = plan(view, query or FlowQuery())
    answer: FlowAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
