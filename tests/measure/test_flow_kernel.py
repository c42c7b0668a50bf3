"""Steps are counted chunk by chunk as if every line were walked alone."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rejse.engine.contract import FOREVER
from rejse.engine.quantiles import bin_of, empty_tally, pick, wanted
from rejse.measure.flow_kernel import count_steps, pick_waits
from rejse.trace.binding import NOT_ON_MAP
from rejse.trace.blocks import PAD

NODES = 7


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 1 << 32), st.lists(st.sampled_from([0, 1, 2, 40, 2_100]), max_size=9),
    st.sampled_from([50, 10**9]), st.booleans(), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_chunks_change_nothing(
    seed: int,
    sizes: list[int],
    ticks: int,
    merge: bool,  # noqa: FBT001  (drawn)
    concurrent: bool,  # noqa: FBT001
    bounded: bool,  # noqa: FBT001
    filtered: bool,  # noqa: FBT001
) -> None:
    random = np.random.default_rng(seed)
    sizes = [*sizes, *random.integers(0, 30, 300).tolist()]
    times = [np.sort(random.integers(0, ticks, size)) for size in sizes]
    kinds = [random.integers(0, NODES + 1, size) for size in sizes]
    tied = np.array([len(np.unique(unit)) < len(unit) for unit in times], np.uint8)
    keep = random.integers(0, 2, len(tied)).astype(np.uint8) if filtered else np.zeros(0, np.uint8)
    start, stop = (ticks // 5, 4 * ticks // 5) if bounded else (-int(FOREVER), int(FOREVER))
    begun, ended, visitors, takers = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    steps: list[tuple[int, int]] = []
    anybody = 0
    for number, (unit, where) in enumerate(zip(times, kinds, strict=True)):
        line = [(t, k) for t, k in zip(unit.tolist(), where.tolist(), strict=True) if k < NODES and start <= t < stop]
        if not line or (filtered and not keep[number]):
            continue
        line = sorted(line) if concurrent else line
        moved = [(p * NODES + m, t - s) for (s, p), (t, m) in pairwise(line) if not merge or p != m]
        begun[line[0][1]] += 1
        ended[line[-1][1]] += 1
        visitors.update({place for _, place in line})
        takers.update({cell for cell, _ in moved})
        steps += moved
        anybody += 1
    padding = np.zeros(PAD, np.int64)
    block = (
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.concatenate([*times, padding]).astype(np.int64),
        np.concatenate([*kinds, padding]).astype(np.uint16),
        tied,
        keep,
        np.array([*range(NODES), NOT_ON_MAP], np.uint8),
    )
    made = (
        np.zeros(NODES, np.int64),
        np.zeros(NODES, np.int64),
        np.zeros(NODES, np.int64),
        np.zeros(NODES**2, np.int64),
    )
    told = empty_tally(NODES**2)
    asked = (merge, concurrent, start, stop)
    assert count_steps(*block, *asked, told.coarse, *made, told.count, told.bins) == anybody
    everything = (begun, ended, visitors, takers, Counter(cell for cell, _ in steps))
    for counted, expected in zip((*made, told.count), everything, strict=True):
        assert dict(enumerate(counted.tolist())) == {n: expected[n] for n in range(len(counted))}
    bins = Counter((cell, bin_of(wait, told.coarse)) for cell, wait in steps)
    assert {(int(c), int(b)): int(told.bins[c, b]) for c, b in zip(*np.nonzero(told.bins), strict=True)} == bins
    places = wanted(told)
    cells, waits = np.zeros(sum(sizes) + 1, np.int32), np.zeros(sum(sizes) + 1, np.int64)
    found = pick_waits(*block, *asked, NODES, told.coarse, places.packed, cells, waits)
    walked = np.array(steps, np.int64).reshape(-1, 2)
    expected_waits = pick(walked[:, 0].astype(np.int32), np.ascontiguousarray(walked[:, 1]), places)
    assert sorted(zip(cells[:found].tolist(), waits[:found].tolist(), strict=True)) == [
        (cell, wait)
        for cell, wait, count in zip(
            expected_waits.cell.tolist(), expected_waits.wait.tolist(), expected_waits.count.tolist(), strict=True
        )
        for _ in range(count)
    ]
