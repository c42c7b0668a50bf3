"""The local engine: a measure over memory-mapped blocks, in threads; kernels run without the interpreter lock."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

import numpy as np

from rejse.engine.contract import Lens, Measure
from rejse.trace.blocks import PAD, Block

State = TypeVar("State")
Answer = TypeVar("Answer")

PART_EVENTS: Final = 1 << 20
"""Blocks are cut into parts of about this many events, so that all threads end together."""


@runtime_checkable
class Adding(Protocol[State]):
    """A measure that can add a block to a state it owns; a thread then keeps one state for all its blocks.

    `add(empty(), block, lens)` is what `partial` gives.
    """

    def empty(self) -> State:
        """Give the state of no blocks."""
        ...

    def add(self, state: State, block: Block, lens: Lens) -> State:
        """Count a block into the state, which may be changed in place."""
        ...


def run(measure: Measure[Any, Answer], blocks: Sequence[Block], lens: Lens, *, threads: int = 0) -> Answer:
    """Run a measure over blocks: partial per block, merge, another round until there is none, finish.

    The answer does not depend on how blocks are cut, on their order, or on the number of threads (0: one per core).
    """
    workers = threads or os.cpu_count() or 1
    parts, lens = cut(blocks, lens, PART_EVENTS)
    with ThreadPoolExecutor(workers) as pool:
        while True:
            state = _round(measure, parts, lens, pool, min(workers, max(1, len(parts))))
            following = measure.another_round(state)
            if following is None:
                return measure.finish(state)
            measure = following


def _round(
    measure: Measure[Any, Any], parts: Sequence[Block], lens: Lens, pool: ThreadPoolExecutor, workers: int
) -> Any:  # noqa: ANN401  (a state is the measure's own)
    """Give every thread the next part until none is left, and merge what the threads have."""
    waiting = iter(sorted(parts, key=lambda part: -part.events))

    def work() -> Any:  # noqa: ANN401
        if not isinstance(measure, Adding):
            return _merged_in_pairs(measure, (measure.partial(part, lens) for part in waiting))
        state = measure.empty()
        for part in waiting:
            state = measure.add(state, part, lens)
        return state

    if not parts:
        return measure.partial(nobody(), lens)
    total = None
    for one in [pool.submit(work) for _ in range(workers)]:
        total = _merged(measure, total, one.result())
    return total


def _merged(measure: Measure[Any, Any], left: Any, right: Any) -> Any:  # noqa: ANN401
    if left is None or right is None:
        return right if left is None else left
    return measure.merge(left, right)


def _merged_in_pairs(measure: Measure[Any, Any], states: Iterable[Any]) -> Any:  # noqa: ANN401
    """Merge equals with equals: each state goes through few merges, however many there are. None of none is None."""
    done: list[tuple[int, Any]] = []
    for one in states:
        size, state = 1, one
        while done and done[-1][0] == size:
            state = measure.merge(done.pop()[1], state)
            size *= 2
        done.append((size, state))
    total = None
    for _, state in reversed(done):
        total = _merged(measure, state, total)
    return total


def nobody() -> Block:
    """Give a block without units."""
    return Block(
        number=0,
        offsets=np.zeros(1, np.int64),
        time=np.zeros(PAD, np.int64),
        kind=np.zeros(PAD, np.uint16),
        tied=np.zeros(0, np.uint8),
    )


def cut(blocks: Sequence[Block], lens: Lens, events: int) -> tuple[list[Block], Lens]:
    """Cut blocks between units into parts of about `events` events, and the lens with them; columns are not copied."""
    parts: list[Block] = []
    keep, groups = [], []
    for block in blocks:
        pieces = max(1, -(-block.events // events))
        bounds = np.searchsorted(block.offsets, [block.events * piece // pieces for piece in range(pieces)])
        ends = [*(int(bound) for bound in bounds[1:]), block.units]
        for first, last in zip([0, *ends[:-1]], ends, strict=True):
            low, high = int(block.offsets[first]), int(block.offsets[last])
            parts.append(_part(block, len(parts), first, last))
            keep += [lens.keep[block.number][first:last]] if lens.keep else []
            groups += [lens.groups[block.number][low:high]] if lens.groups else []
    return parts, replace(lens, keep=tuple(keep), groups=tuple(groups), kept={})


def _part(block: Block, number: int, first: int, last: int) -> Block:
    low, high = int(block.offsets[first]), int(block.offsets[last])
    return Block(
        number=number,
        offsets=block.offsets[first : last + 1] - low if low else block.offsets[: last + 1],
        time=block.time[low : high + PAD],
        kind=block.kind[low : high + PAD],
        tied=block.tied[first:last],
    )
