"""The values around a median."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.engine.around import Around, Spans, depth_of
from rejse.engine.contract import Lens
from rejse.engine.local import nobody, run
from rejse.engine.quantiles import Picked, Tally, Wanted, add_tallies, empty_tally, pick, tally
from rejse.trace.blocks import Block

CELLS = 3


class Told:
    """A measure whose waits are told: block number -> (cell, wait)."""

    def __init__(self, told: list[list[tuple[int, int]]]) -> None:
        self.told = told

    def _waits(self, block: Block) -> tuple[np.ndarray, np.ndarray]:
        here = self.told[int(block.time[0])] if self.told else []
        return np.array([cell for cell, _ in here], np.int32), np.array([wait for _, wait in here], np.int64)

    def partial(self, block: Block, _lens: Lens) -> Tally:
        made, (cells, waits) = empty_tally(CELLS), self._waits(block)
        tally(cells, waits, len(cells), made.coarse, made.count, made.bins)
        return made

    def merge(self, left: Tally, right: Tally) -> Tally:
        return add_tallies(left, right)

    def tally_of(self, state: Tally) -> Tally:
        return state

    def chosen(self, block: Block, _lens: Lens, places: Wanted) -> Picked:
        return pick(*self._waits(block), places)


def asked(told: list[list[tuple[int, int]]]) -> Spans:
    blocks = [
        Block(number=at, offsets=np.array([0, 1]), time=np.full(65, at), kind=nobody().kind, tied=np.zeros(1, np.uint8))
        for at in range(len(told))
    ]
    spans: Spans = run(Around(Told(told)), blocks, Lens(), threads=1)
    return spans


waits = st.lists(st.lists(st.tuples(st.integers(0, CELLS - 1), st.integers(0, 1 << 40)), max_size=40), max_size=4)


@settings(max_examples=60, deadline=None)
@given(waits)
def test_the_values_are_those_of_the_sorted_waits(told: list[list[tuple[int, int]]]) -> None:
    spans = asked(told)
    for cell in range(CELLS):
        here = sorted(wait for block in told for one, wait in block if one == cell)
        assert spans.count[cell] == len(here)
        if here:
            depth = max(1, round((len(here) + 1) / 2 - len(here) ** 0.5))
            assert depth == depth_of(np.array([len(here)]))[0]
            assert (spans.low[cell], spans.high[cell]) == (here[depth - 1], here[-depth])
            assert spans.median[cell] == (here[(len(here) - 1) // 2] + here[len(here) // 2]) / 2
