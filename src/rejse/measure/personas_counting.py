"""How personas are counted: every unit carries its persona in the lens's mask, one number higher than its place."""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rejse.compiled import array, int64, kernel, out, uint8, void
from rejse.engine.contract import Lens
from rejse.engine.local import run
from rejse.measure.interval import share, wilson
from rejse.measure.period import Plan, lens_for
from rejse.measure.personas import PersonasAnswer, PersonaShare, PersonasQuery
from rejse.measure.view import View
from rejse.trace.blocks import Block, Scope
from rejse.trace.personas import UNASSIGNED, UNASSIGNED_ID

_PLACES: Final = UNASSIGNED + 1


@kernel(void(array(int64), array(int64), array(uint8), int64, int64, out(int64)))
def count_personas(
    offsets: NDArray[np.int64],
    time: NDArray[np.int64],
    keep: NDArray[np.uint8],
    start: int,
    stop: int,
    counts: NDArray[np.int64],
) -> None:
    """Count the units with an event in the period by their number in `keep`; 0 does not count."""
    for u in range(len(keep)):
        if keep[u] == 0:
            continue
        i = offsets[u]
        while i < offsets[u + 1] and time[i] < start:
            i += 1
        if i < offsets[u + 1] and time[i] < stop:
            counts[keep[u]] += 1


class Shares:
    """Count how many customers each persona has, and how many none.

    Misleads when:
        A rule asks for what is only known of some, such as a trait that few have told: the others count as unassigned,
        and the shares of the personas are too low.
    """

    def __init__(self, view: View, query: PersonasQuery) -> None:
        self.view = view
        self.query = query

    def empty(self) -> NDArray[np.int64]:
        """Give the counts of nobody: int64[256], by place + 1; those of no persona come last."""
        return np.zeros(_PLACES, np.int64)

    def add(self, state: NDArray[np.int64], block: Block, lens: Lens) -> NDArray[np.int64]:
        """Count a block into the state."""
        keep = lens.keep[block.number] if lens.keep else np.full(block.units, UNASSIGNED, np.uint8)
        count_personas(block.offsets, block.time, keep, lens.start, lens.stop, state)
        return state

    def partial(self, block: Block, lens: Lens) -> NDArray[np.int64]:
        """Count one block."""
        return self.add(self.empty(), block, lens)

    def merge(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Add two counts."""
        return left + right

    def another_round(self, state: NDArray[np.int64]) -> None:
        """Ask for nothing more."""

    def finish(self, state: NDArray[np.int64]) -> PersonasAnswer:
        """Make the rows."""
        whole, personas = int(state.sum()), self.view.journey.personas
        rows = [(one.id, int(state[place + 1]), one.target_share) for place, one in enumerate(personas)]
        rows.append((UNASSIGNED_ID, int(state[UNASSIGNED]), None))
        return PersonasAnswer(
            measure="personas",
            query=self.query,
            snapshot=self.view.blocks.snapshot,
            data_through=self.view.blocks.data_through,
            n=whole,
            personas=tuple(
                PersonaShare(persona=name, n=n, share=share(n, whole), interval=wilson(n, whole), target_share=target)
                for name, n, target in rows
            ),
        )


def plan(view: View, query: PersonasQuery) -> Plan:
    """Make the question ready for an engine.

    Raises:
        EmptyPeriod: the period ends before it begins.
    """
    blocks = tuple(view.blocks.scoped(Scope.PERSON))
    if view.personas is None:
        who = tuple(np.full(block.units, UNASSIGNED, np.uint8) for block in blocks)
    else:
        who = view.personas.of_units(Scope.PERSON)
    lens = lens_for(view, query.start, query.stop)
    keep = tuple(_numbered(codes, block) for codes, block in zip(who, blocks, strict=True))
    return Plan(Shares(view, query), blocks, replace(lens, keep=keep))


def _numbered(codes: NDArray[np.uint8], block: Block) -> NDArray[np.uint8]:
    """Make room for 0, who does not count: a place is at most 253 and becomes 254, UNASSIGNED stays 255."""
    numbers: NDArray[np.uint8] = codes + (codes != UNASSIGNED).astype(np.uint8)
    return numbers * block.alive if len(block.alive) else numbers


def measure(view: View, query: PersonasQuery | None = None, *, threads: int = 0) -> PersonasAnswer:
    """Measure the personas on this machine; the rule is that of `Shares`."""
    made = plan(view, query or PersonasQuery())
    answer: PersonasAnswer = run(made.measure, made.blocks, made.lens, threads=threads)
    return answer
