"""How long something takes when some still wait: the Kaplan-Meier curve and its quantiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_LEVEL: Final = 1e-12
"""Shares nearer to each other than this are equal: the curve is a product of rounded numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """time: when anything happened, int64[steps], ascending. waiting: float64[steps], who still waits just after it."""

    time: NDArray[np.int64]
    waiting: NDArray[np.float64]

    def by(self, share: float) -> float | None:
        """Give by when it has happened to a share of all; None where too many still wait for anybody to know.

        Where the curve stands exactly at that share, the middle of the step counts, so that with nobody still waiting
        the median is the usual one (Brookmeyer and Crowley 1982).
        """
        left = 1 - share
        reached = np.flatnonzero(self.waiting <= left + _LEVEL)
        if not len(reached):
            return None
        first = int(reached[0])
        later = min(first + 1, len(self.time) - 1)
        if abs(self.waiting[first] - left) <= _LEVEL:
            return (float(self.time[first]) + float(self.time[later])) / 2
        return float(self.time[first])


def kaplan_meier(waits: Sequence[int] | NDArray[np.int64], happened: Sequence[bool] | NDArray[np.bool_]) -> Survival:
    """Estimate how many still wait after each time that something happened (Kaplan and Meier 1958).

    Who waited as long as something happened to another, but to whom it did not happen, was still waiting then.

    Args:
        waits: how long each has waited.
        happened: whether it happened then; else nobody knows when it will (censored).

    Example:
        >>> kaplan_meier([5, 6, 6, 8, 10, 12], [True, True, False, True, False, True]).waiting.round(6).tolist()
        [0.833333, 0.666667, 0.444444, 0.0]

    Misleads when:
        Those who still wait differ from the others: who is left to wait because nobody wants them is not answered as
        soon as the rest.
    """
    waited, told = np.asarray(waits, np.int64), np.asarray(happened, np.bool_)
    time, counts = np.unique(waited[told], return_counts=True)
    at_risk = len(waited) - np.searchsorted(np.sort(waited), time, side="left")
    return Survival(time, np.cumprod(1 - counts / np.maximum(at_risk, 1), dtype=np.float64))
