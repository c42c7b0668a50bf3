"""The questions, and their answers worked out plainly: what every engine's answer is compared with.

All medians are whole half-microseconds, so that answers are equal or they are not.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.log import TOUCHPOINTS, Ordered
from rejse.compiled import array, int64, kernel, out, uint8, uint32, void

STEPS: Final = (0, 7, 14, 21, 28, 35)
"""The touchpoints of the funnel."""

WINDOW: Final = 30 * 86_400_000_000
"""30 days in µs: the funnel's window, and the patience of every touchpoint of the map."""

NEXT: Final = {place: tuple(to for to in (place + 1, place + 3) if to < TOUCHPOINTS) for place in range(TOUCHPOINTS)}
"""The drawn next touchpoints of each touchpoint; the last one has none."""

Funnel: TypeAlias = tuple[tuple[int, ...], tuple[int | None, ...]]
"""How many customers reached each step, and the median half-microseconds from one step to the next."""

Flow: TypeAlias = dict[tuple[int, int], tuple[int, int]]
"""From one touchpoint to another: how often, and the median half-microseconds."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What a card of the map says: reach is the sum of the four; the median is in half-microseconds."""

    passed: int
    pending: int
    elsewhere: int
    left: int
    median: int | None


Map: TypeAlias = dict[int, Passed]


def halves(microseconds: float | None) -> int | None:
    """Give a median as whole half-microseconds: the middle of two whole numbers is one."""
    return None if microseconds is None or microseconds != microseconds else round(2 * microseconds)  # noqa: PLR0124


def plain_funnel(log: Ordered) -> Funnel:
    """Answer the funnel over events in order: the latest start wins, the attempt that first gets deepest is timed."""
    step = np.zeros(256, np.uint8)
    step[list(STEPS)] = np.arange(1, len(STEPS) + 1)
    depth = np.zeros(len(STEPS) + 1, np.int64)
    waits = np.full((len(STEPS) - 1, log.customers), -1, np.int64)
    _funnel(log.customer, log.time, step[log.touchpoint], WINDOW, depth, waits)
    reached = np.cumsum(depth[::-1])[::-1][1:]
    return tuple(int(count) for count in reached), tuple(_median(wait[wait >= 0]) for wait in waits)


@kernel(void(array(uint32), array(int64), array(uint8), int64, out(int64), out(int64, 2)))
def _funnel(  # noqa: PLR0913, PLR0917  (a kernel)
    customer: NDArray[np.uint32],
    time: NDArray[np.int64],
    step: NDArray[np.uint8],
    window: int,
    depth: NDArray[np.int64],
    waits: NDArray[np.int64],
) -> None:
    """Keep for every step the attempt with the latest start (its flag and its times); equal times say the same."""
    steps = len(depth) - 1
    attempt = np.zeros((steps + 1, steps + 1), np.int64)
    best = np.zeros(steps + 1, np.int64)
    i = 0
    while i < len(time):
        attempt[:, 0] = 0
        deepest = 0
        who = customer[i]
        while i < len(time) and customer[i] == who:
            k = step[i]
            if k == 1 or (k > 1 and attempt[k - 1, 0] == 1 and time[i] - attempt[k - 1, 1] <= window):
                attempt[k] = attempt[k - 1]
                attempt[k, 0] = 1
                attempt[k, k] = time[i]
                if k > deepest:
                    deepest = k
                    best[:] = attempt[k]
            i += 1
        depth[deepest] += 1
        for k in range(2, deepest + 1):
            waits[k - 2, who] = best[k] - best[k - 1]


def plain_flow(log: Ordered) -> Flow:
    """Answer directly-follows over events in order: from the last event at one touchpoint to the first at another."""
    same = log.customer[1:] == log.customer[:-1]
    moved = same & (log.touchpoint[1:] != log.touchpoint[:-1])
    edge = log.touchpoint[:-1].astype(np.int64) * 256 + log.touchpoint[1:]
    edge, gap = edge[moved], np.diff(log.time)[moved]
    order = np.lexsort((gap, edge))
    edge, gap = edge[order], gap[order]
    found, first, count = np.unique(edge, return_index=True, return_counts=True)
    twice = gap[first + (count - 1) // 2] + gap[first + count // 2]
    return {
        (int(pair) // 256, int(pair) % 256): (int(n), int(median))
        for pair, n, median in zip(found, count, twice, strict=True)
    }


def plain_map(log: Ordered) -> Map:
    """Answer the cards: every customer's first visit at each touchpoint is judged once, customer by customer."""
    judged: dict[int, tuple[list[int], ...]] = {place: ([], [], [], []) for place, to in NEXT.items() if to}
    through = int(log.time.max(initial=0))
    bounds = np.flatnonzero(np.diff(log.customer, prepend=-1, append=-1))
    for first, last in pairwise(bounds):
        life = list(zip(log.touchpoint[first:last].tolist(), log.time[first:last].tolist(), strict=True))
        seen: set[int] = set()
        for at, (place, begin) in enumerate(life):
            if place in seen or place not in judged:
                continue
            seen.add(place)
            after = [(to, time - begin) for to, time in life[at + 1 :] if to != place and time - begin <= WINDOW]
            waits = [wait for to, wait in after if to in NEXT[place]]
            verdict = 0 if waits else 1 if begin + WINDOW > through else 2 if after else 3
            judged[place][verdict].append(waits[0] if waits else 0)
    cards = {}
    for place, (passed, pending, elsewhere, left) in judged.items():
        median = _median(np.array(passed, np.int64))
        cards[place] = Passed(len(passed), len(pending), len(elsewhere), len(left), median)
    return cards


def _median(waits: NDArray[np.int64]) -> int | None:
    if not len(waits):
        return None
    ordered = np.sort(waits)
    return int(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2])
