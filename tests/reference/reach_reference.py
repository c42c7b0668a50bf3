"""Reach by reading each customer's line from MEASURES.md 4a, sentence by sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

Visit = tuple[int, int]
"""A time in µs and a place."""


@dataclass
class Reached:
    """Counts by word, and the waits of those who passed."""

    counts: Counter[str] = field(default_factory=Counter)
    waits: list[int] = field(default_factory=list)


def judge(
    lines: Sequence[Sequence[Visit]],
    here: int,
    onward: set[int],
    patience: int,
    period: tuple[int, int],
    data_through: int,
) -> Reached:
    """Judge each customer's first visit to one place in the period."""
    told = Reached()
    for line in lines:
        visits = [time for time, place in line if place == here and period[0] <= time < period[1]]
        if not visits:
            continue
        t0 = min(visits)
        within = [(time, place) for time, place in line if t0 <= time <= t0 + patience and place != here]
        passing = [time for time, place in within if place in onward]
        told.counts["reach"] += 1
        told.counts[_came_from(line, here, t0)] += 1
        if passing:
            told.counts["passed"] += 1
            told.waits.append(min(passing) - t0)
        elif t0 + patience > data_through:
            told.counts["pending"] += 1
        elif within:
            told.counts["elsewhere"] += 1
        else:
            told.counts["left"] += 1
    return told


def _came_from(line: Sequence[Visit], here: int, t0: int) -> str:
    """Look at the last event elsewhere before or with the visit; with it, only an earlier phase counts."""
    before = [(time, place) for time, place in line if place != here and (time < t0 or (time == t0 and place < here))]
    if not before:
        return "first_met"
    last = max(time for time, _ in before)
    return "from_earlier" if max(place for time, place in before if time == last) < here else "came_back"
