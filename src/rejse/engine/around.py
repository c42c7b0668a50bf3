"""How sure a median is: the values some ranks around it, brought by the second round of a measure with waits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejse.engine.contract import Lens
from rejse.engine.quantiles import Picked, Tally, Wanted, add_picked, values_at, wanted_at
from rejse.engine.selecting import Timed
from rejse.trace.blocks import Block


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Each cell's count, median and the values around it, in µs: int64[cells], the median float64[cells].

    low is the value of rank c from below, high that of rank c from above, with c = max(1, (n + 1) / 2 - sqrt(n)).
    """

    count: NDArray[np.int64]
    median: NDArray[np.float64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def depth_of(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the rank c, from 1, that stands about two standard errors below the median of so many values."""
    halves = np.rint((count + 1) / 2 - np.sqrt(count)).astype(np.int64)
    made: NDArray[np.int64] = np.maximum(1, halves)
    return made


class Around:
    """Ask a measure for the values around its medians instead of its answer."""

    def __init__(self, measure: Any) -> None:  # noqa: ANN401  (a measure that is `Timed`; its state is its own)
        self.measure = measure

    def partial(self, block: Block, lens: Lens) -> Any:  # noqa: ANN401
        """Count one block, as the measure does."""
        return self.measure.partial(block, lens)

    def merge(self, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Add two counts, as the measure does."""
        return self.measure.merge(left, right)

    def another_round(self, state: Any) -> "_Bringing":  # noqa: ANN401
        """Bring the values."""
        return _Bringing(self.measure, self.measure.tally_of(state))

    def finish(self, state: Any) -> Spans:  # noqa: ANN401
        """Never the last round."""
        raise AssertionError(state)


class _Bringing:
    """The second round: which values lie in the bins that hold the median and those around it."""

    def __init__(self, timed: Timed[Any, Any], told: Tally) -> None:
        n, depth = told.count, depth_of(told.count)
        self.timed = timed
        self.places: Wanted = wanted_at(told, np.stack([depth - 1, (n - 1) // 2, n // 2, n - depth], axis=1))

    def partial(self, block: Block, lens: Lens) -> Picked:
        """Bring one block's values."""
        return self.timed.chosen(block, lens, self.places)

    def merge(self, left: Picked, right: Picked) -> Picked:
        """Put the values of two sets of blocks together."""
        return add_picked(left, right)

    def another_round(self, _state: Picked) -> None:
        """Say that this was the last round."""
        return

    def finish(self, state: Picked) -> Spans:
        """Read the values."""
        found = values_at(self.places, state)
        return Spans(self.places.count, (found[:, 1] + found[:, 2]) / 2, found[:, 0], found[:, 3])
