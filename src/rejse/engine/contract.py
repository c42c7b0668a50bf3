"""What a measure is to an engine: three functions over mergeable state, and another round where one is not enough."""

from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rejse.trace.blocks import Block

FOREVER = np.int64(1 << 62)
"""A time bound or window that never ends, in µs."""


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """How a measure sees the events: which customers, which period, and a column to break down by.

    start, stop: the period in µs since 1970 UTC, start included, stop not. data_through: the latest time known, µs.
    keep[block number]: uint8[units] of 0 and 1, or nothing where everybody counts.
    groups[block number]: int32[events], codes of the column to break down by, -1 for none; empty without a breakdown.
    """

    start: int = -int(FOREVER)
    stop: int = int(FOREVER)
    data_through: int = 0
    keep: tuple[NDArray[np.uint8], ...] = ()
    groups: tuple[NDArray[np.int32], ...] = ()
    group_names: tuple[str, ...] = ()
    kept: dict[object, object] = field(default_factory=dict)
    """What a worker may keep between the rounds of one query, per block; never needed, only faster."""


State = TypeVar("State")
Answer = TypeVar("Answer", covariant=True)


class Measure(Protocol[State, Answer]):
    """One question. State holds integers only and is a commutative monoid under `merge`; floats appear in `finish`."""

    def partial(self, block: Block, lens: Lens) -> State:
        """Count over one block."""
        ...

    def merge(self, left: State, right: State) -> State:
        """Join the counts of two sets of blocks."""
        ...

    def another_round(self, state: State) -> "Measure[State, Answer] | None":
        """Give the measure to run next over the same blocks, or None when the state holds the answer."""
        ...

    def finish(self, state: State) -> Answer:
        """Make the answer."""
        ...
