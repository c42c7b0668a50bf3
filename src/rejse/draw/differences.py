"""What was measured against what was planned, or against another period: the values that a map shows of it."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Look: TypeAlias = Literal["plan", "actual", "difference"]
"""The journey as planned, as it was walked, or the one against the other."""

DifferenceOf: TypeAlias = Literal["share", "conversion", "time", "score", "experience", "duration"]
"""Share of all customers, share that goes on, median seconds to the next step, score on its own scale, emotion -2 to
+2, and the time that a touchpoint is expected to take, which nobody measures."""

Standing: TypeAlias = Literal["better", "worse", "more", "fewer", "unsure", "too-few", "too-early", "unmeasured"]
"""Better or worse, or just more or fewer; unsure where the interval holds no difference; else why none is told."""

SURE: Final[frozenset[Standing]] = frozenset({"better", "worse", "more", "fewer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnDifference:
    """One number against the plan's or another period's: value minus against, with the difference's 95 % interval.

    n: how many the value is of. most: the upper end of a score's scale.
    """

    of: DifferenceOf
    to: Literal["plan", "period"]
    value: float | None
    against: float
    interval: tuple[float, float] | None
    n: int | None
    standing: Standing
    most: float | None = None

    @property
    def difference(self) -> float | None:
        """Value minus against."""
        return None if self.value is None else self.value - self.against

    @property
    def sure(self) -> bool:
        """Whether more than chance explains it."""
        return self.standing in SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was expected of a touchpoint, where the plan alone is shown. `most`: the upper end of the score's scale."""

    seconds: float | None = None
    score: float | None = None
    most: float | None = None
    experience: float | None = None
