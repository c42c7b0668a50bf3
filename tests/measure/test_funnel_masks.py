"""The fast funnel says what the plain one says, whatever the lines look like."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rejse.engine.contract import FOREVER
from rejse.measure.funnel_masks import STEPS_MAX, mask_funnel
from rejse.measure.funnel_plain import plain_funnel
from rejse.trace.blocks import PAD

KINDS = 12


def lines(random: np.random.Generator, sizes: list[int], ticks: int) -> tuple[NDArray[Any], ...]:
    """Draw customers of the given numbers of events, at whole times up to `ticks`: the fewer, the more are tied."""
    times = [np.sort(random.integers(0, ticks, size)) for size in sizes]
    tied = np.array([len(np.unique(unit)) < len(unit) for unit in times], np.uint8)
    padding = np.zeros(PAD, np.int64)
    time = np.concatenate([*times, padding]).astype(np.int64)
    kind = np.concatenate([random.integers(0, KINDS, sum(sizes)), padding]).astype(np.uint16)
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), time, kind, tied


@settings(max_examples=400, deadline=None)
@given(
    st.integers(0, 1 << 32), st.lists(st.sampled_from([0, 1, 5, 63, 64, 65, 128, 200, 9_000]), max_size=6),
    st.sampled_from([20, 2_000, 1_000_000]), st.integers(1, STEPS_MAX), st.sampled_from([0, 0.01, 0.1, 0.6, 2]),
    st.sampled_from([(-1, 2), (0.3, 2), (-1, 0.7), (0.2, 0.6)]), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_both_kernels_find_the_same_attempts(
    seed: int,
    sizes: list[int],
    ticks: int,
    steps: int,
    window: float,
    period: tuple[float, float],
    first: bool,  # noqa: FBT001  (drawn)
    concurrent: bool,  # noqa: FBT001
    filtered: bool,  # noqa: FBT001
) -> None:
    random = np.random.default_rng(seed)
    offsets, time, kind, tied = lines(random, sizes, ticks)
    keep = random.integers(0, 2, len(tied)).astype(np.uint8) if filtered else np.zeros(0, np.uint8)
    sets = random.integers(0, 1 << steps, (2, KINDS), dtype=np.uint64)
    fills = sets[0] & sets[1]
    limit = int(FOREVER) if window > 1 else int(window * ticks)
    start = int(period[0] * ticks) if period[0] >= 0 else -int(FOREVER)
    stop = int(period[1] * ticks) if period[1] <= 1 else int(FOREVER)
    asked = (steps, limit, start, stop, int(0.9 * ticks), first, concurrent)
    told = []
    for plain in (False, True):
        depth, immature = np.zeros((1, steps + 1), np.int64), np.zeros((1, steps + 1), np.int64)
        cells, waits = np.zeros(sum(sizes) + 1, np.int32), np.zeros(sum(sizes) + 1, np.int64)
        if plain:
            none = np.zeros(0, np.int32)
            made = plain_funnel(
                offsets, time, kind, keep, none, none, fills, *asked, depth, immature, cells, waits
            )  # fmt: skip
        else:
            made = mask_funnel(
                offsets, time, kind, tied, keep, fills, fills.astype(np.uint8), *asked,
                depth[0], immature[0], cells, waits,
            )  # fmt: skip
        told.append((depth.tolist(), immature.tolist(), cells[:made].tolist(), waits[:made].tolist()))
    assert told[0] == told[1]
