"""The second round of a measure with quantiles: bring the values of the wanted bins, then answer."""

from typing import Any, Generic, Protocol, TypeVar

from rejse.engine.contract import Lens
from rejse.engine.quantiles import Picked, Tally, Waits, Wanted, add_picked, no_waits, select, wanted
from rejse.trace.blocks import Block

State = TypeVar("State")
Contra = TypeVar("Contra", contravariant=True)
Answer = TypeVar("Answer")
Shown = TypeVar("Shown", covariant=True)


class Timed(Protocol[Contra, Shown]):
    """A measure whose counts hold a tally of waits."""

    def tally_of(self, state: Contra) -> Tally:
        """Give the tally of the first round."""
        ...

    def chosen(self, block: Block, lens: Lens, places: Wanted) -> Picked:
        """Bring a block's waits that lie in the wanted bins."""
        ...

    def answer(self, state: Contra, waits: Waits) -> Shown:
        """Make the answer from the counts and the quantiles."""
        ...


class Selecting(Generic[State, Answer]):
    """Round two: which values lie in the bins that hold the quantiles. It carries the counts of round one along."""

    def __init__(self, timed: Timed[State, Answer], counted: State) -> None:
        self.timed = timed
        self.counted = counted
        self.places = wanted(timed.tally_of(counted))

    def partial(self, block: Block, lens: Lens) -> Picked:
        """Bring one block's values."""
        return self.timed.chosen(block, lens, self.places)

    def merge(self, left: Picked, right: Picked) -> Picked:
        """Put the values of two sets of blocks together."""
        return add_picked(left, right)

    def another_round(self, _state: Picked) -> None:
        """Say that this was the last round."""
        return

    def finish(self, state: Picked) -> Answer:
        """Answer with exact quantiles."""
        return self.timed.answer(self.counted, select(self.places, state))


def second_round(timed: Timed[Any, Answer], counted: Any) -> "Selecting[Any, Answer] | None":  # noqa: ANN401  (the measure's own)
    """Give the second round, or None where there is no wait to select."""
    return Selecting(timed, counted) if timed.tally_of(counted).count.any() else None


def without_waits(timed: Timed[State, Answer], counted: State) -> Answer:
    """Answer where no one waited for anything."""
    return timed.answer(counted, no_waits(len(timed.tally_of(counted).count)))
